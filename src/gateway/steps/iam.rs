//! A method guarded by IAM: a signed caller with a policy of its own, and the policies that limit it.

use crate::gateway::conclusion::StepResult;
use crate::gateway::condition_keys;
use crate::gateway::decision::{Decision, DenyingPolicy};
use crate::gateway::evidence::Evidence;
use crate::gateway::outcome::{DecidedBy, StepName};
use crate::gateway::response::execution_log::Log;
use crate::gateway::response::message::{Denial, DeniedCaller};
use crate::gateway::statement_rules::Dependence;
use crate::gateway::steps::outcome_tables::{Table, decide};
use crate::gateway::steps::routing;
use crate::gateway::uncertainty::Uncertainty;
use crate::gateway::workflow::Workflow;
use crate::json::{Diagnostic, Span};
use crate::policy::{Caller, Effect, PolicyKind, PolicyTrace, PrincipalMatch, Verdict};
use crate::rule::{Certainty, Rule};
use crate::scenario::{CallerLimit, ScenarioDiagnostic, SignedCaller, TextId};

const EVALUATION: Option<&str> =
    Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html");

static UNSIGNED: Rule = Rule {
    id: "iam-unsigned",
    statement: "a request without a signature to an AWS_IAM method gets 403 `Missing Authentication Token`",
    source: "SAM test_api_with_authorizers; AWS Knowledge Center",
    url: Some("https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden"),
    certainty: Certainty::Recorded,
};

static ROOT_USER: Rule = Rule {
    id: "root-user",
    statement: "the root user of an account has every permission of the account without an identity-based policy, and none can be attached to \
           it; a resource policy, SCPs and RCPs can deny it a request",
    source: "IAM user guide: AWS account root user; nothing is recorded for API Gateway",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html"),
    certainty: Certainty::Documented,
};

static LIMITS: Rule = Rule {
    id: "caller-limits",
    statement: "a deny of a permissions boundary, session policy, SCP or RCP denies; the caller's own Allow counts only where the boundary, the \
           session policy and the SCPs allow as well",
    source: "IAM user guide: policy evaluation logic; nothing is recorded for API Gateway",
    url: EVALUATION,
    certainty: Certainty::Documented,
};

static ACCOUNT_DELEGATES: Uncertainty = Uncertainty {
    rule: &Rule {
        id: "account-principal-delegates",
        statement: "a resource policy that allows the caller's account delegates to it: a caller of the same account needs an Allow of its own as \
           well; whether API Gateway does so is not recorded",
        source: "IAM user guide: AWS account principals",
        url: Some(
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        ),
        certainty: Certainty::Unknown,
    },
    alternative: "if an Allow for the account is enough for its callers",
};

static SEVERAL_DENY: Rule = Rule {
    id: "several-policies-deny",
    statement: "where policies of several kinds deny a request, newer answers name one of them; which one is not known, here it is the resource \
           policy before the caller's own and before those that limit it",
    source: "IAM user guide: troubleshoot access denied errors",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"),
    certainty: Certainty::Unknown,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &UNSIGNED,
    &ROOT_USER,
    &LIMITS,
    ACCOUNT_DELEGATES.rule,
    &SEVERAL_DENY,
];

/// The verdicts of the policies that limit a caller; none where there is no such policy.
#[derive(Default)]
struct Limits {
    boundary: Option<Verdict>,
    session: Option<Verdict>,
    service_control: Option<Verdict>,
    resource_control: Option<Verdict>,
}

impl Limits {
    /// Those that deny, in the order of IAM's evaluation logic.
    fn denying(&self) -> impl Iterator<Item = DenyingPolicy> {
        let all = [
            (self.resource_control, DenyingPolicy::ResourceControl),
            (self.service_control, DenyingPolicy::ServiceControl),
            (self.boundary, DenyingPolicy::PermissionsBoundary),
            (self.session, DenyingPolicy::Session),
        ];
        let denying = all
            .into_iter()
            .filter(|(verdict, _)| *verdict == Some(Verdict::Deny));
        denying.map(|(_, policy)| policy)
    }

    /// The first that has to allow what the caller's own policy allows, and does not.
    fn withholding(&self) -> Option<DenyingPolicy> {
        let all = [
            (self.boundary, DenyingPolicy::PermissionsBoundary),
            (self.session, DenyingPolicy::Session),
        ];
        let mut silent = all
            .into_iter()
            .filter(|(verdict, _)| *verdict == Some(Verdict::Silent));
        silent.next().map(|(_, policy)| policy)
    }

    fn exist(&self) -> bool {
        let all = [
            self.boundary,
            self.session,
            self.service_control,
            self.resource_control,
        ];
        all.iter().any(Option::is_some)
    }
}

impl Workflow<'_> {
    /// A method guarded by IAM.
    pub(crate) fn iam(&mut self) -> StepResult {
        let request = self.request;
        let Some(caller) = &request.caller else {
            // Recorded in September 2026: such a call leaves no line.
            self.log = Log::default();
            return routing::unsigned(
                request,
                self.aws_version,
                DecidedBy::IdentitySource,
                |bad_signature| Evidence::NotSigned { bad_signature },
                &UNSIGNED,
                &mut self.uncertainties,
            );
        };
        let signed = Evidence::Signed {
            arn: caller.arn.clone(),
        };
        let session =
            condition_keys::role_of_session(&caller.arn).map(|_| &condition_keys::SESSION_PRINCIPAL);
        self.passed(StepName::Identity, signed, session.as_slice());
        self.trace.signed = true;
        let who = Caller::Aws {
            arn: caller.arn.clone(),
        };
        let resource = self.evaluate_resource_policy(&who);
        let is_root = caller.arn.ends_with(":root");
        let own = if is_root {
            self.root_policy(caller)
        } else {
            self.caller_policy(caller, &who)
        };
        let limits = self.limits(caller, &who);
        let account = caller.arn.split(':').nth(4).unwrap_or("");
        let table = if account == self.api.account_id {
            Table::A
        } else {
            Table::B
        };
        let mut rules: Vec<&'static Rule> = Vec::new();
        if is_root {
            rules.push(&ROOT_USER);
        }
        if limits.exist() {
            rules.push(&LIMITS);
        }
        // What a policy of the caller's account allows counts only within the limits.
        let (mut withheld, own_within) = match limits.withholding() {
            Some(policy) if own == Verdict::Allow => (Some(policy), Verdict::Silent),
            _ => (None, own),
        };
        let named = resource.filter(|verdict| *verdict == Verdict::Allow);
        let named = named
            .and(self.trace.resource_policy.as_ref())
            .and_then(allowed_as);
        let resource_within = match named {
            Some(PrincipalMatch::Account) if table == Table::A && own_within != Verdict::Allow => {
                rules.push(ACCOUNT_DELEGATES.rule);
                if self.uncertainties.encounter(ACCOUNT_DELEGATES) {
                    resource
                } else {
                    Some(Verdict::Silent)
                }
            }
            // An Allow for the role does not reach past a boundary or a session policy; one for the caller itself does.
            Some(PrincipalMatch::Role) if table == Table::A && limits.withholding().is_some() => {
                withheld = limits.withholding();
                Some(Verdict::Silent)
            }
            _ => resource,
        };
        let (decision, rule) = decide(table, own_within, resource_within);
        rules.push(rule);
        let outer = match (limits.denying().next(), limits.service_control) {
            (Some(policy), _) => Some((Decision::ExplicitDeny, policy)),
            (None, Some(Verdict::Silent)) if decision == Decision::Allow => {
                Some((Decision::ImplicitDeny, DenyingPolicy::ServiceControl))
            }
            _ => None,
        };
        if decision == Decision::Allow && outer.is_none() {
            let own = if own_within == Verdict::Allow {
                Dependence::Verdict
            } else {
                Dependence::NoDeny
            };
            self.depend_on_policies(table, decision, own);
            self.passed(StepName::Policies, Evidence::PoliciesAllow, &rules);
            return StepResult::Continue(());
        }
        // No log of a signed call that is denied is recorded.
        self.log.approximate_from_here(Certainty::Unknown);
        self.log.not_authorized();
        let by_resource_policy = match decision {
            Decision::ExplicitDeny => resource == Some(Verdict::Deny),
            _ => table == Table::B && own_within == Verdict::Allow,
        };
        let inner = match (by_resource_policy, withheld) {
            (true, _) => DenyingPolicy::ResourceBased,
            (false, Some(policy)) => policy,
            (false, None) => DenyingPolicy::IdentityBased,
        };
        // An explicit deny of the resource policy or of the caller's own is named before those of the limits that come after it.
        let (decision, denying) = match outer {
            Some(outer) if decision != Decision::ExplicitDeny => outer,
            _ => (decision, inner),
        };
        let by = match denying {
            DenyingPolicy::ResourceBased => DecidedBy::ResourcePolicy,
            _ => DecidedBy::Policies,
        };
        let evidence = match (denying, decision) {
            (DenyingPolicy::IdentityBased | DenyingPolicy::ResourceBased, Decision::ExplicitDeny) => {
                Evidence::PolicyDenies
            }
            (DenyingPolicy::IdentityBased | DenyingPolicy::ResourceBased, _) => Evidence::PoliciesDoNotAllow,
            (limit, Decision::ExplicitDeny) => Evidence::LimitDenies { policy: limit },
            (limit, _) => Evidence::LimitDoesNotAllow { policy: limit },
        };
        let denial = |policy| Denial {
            caller: DeniedCaller::Signed(&caller.arn),
            policy,
            decision,
        };
        self.depend_on_policies(table, decision, Dependence::Verdict);
        let ours = [
            (resource, DenyingPolicy::ResourceBased),
            (Some(own), DenyingPolicy::IdentityBased),
        ];
        let ours = ours
            .into_iter()
            .filter(|(verdict, _)| *verdict == Some(Verdict::Deny));
        let mut others = ours
            .map(|(_, policy)| policy)
            .chain(limits.denying())
            .filter(|policy| *policy != denying);
        let other = others.next().filter(|_| decision == Decision::ExplicitDeny);
        let Some(other) = other else {
            return self.deny(by, denial(denying), evidence, &rules);
        };
        rules.push(&SEVERAL_DENY);
        let (other, _) = self.denied(denial(other));
        self.deny(by, denial(denying), evidence, &rules)
            .map_break(|mut conclusion| {
                conclusion.alternative =
                    Some((other, "if API Gateway names another of the policies that deny"));
                conclusion
            })
    }

    /// Record the rules within the statements of all policies that the outcome depends on. `own`: what it depends on of the
    /// caller's own policy, where nothing denies.
    fn depend_on_policies(&mut self, table: Table, decision: Decision, own: Dependence) {
        let policies = || {
            let limits = self.trace.limits.iter();
            // The policy of the VPC endpoint had its step.
            let limits = limits
                .filter(|limit| limit.text_id != TextId::VpcEndpointPolicy)
                .map(|limit| &limit.trace);
            self.trace
                .resource_policy
                .iter()
                .chain(&self.trace.caller_policy)
                .chain(limits)
        };
        let rules: Vec<_> = if decision == Decision::ExplicitDeny {
            // The first in this order is the one that is named.
            let denying = policies().find(|trace| trace.verdict == Verdict::Deny);
            denying.into_iter().flat_map(PolicyTrace::rules).collect()
        } else {
            let resource = match (table, decision, own) {
                (Table::A, Decision::Allow, Dependence::Verdict) => Dependence::NoDeny,
                _ => Dependence::Verdict,
            };
            let dependences = self.trace.resource_policy.iter().map(|_| resource);
            let dependences = dependences.chain(self.trace.caller_policy.iter().map(|_| own));
            let dependences = dependences.chain(std::iter::repeat(Dependence::Verdict));
            policies()
                .zip(dependences)
                .flat_map(|(trace, dependence)| dependence.rules(trace))
                .collect()
        };
        self.depend_on(rules);
        self.depend_on(self.policy.rules.clone());
    }

    /// The verdict for the root user of an account. It is the same whatever its policy says, since none can be attached to it.
    fn root_policy(&mut self, caller: &SignedCaller) -> Verdict {
        if caller.identity_policy.is_some() {
            let message = "an identity-based policy cannot be attached to the root user; it is ignored";
            let diagnostic = Diagnostic::warning("root-user-policy", Span::default(), message)
                .help("the root user has every permission of its account");
            let about = ScenarioDiagnostic::about(TextId::CallerPolicy(self.event), diagnostic);
            self.observations.diagnostics.push(about);
        }
        Verdict::Allow
    }

    /// The verdict of the caller's own policy.
    fn caller_policy(&mut self, caller: &SignedCaller, who: &Caller) -> Verdict {
        let Some(text) = &caller.identity_policy else {
            return Verdict::Silent;
        };
        let read = self.deployment.policy(text, PolicyKind::Identity);
        let (document, diagnostics) = read.as_ref();
        let text_id = TextId::CallerPolicy(self.event);
        let about = |one: &Diagnostic| ScenarioDiagnostic::about(text_id, one.clone());
        self.observations
            .diagnostics
            .extend(diagnostics.iter().map(about));
        let trace = self.evaluate(document, who);
        let verdict = trace.verdict;
        self.trace.caller_policy = Some(trace);
        verdict
    }

    /// Evaluate the policies that limit the caller.
    fn limits(&mut self, caller: &SignedCaller, who: &Caller) -> Limits {
        let event = self.event;
        let mut verdict = |limit: CallerLimit, text: &String, kind| {
            self.evaluate_limit(TextId::CallerLimit(event, limit), text, kind, who)
        };
        let mut of_all = |texts: &[String], limit: fn(usize) -> CallerLimit, kind| {
            let verdicts = texts.iter().enumerate();
            let verdicts: Vec<_> = verdicts
                .map(|(index, text)| verdict(limit(index), text, kind))
                .collect();
            // A deny of any denies; otherwise one that allows is enough.
            let first = |wanted| verdicts.contains(&wanted).then_some(wanted);
            first(Verdict::Deny)
                .or(first(Verdict::Allow))
                .or(first(Verdict::Silent))
        };
        let service_control = of_all(
            &caller.service_control_policies,
            CallerLimit::ServiceControlPolicy,
            PolicyKind::Identity,
        );
        let resource_control = of_all(
            &caller.resource_control_policies,
            CallerLimit::ResourceControlPolicy,
            PolicyKind::Resource,
        );
        let mut of_one = |text: &Option<String>, limit| {
            text.as_ref()
                .map(|text| verdict(limit, text, PolicyKind::Identity))
        };
        Limits {
            boundary: of_one(&caller.permissions_boundary, CallerLimit::PermissionsBoundary),
            session: of_one(&caller.session_policy, CallerLimit::SessionPolicy),
            service_control,
            resource_control,
        }
    }
}

/// The most direct way in which a resource policy's Allow statements that apply name the caller.
fn allowed_as(trace: &PolicyTrace) -> Option<PrincipalMatch> {
    let allows = trace
        .statements
        .iter()
        .filter(|statement| statement.applies && statement.effect == Some(Effect::Allow));
    let rank = |named: &PrincipalMatch| match named {
        PrincipalMatch::Account => 0,
        PrincipalMatch::Role => 1,
        PrincipalMatch::Everybody => 2,
        PrincipalMatch::Caller => 3,
    };
    let named = allows.flat_map(|statement| match &statement.principal {
        Some(part) if !part.negated => part.entries.iter().filter_map(|entry| entry.named).collect(),
        // `NotPrincipal`, or nothing: everybody else.
        _ => vec![PrincipalMatch::Everybody],
    });
    named.max_by_key(rank)
}
