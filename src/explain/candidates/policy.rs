//! Edits of policies: those that mend the part that fails, narrowest first.

mod arn;
mod condition;
mod deny;

use super::{Breadth, Candidates};
use crate::explain::edit::{caller_policy, replace, widened};
use crate::explain::evaluated_policy::EvaluatedPolicy;
use crate::explain::policy_text::statement_insertion;
use crate::explain::{evaluated_policy, words};
use crate::gateway::DecidedBy;
use crate::json;
use crate::json::{Span, Value};
use crate::policy::{Effect, Reason, StatementTrace, Verdict};
use crate::scenario::{AuthorizationType, CallerLimit, EndpointType, TextId};

/// Replacements in one text.
type Edits = Vec<(Span, String)>;

impl Candidates<'_> {
    /// Edits of the policy that the function returned.
    pub(super) fn authorizer_policy(&mut self) {
        if let Some(policy) = evaluated_policy::authorizer(self.outcome) {
            self.mend(&policy, "");
        }
    }

    /// Edits of a signed caller's policies.
    pub(super) fn caller_policies(&mut self) {
        if !self.outcome.trace.signed {
            return;
        }
        if let Some(limit) = evaluated_policy::deciding_limit(self.outcome) {
            return self.mend(&limit, " in the policy that limits the caller");
        }
        match evaluated_policy::caller(self.scenario, self.outcome) {
            Some(policy) => self.mend(&policy, " in the caller’s policy"),
            None => {
                let policy = caller_policy(&self.outcome.method_arn);
                let title = format!(
                    "Give the caller a policy that allows `{}`",
                    words::request(self.outcome)
                );
                self.on_request(title, |request| {
                    if let Some(caller) = &mut request.caller {
                        caller.identity_policy = Some(policy);
                    }
                });
            }
        }
    }

    /// Edits of the policy of the VPC endpoint.
    pub(super) fn vpc_endpoint_policy(&mut self) {
        if let Some(policy) = evaluated_policy::deciding_limit(self.outcome) {
            self.mend(&policy, " in the policy of the VPC endpoint");
        }
        self.push_as(
            Breadth::Restriction,
            "Remove the policy of the VPC endpoint",
            |scenario| scenario.api.vpc_endpoint_policy = None,
        );
    }

    /// Edits of the resource policy.
    pub(super) fn resource_policy(&mut self) {
        if let Some(policy) = evaluated_policy::resource(self.scenario, self.outcome) {
            return self.mend(&policy, " in the resource policy");
        }
        if self.outcome.decided_by != DecidedBy::ResourcePolicy {
            return;
        }
        let statement = self.narrow_statement(true);
        let policy = format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{statement}]}}");
        let title = format!(
            "Attach a resource policy that allows `{}`",
            words::request(self.outcome)
        );
        self.push(title, |scenario| {
            scenario.api.policy = Some(json::pretty(&policy).unwrap_or(policy))
        });
    }

    /// The edits of one policy.
    fn mend(&mut self, policy: &EvaluatedPolicy<'_>, whose: &str) {
        if policy.trace.verdict == Verdict::Deny {
            if let Some((_, statement)) = policy.decisive() {
                let before = self.found.len();
                self.soften(policy, statement);
                self.allow_as_well(policy, before);
            }
        } else if policy.trace.verdict == Verdict::Silent {
            self.allow(policy, whose);
        }
    }

    /// Combine the edits from this one on with a statement that allows the request. That is for where nothing else would allow it
    /// once the Deny does not apply.
    fn allow_as_well(&mut self, policy: &EvaluatedPolicy<'_>, from: usize) {
        let of_authorizer = match self.routed_method() {
            Some(method) => method.authorization_type == AuthorizationType::Custom,
            None => true,
        };
        let others_allow = self.outcome.trace.signed || (of_authorizer && self.scenario.authorizer.is_some());
        let allows = |one: &StatementTrace| one.effect == Some(Effect::Allow) && one.applies;
        if policy.of_api.is_none() || others_allow || policy.trace.statements.iter().any(allows) {
            return;
        }
        let statement = format!("\n    {}", self.narrow_statement(true));
        for at in from..self.found.len() {
            let Some(one) = self.found.get(at) else { return };
            let (mut edited, breadth) = (one.scenario.clone(), one.breadth);
            let title = format!("{}, and allow `{}`", one.title, words::request(self.outcome));
            if let Some(text) = edited.text_mut(policy.text_id)
                && let Some(root) = json::parse(text).root
                && let Some((span, insertion)) = statement_insertion(&root, text, &statement)
            {
                replace(text, span, &insertion);
                self.push_as(breadth, title, |scenario| *scenario = edited);
            }
        }
    }

    /// Make the replacements in a policy's text.
    fn edit(&mut self, policy: &EvaluatedPolicy<'_>, breadth: Breadth, title: String, edits: Edits) {
        let text_id = policy.text_id;
        if policy.typed_text(self.scenario).is_none() {
            return;
        }
        // The last one first, so that the places of the others stay.
        let order = words::order(edits.iter().map(|(span, _)| usize::MAX - span.start));
        let edits: Edits = order
            .into_iter()
            .filter_map(|at| edits.get(at).cloned())
            .collect();
        let typed: Edits = edits
            .into_iter()
            .map(|(span, replacement)| (policy.typed(span), replacement))
            .collect();
        self.push_as(breadth, title, |scenario| {
            if let Some(text) = scenario.text_mut(text_id) {
                for (span, replacement) in &typed {
                    replace(text, *span, replacement);
                }
            }
        });
    }

    /// Suggest edits after which a policy that is silent allows this request.
    fn allow(&mut self, policy: &EvaluatedPolicy<'_>, whose: &str) {
        let Some((_, statement)) = policy.nearest_miss() else {
            return self.add_statement(policy, whose);
        };
        match statement.reason {
            Some(Reason::Condition(_)) => {
                self.satisfy(policy, statement);
                self.add_statement(policy, whose);
            }
            Some(Reason::Resource) => {
                let before = self.found.len();
                self.name_resource(policy, statement, whose);
                // A statement of its own is narrower only where it names the address.
                if names_callers(policy) || self.found.len() == before {
                    self.add_statement(policy, whose);
                }
            }
            Some(Reason::Principal) => {
                self.add_statement(policy, whose);
                self.name_principal(policy, statement);
            }
            Some(Reason::Action) => {
                self.add_statement(policy, whose);
                if let Some(part) = statement.action.as_ref().filter(|part| !part.negated) {
                    let title = "Add `execute-api:Invoke` to the statement’s actions".to_owned();
                    let wider = widened(policy, part.span, "execute-api:Invoke");
                    self.edit(policy, Breadth::Cure, title, vec![(part.span, wider)]);
                }
            }
            Some(Reason::Unreadable) | None => self.add_statement(policy, whose),
        }
    }

    /// Add a statement that allows this request.
    fn add_statement(&mut self, policy: &EvaluatedPolicy<'_>, whose: &str) {
        let statement = self.narrow_statement(names_callers(policy));
        let insertion = json::parse(policy.text).root.and_then(|root| {
            let document = root.get("policyDocument").unwrap_or(&root);
            statement_insertion(document, policy.text, &format!("\n    {statement}"))
        });
        if let Some(insertion) = insertion {
            let title = format!(
                "Add a statement that allows `{}`{whose}",
                words::request(self.outcome)
            );
            self.edit(policy, Breadth::Cure, title, vec![insertion]);
        }
    }

    /// A statement that allows this request and as little else as the policy can tell apart.
    pub(super) fn narrow_statement(&self, of_resource: bool) -> String {
        let arn = json::quote(&self.outcome.method_arn);
        let caller = self.request.caller.as_ref().filter(|_| self.outcome.trace.signed);
        let (principal, condition) = if !of_resource {
            (String::new(), String::new())
        } else if let Some(caller) = caller {
            let principal = format!("\"Principal\": {{ \"AWS\": {} }}, ", json::quote(&caller.arn));
            (principal, String::new())
        } else {
            let private = self.scenario.api.endpoint_type == EndpointType::Private;
            let (operator, key, value) = match &self.request.vpc_endpoint_id {
                Some(endpoint) if private => ("StringEquals", "aws:SourceVpce", endpoint),
                _ => ("IpAddress", "aws:SourceIp", &self.request.source_ip),
            };
            let condition = format!(
                ", \"Condition\": {{ \"{operator}\": {{ \"{key}\": {} }} }}",
                json::quote(value)
            );
            ("\"Principal\": \"*\", ".to_owned(), condition)
        };
        format!(
            "{{ \"Effect\": \"Allow\", {principal}\"Action\": \"execute-api:Invoke\", \"Resource\": {arn}{condition} }}"
        )
    }

    /// Mend the principal of an Allow.
    fn name_principal(&mut self, policy: &EvaluatedPolicy<'_>, statement: &StatementTrace) {
        let Some(part) = statement.principal.as_ref().filter(|part| !part.negated) else {
            return;
        };
        let Some(arn) = policy.signer else {
            return self.edit(
                policy,
                Breadth::Restriction,
                "Set `Principal` to `*`".into(),
                vec![(part.span, "\"*\"".to_owned())],
            );
        };
        let parsed = json::parse(part.span.slice(policy.text)).root;
        let aws = parsed.as_ref().and_then(|node| node.get("AWS"));
        if let Some(node) = aws
            && matches!(node.value, Value::String(_) | Value::Array(_))
        {
            let span = Span::new(part.span.start + node.span.start, part.span.start + node.span.end);
            let wider = widened(policy, span, arn);
            let title = format!("Add `{arn}` to the principals");
            self.edit(policy, Breadth::Cure, title, vec![(span, wider)]);
        }
    }
}

/// Whether the statements of a policy name the callers that they are about.
fn names_callers(policy: &EvaluatedPolicy<'_>) -> bool {
    policy.of_api.is_some()
        || matches!(
            policy.text_id,
            TextId::VpcEndpointPolicy | TextId::CallerLimit(_, CallerLimit::ResourceControlPolicy(_))
        )
}
