//! The outcome of a request: the response, the execution log, and the trace of every step.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::gateway::decision::Decision;
use crate::gateway::evidence::Evidence;
use crate::gateway::response::response_type::ResponseType;
use crate::gateway::steps::authorizer_function::Substitution;
use crate::policy;
use crate::rule::{Certainty, Rule};
use crate::scenario::{CaseIndex, EventIndex, Millis, Pairs, ScenarioDiagnostic, TextId};

/// The outcomes of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Simulation {
    /// One for each request of the timeline, in its order.
    pub outcomes: Vec<Outcome>,
    /// The diagnostics of the scenario's texts, each once, whether or not a request reached them.
    pub diagnostics: Vec<ScenarioDiagnostic>,
}

/// The outcome of one request. Serialized, it is the outcome of the scenario format.
///
/// Deserialized, it is the same again, but for the certainty of the log's lines, of which the format has the texts only, and for
/// `event`, which the format does not have: the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Outcome {
    /// The position of its request in the timeline.
    #[serde(skip)]
    pub event: EventIndex,
    /// The time at which the request came, from the start of the timeline.
    pub at: Millis,
    /// The method ARN that policies are evaluated with.
    pub method_arn: String,
    /// None where API Gateway would refuse to save the resource policy.
    pub status_code: Option<u16>,
    /// The gateway response's type; none where the request reached the integration.
    pub response_type: Option<ResponseType>,
    /// The response's headers, in their order.
    #[serde(with = "as_map")]
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub headers: Pairs,
    /// The response's body, byte by byte.
    pub body: String,
    /// The body as API Gateway itself sends it, where `body` is as the article prints it and differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub body_as_sent: Option<String>,
    /// None where no policy was reached.
    pub decision: Option<Decision>,
    /// The layer that decided.
    pub decided_by: DecidedBy,
    /// The verdict of the authorizer's policy; none where it was not evaluated.
    pub authorizer_policy: Option<PolicyVerdict>,
    /// The verdict of the resource policy; none where it was not evaluated or none is attached.
    pub resource_policy: Option<PolicyVerdict>,
    /// The use of the authorizer cache.
    pub cache: CacheUse,
    /// The identity sources' values in their order; empty where there is no cache key.
    pub cache_key: Vec<String>,
    /// Whether the function was called.
    pub authorizer_invoked: bool,
    /// The execution log's lines, without the request id in front.
    pub log: Vec<LogLine>,
    /// The certainty of the weakest rule behind the outcome. It is `unknown` exactly where there are alternatives.
    pub certainty: Certainty,
    /// The responses that AWS may give instead, where its behaviour is not known.
    pub alternatives: Vec<Alternative>,
    /// The diagnostics of the texts that this request used.
    pub diagnostics: Vec<ScenarioDiagnostic>,
    /// The evaluation behind it.
    pub trace: Trace,
}

impl Outcome {
    /// Whether the request does not come to the integration.
    pub fn is_refused(&self) -> bool {
        self.decided_by != DecidedBy::Integration && self.decision != Some(Decision::Allow)
    }
}

/// A response that AWS may give instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Alternative {
    /// The HTTP status.
    pub status_code: u16,
    /// The body, byte by byte.
    pub body: String,
    /// The condition under which AWS gives it: "if …".
    #[serde(rename = "says")]
    pub when: Cow<'static, str>,
}

/// A line of the execution log. Serialized, it is its text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct LogLine {
    /// The line, identities masked.
    pub text: String,
    /// The certainty of the line's form.
    pub certainty: Certainty,
}

impl Serialize for LogLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for LogLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self {
            text: String::deserialize(deserializer)?,
            certainty: Certainty::Unknown,
        })
    }
}

/// The verdict of one policy.
pub type PolicyVerdict = policy::Verdict;

/// The layer that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum DecidedBy {
    /// No such method, or a request that never reached one.
    Routing,
    /// The resource policy alone.
    ResourcePolicy,
    /// An identity source is missing or empty.
    IdentitySource,
    /// The token does not fit the validation expression.
    IdentityValidation,
    /// The function failed, refused or did not answer.
    AuthorizerFunction,
    /// What the function returned cannot be used.
    AuthorizerOutput,
    /// The policy that the function returned.
    AuthorizerPolicy,
    /// Both policies together.
    Policies,
    /// The API key, where the method requires one.
    ApiKey,
    /// No layer refused the request.
    Integration,
    /// API Gateway would refuse to save the resource policy.
    PolicyNotSaved,
    /// The policy of the VPC endpoint, before API Gateway saw the request.
    VpcEndpointPolicy,
}

/// The use of the authorizer cache by a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum CacheUse {
    /// There is none: TTL 0, no authorizer, or the request ended before it.
    #[default]
    Off,
    /// Looked up and not found.
    Miss,
    /// An earlier result was used again.
    Hit,
}

/// The evaluation behind an outcome: every step of the workflow, and every statement of the policies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Trace {
    /// The workflow's steps in their order, also those that did not run. That of the VPC endpoint's policy is there only if there
    /// is one.
    pub steps: Vec<Step>,
    /// The evaluation of the authorizer's policy.
    pub authorizer_policy: Option<policy::PolicyTrace>,
    /// The evaluation of the resource policy.
    pub resource_policy: Option<policy::PolicyTrace>,
    /// The resource policy's text, in the API or in the patch that deployed it.
    #[serde(rename = "resourcePolicyPath")]
    pub resource_policy_text_id: Option<TextId>,
    /// The resource policy as it was deployed; the places in `resource_policy` are places in this text.
    pub resource_policy_text: Arc<str>,
    /// Whether policies are evaluated for the request's signer; otherwise the caller is anonymous.
    pub signed: bool,
    /// The evaluation of a signed caller's own policy.
    pub caller_policy: Option<policy::PolicyTrace>,
    /// The evaluations of the policies that limit what the others allow. These are the VPC endpoint's, and those around a signed
    /// caller.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitTrace>,
    /// The case of the function that applied; `lambdaRule` in JSON. It did for this request or for the one whose result was
    /// cached.
    ///
    /// None if the function was not called, or if no case applied.
    #[serde(rename = "lambdaRule")]
    pub lambda_case: Option<CaseIndex>,
    /// The substitutions of `${event.…}` in the text that the case returns.
    pub substitutions: Vec<Substitution>,
    /// The authorizer's output as it was used: `${event.…}` filled in, or from the cache. The places in
    /// `authorizer_policy` are places in this text.
    pub authorizer_output: Option<Arc<str>>,
    /// The time at which the cached result that was used again was put in the cache.
    pub cached_at: Option<Millis>,
    /// The time at which the result that this request used again, or left in the cache, expires. A flush may end it earlier. None
    /// where nothing is cached.
    pub cached_until: Option<Millis>,
    /// The event that the function was called with, as JSON text.
    pub event: Option<String>,
}

impl Trace {
    /// The evidence of the step of this name.
    pub fn evidence(&self, name: StepName) -> &Evidence {
        let step = self.steps.iter().find(|step| step.name == name);
        step.map_or(&Evidence::NotRun, |step| &step.evidence)
    }

    /// The step that ended the request.
    pub fn ended_at(&self) -> Option<StepName> {
        let ended = self.steps.iter().find(|step| step.finding == Finding::Ended);
        ended.map(|step| step.name)
    }
}

/// The evaluation of a policy that limits what others allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LimitTrace {
    /// The policy's text; a JSON pointer when serialized.
    #[serde(rename = "path")]
    pub text_id: TextId,
    /// The text that the places in `trace` are in.
    pub text: Arc<str>,
    /// The evaluation.
    #[serde(flatten)]
    pub trace: policy::PolicyTrace,
}

/// One step of the workflow, as it went for one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(
        type = "{ name: StepName; finding: Finding; evidence: string; observation: Evidence; rules: Array<Rule> }"
    )
)]
#[non_exhaustive]
pub struct Step {
    /// The step's name.
    pub name: StepName,
    /// Its result.
    pub finding: Finding,
    /// Its evidence. In JSON `evidence` is the clause, and `observation` has the kind and its fields.
    #[serde(flatten, with = "evidence_json")]
    pub evidence: Evidence,
    /// The rules that it applied; the certainty of the step is that of the weakest.
    pub rules: Vec<&'static Rule>,
}

/// The steps of the workflow in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum StepName {
    /// The policy of the VPC endpoint, which comes before API Gateway.
    VpcEndpointPolicy,
    /// The method that the request's verb and path lead to.
    Routing,
    /// The resource policy, before the authorizer.
    ResourcePolicy,
    /// The identity sources and the validation expression.
    Identity,
    /// The authorizer cache.
    Cache,
    /// The call of the function.
    AuthorizerFunction,
    /// The reading of what it returned.
    AuthorizerOutput,
    /// Its policy, with the resource policy by Table A.
    Policies,
    /// The API key, where the method requires one.
    ApiKey,
    /// The integration, which a request reaches that nothing refused.
    Integration,
}

impl StepName {
    /// All of them, in the workflow's order.
    pub const ALL: [Self; 10] = [
        Self::VpcEndpointPolicy,
        Self::Routing,
        Self::ResourcePolicy,
        Self::Identity,
        Self::Cache,
        Self::AuthorizerFunction,
        Self::AuthorizerOutput,
        Self::Policies,
        Self::ApiKey,
        Self::Integration,
    ];
}

/// The result of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The request goes on.
    Passed,
    /// The request ends here.
    Ended,
    /// The step did not run.
    NotRun,
}

/// Evidence as a clause, and beside it as data.
mod evidence_json {
    use std::borrow::Cow;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::gateway::evidence::Evidence;

    #[derive(Serialize, Deserialize)]
    struct EvidenceJson<'a> {
        evidence: String,
        observation: Cow<'a, Evidence>,
    }

    pub(super) fn serialize<S: Serializer>(evidence: &Evidence, serializer: S) -> Result<S::Ok, S::Error> {
        let json = EvidenceJson {
            evidence: evidence.to_string(),
            observation: Cow::Borrowed(evidence),
        };
        json.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Evidence, D::Error> {
        let json = EvidenceJson::deserialize(deserializer)?;
        Ok(json.observation.into_owned())
    }
}

/// Names and values as a map, in their order.
mod as_map {
    use std::fmt;

    use serde::de::{MapAccess, Visitor};
    use serde::{Deserializer, Serializer};

    use crate::scenario::Pairs;

    pub(super) fn serialize<S: Serializer>(pairs: &Pairs, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pairs, D::Error> {
        struct PairsVisitor;

        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map of strings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Pairs::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(pairs)
            }
        }

        deserializer.deserialize_map(PairsVisitor)
    }
}
