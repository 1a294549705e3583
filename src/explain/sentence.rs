//! The sentence about an outcome.

mod identity;
mod policy;

use crate::explain::evaluated_policy::{EvaluatedPolicy, Location};
use crate::explain::preflight::is_preflight;
use crate::explain::statement::by_statement;
use crate::explain::{evaluated_policy, words};
use crate::gateway::{DecidedBy, Evidence, Outcome, StepName};
use crate::json::{Severity, Span};
use crate::policy::{Reason, StatementTrace, Verdict};
use crate::prose::code;
use crate::scenario::{Scenario, Subject, TextId};

/// An outcome in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The layer and the reason, in one sentence or two. Code is in backticks.
    pub sentence: String,
    /// The range of a text that the sentence is about. That is the decisive statement, or the part that comes nearest to allowing
    /// it.
    pub location: Option<Location>,
}

/// The writer of the sentence about an outcome.
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

/// Explain an outcome of the scenario.
///
/// ```
/// use why403::{explain, gateway, scenario};
///
/// let read = scenario::read(r#"{ "timeline": [{ "request": { "headers": {} } }] }"#);
/// let simulation = gateway::simulate(&read.scenario);
/// let explanation = explain::explain(&read.scenario, &simulation.outcomes[0]);
/// assert!(explanation.sentence.starts_with("The header `Authorization`, the authorizer's identity source, is missing"));
/// ```
pub fn explain(scenario: &Scenario, outcome: &Outcome) -> Explanation {
    let writer = SentenceWriter {
        scenario,
        outcome,
        request: code(&words::request(outcome)),
        authorizer: evaluated_policy::authorizer(outcome),
        caller: evaluated_policy::caller(scenario, outcome),
        resource: evaluated_policy::resource(scenario, outcome),
        limit: evaluated_policy::deciding_limit(outcome),
    };
    Explanation {
        sentence: [&writer.sentence(), writer.preflight()].concat(),
        location: writer.location(),
    }
}

impl SentenceWriter<'_> {
    /// The sentence about a refused CORS preflight; empty for any other request.
    fn preflight(&self) -> &'static str {
        let refused = self.outcome.status_code.is_none_or(|status| status >= 400);
        let by_resource_policy = matches!(
            self.outcome.decided_by,
            DecidedBy::ResourcePolicy | DecidedBy::VpcEndpointPolicy | DecidedBy::PolicyNotSaved
        );
        let request = words::request_of(self.scenario, self.outcome);
        if refused && !by_resource_policy && request.is_some_and(is_preflight) {
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
                    "The token does not match the authorizer's validation expression `",
                    expression,
                    "`, so API Gateway rejected the request without calling the function.",
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
                    Some(_) => "The authorizer allowed the request, but ",
                    None => "No policy denied the request, but ",
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
                    ". It cannot be deployed; an earlier deployment stays in effect.",
                ]
                .concat()
            }
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
                "The caller's identity-based policy allows ",
                request,
                ", and so does the resource policy.",
            ]
            .concat(),
            (Some(by), None) => ["The caller's identity-based policy allows ", request, &by, "."].concat(),
            (None, Some(by)) => ["The resource policy allows ", request, &by, "."].concat(),
            (None, None) => self.reached_without_policy(),
        }
    }

    /// The sentence about a request that no policy was evaluated for.
    fn reached_without_policy(&self) -> String {
        let request = &*self.request;
        let trace = &self.outcome.trace;
        if trace.signed {
            let why = "The caller is the root user of the API's account, which may call ";
            return [why, request, " without an identity-based policy."].concat();
        }
        let token = *trace.evidence(StepName::Identity) == Evidence::UserPoolTokenPresent;
        let key = *trace.evidence(StepName::ApiKey) == Evidence::ApiKeyKnown;
        let accepted = match (token, key) {
            (true, _) => "The Cognito user pool authorizer accepts the token of ",
            (false, true) => "The API key is valid for ",
            (false, false) => {
                let why = " is open: it has no authorizer, and the API has no resource policy.";
                return [request, why].concat();
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
            ", and the API has no resource policy.",
        ]
        .concat()
    }

    fn routing(&self) -> String {
        let evidence = self.outcome.trace.evidence(StepName::Routing);
        let why = words::capitalized(&evidence.to_string());
        [&why, ". ", reach(evidence)].concat()
    }
}

/// The sentence that tells a request that does not reach the API from others with the same answer.
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
            "It is refused with 403 `Forbidden` before the API is known, so no policy was evaluated and the API has no log of it."
        }
        _ => "The request ended there, before any policy was evaluated.",
    }
}

/// Whether a diagnostic is about the resource policy, in the API or in the patch that deployed it.
fn is_resource_policy(subject: &Subject) -> bool {
    matches!(
        subject,
        Subject::Text(TextId::ResourcePolicy | TextId::DeployedPolicy(_))
    )
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
