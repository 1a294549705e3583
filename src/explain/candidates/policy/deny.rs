//! Edits after which a Deny does not apply to a request.

use super::Edits;
use super::condition::{node_at, other_key};
use crate::explain::candidates::{Breadth, Candidates};
use crate::explain::edit::{removal, widened};
use crate::explain::evaluated_policy::EvaluatedPolicy;
use crate::json;
use crate::json::Span;
use crate::policy::{Comparison, ConditionTrace, StatementTrace};
use crate::scenario::{EndpointType, TextId};

impl Candidates<'_> {
    /// Suggest edits after which a Deny does not apply to this request.
    pub(super) fn soften(&mut self, policy: &EvaluatedPolicy<'_>, statement: &StatementTrace) {
        let mut spared = false;
        for condition in &statement.conditions {
            spared |= self.soften_condition(policy, condition);
            self.move_date(policy, condition, false);
        }
        if !spared && let Some((edits, whom)) = self.exception(policy, statement) {
            let title = format!("Exclude {whom} from the Deny statement");
            self.edit(policy, Breadth::Cure, title, edits);
        }
        if let Some(part) = statement.resource.as_ref().filter(|part| !part.negated)
            && part.entries.len() > 1
        {
            let matching = part.entries.iter().filter(|entry| entry.matches);
            let edits: Edits = matching
                .map(|entry| (removal(policy.text, entry.span), String::new()))
                .collect();
            if edits.len() == 1 {
                let title = "Remove the resource from the Deny statement".to_owned();
                self.edit(policy, Breadth::Restriction, title, edits);
            }
        }
        let whole = removal(policy.text, statement.span);
        self.edit(
            policy,
            Breadth::Restriction,
            "Remove the statement that denies it".into(),
            vec![(whole, String::new())],
        );
        let allow = "\"Allow\"".to_owned();
        self.edit(
            policy,
            Breadth::Restriction,
            "Change Deny to Allow".into(),
            vec![(statement.effect_span, allow)],
        );
    }

    /// Suggest edits after which a condition of a Deny does not hold. The result is whether there is one that leaves the
    /// restriction in place.
    pub(super) fn soften_condition(
        &mut self,
        policy: &EvaluatedPolicy<'_>,
        condition: &ConditionTrace,
    ) -> bool {
        let key = condition.key.to_ascii_lowercase();
        let value = condition
            .value
            .as_ref()
            .and_then(|value| value.as_slice().first());
        if key == "aws:securetransport" {
            self.on_request("Send the request over TLS", |request| request.tls = true);
            return true;
        }
        if !condition.operator.negated {
            return false;
        }
        let mut spared = false;
        if let Some(edits) = other_key(policy, condition, self.request.vpc_source_ip.as_deref()) {
            let (title, edits) = edits;
            self.edit(policy, Breadth::Repair, title, edits);
            spared = true;
        }
        match value {
            Some(value) => {
                let wider = widened(policy, condition.span, value);
                let title = format!("Add `{value}` to the condition");
                self.edit(policy, Breadth::Cure, title, vec![(condition.span, wider)]);
                spared = true;
            }
            None => spared |= self.through_endpoint(condition),
        }
        if condition.operator.comparison == Comparison::IpAddress {
            self.listed_address(condition);
            self.every_address(policy, condition);
        }
        spared
    }

    /// The condition that excludes this caller from a Deny, and the caller in words.
    pub(super) fn exception(
        &self,
        policy: &EvaluatedPolicy<'_>,
        statement: &StatementTrace,
    ) -> Option<(Edits, String)> {
        let request = self.request;
        let (operator, key, value) = match (policy.signer, &request.vpc_source_ip) {
            (Some(arn), _) => ("ArnNotEquals", "aws:PrincipalArn", arn.to_owned()),
            (None, _) if matches!(policy.text_id, TextId::AuthorizerOutput(_)) => return None,
            (None, Some(address)) if self.scenario.api.endpoint_type == EndpointType::Private => {
                ("NotIpAddress", "aws:VpcSourceIp", address.clone())
            }
            (None, _) => ("NotIpAddress", "aws:SourceIp", request.source_ip.clone()),
        };
        let condition = format!(
            "{}: {{ {}: {} }}",
            json::quote(operator),
            json::quote(key),
            json::quote(&value)
        );
        let own = json::parse(policy.text).root?;
        let node = node_at(&own, statement.span)?;
        let insertion = match node.get("Condition") {
            // An operator that is there already would stand twice.
            Some(block) if block.get(operator).is_some() => return None,
            Some(block) => {
                let members = block.as_object()?;
                let comma = if members.is_empty() { "" } else { ", " };
                let start = Span::new(block.span.start + 1, block.span.start + 1);
                (start, format!(" {condition}{comma}"))
            }
            None => {
                let start = Span::new(node.span.start + 1, node.span.start + 1);
                (start, format!(" \"Condition\": {{ {condition} }},"))
            }
        };
        Some((vec![insertion], format!("`{value}`")))
    }
}
