//! Warnings about a scenario: what is accepted by AWS and hardly does what its author meant, whatever a request's outcome is.

use crate::explain::edit::replace;
use crate::explain::policy_text::{PolicyText, policies};
use crate::gateway::{ResponseType, api_arn, partition, whole_resource};
use crate::json;
use crate::json::{Span, TextEdit};
use crate::policy::{Comparison, Condition, Effect, Kind, PolicyString, PrincipalKind, Statement, like};
use crate::rule::{Certainty, Rule};
use crate::scenario::{
    Api, AuthorizationType, EndpointType, IpAddressType, Method, Scenario, Subject, TextId,
};

/// A warning about a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warning {
    /// Stable, lower case with hyphens: the id of its rule without `warning-`.
    pub code: &'static str,
    /// The part of the scenario that it is about.
    pub subject: Subject,
    /// The place within that text; none for what is no text.
    pub span: Option<Span>,
    /// What is doubtful, in a sentence. Code is in backticks.
    pub sentence: String,
    /// The edit of the text that mends it, where there is one.
    pub edit: Option<TextEdit>,
    /// The rule of AWS's behaviour behind it.
    pub rule: &'static Rule,
}

impl Warning {
    /// The scenario after the warning's edit; none if it has none.
    pub fn mended(&self, scenario: &Scenario) -> Option<Scenario> {
        let (edit, text_id) = (self.edit.as_ref()?, self.subject.text_id()?);
        let mut scenario = scenario.clone();
        replace(scenario.text_mut(text_id)?, edit.span, &edit.replacement);
        Some(scenario)
    }
}

const CONDITION_KEYS: Option<&str> = Some(
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html",
);
const FLOW: Option<&str> =
    Some("https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html");
const KNOWLEDGE_CENTER: Option<&str> =
    Some("https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors");
const RESOURCE: Option<&str> =
    Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html");
const RESPONSES: Option<&str> = Some(
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html",
);

static CACHED_METHOD_ARN: Rule = Rule {
    id: "warning-cached-method-arn",
    statement: "a cached policy that allows `event.methodArn` alone refuses the same caller's other methods until it expires",
    source: "AWS Knowledge Center",
    url: KNOWLEDGE_CENTER,
    certainty: Certainty::Documented,
};

static OTHER_API: Rule = Rule {
    id: "warning-other-api",
    statement: "a resource that names another stage, API, account or region than the one that is called never matches",
    source: "IAM user guide: resource element; the console's test uses another stage, recorded",
    url: RESOURCE,
    certainty: Certainty::Documented,
};

static EMPTY_RESOURCE: Rule = Rule {
    id: "warning-empty-resource",
    statement: "what an empty `Resource` list in an authorizer's output matches is contradictory: 403 is recorded, 200 is reported",
    source: "aws/chalice issues 971 and 1619",
    url: Some("https://github.com/aws/chalice/issues/971"),
    certainty: Certainty::Unknown,
};

static WILDCARD_CROSSES_SLASH: Rule = Rule {
    id: "warning-wildcard-crosses-slash",
    statement: "`*` in a resource matches slashes too, so one in the place of the verb also matches longer paths",
    source: "IAM user guide: resource element",
    url: RESOURCE,
    certainty: Certainty::Documented,
};

static OPEN_PROXY: Rule = Rule {
    id: "warning-open-proxy",
    statement: "a verb that a resource lacks falls through to `{proxy+}`, with the proxy's authorization",
    source: "measured on AWS (ministack 7057b2d)",
    url: None,
    certainty: Certainty::Recorded,
};

static DENIES_ALONE: Rule = Rule {
    id: "warning-denies-alone",
    statement: "where the resource policy decides alone it has to allow a request; one of Deny statements alone refuses everything",
    source: "API Gateway developer guide: authorization flow; serverless PR#5071",
    url: FLOW,
    certainty: Certainty::Documented,
};

static ARN_WITHOUT_METHOD: Rule = Rule {
    id: "warning-arn-without-method",
    statement: "an execution ARN without `/*` behind the API or the stage matches no method",
    source: "IAM user guide: resource element; reported for Terraform (issue 41908)",
    url: RESOURCE,
    certainty: Certainty::Documented,
};

static SOURCE_IP_ON_PRIVATE: Rule = Rule {
    id: "warning-source-ip-on-private",
    statement: "a request through a VPC endpoint has no `aws:SourceIp`, but `aws:VpcSourceIp`",
    source: "API Gateway developer guide: condition keys; the absence is inferred from the IAM user guide and reported",
    url: CONDITION_KEYS,
    certainty: Certainty::Inferred,
};

static LIST_WITHOUT_EFFECT: Rule = Rule {
    id: "warning-list-without-effect",
    statement: "with a Lambda authorizer the authorizer's Allow is enough (Table A): a condition on an Allow of the resource policy keeps nobody out",
    source: "API Gateway developer guide: authorization flow, Table A",
    url: FLOW,
    certainty: Certainty::Documented,
};

static ONE_ADDRESS: Rule = Rule {
    id: "warning-one-address",
    statement: "an address without a mask is one address, and nobody has `0.0.0.0`",
    source: "IAM user guide: IP address condition operators",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    certainty: Certainty::Documented,
};

static IPV4_ON_DUALSTACK: Rule = Rule {
    id: "warning-ipv4-on-dualstack",
    statement: "a client that comes over IPv6 to a dual-stack endpoint has an IPv6 address in `aws:SourceIp`, which no IPv4 network holds",
    source: "inferred from the endpoint's address type",
    url: None,
    certainty: Certainty::Inferred,
};

static VPC_AS_ENDPOINT: Rule = Rule {
    id: "warning-vpc-as-endpoint",
    statement: "`aws:SourceVpce` has the id of a VPC endpoint (`vpce-…`), `aws:SourceVpc` that of a VPC (`vpc-…`)",
    source: "API Gateway developer guide: condition keys",
    url: CONDITION_KEYS,
    certainty: Certainty::Documented,
};

static NEVER_ANONYMOUS: Rule = Rule {
    id: "warning-never-anonymous",
    statement: "without AWS_IAM callers are anonymous, and a statement about AWS principals is about none of them",
    source: "API Gateway developer guide: troubleshooting resource policies",
    url: FLOW,
    certainty: Certainty::Documented,
};

static EXPIRED_TOKEN: Rule = Rule {
    id: "warning-expired-token",
    statement: "`EXPIRED_TOKEN` answers expired AWS session tokens; an expired token of a user pool or a Lambda authorizer's gets `UNAUTHORIZED` or `ACCESS_DENIED`",
    source: "reported: serverless/examples issue 446; a user pool's 401 is recorded",
    url: Some("https://github.com/serverless/examples/issues/446"),
    certainty: Certainty::Reported,
};

static PARTITION: Rule = Rule {
    id: "warning-partition",
    statement: "ARNs of China's regions begin with `arn:aws-cn`, those of GovCloud with `arn:aws-us-gov`, all others with `arn:aws`",
    source: "IAM user guide: ARNs",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"),
    certainty: Certainty::Documented,
};

static STATUS_CHANGED: Rule = Rule {
    id: "warning-status-changed",
    statement: "a gateway response with a status of its own replaces the status that clients and monitoring expect",
    source: "API Gateway developer guide: gateway responses",
    url: RESPONSES,
    certainty: Certainty::Documented,
};

/// The rules behind the warnings.
pub(crate) static RULES: &[&Rule] = &[
    &CACHED_METHOD_ARN,
    &OTHER_API,
    &EMPTY_RESOURCE,
    &WILDCARD_CROSSES_SLASH,
    &OPEN_PROXY,
    &DENIES_ALONE,
    &ARN_WITHOUT_METHOD,
    &SOURCE_IP_ON_PRIVATE,
    &LIST_WITHOUT_EFFECT,
    &ONE_ADDRESS,
    &IPV4_ON_DUALSTACK,
    &VPC_AS_ENDPOINT,
    &NEVER_ANONYMOUS,
    &EXPIRED_TOKEN,
    &PARTITION,
    &STATUS_CHANGED,
];

/// What is doubtful in a scenario as it starts: in its policies, methods, authorizer and gateway responses.
///
/// ```
/// use why403::{explain, scenario};
///
/// let text = r#"{ "api": { "gatewayResponses": { "UNAUTHORIZED": { "statusCode": 200 } } } }"#;
/// let warnings = explain::warnings(&scenario::read(text).scenario);
/// assert_eq!(warnings[0].code, "status-changed");
/// ```
pub fn warnings(scenario: &Scenario) -> Vec<Warning> {
    let mut finder = Finder {
        scenario,
        api: &scenario.api,
        found: Vec::new(),
    };
    for policy in &policies(scenario) {
        finder.policy(policy);
    }
    finder.methods();
    finder.gateway_responses();
    finder.found
}

struct Finder<'a> {
    scenario: &'a Scenario,
    api: &'a Api,
    found: Vec<Warning>,
}

impl Finder<'_> {
    fn push(&mut self, rule: &'static Rule, subject: Subject, span: Option<Span>, sentence: String) {
        self.found.push(Warning {
            code: rule.id.strip_prefix("warning-").unwrap_or(rule.id),
            subject,
            span,
            sentence,
            edit: None,
            rule,
        });
    }

    /// A warning about a place in a policy's text.
    fn at(&mut self, rule: &'static Rule, policy: &PolicyText<'_>, span: Span, sentence: String) {
        self.push(rule, Subject::Text(policy.text_id), Some(span), sentence);
    }

    /// Adds an edit to the last warning.
    fn edit(&mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) {
        if let Some(last) = self.found.last_mut() {
            last.edit = Some(TextEdit {
                title: title.into(),
                span,
                replacement: replacement.into(),
            });
        }
    }

    /// Whether a method has this authorization type; without a list each has the authorizer, or nothing.
    fn any_method(&self, wanted: impl Fn(AuthorizationType) -> bool) -> bool {
        match &self.api.methods {
            Some(methods) => methods
                .iter()
                .any(|method| wanted(authorization(method, self.scenario.authorizer.is_some()))),
            None if self.scenario.authorizer.is_some() => wanted(AuthorizationType::Custom),
            None => wanted(AuthorizationType::None),
        }
    }

    fn policy(&mut self, policy: &PolicyText<'_>) {
        for statement in &policy.document.statements {
            self.resources(policy, statement);
            for condition in &statement.conditions {
                self.condition(policy, statement, condition);
            }
        }
        if policy.text_id == TextId::ResourcePolicy {
            self.denies_alone(policy);
            self.principals(policy);
            self.list_without_effect(policy);
        }
        if matches!(policy.text_id, TextId::AuthorizerOutput(_)) {
            self.cached_method_arn(policy);
        }
    }

    fn cached_method_arn(&mut self, policy: &PolicyText<'_>) {
        let Some(authorizer) = &self.scenario.authorizer else {
            return;
        };
        let path_in_key = authorizer.identity_sources().any(|source| {
            let source = source.to_string();
            source.starts_with("context.") && (source.ends_with("ath") || source.ends_with("resourceId"))
        });
        if authorizer.authorizer_result_ttl_in_seconds == 0 || path_in_key {
            return;
        }
        const METHOD_ARN: &str = "${event.methodArn}";
        let resources = allowed_resources(policy);
        let bound = resources
            .iter()
            .find(|(pattern, alone)| &*pattern.text == METHOD_ARN && *alone);
        let Some((pattern, _)) = bound else { return };
        let ttl = authorizer.authorizer_result_ttl_in_seconds;
        self.at(
            &CACHED_METHOD_ARN,
            policy,
            pattern.span,
            format!(
                "The policy allows `event.methodArn` alone and is cached for {ttl} seconds, so the same token is refused on every \
                 other method and path until then."
            ),
        );
        let stage = format!("{}/{}/*/*", api_arn(self.api), self.api.stage_name);
        self.edit(
            "Allow every method of the stage",
            pattern.span,
            json::quote(&stage),
        );
    }

    fn resources(&mut self, policy: &PolicyText<'_>, statement: &Statement) {
        let Some(part) = statement.resources.as_ref() else {
            return;
        };
        if part.patterns.is_empty() && policy.document.kind == Kind::Authorizer && !part.negated {
            self.at(
                &EMPTY_RESOURCE,
                policy,
                part.span,
                "The list of resources is empty; whether that matches nothing or everything is contradictory. Leave the statement out."
                    .to_owned(),
            );
            if policy.document.statements.len() > 1 {
                let span = crate::explain::edit::removal(policy.text, statement.span);
                self.edit("Leave the statement out", span, "");
            }
        }
        for pattern in &part.patterns {
            self.resource(policy, statement, pattern, part.negated);
        }
    }

    fn resource(
        &mut self,
        policy: &PolicyText<'_>,
        statement: &Statement,
        pattern: &PolicyString,
        negated: bool,
    ) {
        let text = &*pattern.text;
        let whole = match policy.document.kind {
            Kind::Resource => whole_resource(self.api, text),
            _ => None,
        };
        let written_out = whole.is_some();
        let whole = whole.unwrap_or_else(|| text.to_owned());
        let parts: Vec<&str> = whole.splitn(6, ':').collect();
        let [_, own_partition, service, region, account, resource] = parts[..] else {
            return;
        };
        if service != "execute-api" || whole.contains("${") {
            return;
        }
        let wanted_partition = partition(if region.contains(['*', '?']) || region.is_empty() {
            &self.api.region
        } else {
            region
        });
        if !like(own_partition, wanted_partition) {
            self.at(
                &PARTITION,
                policy,
                pattern.span,
                format!(
                    "The ARN names the partition `{own_partition}`, and the region `{}` is in `{wanted_partition}`.",
                    if region.is_empty() || region.contains('*') { &self.api.region } else { region }
                ),
            );
            let mended = text.replacen(
                &format!("arn:{own_partition}:"),
                &format!("arn:{wanted_partition}:"),
                1,
            );
            self.edit(
                format!("Write `arn:{wanted_partition}`"),
                pattern.span,
                json::quote(&mended),
            );
        }
        let (api, after_api) = match resource.split_once('/') {
            Some((api, rest)) => (api, Some(rest)),
            None => (resource, None),
        };
        let stage = after_api.map(|rest| rest.split('/').next().unwrap_or(rest));
        let wanted = [
            ("region", region, self.api.region.as_str()),
            ("account", account, self.api.account_id.as_str()),
            ("API", api, self.api.rest_api_id.as_str()),
            ("stage", stage.unwrap_or("*"), self.api.stage_name.as_str()),
        ];
        let other = wanted
            .into_iter()
            .find(|(_, own, wanted)| !like(own, wanted) && !own.is_empty());
        if let Some((name, own, wanted)) = other {
            self.at(
                &OTHER_API,
                policy,
                pattern.span,
                format!("The ARN names the {name} `{own}`, and the scenario starts with `{wanted}`: it matches no request to that."),
            );
            let mended = if name == "stage" && !written_out {
                text.replacen(&format!("/{own}"), &format!("/{wanted}"), 1)
            } else if name == "stage" {
                text.replacen(&format!(":/{own}"), &format!(":/{wanted}"), 1)
            } else {
                text.replacen(&format!(":{own}"), &format!(":{wanted}"), 1)
            };
            self.edit(
                format!("Name the {name} `{wanted}`"),
                pattern.span,
                json::quote(&mended),
            );
        }
        let segments = after_api.map_or(0, |rest| rest.split('/').filter(|part| !part.is_empty()).count());
        if segments < 2 && !resource.ends_with('*') {
            self.at(
                &ARN_WITHOUT_METHOD,
                policy,
                pattern.span,
                format!("The ARN ends before the method, so `{text}` matches no request."),
            );
            let mended = [text.trim_end_matches('/'), "/*"].concat();
            self.edit("Append `/*`", pattern.span, json::quote(&mended));
        }
        self.crossing_wildcard(policy, statement, pattern, after_api, negated);
    }

    /// A `*` for the verb before a path: `dev/*/pets` is also `POST /x/pets`.
    fn crossing_wildcard(
        &mut self,
        policy: &PolicyText<'_>,
        statement: &Statement,
        pattern: &PolicyString,
        after_api: Option<&str>,
        negated: bool,
    ) {
        if statement.effect != Some(Effect::Allow) || negated {
            return;
        }
        let Some((_, method)) = after_api.and_then(|rest| rest.split_once('/')) else {
            return;
        };
        let Some(path) = method
            .strip_prefix("*/")
            .filter(|path| !path.trim_matches(['*', '/']).is_empty())
        else {
            return;
        };
        let sample = path.replace('*', "y");
        self.at(
            &WILDCARD_CROSSES_SLASH,
            policy,
            pattern.span,
            format!("The `*` for the verb matches slashes too: `{method}` also matches `POST /x/{sample}`."),
        );
        // The verbs that the API has for this path can stand in its place.
        let mut verbs: Vec<&str> = Vec::new();
        for one in self.api.methods.iter().flatten() {
            let resource: Vec<&str> = one
                .path
                .trim_start_matches('/')
                .split('/')
                .map(|part| if part.starts_with('{') { "*" } else { part })
                .collect();
            if like(path, &resource.join("/")) && !verbs.contains(&one.http_method.as_str()) {
                verbs.push(&one.http_method);
            }
        }
        if verbs.is_empty() || verbs.contains(&"ANY") {
            return;
        }
        let in_place = |verb: &&str| json::quote(&pattern.text.replacen("/*/", &format!("/{verb}/"), 1));
        let entries: Vec<String> = verbs.iter().map(in_place).collect();
        let is_entry = statement
            .resources
            .as_ref()
            .is_some_and(|part| part.span != pattern.span);
        let replacement = match entries.as_slice() {
            [one] => one.clone(),
            _ if is_entry => entries.join(", "),
            _ => format!("[{}]", entries.join(", ")),
        };
        self.edit("Name the verbs", pattern.span, replacement);
    }

    fn condition(&mut self, policy: &PolicyText<'_>, statement: &Statement, condition: &Condition) {
        let is = |key: &str| condition.key.text.eq_ignore_ascii_case(key);
        let private = self.api.endpoint_type == EndpointType::Private;
        let networks = condition.operator.comparison == Comparison::IpAddress;
        if is("aws:SourceIp") && private && policy.document.kind == Kind::Resource {
            self.at(
                &SOURCE_IP_ON_PRIVATE,
                policy,
                condition.key.span,
                "The API is private, and a request through a VPC endpoint has no `aws:SourceIp`.".to_owned(),
            );
            self.edit(
                "Compare `aws:VpcSourceIp`",
                condition.key.span,
                "\"aws:VpcSourceIp\"",
            );
        }
        for operand in &condition.operands {
            let text = &*operand.text;
            if networks && matches!(text, "0.0.0.0" | "::" | "0.0.0.0/32" | "::/128") {
                self.at(
                    &ONE_ADDRESS,
                    policy,
                    operand.span,
                    format!(
                        "`{text}` matches a single address. To match all addresses, use `{}`.",
                        every(text)
                    ),
                );
                self.edit(
                    format!("Write `{}`", every(text)),
                    operand.span,
                    json::quote(every(text)),
                );
            }
            let other_key = if is("aws:SourceVpce") && text.starts_with("vpc-") {
                Some(("aws:SourceVpc", "the id of a VPC"))
            } else if is("aws:SourceVpc") && text.starts_with("vpce-") {
                Some(("aws:SourceVpce", "the id of a VPC endpoint"))
            } else {
                None
            };
            if let Some((key, what)) = other_key {
                self.at(
                    &VPC_AS_ENDPOINT,
                    policy,
                    operand.span,
                    format!("`{text}` is {what}, which `{}` never has.", condition.key.text),
                );
                self.edit(format!("Compare `{key}`"), condition.key.span, json::quote(key));
            }
        }
        let keeps_out = (statement.effect == Some(Effect::Allow)) != condition.operator.negated;
        let ipv4 = condition.operands.iter().all(|one| !one.text.contains(':'));
        if is("aws:SourceIp")
            && networks
            && keeps_out
            && ipv4
            && !condition.operands.is_empty()
            && self.api.ip_address_type == IpAddressType::Dualstack
        {
            self.at(
                &IPV4_ON_DUALSTACK,
                policy,
                condition.span,
                "The endpoint is dual-stack, and the list holds IPv4 networks only: a client that comes over IPv6 is refused."
                    .to_owned(),
            );
        }
    }

    fn denies_alone(&mut self, policy: &PolicyText<'_>) {
        let statements = &policy.document.statements;
        let deny = |one: &Statement| one.effect == Some(Effect::Deny);
        let alone = self.any_method(|authorization| {
            matches!(
                authorization,
                AuthorizationType::None | AuthorizationType::CognitoUserPools
            )
        });
        if statements.is_empty() || !statements.iter().all(deny) || !alone {
            return;
        }
        self.at(
            &DENIES_ALONE,
            policy,
            policy.document.span,
            "The resource policy has Deny statements only, and methods without a Lambda authorizer or a signature need an Allow of it."
                .to_owned(),
        );
        let allow = "\n    { \"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"execute-api:Invoke\", \
                     \"Resource\": \"execute-api:/*\" }";
        let root = json::parse(policy.text).root;
        let insertion =
            root.and_then(|root| crate::explain::policy_text::statement_insertion(&root, policy.text, allow));
        if let Some((span, text)) = insertion {
            self.edit("Allow what the statements do not deny", span, text);
        }
    }

    fn principals(&mut self, policy: &PolicyText<'_>) {
        if self.any_method(|authorization| authorization == AuthorizationType::AwsIam) {
            return;
        }
        for statement in &policy.document.statements {
            let Some(part) = statement.principals.as_ref().filter(|part| !part.negated) else {
                continue;
            };
            let named =
                |one: &crate::policy::Principal| one.kind != PrincipalKind::Everybody && &*one.id.text != "*";
            if !part.principals.is_empty() && part.principals.iter().all(named) {
                self.at(
                    &NEVER_ANONYMOUS,
                    policy,
                    part.span,
                    "No method is guarded by AWS_IAM, so every caller is anonymous and the statement is about none of them."
                        .to_owned(),
                );
            }
        }
    }

    fn list_without_effect(&mut self, policy: &PolicyText<'_>) {
        let custom = self.scenario.authorizer.is_some()
            && self.any_method(|authorization| authorization == AuthorizationType::Custom);
        if !custom {
            return;
        }
        let restricts = |condition: &Condition| {
            let key = condition.key.text.to_ascii_lowercase();
            matches!(
                &*key,
                "aws:sourceip" | "aws:vpcsourceip" | "aws:sourcevpc" | "aws:sourcevpce"
            )
        };
        let statements = &policy.document.statements;
        let denied = statements
            .iter()
            .any(|one| one.effect == Some(Effect::Deny) && one.conditions.iter().any(restricts));
        if denied {
            return;
        }
        for statement in statements.iter().filter(|one| one.effect == Some(Effect::Allow)) {
            if let Some(condition) = statement.conditions.iter().find(|one| restricts(one)) {
                self.at(
                    &LIST_WITHOUT_EFFECT,
                    policy,
                    condition.span,
                    format!(
                        "The condition on `{}` keeps nobody out of the methods with the Lambda authorizer: its Allow is enough. Deny the \
                         others instead.",
                        condition.key.text
                    ),
                );
            }
        }
    }

    /// A proxy that nobody guards, behind a resource of which some verbs are guarded.
    fn methods(&mut self) {
        let methods: Vec<&Method> = self.api.methods.iter().flatten().collect();
        let custom = self.scenario.authorizer.is_some();
        let is_open = |method: &Method| authorization(method, custom) == AuthorizationType::None;
        let proxies = methods.iter().enumerate();
        let proxies: Vec<(usize, &Method)> = proxies
            .filter(|(_, method)| {
                method.path.ends_with("+}") && is_open(method) && method.http_method != "OPTIONS"
            })
            .map(|(index, method)| (index, *method))
            .collect();
        for (index, proxy) in proxies {
            let prefix = proxy.path.rsplit_once('/').map_or("", |(prefix, _)| prefix);
            let behind = methods.iter().find(|method| {
                let covered = method.path != proxy.path
                    && method
                        .path
                        .strip_prefix(prefix)
                        .is_some_and(|rest| rest.len() > 1);
                let lacks = |verb: &str| {
                    !methods.iter().any(|other| {
                        other.path == method.path && (other.http_method == verb || other.http_method == "ANY")
                    })
                };
                let reachable = match proxy.http_method.as_str() {
                    "ANY" => ["GET", "POST", "PUT", "DELETE", "PATCH"].into_iter().any(lacks),
                    verb => lacks(verb),
                };
                covered && !is_open(method) && method.http_method != "OPTIONS" && reachable
            });
            if let Some(guarded) = behind {
                let sentence = format!(
                    "`{} {}` is guarded, but its other verbs fall through to `{} {}`, which is open.",
                    guarded.http_method, guarded.path, proxy.http_method, proxy.path
                );
                let subject = Subject::Property(format!("/api/methods/{index}"));
                self.push(&OPEN_PROXY, subject, None, sentence);
            }
        }
    }

    fn gateway_responses(&mut self) {
        let iam = self.any_method(|authorization| authorization == AuthorizationType::AwsIam);
        for (name, response) in &self.api.gateway_responses {
            let subject = || Subject::Property(format!("/api/gatewayResponses/{name}"));
            if name == "EXPIRED_TOKEN" && !iam {
                let sentence = "`EXPIRED_TOKEN` is for expired AWS session tokens, and no method is guarded by AWS_IAM: the tokens of \
                                this API never get it."
                    .to_owned();
                self.push(&EXPIRED_TOKEN, subject(), None, sentence);
            }
            let Some(status) = response.status_code else {
                continue;
            };
            let usual = ResponseType::ALL.iter().find(|one| one.name() == name);
            let sentence = match (usual, name.as_str()) {
                (Some(usual), _) if usual.status() == status => continue,
                (Some(usual), _) => format!(
                    "`{name}` answers {status} here instead of {}, which clients and monitoring may not expect.",
                    usual.status()
                ),
                (None, "DEFAULT_4XX" | "DEFAULT_5XX") => format!(
                    "`{name}` answers {status} for every response of its kind that is not customised itself, whatever its usual status."
                ),
                (None, _) => continue,
            };
            self.push(&STATUS_CHANGED, subject(), None, sentence);
        }
    }
}

/// A method's authorization: it cannot have an authorizer that does not exist.
fn authorization(method: &Method, authorizer: bool) -> AuthorizationType {
    match method.authorization_type {
        AuthorizationType::Custom if !authorizer => AuthorizationType::None,
        other => other,
    }
}

/// Every address, of the family of this one.
fn every(address: &str) -> &'static str {
    if address.contains(':') {
        "::/0"
    } else {
        "0.0.0.0/0"
    }
}

/// The resources that a policy's Allow statements name, and whether each is the only one of its policy.
fn allowed_resources<'a>(policy: &'a PolicyText<'_>) -> Vec<(&'a PolicyString, bool)> {
    let allows = policy
        .document
        .statements
        .iter()
        .filter(|one| one.effect == Some(Effect::Allow));
    let patterns: Vec<&PolicyString> = allows
        .flat_map(|one| one.resources.iter().flat_map(|part| &part.patterns))
        .collect();
    let alone = patterns.len() == 1;
    patterns.into_iter().map(|pattern| (pattern, alone)).collect()
}
