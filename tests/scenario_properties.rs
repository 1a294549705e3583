//! The scenario format on generated scenarios: writing loses nothing, and nothing makes reading panic.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

#[path = "common/random.rs"]
mod random;

use std::sync::Arc;

use random::Random;
use serde_json::{Map, Value as Json, json};
use why403::json;
use why403::scenario::*;

/// A generator of scenarios.
struct Generator(Random);

impl Generator {
    fn roll(&mut self, sides: usize) -> usize {
        self.0.below(sides)
    }

    fn flag(&mut self) -> bool {
        self.roll(2) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        self.0.pick(from).clone()
    }

    fn text(&mut self) -> String {
        self.pick(&[
            "",
            "GET",
            "/pets/7",
            "a \"quoted\"\\ thing",
            "line\nbreak\r\t\u{1}\u{7f}",
            "é🦀\u{fffd}\u{2028}",
            "null",
            "0",
            "~/*?",
            "Bearer alice",
        ])
        .to_owned()
    }

    fn maybe(&mut self) -> Option<String> {
        let text = self.text();
        self.pick(&[None, Some(text)])
    }

    fn list<T>(&mut self, one: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.roll(3)).map(|_| one(self)).collect()
    }

    fn pairs(&mut self) -> Pairs {
        self.list(|generator| (generator.text(), generator.text()))
    }

    fn json(&mut self, depth: usize) -> Json {
        match self.roll(if depth == 0 { 6 } else { 8 }) {
            0 => Json::Null,
            1 => Json::Bool(self.roll(2) == 0),
            2 => self.pick(&[
                json!(0),
                json!(-7),
                json!(1.5),
                json!(-0.0),
                json!(1e300),
                json!(u64::MAX),
                json!(i64::MIN),
                json!(2.0),
            ]),
            3..=5 => Json::String(self.text()),
            6 => Json::Array(self.list(|generator| generator.json(depth - 1))),
            _ => Json::Object(self.object(depth - 1)),
        }
    }

    fn object(&mut self, depth: usize) -> Map<String, Json> {
        self.list(|generator| (generator.text(), generator.json(depth)))
            .into_iter()
            .collect()
    }

    /// A text as an editor may hold it: laid out, not laid out, or broken.
    fn typed(&mut self) -> String {
        let value = Json::Object(self.object(3)).to_string();
        match self.roll(4) {
            0 => value,
            1 => format!(" {value}\n"),
            2 => value.chars().skip(1).collect(),
            _ => why403::json::pretty(&value).unwrap(),
        }
    }

    fn scenario(&mut self) -> Scenario {
        let methods = self.list(|generator| Method {
            http_method: generator.text(),
            path: generator.text(),
            authorization_type: generator.pick(&[
                AuthorizationType::None,
                AuthorizationType::Custom,
                AuthorizationType::AwsIam,
                AuthorizationType::CognitoUserPools,
            ]),
            api_key_required: generator.flag(),
            authorization_scopes: generator.list(Self::text),
        });
        let policy = self.typed();
        let api = Api {
            region: self.text(),
            account_id: self.text(),
            rest_api_id: self.text(),
            stage_name: self.text(),
            endpoint_type: self.pick(&[EndpointType::Regional, EndpointType::Edge, EndpointType::Private]),
            stage_variables: self.pairs(),
            api_key_source: self.pick(&[ApiKeySource::Header, ApiKeySource::Authorizer]),
            api_keys: self.list(|generator| ApiKey {
                value: generator.text(),
                enabled: generator.flag(),
                usage_plan: generator.flag(),
                exceeded: generator.pick(&[None, Some(UsageLimit::Throttle), Some(UsageLimit::Quota)]),
            }),
            methods: self.pick(&[None, Some(methods)]),
            policy: self.pick(&[None, Some(policy.clone())]),
            vpc_endpoint_policy: self.pick(&[None, Some(policy)]),
            deployed: self.flag(),
            disable_execute_api_endpoint: self.flag(),
            ip_address_type: self.pick(&[IpAddressType::Ipv4, IpAddressType::Dualstack]),
            gateway_responses: self.list(|generator| {
                let response = GatewayResponse {
                    status_code: generator.pick(&[None, Some(100), Some(404), Some(599)]),
                    response_parameters: generator.pairs(),
                    response_templates: generator.pairs(),
                };
                (generator.text(), response)
            }),
        };
        let authorizer = Authorizer {
            id: self.text(),
            name: self.text(),
            authorizer_type: self.pick(&[AuthorizerType::Token, AuthorizerType::Request]),
            identity_source: self.text(),
            identity_validation_expression: self.text(),
            identity_validation_result: self.pick(&[None, Some(true), Some(false)]),
            authorizer_result_ttl_in_seconds: self.roll(3601) as u32,
            lambda_invoke_permission: self.flag(),
            authorizer_credentials: {
                let credentials = AuthorizerCredentials {
                    arn: self.text(),
                    assumable: self.flag(),
                };
                self.pick(&[None, Some(credentials)])
            },
            lambda: self.list(|generator| LambdaCase {
                when: match generator.roll(3) {
                    0 => When::Always,
                    1 => When::Identity(generator.text()),
                    _ => When::Event(generator.pairs()),
                },
                behaviour: match generator.roll(4) {
                    0 => Behaviour::TimesOut,
                    1 => Behaviour::Throttled,
                    2 => Behaviour::Throws(generator.text()),
                    _ => Behaviour::Returns(generator.typed()),
                },
            }),
        };
        let lesson = Lesson {
            goal: self.text(),
            hints: self.list(Self::text),
            locked: self.list(Self::text),
            solution: {
                let solution = canonical(self.object(3));
                self.pick(&[None, Some(solution)])
            },
            explanation: self.text(),
            next: self.text(),
            following: self.list(|generator| canonical(generator.object(3))),
        };
        let view = View {
            request: RequestIndex(self.roll(3)),
            panels: self.list(Self::text),
        };
        Scenario {
            title: self.text(),
            description: self.text(),
            aws_version: self.pick(&[AwsVersion::Article, AwsVersion::Current]),
            api: self.pick(&[Api::default(), api]),
            authorizer: self.pick(&[None, Some(Authorizer::default()), Some(authorizer)]),
            timeline: self.list(Self::event),
            lesson: self.pick(&[None, Some(lesson)]),
            view: self.pick(&[None, Some(view)]),
        }
    }

    fn event(&mut self) -> Event {
        let what = match self.roll(8) {
            0 => EventKind::FlushStageAuthorizersCache,
            1 => EventKind::Set(canonical(self.object(3))),
            2 => EventKind::Update(canonical(self.object(3))),
            3 => EventKind::Deploy,
            _ => EventKind::Request(Arc::new(Call {
                request: Request {
                    http_method: self.text(),
                    path: self.text(),
                    headers: self.pairs(),
                    query_string_parameters: self.pairs(),
                    source_ip: self.text(),
                    vpc_id: self.maybe(),
                    vpc_endpoint_id: self.maybe(),
                    vpc_source_ip: self.maybe(),
                    tls: self.flag(),
                    time: self.text(),
                    api_key: self.maybe(),
                    token: {
                        let token = Token {
                            token_use: self.pick(&[TokenUse::Id, TokenUse::Access]),
                            scopes: self.list(Self::text),
                            expired: self.flag(),
                            valid: self.flag(),
                            audience: self.text(),
                        };
                        self.pick(&[None, Some(token)])
                    },
                    host: self.pick(&[
                        None,
                        Some(Host::Default),
                        Some(Host::CustomDomain),
                        Some(Host::VpcEndpoint),
                        Some(Host::VpcEndpointWithHost),
                    ]),
                    base_path_mapped: self.flag(),
                    client_certificate_trusted: self.flag(),
                    caller: {
                        let policy = self.typed();
                        let caller = SignedCaller {
                            arn: self.text(),
                            identity_policy: self.pick(&[None, Some(policy.clone())]),
                            permissions_boundary: self.pick(&[None, Some(policy.clone())]),
                            session_policy: self.pick(&[None, Some(policy)]),
                            service_control_policies: self.list(Self::typed),
                            resource_control_policies: self.list(Self::typed),
                        };
                        self.pick(&[None, Some(caller)])
                    },
                    context: self.list(|generator| {
                        let value = match generator.roll(3) {
                            0 => ContextValue::Absent,
                            1 => ContextValue::Single(generator.text()),
                            _ => ContextValue::Many(generator.list(Self::text)),
                        };
                        (generator.text(), value)
                    }),
                },
                expect: if self.flag() {
                    None
                } else {
                    Some(canonical(self.object(2)))
                },
            })),
        };
        Event {
            at: self.pick(&[0, 1, 100, 1000, 59_999, u64::MAX].map(Millis::new)),
            what,
        }
    }
}

/// An object's text as the format keeps it.
fn canonical(members: Map<String, Json>) -> String {
    let text = Json::Object(members).to_string();
    json::compact(json::parse(&text).valid().unwrap())
}

#[test]
fn reading_what_was_written_gives_the_same_scenario() {
    let mut generator = Generator(Random::new());
    let mut as_value = 0;
    for _ in 0..3000 {
        let scenario = generator.scenario();
        let text = write(&scenario);
        let back = read(&text);
        assert_eq!(back.scenario, scenario, "{text}");
        assert_eq!(write(&back.scenario), text);
        assert_eq!(read(&write_pretty(&scenario)).scenario, scenario, "{text}");
        as_value += usize::from(text.contains(r#""returns":{"#));
    }
    assert!(
        as_value > 50,
        "the generator makes too few texts that are written as values: {as_value}"
    );
}

#[test]
fn mutated_texts_are_read_without_a_panic() {
    let mut generator = Generator(Random::new());
    for _ in 0..3000 {
        let mut text: Vec<char> = write(&generator.scenario()).chars().collect();
        for _ in 0..=generator.roll(4) {
            let at = generator.roll(text.len());
            match generator.roll(3) {
                0 => drop(text.remove(at)),
                1 => text.insert(
                    at,
                    generator.pick(&['{', '}', '[', ']', '"', ',', ':', '\\', '0', '-', 'é', '\0', 'n']),
                ),
                _ => text.truncate(at.max(1)),
            }
            if text.is_empty() {
                break;
            }
        }
        let text: String = text.into_iter().collect();
        for found in read(&text).diagnostics {
            assert!(found.span.end <= text.len(), "{found:?}");
            assert!(found.position.is_some(), "{found:?}");
        }
    }
}

#[test]
fn patches_of_any_shape_are_merged_without_a_panic() {
    let mut generator = Generator(Random::new());
    for _ in 0..1500 {
        let scenario = generator.scenario();
        let mut change = generator.object(3);
        change.insert("api".into(), generator.json(3));
        change.insert("authorizer".into(), generator.json(3));
        let (api, authorizer, _) = patch(
            &scenario.api,
            &scenario.authorizer,
            &Json::Object(change).to_string(),
        );
        let after = Scenario {
            api,
            authorizer,
            ..Scenario::default()
        };
        assert_eq!(read(&write(&after)).scenario, after);

        let (api, authorizer, said) = patch(&scenario.api, &scenario.authorizer, "{}");
        assert_eq!(
            (api, authorizer, said.len()),
            (scenario.api, scenario.authorizer, 0),
            "nothing is patched"
        );
    }
}
