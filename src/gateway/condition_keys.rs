//! The condition keys that API Gateway fills in for a request.
//!
//! Source: API Gateway developer guide, apigateway-resource-policies-aws-condition-keys.

use crate::gateway::response::ids::RequestIds;
use crate::policy;
use crate::policy::{Context, Values};
use crate::rule::{Certainty, Rule};
use crate::scenario::{ContextValue, EndpointType, Host, MAX_CONTEXT_VALUES, Request};

/// The request's condition keys; what the scenario gives in `context` comes last and wins.
pub(crate) fn collect(request: &Request, endpoint: EndpointType, ids: &RequestIds) -> Context {
    let mut context = Context::default();
    let mut single = |name: &str, value: &str| context.insert(name, Values::Single(value.to_owned()));
    single("aws:CurrentTime", &ids.iso_time());
    single("aws:EpochTime", &ids.epoch().to_string());
    single("aws:SecureTransport", if request.tls { "true" } else { "false" });
    let private = endpoint == EndpointType::Private;
    // Through a VPC endpoint there is no public address (inferred from the IAM user guide, users report it).
    let through_endpoint = request.vpc_endpoint_id.is_some()
        || request.vpc_id.is_some()
        || request.host == Some(Host::VpcEndpointWithHost);
    if !(private && through_endpoint) {
        single("aws:SourceIp", &request.source_ip);
    }
    for (key, header) in [("aws:Referer", "Referer"), ("aws:UserAgent", "User-Agent")] {
        if let Some(value) = request.header(header) {
            single(key, value);
        }
    }
    if private {
        let vpc = [
            ("aws:SourceVpc", &request.vpc_id),
            ("aws:SourceVpce", &request.vpc_endpoint_id),
            ("aws:VpcSourceIp", &request.vpc_source_ip),
        ];
        for (key, value) in vpc {
            if let Some(value) = value {
                single(key, value);
            }
        }
    }
    if let Some(caller) = &request.caller {
        signed(&caller.arn, &mut single);
    }
    for (name, value) in &request.context {
        match value {
            ContextValue::Single(value) => context.insert(name, Values::Single(value.clone())),
            ContextValue::Many(values) => {
                let values = values.iter().take(MAX_CONTEXT_VALUES).cloned();
                context.insert(name, Values::Many(values.collect()));
            }
            ContextValue::Absent => context.remove(name),
        }
    }
    context
}

/// The rule by which `aws:PrincipalArn` is not the caller's ARN.
pub(crate) static SESSION_PRINCIPAL: Rule = Rule {
    id: "principal-arn-of-session",
    statement: "`aws:PrincipalArn` of an assumed role's session is the ARN of the role; the session does not tell the role's path, so here it has none",
    source: "measured on AWS in October 2026; IAM user guide: global condition keys",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"),
    certainty: Certainty::Recorded,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&SESSION_PRINCIPAL];

/// The ARN of the role whose session this is; none for another principal.
pub(crate) fn role_of_session(arn: &str) -> Option<String> {
    let role = policy::role_of_session(arn)?;
    let mut parts = arn.split(':').skip(1);
    let (partition, account) = (parts.next()?, parts.nth(2)?);
    Some(format!("arn:{partition}:iam::{account}:role/{role}"))
}

/// The keys that only a signed caller has.
fn signed(arn: &str, single: &mut impl FnMut(&str, &str)) {
    single("aws:PrincipalArn", role_of_session(arn).as_deref().unwrap_or(arn));
    let mut parts = arn.splitn(6, ':').skip(4);
    if let Some(account) = parts.next() {
        single("aws:PrincipalAccount", account);
    }
    let resource = parts.next().unwrap_or("");
    let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
    let kind = match kind {
        "user" => "User",
        "assumed-role" => "AssumedRole",
        "federated-user" => "FederatedUser",
        "root" => "Account",
        _ => return,
    };
    single("aws:PrincipalType", kind);
    if kind == "User" {
        single("aws:username", name.rsplit('/').next().unwrap_or(name));
    }
}
