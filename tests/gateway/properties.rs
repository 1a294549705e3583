//! Properties of every scenario, tried on thousands of variations of the corpus. They have other texts, other times and other
//! settings.

use std::rc::Rc;
use std::sync::Arc;

use why403::explain::explain;
use why403::gateway::{
    CacheUse, DecidedBy, Decision, Finding, Outcome, PartialSimulation, PolicyVerdict, Simulation, StepName,
    simulate,
};
use why403::json;
use why403::rule::Certainty;
use why403::scenario::{
    self, AuthorizationType, AuthorizerType, AwsVersion, Behaviour, Call, EndpointType, Event, EventKind,
    Method, Millis, RequestIndex, Scenario,
};

use super::random::Random;
use super::run::cases;

/// The words that texts are varied with, of the policy language, of API Gateway, and broken JSON.
const WORDS: &[(&str, &str)] = &[
    ("Allow", "Deny"),
    ("Deny", "Allow"),
    ("Effect", "effect"),
    ("/dev/", "/*/"),
    ("GET", "*"),
    ("pets/", ""),
    ("*", "?"),
    ("execute-api", "lambda"),
    ("Resource", "NotResource"),
    ("Action", "NotAction"),
    ("2012-10-17", "2008-10-17"),
    ("arn:", "${event.methodArn}:"),
    ("\"principalId\"", "\"principal\""),
    ("\"Statement\"", "\"context\""),
    (":", ""),
    ("}", ""),
    ("[", "[null,"),
    ("203.0.113", "::ffff:203.0.113"),
];

/// Scenarios that are changed at random.
struct Variations(Random);

impl Variations {
    fn text(&mut self, text: &mut String) {
        let (from, to) = self.0.pick(WORDS);
        let found: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
        if !found.is_empty() {
            let at = *self.0.pick(&found);
            text.replace_range(at..at + from.len(), to);
        }
    }

    fn scenario(&mut self, scenario: &mut Scenario) {
        for _ in 0..=self.0.below(4) {
            self.change(scenario);
        }
    }

    fn change(&mut self, scenario: &mut Scenario) {
        let api = &mut scenario.api;
        match self.0.below(12) {
            0 => {
                api.endpoint_type =
                    *self
                        .0
                        .pick(&[EndpointType::Edge, EndpointType::Private, EndpointType::Regional])
            }
            1 => match &mut api.policy {
                Some(policy) => self.text(policy),
                None => {
                    let effect = self.0.pick(&["Allow", "Deny"]);
                    let resource = self.0.pick(&[
                        "execute-api:/*",
                        "execute-api:/dev/GET/*",
                        "*",
                        "execute-api:/prod/*",
                    ]);
                    api.policy = Some(format!(
                        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Principal":"*","Action":"*","Resource":"{resource}"}}}}"#
                    ));
                }
            },
            2 => {
                let kinds = [
                    AuthorizationType::Custom,
                    AuthorizationType::None,
                    AuthorizationType::AwsIam,
                    AuthorizationType::CognitoUserPools,
                ];
                api.methods.get_or_insert_default().push(Method {
                    http_method: (*self.0.pick(&["ANY", "GET", "POST"])).into(),
                    path: (*self.0.pick(&["/{proxy+}", "/pets/{petId}", "/pets/7", "/"])).into(),
                    authorization_type: *self.0.pick(&kinds),
                    api_key_required: self.0.below(4) == 0,
                    ..Method::default()
                });
            }
            3 => scenario.aws_version = *self.0.pick(&[AwsVersion::Article, AwsVersion::Current]),
            4..=6 => {
                let Some(authorizer) = &mut scenario.authorizer else {
                    return;
                };
                for rule in &mut authorizer.lambda {
                    if let Behaviour::Returns(text) = &mut rule.behaviour {
                        self.text(text);
                    }
                }
            }
            7 => {
                let Some(authorizer) = &mut scenario.authorizer else {
                    return;
                };
                authorizer.authorizer_result_ttl_in_seconds = *self.0.pick(&[0, 1, 300, 3600]);
                authorizer.authorizer_type = *self.0.pick(&[AuthorizerType::Token, AuthorizerType::Request]);
                let sources = [
                    "",
                    "method.request.header.Authorization",
                    "method.request.header.X,context.path",
                    "nonsense,,",
                ];
                authorizer.identity_source = (*self.0.pick(&sources)).into();
                authorizer.identity_validation_expression =
                    (*self.0.pick(&["", "Bearer .*", "a", "(", "(?=x)"])).into();
            }
            8 => {
                let at = Millis::from_whole_seconds(u32::try_from(self.0.below(400)).unwrap());
                let what = match self.0.below(3) {
                    0 => EventKind::FlushStageAuthorizersCache,
                    1 => EventKind::Set(
                        serde_json::json!({"authorizer": {"authorizerResultTtlInSeconds": self.0.below(400)}})
                            .to_string(),
                    ),
                    _ => EventKind::Set(r#"{"api":{"stageName":"prod"}}"#.into()),
                };
                scenario.timeline.push(Event { at, what });
            }
            _ => {
                let calls: Vec<Call> = calls(scenario).cloned().collect();
                if calls.is_empty() {
                    return;
                }
                let mut call = self.0.pick(&calls).clone();
                call.request.path =
                    (*self.0.pick(&["/pets/7", "/pets/8", "/a%2Fb", "//", "/x?y=z", ""])).into();
                call.request.http_method = (*self.0.pick(&["GET", "post", ""])).into();
                let at = Millis::from_whole_seconds(u32::try_from(self.0.below(700)).unwrap());
                scenario.timeline.push(Event {
                    at,
                    what: EventKind::Request(Arc::new(call)),
                });
            }
        }
    }
}

fn calls(scenario: &Scenario) -> impl Iterator<Item = &Call> {
    scenario.requests().map(|request| request.call)
}

/// Every scenario of the corpus, and variations of it.
fn each(variations: usize, mut check: impl FnMut(&str, &Scenario, &Simulation)) {
    let mut random = Variations(Random::new());
    for (name, text) in cases() {
        let parsed = json::parse(text);
        let whole = parsed
            .root
            .as_ref()
            .and_then(|root| root.get("scenario"))
            .unwrap()
            .span
            .slice(text);
        let whole = scenario::read(whole).scenario;
        for variation in 0..variations {
            let mut scenario = whole.clone();
            if variation > 0 {
                random.scenario(&mut scenario);
            }
            let simulation = simulate(&scenario);
            check(&format!("{name}, variation {variation}"), &scenario, &simulation);
        }
    }
}

#[test]
fn run_bit_by_bit_it_comes_to_the_same() {
    each(10, |name, scenario, simulation| {
        let new = || PartialSimulation::new(Rc::new(scenario.clone()));
        let not_saved = |outcome: &Outcome| outcome.decided_by == DecidedBy::PolicyNotSaved;
        let refused = simulation.outcomes.iter().any(not_saved);
        assert_eq!(new().refused(usize::MAX), refused, "{name}");
        let mut backwards = new();
        for (index, outcome) in simulation.outcomes.iter().enumerate().rev() {
            let index = RequestIndex(index);
            let mut only = new();
            only.run_to(index, 1);
            let first = scenario
                .events_by_time()
                .into_iter()
                .find_map(|(_, request, _)| request);
            assert_eq!(
                only.outcome(index).is_some(),
                first == Some(index),
                "{name}: {index:?}"
            );
            only.run_to(index, usize::MAX);
            assert!(only.outcome(index) == Some(outcome), "{name}: only {index:?}");
            backwards.run_to(index, usize::MAX);
            assert!(backwards.outcome(index) == Some(outcome), "{name}: {index:?}");
        }
        let beyond = RequestIndex(simulation.outcomes.len());
        backwards.run_to(beyond, usize::MAX);
        assert!(backwards.outcome(beyond).is_none(), "{name}");
        // A clone goes on by itself.
        let mut clone = backwards.clone();
        assert!(
            !backwards.is_finished() && backwards.diagnostics().is_none(),
            "{name}"
        );
        let mut in_slices = new();
        while !in_slices.run(1) {}
        for partial in [&mut clone, &mut backwards, &mut in_slices] {
            partial.finish();
            assert!(
                partial.diagnostics() == Some(simulation.diagnostics.as_slice()),
                "{name}"
            );
            assert!(partial.outcomes().eq(&simulation.outcomes), "{name}");
        }
        assert_eq!(backwards.refused(usize::MAX), refused, "{name}");
    });
}

#[test]
fn an_outcome_holds_together() {
    let mut scenarios = 0;
    each(10, |name, scenario, simulation| {
        scenarios += 1;
        assert_eq!(simulation.outcomes.len(), calls(scenario).count(), "{name}");
        assert!(
            *simulation == simulate(scenario),
            "{name}: differs when run again"
        );
        for (index, outcome) in simulation.outcomes.iter().enumerate() {
            // An explanation tries its fixes, which takes long: every fifth is enough.
            if (scenarios + index) % 5 == 0 {
                let sentence = explain(scenario, outcome).sentence;
                assert!(sentence.ends_with('.'), "{name}: {sentence}");
            }
            one_step_ends_it(name, outcome);
            by_its_decision(name, outcome);
            cache(name, outcome);
            let unknown = outcome.certainty == Certainty::Unknown;
            assert_eq!(
                unknown,
                !outcome.alternatives.is_empty(),
                "{name}: another answer makes it unknown"
            );
            for other in &outcome.alternatives {
                assert!(
                    outcome.status_code != Some(other.status_code) || outcome.body != other.body,
                    "{name}"
                );
            }
        }
    });
    assert!(scenarios > 3_000);
}

/// One step ends the request: those before it passed or did not run, those after it did not run.
fn one_step_ends_it(name: &str, outcome: &Outcome) {
    let steps: Vec<(StepName, Finding)> = outcome
        .trace
        .steps
        .iter()
        .map(|step| (step.name, step.finding))
        .collect();
    // The VPC endpoint's policy is a step only where there is one.
    let has_endpoint_policy = steps
        .first()
        .is_some_and(|(name, _)| *name == StepName::VpcEndpointPolicy);
    let shown = |name: &StepName| has_endpoint_policy || *name != StepName::VpcEndpointPolicy;
    let names = steps.iter().map(|(name, _)| *name);
    assert!(
        names.eq(StepName::ALL.into_iter().filter(shown)),
        "{name}: {steps:?}"
    );
    let mut after = steps.iter().skip_while(|(_, finding)| *finding != Finding::Ended);
    assert!(after.next().is_some(), "{name}: {steps:?}");
    assert!(
        after.all(|(_, finding)| *finding == Finding::NotRun),
        "{name}: {steps:?}"
    );
}

fn by_its_decision(name: &str, outcome: &Outcome) {
    let reached = outcome.decided_by == DecidedBy::Integration;
    assert_eq!(
        reached,
        outcome.response_type.is_none() && outcome.status_code == Some(200),
        "{name}"
    );
    if let Some(decision) = outcome.decision {
        assert_eq!(decision == Decision::Allow, reached, "{name}: {decision:?}");
    }
    let denied = outcome.authorizer_policy == Some(PolicyVerdict::Deny)
        || outcome.resource_policy == Some(PolicyVerdict::Deny);
    if denied {
        assert_eq!(
            outcome.decision,
            Some(Decision::ExplicitDeny),
            "{name}: a deny denies"
        );
    }
    if outcome.resource_policy == Some(PolicyVerdict::Deny) {
        assert!(
            !outcome.authorizer_invoked && outcome.cache == CacheUse::Off,
            "{name}: called in spite of a deny"
        );
    }
    assert_eq!(
        outcome.status_code.is_none(),
        outcome.decided_by == DecidedBy::PolicyNotSaved,
        "{name}"
    );
}

fn cache(name: &str, outcome: &Outcome) {
    match outcome.cache {
        CacheUse::Hit => {
            assert!(!outcome.authorizer_invoked, "{name}: called on a hit");
            assert!(
                outcome.trace.cached_at.is_some_and(|at| at <= outcome.at),
                "{name}"
            );
        }
        CacheUse::Miss => {
            let may_not_call = outcome.decided_by == DecidedBy::AuthorizerFunction;
            assert!(outcome.authorizer_invoked || may_not_call, "{name}");
            assert!(outcome.trace.cached_at.is_none(), "{name}");
        }
        CacheUse::Off => assert!(outcome.cache_key.is_empty(), "{name}"),
    }
}

#[test]
fn a_flush_before_each_request_leaves_no_hit() {
    let mut hits = 0;
    each(3, |name, scenario, simulation| {
        hits += simulation
            .outcomes
            .iter()
            .filter(|outcome| outcome.cache == CacheUse::Hit)
            .count();
        let mut flushed = scenario.clone();
        flushed.timeline.sort_by_key(|event| event.at);
        flushed.timeline = flushed
            .timeline
            .into_iter()
            .flat_map(|event| {
                [
                    Event {
                        at: event.at,
                        what: EventKind::FlushStageAuthorizersCache,
                    },
                    event,
                ]
            })
            .collect();
        let outcomes = simulate(&flushed).outcomes;
        assert!(
            outcomes.iter().all(|outcome| outcome.cache != CacheUse::Hit),
            "{name}"
        );
    });
    assert!(hits > 50, "{hits} hits without the flushes");
}

#[test]
fn ttl_0_never_hits_and_forgets_nothing_else() {
    each(3, |name, scenario, _| {
        let mut uncached = scenario.clone();
        uncached.timeline.retain(|event| {
            !matches!(
                event.what,
                EventKind::Set(_) | EventKind::Update(_) | EventKind::Deploy
            )
        });
        if let Some(authorizer) = &mut uncached.authorizer {
            authorizer.authorizer_result_ttl_in_seconds = 0;
        }
        for (call, outcome) in calls(&uncached).zip(simulate(&uncached).outcomes) {
            assert_eq!(outcome.cache, CacheUse::Off, "{name}");
            // Without a cache a request knows nothing of those before it.
            let mut alone = uncached.clone();
            alone.timeline = vec![Event {
                at: outcome.at,
                what: EventKind::Request(Arc::new(call.clone())),
            }];
            let alone = &simulate(&alone).outcomes[0];
            assert_eq!(
                (alone.status_code, &alone.body, alone.decided_by),
                (outcome.status_code, &outcome.body, outcome.decided_by),
                "{name}"
            );
        }
    });
}

/// The AWS versions beside each other. They differ in texts, and in whether a REQUEST authorizer's sources are looked at without
/// a cache.
#[test]
fn the_generations_decide_alike() {
    each(3, |name, scenario, simulation| {
        let request =
            |authorizer: &scenario::Authorizer| authorizer.authorizer_type == AuthorizerType::Request;
        if scenario.authorizer.as_ref().is_some_and(request) {
            return;
        }
        let mut other = scenario.clone();
        other.aws_version = match scenario.aws_version {
            AwsVersion::Article => AwsVersion::Current,
            AwsVersion::Current => AwsVersion::Article,
        };
        for (one, other) in simulation.outcomes.iter().zip(&simulate(&other).outcomes) {
            assert_eq!(
                (one.status_code, one.decision, one.decided_by, one.cache),
                (other.status_code, other.decision, other.decided_by, other.cache),
                "{name}"
            );
        }
    });
}
