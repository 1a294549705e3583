//! Two other evaluators of IAM policies, asked the same question.

use std::str::FromStr;

use iam_rs::{
    Arn as IamArn, Context as IamContext, ContextValue, Decision as IamDecision, IAMPolicy, IAMRequest,
    PolicyEvaluator, Principal as IamPrincipal, PrincipalId,
};
use scratchstack_arn::Arn;
use scratchstack_aspen::{Context as AspenContext, Decision as AspenDecision, Policy as AspenPolicy};
use scratchstack_aws_principal::{Principal, PrincipalIdentity, SessionData, SessionValue, User};
use why403::policy::{Context, Values, Verdict};

/// The caller that the peers are given, since neither has an anonymous one. No generated policy names it.
const CALLER: &str = "arn:aws:iam::123456789012:user/somebody";

/// A policy and a request in the form of `iam-rs`.
pub struct IamRs {
    evaluator: PolicyEvaluator,
    request: IAMRequest,
}

impl IamRs {
    /// None where it cannot read the policy.
    pub fn policy(text: &str) -> Option<IAMPolicy> {
        serde_json::from_str(text).ok()
    }

    pub fn new(policy: IAMPolicy, action: &str, resource: &str, context: &Context) -> Option<Self> {
        let mut data = IamContext::new();
        for (key, values) in context.iter() {
            let value = match values {
                Values::Single(value) => match value.as_str() {
                    "true" => ContextValue::Boolean(true),
                    "false" => ContextValue::Boolean(false),
                    text => ContextValue::String(text.to_owned()),
                },
                Values::Many(values) => ContextValue::StringList(values.clone()),
            };
            data.insert(key.to_owned(), value);
        }
        Some(Self {
            evaluator: PolicyEvaluator::with_policies(vec![policy]),
            request: IAMRequest::new_with_context(
                IamPrincipal::Aws(PrincipalId::String(CALLER.to_owned())),
                action,
                IamArn::parse(resource).ok()?,
                data,
            ),
        })
    }

    /// None where it answers with an error.
    pub fn verdict(&self) -> Option<Verdict> {
        Some(match self.evaluator.evaluate(&self.request).ok()?.decision {
            IamDecision::Allow => Verdict::Allow,
            IamDecision::Deny => Verdict::Deny,
            IamDecision::NotApplicable => Verdict::Silent,
        })
    }
}

/// A policy and a request in the form of `scratchstack-aspen`.
pub struct Aspen {
    policy: AspenPolicy,
    context: AspenContext,
}

impl Aspen {
    /// None where it cannot read the policy.
    pub fn policy(text: &str) -> Option<AspenPolicy> {
        AspenPolicy::from_str(text).ok()
    }

    /// None where it has no way to say the request: it knows no multivalued keys.
    pub fn new(policy: AspenPolicy, action: &str, resource: &str, context: &Context) -> Option<Self> {
        let (service, api) = action.split_once(':')?;
        let mut data = SessionData::new();
        for (key, values) in context.iter() {
            let Values::Single(value) = values else {
                return None;
            };
            data.insert(key, SessionValue::from(value.as_str()));
        }
        let user = User::new("aws", "123456789012", "/", "somebody").ok()?;
        let context = AspenContext::builder()
            .api(api)
            .service(service)
            .actor(Principal::from(vec![PrincipalIdentity::from(user)]))
            .resources(vec![Arn::from_str(resource).ok()?])
            .session_data(data)
            .build()
            .ok()?;
        Some(Self { policy, context })
    }

    /// None where it answers with an error.
    pub fn verdict(&self) -> Option<Verdict> {
        Some(match self.policy.evaluate(&self.context).ok()? {
            AspenDecision::Allow => Verdict::Allow,
            AspenDecision::Deny => Verdict::Deny,
            AspenDecision::DefaultDeny => Verdict::Silent,
        })
    }
}
