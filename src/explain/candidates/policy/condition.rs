//! Edits of the conditions of a statement.

use super::Edits;
use crate::explain::candidates::{Breadth, Candidates};
use crate::explain::edit::{removal, widened};
use crate::explain::evaluated_policy::EvaluatedPolicy;
use crate::explain::opened::first_address;
use crate::explain::words;
use crate::json;
use crate::json::{Span, Value};
use crate::policy::{Comparison, ConditionTrace, Order, StatementTrace};
use crate::scenario::EndpointType;

/// The address that no network has, which policies often mean for every address.
const NO_ADDRESS: &str = "0.0.0.0";

impl Candidates<'_> {
    /// Mend every condition of an Allow that fails.
    pub(super) fn satisfy(&mut self, policy: &EvaluatedPolicy<'_>, statement: &StatementTrace) {
        let failing: Vec<&ConditionTrace> = statement.conditions.iter().filter(|one| !one.holds).collect();
        let mut edits = Edits::new();
        let mut added = Vec::new();
        let mut whole = true;
        for condition in &failing {
            let value = condition
                .value
                .as_ref()
                .and_then(|value| value.as_slice().first());
            match value {
                Some(value) if !condition.operator.negated => {
                    edits.push((condition.span, widened(policy, condition.span, value)));
                    added.push(format!("`{value}`"));
                }
                _ => whole = false,
            }
            if let Some((title, edits)) = other_key(policy, condition, self.request.vpc_source_ip.as_deref())
            {
                self.edit(policy, Breadth::Repair, title, edits);
            }
            if condition.value.is_none() {
                self.through_endpoint(condition);
            }
            if condition.key.eq_ignore_ascii_case("aws:SecureTransport") {
                self.on_request("Send the request over TLS", |request| request.tls = true);
            }
            self.move_date(policy, condition, true);
            if condition.operator.comparison == Comparison::IpAddress {
                self.every_address(policy, condition);
                if !condition.operator.negated {
                    self.listed_address(condition);
                }
            }
        }
        if whole && !edits.is_empty() {
            let title = format!("Add {} to the condition", words::list(&added));
            self.edit(policy, Breadth::Cure, title, edits);
        }
        if let [condition] = failing.as_slice()
            && let Some(span) = condition_removal(policy.text, statement, condition)
        {
            let title = format!("Remove the condition on `{}`", condition.key);
            self.edit(policy, Breadth::Restriction, title, vec![(span, String::new())]);
        }
    }

    /// A date that has passed, or is not yet reached, moved by a year.
    pub(super) fn move_date(
        &mut self,
        policy: &EvaluatedPolicy<'_>,
        condition: &ConditionTrace,
        holds: bool,
    ) {
        if let Some((span, date)) = moved_date(condition, holds) {
            let title = format!(
                "Move the date of `{}` to `{}`",
                condition.key,
                date.trim_matches('"')
            );
            self.edit(policy, Breadth::Restriction, title, vec![(span, date)]);
        }
    }

    /// Send the request from an address that a condition lists.
    pub(super) fn listed_address(&mut self, condition: &ConditionTrace) {
        let networks = condition.operands.iter();
        let mut addresses = networks.filter_map(|operand| first_address(&operand.text));
        let listed = addresses.find(|address| address != NO_ADDRESS);
        if let Some(address) = listed.filter(|_| condition.key.eq_ignore_ascii_case("aws:SourceIp")) {
            let title = format!("Call from an address of the list: `{address}`");
            self.on_request(title, |request| request.source_ip = address);
        }
    }

    /// `0.0.0.0` as it was meant: every address. That opens the API, so it comes last.
    pub(super) fn every_address(&mut self, policy: &EvaluatedPolicy<'_>, condition: &ConditionTrace) {
        let operand = condition
            .operands
            .iter()
            .find(|operand| &*operand.text == NO_ADDRESS);
        if let Some(operand) = operand {
            self.edit(
                policy,
                Breadth::Restriction,
                "Write `0.0.0.0/0`: every address".into(),
                vec![(operand.span, "\"0.0.0.0/0\"".to_owned())],
            );
        }
    }

    /// Send the request through the endpoint that a condition asks for; whether the condition asks for one.
    pub(super) fn through_endpoint(&mut self, condition: &ConditionTrace) -> bool {
        let private = self.scenario.api.endpoint_type == EndpointType::Private;
        let Some(operand) = condition.operands.first().filter(|_| private) else {
            return false;
        };
        let id = operand.text.to_string();
        if condition.key.eq_ignore_ascii_case("aws:SourceVpce") && id.starts_with("vpce-") {
            let title = format!("Send the request through the VPC endpoint `{id}`");
            self.on_request(title, |request| request.vpc_endpoint_id = Some(id));
            true
        } else if condition.key.eq_ignore_ascii_case("aws:SourceVpc") && id.starts_with("vpc-") {
            let title = format!("Send the request from the VPC `{id}`");
            self.on_request(title, |request| request.vpc_id = Some(id));
            true
        } else {
            false
        }
    }
}

/// The key that a condition means, where it asks for one that the request cannot have in this way.
pub(super) fn other_key(
    policy: &EvaluatedPolicy<'_>,
    condition: &ConditionTrace,
    vpc_source_ip: Option<&str>,
) -> Option<(String, Edits)> {
    let is = |key: &str| condition.key.eq_ignore_ascii_case(key);
    let starts = |prefix: &str| condition.operands.iter().any(|one| one.text.starts_with(prefix));
    if is("aws:SourceVpce") && starts("vpc-") {
        let key = "\"aws:SourceVpc\"".to_owned();
        let title = "Compare the VPC’s id with `aws:SourceVpc`".to_owned();
        return Some((title, vec![(condition.key_span, key)]));
    }
    if is("aws:SourceVpc") && starts("vpce-") {
        let key = "\"aws:SourceVpce\"".to_owned();
        let title = "Compare the endpoint’s id with `aws:SourceVpce`".to_owned();
        return Some((title, vec![(condition.key_span, key)]));
    }
    if is("aws:SourceIp") && condition.value.is_none() {
        let address = vpc_source_ip?;
        let key = (condition.key_span, "\"aws:VpcSourceIp\"".to_owned());
        let title = "Compare `aws:VpcSourceIp` instead".to_owned();
        let listed = condition
            .operands
            .iter()
            .any(|one| in_network(&one.text, address));
        return Some(if listed {
            (title, vec![key])
        } else {
            let wider = widened(policy, condition.span, address);
            (
                format!("Compare `aws:VpcSourceIp` instead, and add `{address}`"),
                vec![key, (condition.span, wider)],
            )
        });
    }
    None
}

/// Whether an address is in a network.
fn in_network(network: &str, address: &str) -> bool {
    use crate::policy::value::{Address, Network};
    match (Network::parse(network), Address::parse(address)) {
        (Some(network), Some(address)) => network.contains(address),
        _ => false,
    }
}

/// The range to delete to remove a condition of a statement. The operator and `Condition` go with it where nothing else is in
/// them.
fn condition_removal(text: &str, statement: &StatementTrace, condition: &ConditionTrace) -> Option<Span> {
    let root = json::parse(text).root?;
    let statement = node_at(&root, statement.span)?.as_object()?;
    let block = statement.iter().find(|member| &*member.key == "Condition")?;
    let operators = block.node.as_object()?;
    let at = condition.key_span;
    let operator = operators
        .iter()
        .find(|one| one.node.span.start < at.start && at.end < one.node.span.end)?;
    let keys = operator.node.as_object()?;
    let key = keys.iter().find(|one| one.key_span == at)?;
    let whole = match (operators.len(), keys.len()) {
        (1, 1) => block,
        (_, 1) => operator,
        _ => key,
    };
    let span = Span::new(whole.key_span.start, whole.node.span.end);
    Some(removal(text, span))
}

/// The bound of a date condition after which the condition holds or does not hold. It is a year beyond the request's time.
fn moved_date(condition: &ConditionTrace, holds: bool) -> Option<(Span, String)> {
    let Comparison::Date(order) = condition.operator.comparison else {
        return None;
    };
    let [operand] = condition.operands.as_slice() else {
        return None;
    };
    let value = condition.value.as_ref()?.as_slice().first()?;
    // The date of a request is before one that comes later.
    let later = match order {
        Order::LessThan | Order::LessThanEquals => holds,
        Order::GreaterThan | Order::GreaterThanEquals => !holds,
        Order::Equals => return None,
    };
    const YEAR: i64 = 31_536_000;
    if let Ok(seconds) = value.parse::<i64>() {
        let moved = seconds.checked_add(if later { YEAR } else { -YEAR })?;
        return Some((operand.span, json::quote(&moved.to_string())));
    }
    let (year, rest) = value.split_once('-')?;
    let year: i64 = year.parse().ok()?;
    let year = if later { year + 1 } else { year - 1 };
    // Not every year has that day.
    let rest = rest.replacen("02-29", "02-28", 1);
    Some((operand.span, json::quote(&format!("{year:04}-{rest}"))))
}

/// The node that stands at a place.
pub(super) fn node_at(node: &json::Node, span: Span) -> Option<&json::Node> {
    if node.span == span {
        return Some(node);
    }
    let inside = |child: &json::Node| child.span.start <= span.start && span.end <= child.span.end;
    match &node.value {
        Value::Array(items) => items
            .iter()
            .find(|item| inside(item))
            .and_then(|item| node_at(item, span)),
        Value::Object(members) => {
            let mut nodes = members.iter().map(|member| &member.node);
            nodes
                .find(|child| inside(child))
                .and_then(|child| node_at(child, span))
        }
        _ => None,
    }
}
