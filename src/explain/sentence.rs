//! The sentence about an outcome.

use crate::explain::evaluated_policy::{EvaluatedPolicy, Location};
use crate::explain::preflight::is_preflight;
use crate::explain::statement::{allowed_methods, ordinal, request_value, why_not};
use crate::explain::{evaluated_policy, words};
use crate::gateway::{CacheUse, DecidedBy, Decision, Evidence, Outcome, StepName, Table};
use crate::json::{Severity, Span};
use crate::policy::{Effect, Reason, StatementTrace, Verdict};
use crate::scenario::{AuthorizerType, IdentitySource, RequestIndex, Scenario, Subject, TextId};

/// An outcome in words.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The layer and the reason, in one sentence or two. Code is in backticks.
    pub sentence: String,
    /// The range of a text that the sentence is about: the decisive statement, or the part that comes nearest to allowing it.
    pub location: Option<Location>,
}

/// Writes the sentence about an outcome.
struct SentenceWriter<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    /// `GET /pets/7` in backticks.
    request: String,
    authorizer: Option<EvaluatedPolicy<'a>>,
    caller: Option<EvaluatedPolicy<'a>>,
    resource: Option<EvaluatedPolicy<'a>>,
    /// The VPC endpoint's policy or the one that limits the caller, if it decided.
    limit: Option<EvaluatedPolicy<'a>>,
}

/// Explains the outcome of the request with this index.
///
/// ```
/// use why403::scenario::RequestIndex;
/// use why403::{explain, gateway, scenario};
///
/// let read = scenario::read(r#"{ "timeline": [{ "request": { "headers": {} } }] }"#);
/// let simulation = gateway::simulate(&read.scenario);
/// let explanation = explain::explain(&read.scenario, &simulation.outcomes[0], RequestIndex(0));
/// assert!(explanation.sentence.starts_with("The header `Authorization`, the authorizer's identity source, is missing"));
/// ```
pub fn explain(scenario: &Scenario, outcome: &Outcome, index: RequestIndex) -> Explanation {
    let writer = SentenceWriter {
        scenario,
        outcome,
        request: ["`", &words::request(outcome), "`"].concat(),
        authorizer: evaluated_policy::authorizer(outcome),
        caller: evaluated_policy::caller(scenario, outcome, index),
        resource: evaluated_policy::resource(scenario, outcome, index),
        limit: evaluated_policy::deciding_limit(outcome),
    };
    Explanation {
        sentence: [&writer.sentence(), writer.preflight(index)].concat(),
        location: writer.location(),
    }
}

impl SentenceWriter<'_> {
    /// What a refused CORS preflight needs; empty for any other request.
    fn preflight(&self, index: RequestIndex) -> &'static str {
        let refused = self.outcome.status_code.is_none_or(|status| status >= 400);
        let by_resource_policy = matches!(
            self.outcome.decided_by,
            DecidedBy::ResourcePolicy | DecidedBy::VpcEndpointPolicy | DecidedBy::PolicyNotSaved
        );
        let call = words::call(self.scenario, index);
        if refused && !by_resource_policy && call.is_some_and(|call| is_preflight(&call.request)) {
            " This is a CORS preflight: a browser sends neither a token nor an API key with it, so it needs an `OPTIONS` method without \
             authorizer and API key."
        } else {
            ""
        }
    }

    fn sentence(&self) -> String {
        match self.outcome.decided_by {
            DecidedBy::Integration => self.reached(),
            DecidedBy::Routing => self.routing(),
            DecidedBy::IdentitySource => self.identity_source(),
            DecidedBy::IdentityValidation => {
                let expression = self
                    .scenario
                    .authorizer
                    .as_ref()
                    .map_or("", |one| one.identity_validation_expression.as_str());
                [
                    "The token does not fit the authorizer's validation expression `",
                    expression,
                    "`, so API Gateway answered itself and did not call the function.",
                ]
                .concat()
            }
            DecidedBy::AuthorizerFunction => self.function(),
            DecidedBy::AuthorizerOutput => [
                "API Gateway cannot use what the authorizer's function returned: ",
                &self
                    .outcome
                    .trace
                    .evidence(StepName::AuthorizerOutput)
                    .to_string(),
                self.only_if(500, ". That is a 500, not a 403."),
            ]
            .concat(),
            DecidedBy::AuthorizerPolicy => self.authorizer_policy(),
            DecidedBy::ResourcePolicy => self.resource_policy(),
            DecidedBy::VpcEndpointPolicy => self.vpc_endpoint_policy(),
            DecidedBy::Policies => self.policies(),
            DecidedBy::ApiKey => {
                let before = match self.authorizer {
                    Some(_) => "The authorizer let the request through, but ",
                    None => "No policy stood in the way, but ",
                };
                [
                    before,
                    &self.outcome.trace.evidence(StepName::ApiKey).to_string(),
                    ".",
                ]
                .concat()
            }
            DecidedBy::PolicyNotSaved => {
                let first = self
                    .outcome
                    .diagnostics
                    .iter()
                    .find(|one| one.severity == Severity::Error && is_resource_policy(&one.subject));
                [
                    "API Gateway would refuse to save the resource policy: ",
                    first.map_or("it is not a policy", |one| one.message.as_str()),
                    ". Until that is fixed, what is deployed stays as it was.",
                ]
                .concat()
            }
        }
    }

    fn vpc_endpoint_policy(&self) -> String {
        let request = &*self.request;
        let before = " It comes before everything that API Gateway checks itself.";
        let Some(policy) = &self.limit else {
            return String::new();
        };
        if self.outcome.decision == Some(Decision::ExplicitDeny) {
            return denies("The policy of the VPC endpoint", request, policy, "") + before;
        }
        let miss = near_miss(policy);
        [
            "The policy of the VPC endpoint does not allow ",
            request,
            &miss,
            ".",
            before,
        ]
        .concat()
    }

    /// The sentence about a policy that limits a signed caller.
    fn caller_limit(&self, kind: &str) -> String {
        let request = &*self.request;
        let subject = ["The caller is limited by ", kind, ", which"].concat();
        match &self.limit {
            Some(policy) if self.outcome.decision == Some(Decision::ExplicitDeny) => {
                denies(&subject, request, policy, "")
            }
            Some(policy) => [&subject, " does not allow ", request, &near_miss(policy), "."].concat(),
            None => [&subject, " does not allow ", request, "."].concat(),
        }
    }

    /// The range of the decisive statement, or of the part that comes nearest to allowing the request.
    fn location(&self) -> Option<Location> {
        let policy = match self.outcome.decided_by {
            DecidedBy::AuthorizerPolicy => self.authorizer.as_ref(),
            DecidedBy::ResourcePolicy => self.resource.as_ref(),
            DecidedBy::VpcEndpointPolicy => self.limit.as_ref(),
            DecidedBy::Policies if self.limit.is_some() => self.limit.as_ref(),
            DecidedBy::Policies => self.authorizer.as_ref().or(self.caller.as_ref()),
            DecidedBy::Integration => {
                let mut all = [&self.authorizer, &self.caller, &self.resource]
                    .into_iter()
                    .flatten();
                all.find(|policy| policy.trace.verdict == Verdict::Allow)
            }
            DecidedBy::AuthorizerOutput | DecidedBy::PolicyNotSaved => {
                let mut all = self.outcome.diagnostics.iter();
                let first = all.find(|one| one.severity == Severity::Error)?;
                let text_id = first.subject.text_id()?;
                self.scenario.text(text_id)?;
                return Some(Location {
                    text_id,
                    span: first.span,
                });
            }
            _ => None,
        }?;
        policy.typed_text(self.scenario)?;
        let span = match (policy.decisive(), policy.nearest_miss()) {
            (Some((_, decisive)), _) => decisive.span,
            (None, Some((_, miss))) => failing(miss).unwrap_or(miss.span),
            (None, None) => return None,
        };
        Some(Location {
            text_id: policy.text_id,
            span: policy.typed(span),
        })
    }

    /// The end of a sentence that is true of this status only: a gateway response may have another.
    fn only_if(&self, status: u16, says: &'static str) -> &'static str {
        if self.outcome.status_code == Some(status) {
            says
        } else {
            "."
        }
    }

    fn reached(&self) -> String {
        let request = &*self.request;
        if let Some(policy) = &self.authorizer {
            let subject = ["The ", &self.whose_policy()].concat();
            return match policy.decisive() {
                Some((at, one)) => {
                    let rule = one.resource.as_ref().and_then(|part| part.rule);
                    let why = rule.map_or_else(String::new, |rule| [": ", rule.statement].concat());
                    [
                        &subject,
                        " allows ",
                        request,
                        &by_statement(policy, at),
                        self.again(),
                        &why,
                        ".",
                    ]
                    .concat()
                }
                None => [
                    &subject,
                    " neither allows nor denies ",
                    request,
                    ", but the resource policy allows it, and with a Lambda authorizer either is enough.",
                ]
                .concat(),
            };
        }
        let decisive = |policy: &Option<EvaluatedPolicy<'_>>| {
            let (at, _) = policy.as_ref()?.decisive()?;
            Some(by_statement(policy.as_ref()?, at))
        };
        match (decisive(&self.caller), decisive(&self.resource)) {
            (Some(_), Some(_)) => [
                "The caller's own policy allows ",
                request,
                ", and so does the resource policy.",
            ]
            .concat(),
            (Some(by), None) => ["The caller's own policy allows ", request, &by, "."].concat(),
            (None, Some(by)) => ["The resource policy allows ", request, &by, "."].concat(),
            (None, None) => self.reached_without_policy(),
        }
    }

    /// The sentence about a request that no policy was evaluated for.
    fn reached_without_policy(&self) -> String {
        let request = &*self.request;
        let trace = &self.outcome.trace;
        let token = *trace.evidence(StepName::Identity) == Evidence::UserPoolTokenPresent;
        let key = *trace.evidence(StepName::ApiKey) == Evidence::ApiKeyKnown;
        let accepted = match (token, key) {
            (true, _) => "The Cognito user pool authorizer accepts the token of ",
            (false, true) => "The API key opens ",
            (false, false) => {
                let why = ": it has no authorizer, and no resource policy is attached.";
                return ["Nothing guards ", request, why].concat();
            }
        };
        let and_key = if token && key {
            ", the API key is in the usage plan"
        } else {
            ""
        };
        [
            accepted,
            request,
            and_key,
            ", and no resource policy is attached.",
        ]
        .concat()
    }

    fn routing(&self) -> String {
        let evidence = self.outcome.trace.evidence(StepName::Routing);
        let why = words::capitalized(&evidence.to_string());
        [&why, ". ", reach(evidence)].concat()
    }

    fn identity_source(&self) -> String {
        let source = match self.outcome.trace.evidence(StepName::Identity) {
            Evidence::IdentitySourceMissing { source } => source,
            Evidence::NotSigned { .. } => {
                return "The method is guarded by AWS_IAM and the request is not signed, so no policy was asked."
                    .into();
            }
            other => return format!("The Cognito user pool authorizer refused the request: {other}."),
        };
        let (what, name) = match source {
            IdentitySource::Header(name) => ("The header `", name.clone()),
            IdentitySource::QueryString(name) => ("The query parameter `", name.clone()),
            IdentitySource::Unknown(text) => {
                return [
                    "`",
                    text,
                    "` is no identity source that a REST API knows, so no request has it, and API Gateway answered itself and did not call \
                     the function.",
                ]
                .concat();
            }
            other => ("The identity source `", other.to_string()),
        };
        let authorizer = self.scenario.authorizer.as_ref();
        if authorizer.is_some_and(|one| one.identity_sources().next().is_none()) {
            return "The authorizer has no identity source, so API Gateway finds no token, answered itself and did not call the function.".into();
        }
        let all = match authorizer.map(|one| one.authorizer_type) {
            Some(AuthorizerType::Request) => {
                "` is missing or empty, and the authorizer needs every identity source"
            }
            _ => "`, the authorizer's identity source, is missing or empty",
        };
        [
            what,
            &name,
            all,
            ", so API Gateway answered itself and did not call the function.",
        ]
        .concat()
    }

    fn function(&self) -> String {
        match self.outcome.trace.evidence(StepName::AuthorizerFunction) {
            Evidence::FunctionUnauthorized => [
                "The authorizer's function failed with exactly `Unauthorized`",
                self.only_if(401, ", which API Gateway turns into a 401."),
            ]
            .concat(),
            Evidence::FunctionFailed { message } => [
                "The authorizer's function failed with `",
                message,
                "`",
                self.only_if(
                    500,
                    ". Only a failure with exactly `Unauthorized` gives a 401; any other is a 500.",
                ),
            ]
            .concat(),
            Evidence::FunctionThrottled => [
                "Lambda throttled the call of the function, so API Gateway got no policy",
                self.only_if(
                    500,
                    ". That is a 500, not a 429: raise the function's concurrency, or try again later.",
                ),
            ]
            .concat(),
            other @ (Evidence::FunctionNotPermitted | Evidence::RoleNotAssumable { .. }) => {
                let why = words::capitalized(&other.to_string());
                [
                    &why,
                    ", so API Gateway got no policy",
                    self.only_if(500, ". That is a 500, not a 403."),
                ]
                .concat()
            }
            _ => "The authorizer's function did not answer in time, so API Gateway got no policy.".into(),
        }
    }

    /// Names the authorizer's policy, and where it came from; it has no article yet.
    fn whose_policy(&self) -> String {
        match self.outcome.trace.cached_at {
            Some(cached_at) if self.outcome.cache == CacheUse::Hit => [
                "policy that the authorizer returned ",
                &words::duration(self.outcome.at.since(cached_at)),
                " ago",
            ]
            .concat(),
            _ => "authorizer's policy".into(),
        }
    }

    /// A clause for a policy from the cache.
    fn again(&self) -> &'static str {
        if self.outcome.cache == CacheUse::Hit {
            ", and the cached policy was used again"
        } else {
            ""
        }
    }

    fn authorizer_policy(&self) -> String {
        let Some(policy) = &self.authorizer else {
            return String::new();
        };
        let subject = ["The ", &self.whose_policy()].concat();
        let (request, again) = (&*self.request, self.again());
        if self.outcome.decision == Some(Decision::ExplicitDeny) {
            return denies(&subject, request, policy, again);
        }
        match allows_only(policy) {
            Some(only) => [
                &subject,
                " allows ",
                &only,
                "; this request is ",
                request,
                again,
                ".",
            ]
            .concat(),
            None => [
                &subject,
                " does not allow ",
                request,
                &near_miss(policy),
                again,
                ".",
            ]
            .concat(),
        }
    }

    fn resource_policy(&self) -> String {
        let request = &*self.request;
        let signed = self.outcome.trace.signed;
        let Some(policy) = &self.resource else {
            let why = if signed {
                "The API has no resource policy, and a caller of another account needs one that allows "
            } else {
                "The API is private and has no resource policy, so nobody may call "
            };
            return [why, request, "."].concat();
        };
        if self.outcome.decision == Some(Decision::ExplicitDeny) {
            let asked = *self.outcome.trace.evidence(StepName::Identity) != Evidence::NotRun;
            let before = if self.scenario.authorizer.is_some() && !asked {
                " The authorizer was not asked."
            } else {
                ""
            };
            return match policy.decisive() {
                Some((at, one)) => {
                    let by = by_statement(policy, at);
                    [
                        "The resource policy denies ",
                        request,
                        &by,
                        &because(one),
                        ".",
                        before,
                    ]
                    .concat()
                }
                None => ["The resource policy denies ", request, ".", before].concat(),
            };
        }
        let through_endpoint = match policy.nearest_miss() {
            Some((_, one)) if misses_address(one) => {
                " Through a VPC endpoint there is `aws:VpcSourceIp` instead."
            }
            _ => "",
        };
        let alone = if signed {
            " A caller of another account needs its Allow as well."
        } else if *self.outcome.trace.evidence(StepName::Identity) == Evidence::UserPoolTokenPresent {
            " Behind a user pool the resource policy has to allow it."
        } else {
            " No authorizer guards the method, so the resource policy has to allow it."
        };
        [
            "The resource policy does not allow ",
            request,
            &near_miss(policy),
            ".",
            through_endpoint,
            alone,
        ]
        .concat()
    }

    fn policies(&self) -> String {
        let request = &*self.request;
        if let Evidence::LimitDenies { policy } | Evidence::LimitDoesNotAllow { policy } =
            self.outcome.trace.evidence(StepName::Policies)
        {
            return self.caller_limit(&policy.with_article());
        }
        if let Some(policy) = &self.authorizer {
            return [
                "Neither the ",
                &self.whose_policy(),
                " nor the resource policy allows ",
                request,
                &near_misses(policy, self.resource.as_ref()),
                ".",
            ]
            .concat();
        }
        let own = "The caller's own policy";
        match &self.caller {
            Some(policy) if self.outcome.decision == Some(Decision::ExplicitDeny) => {
                denies(own, request, policy, "")
            }
            Some(policy) => {
                let resource = match self.resource.as_ref().map(|one| one.trace.verdict) {
                    Some(Verdict::Allow) => " It has to, because the caller is of another account.",
                    Some(_) => " The resource policy does not allow it either.",
                    None => "",
                };
                [
                    own,
                    " does not allow ",
                    request,
                    &near_miss(policy),
                    ".",
                    resource,
                ]
                .concat()
            }
            None => {
                let resource = match &self.resource {
                    Some(policy) if policy.trace.verdict == Verdict::Allow => {
                        let why = match Table::applied_to(self.outcome) {
                            Table::A => {
                                "; the resource policy allows the caller's account, which lets the account's own policies allow it"
                            }
                            Table::B => {
                                "; the resource policy alone is not enough for a caller of another account"
                            }
                        };
                        why.to_owned()
                    }
                    Some(policy) => {
                        [", and the resource policy does not either", &near_miss(policy)].concat()
                    }
                    None => ", and the API has no resource policy".to_owned(),
                };
                ["The caller has no policy that allows ", request, &resource, "."].concat()
            }
        }
    }
}

/// What tells a request that does not reach the API from others with the same answer.
fn reach(evidence: &Evidence) -> &'static str {
    match evidence {
        Evidence::StageNotDeployed => {
            "API Gateway answers such a stage like one that does not exist: 403 `Forbidden`, and the API has no log of it. Deploy the API to the stage."
        }
        Evidence::DefaultEndpointDisabled => {
            "The same path on the custom domain name is answered; on the default endpoint there is only 403 `Forbidden`, and the API has no log of it."
        }
        Evidence::BasePathNotMapped => {
            "API Gateway answers such a path with 403 `Forbidden` before the API is known, and the API has no log of it. `aws apigateway get-base-path-mappings` lists what is mapped."
        }
        Evidence::ClientCertificateNotTrusted => {
            "Without a certificate from the truststore there is only 403 `Forbidden`, and the API has no log of it."
        }
        Evidence::NotThroughVpcEndpoint | Evidence::ApiNotNamed | Evidence::PublicApiThroughVpcEndpoint => {
            "It is refused with 403 `Forbidden` before the API is known, so no policy was asked and the API has no log of it."
        }
        _ => "The request ended there, before any policy was asked.",
    }
}

/// Whether a diagnostic is about the resource policy, in the API or in the patch that deployed it.
fn is_resource_policy(subject: &Subject) -> bool {
    matches!(
        subject,
        Subject::Text(TextId::ResourcePolicy | TextId::DeployedPolicy(_))
    )
}

fn denies(subject: &str, request: &str, policy: &EvaluatedPolicy<'_>, again: &str) -> String {
    let by = policy
        .decisive()
        .map_or_else(String::new, |(at, _)| by_statement(policy, at));
    [
        subject,
        " denies ",
        request,
        &by,
        again,
        ". No Allow can outweigh that.",
    ]
    .concat()
}

/// ` by its second statement`
fn by_statement(policy: &EvaluatedPolicy<'_>, at: usize) -> String {
    [" by ", &its_statement(policy, at)].concat()
}

fn its_statement(policy: &EvaluatedPolicy<'_>, at: usize) -> String {
    let which = match policy.trace.statements.len() {
        1 => "only".to_owned(),
        _ => ordinal(at),
    };
    ["its ", &which, " statement"].concat()
}

/// The methods that a policy allows, where only its resources do not match: `GET /pets` only.
fn allows_only(policy: &EvaluatedPolicy<'_>) -> Option<String> {
    let mut statements = policy.trace.statements.iter();
    let elsewhere =
        statements.all(|one| one.effect != Some(Effect::Allow) || one.reason == Some(Reason::Resource));
    let methods = elsewhere.then(|| allowed_methods(policy))??;
    let list = words::list(&methods);
    Some(match methods.len() {
        0..=2 => [&list, " only"].concat(),
        _ => ["only ", &list].concat(),
    })
}

/// Why the nearest Allow statement does not apply: the end of a sentence.
fn near_miss(policy: &EvaluatedPolicy<'_>) -> String {
    match policy.nearest_miss() {
        Some((at, statement)) => [": ", &why_not(policy, statement, &its_statement(policy, at))].concat(),
        None => ": no statement of it allows anything".into(),
    }
}

/// The same for two policies of which neither allows the request.
fn near_misses(authorizer: &EvaluatedPolicy<'_>, resource: Option<&EvaluatedPolicy<'_>>) -> String {
    let of = |policy: &EvaluatedPolicy<'_>, whose: &str| match policy.nearest_miss() {
        Some((at, statement)) => why_not(
            policy,
            statement,
            &its_statement(policy, at).replacen("its", whose, 1),
        ),
        None => ["no statement of ", whose, " allows anything"].concat(),
    };
    let second = resource.map_or_else(String::new, |policy| {
        [", and ", &of(policy, "the resource policy's")].concat()
    });
    [": ", &of(authorizer, "the authorizer's"), &second].concat()
}

/// Whether a statement asks for the address of a request that comes through a VPC endpoint.
fn misses_address(statement: &StatementTrace) -> bool {
    let Some(Reason::Condition(at)) = statement.reason else {
        return false;
    };
    let condition = statement.conditions.get(at);
    condition.is_some_and(|one| one.value.is_none() && one.key.eq_ignore_ascii_case("aws:SourceIp"))
}

/// The span of the first part that does not match.
fn failing(statement: &StatementTrace) -> Option<Span> {
    let part = match statement.reason? {
        Reason::Principal => statement.principal.as_ref(),
        Reason::Action => statement.action.as_ref(),
        Reason::Resource => statement.resource.as_ref(),
        Reason::Condition(at) => return Some(statement.conditions.get(at)?.span),
        Reason::Unreadable => return None,
    };
    Some(part?.span)
}

/// The reason why a Deny with conditions applies; empty for one without.
fn because(statement: &StatementTrace) -> String {
    match statement.conditions.first() {
        Some(condition) => [", because ", &request_value(condition)].concat(),
        None => String::new(),
    }
}
