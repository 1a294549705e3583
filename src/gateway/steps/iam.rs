//! A method guarded by IAM: a signed caller with a policy of its own.

use crate::gateway::conclusion::StepResult;
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::{DecidedBy, Decision, StepName};
use crate::gateway::response::message::DenyingPolicy;
use crate::gateway::steps::outcome_tables::{Table, decide};
use crate::gateway::steps::routing;
use crate::gateway::workflow::{Workflow, ask};
use crate::json::Diagnostic;
use crate::policy;
use crate::policy::{Caller, Verdict};
use crate::rule::{Certainty, Rule};
use crate::scenario::{ScenarioDiagnostic, TextId};

static UNSIGNED: Rule = Rule {
    id: "iam-unsigned",
    statement: "a request without a signature to an AWS_IAM method gets 403 `Missing Authentication Token`",
    source: "recorded (SAM test_api_with_authorizers); AWS Knowledge Center",
    url: Some("https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden"),
    certainty: Certainty::Recorded,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[&UNSIGNED];

impl Workflow<'_> {
    /// A method guarded by IAM.
    pub(crate) fn iam(&mut self) -> StepResult {
        let Some(caller) = &self.request.caller else {
            return routing::unsigned(
                self.request,
                self.aws_version,
                DecidedBy::IdentitySource,
                |bad_signature| Evidence::NotSigned { bad_signature },
                &UNSIGNED,
                &mut self.uncertainties,
            );
        };
        self.passed(
            StepName::Identity,
            Evidence::Signed {
                arn: caller.arn.clone(),
            },
            &[],
        );
        self.trace.signed = true;
        let who = Caller::Aws {
            arn: caller.arn.clone(),
        };
        let resource = self.evaluate_resource_policy(&who);
        let own = match &caller.identity_policy {
            None => Verdict::Silent,
            Some(text) => {
                let read = self.deployment.caller_policy(text);
                let (document, diagnostics) = read.as_ref();
                let text_id = TextId::CallerPolicy(self.event);
                let about = |one: &Diagnostic| ScenarioDiagnostic::about(text_id, one.clone());
                self.observations
                    .diagnostics
                    .extend(diagnostics.iter().map(about));
                let trace = policy::evaluate(document, &ask(&self.target.arn, &who, &self.context));
                let verdict = trace.verdict;
                self.trace.caller_policy = Some(trace);
                verdict
            }
        };
        let account = caller.arn.split(':').nth(4).unwrap_or("");
        let table = if account == self.api.account_id {
            Table::A
        } else {
            Table::B
        };
        let (decision, rule) = decide(table, own, resource);
        if decision == Decision::Allow {
            self.passed(StepName::Policies, Evidence::PoliciesAllow, &[rule]);
            return StepResult::Continue(());
        }
        self.log.not_authorized();
        let by_resource_policy = match decision {
            Decision::ExplicitDeny => resource == Some(Verdict::Deny),
            _ => table == Table::B && own == Verdict::Allow,
        };
        let by = match (resource, by_resource_policy) {
            (_, true) => DecidedBy::ResourcePolicy,
            (_, false) => DecidedBy::Policies,
        };
        let evidence = match decision {
            Decision::ExplicitDeny => Evidence::PolicyDenies,
            _ => Evidence::PoliciesDoNotAllow,
        };
        let denying_policy = DenyingPolicy::Signed {
            arn: &caller.arn,
            by_resource_policy,
        };
        self.deny(by, denying_policy, decision, evidence, &[rule])
    }
}
