//! Warnings about the conditions of statements.

use super::Finder;
use super::rule::{
    IPV4_ON_DUALSTACK, LIST_WITHOUT_EFFECT, ONE_ADDRESS, SOURCE_IP_ON_PRIVATE, VPC_AS_ENDPOINT,
};
use crate::explain::policy_text::PolicyText;
use crate::json;
use crate::policy::{Comparison, Condition, Effect, PolicyKind, Statement};
use crate::scenario::{AuthorizationType, EndpointType, IpAddressType};

impl Finder<'_> {
    pub(super) fn condition(
        &mut self,
        policy: &PolicyText<'_>,
        statement: &Statement,
        condition: &Condition,
    ) {
        let is = |key: &str| condition.key.text.eq_ignore_ascii_case(key);
        let private = self.api.endpoint_type == EndpointType::Private;
        let networks = condition.operator.comparison == Comparison::IpAddress;
        if is("aws:SourceIp") && private && policy.document.kind == PolicyKind::Resource {
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
                    format!(
                        "`{text}` is {what}, which is never the value of `{}`.",
                        condition.key.text
                    ),
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
                "The endpoint is dual-stack, and the list has only IPv4 networks, so a client that connects over IPv6 is denied."
                    .to_owned(),
            );
        }
    }

    pub(super) fn list_without_effect(&mut self, policy: &PolicyText<'_>) {
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
                        "The condition on `{}` does not restrict the methods with the Lambda authorizer, because the authorizer's Allow is \
                         enough. Use a Deny statement with the opposite condition instead.",
                        condition.key.text
                    ),
                );
            }
        }
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
