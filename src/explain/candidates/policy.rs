//! Edits of policies: those that mend the part that fails, narrowest first.

use super::{Breadth, Candidates};
use crate::explain::edit::{caller_policy, edit_policy, removal, replace, widened};
use crate::explain::evaluated_policy::EvaluatedPolicy;
use crate::explain::opened::first_address;
use crate::explain::policy_text::statement_insertion;
use crate::explain::{evaluated_policy, words};
use crate::gateway::{DecidedBy, api_arn};
use crate::json;
use crate::json::{Span, Value};
use crate::policy::{Comparison, ConditionTrace, PartTrace, Reason, StatementTrace, Verdict};
use crate::scenario::{CallerLimit, EndpointType, TextId};

/// The address that no network has, which policies often mean for every address.
const NO_ADDRESS: &str = "0.0.0.0";

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
        match evaluated_policy::caller(self.scenario, self.outcome, self.index) {
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
        if let Some(policy) = evaluated_policy::resource(self.scenario, self.outcome, self.index) {
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
                self.soften(policy, statement);
            }
        } else if policy.trace.verdict == Verdict::Silent {
            self.allow(policy, whose);
        }
    }

    /// Makes the replacements in a policy's text: in the API, or in the patch that deployed it.
    fn edit(&mut self, policy: &EvaluatedPolicy<'_>, breadth: Breadth, title: String, edits: Edits) {
        let (text_id, own) = (policy.text_id, policy.text);
        let deployed = matches!(text_id, TextId::DeployedPolicy(_) | TextId::UpdatedPolicy(_));
        if !deployed && policy.typed_text(self.scenario).is_none() {
            return;
        }
        // The last one first, so that the places of the others stay.
        let order = words::order(edits.iter().map(|(span, _)| usize::MAX - span.start));
        let edits: Edits = order
            .into_iter()
            .filter_map(|at| edits.get(at).cloned())
            .collect();
        if deployed {
            let mut text = own.to_owned();
            for (span, replacement) in &edits {
                replace(&mut text, *span, replacement);
            }
            let whole = Span::new(0, own.len());
            return self.push_as(breadth, title, |scenario| {
                edit_policy(scenario, text_id, own, whole, &text)
            });
        }
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

    /// Edits after which a Deny does not apply to this request.
    fn soften(&mut self, policy: &EvaluatedPolicy<'_>, statement: &StatementTrace) {
        let mut spared = false;
        for condition in &statement.conditions {
            spared |= self.soften_condition(policy, condition);
        }
        if !spared && let Some((edits, whom)) = self.exception(policy, statement) {
            let title = format!("Except {whom} from the Deny statement");
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

    /// Edits after which a condition of a Deny does not hold; whether there is one that leaves the restriction in place.
    fn soften_condition(&mut self, policy: &EvaluatedPolicy<'_>, condition: &ConditionTrace) -> bool {
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
            self.edit(policy, Breadth::Cure, title, edits);
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
            let networks = condition.operands.iter();
            let listed = networks.filter_map(|operand| first_address(&operand.text));
            let listed = listed.into_iter().find(|address| address != NO_ADDRESS);
            if let Some(address) = listed.filter(|_| key == "aws:sourceip") {
                let title = format!("Call from an address of the list: `{address}`");
                self.on_request(title, |request| request.source_ip = address);
            }
            self.every_address(policy, condition);
        }
        spared
    }

    /// `0.0.0.0` as it was meant: every address. That opens the API, so it comes last.
    fn every_address(&mut self, policy: &EvaluatedPolicy<'_>, condition: &ConditionTrace) {
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

    /// Sends the request through the endpoint that a condition asks for; whether the condition asks for one.
    fn through_endpoint(&mut self, condition: &ConditionTrace) -> bool {
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

    /// The condition that excepts this caller from a Deny, and the caller in words.
    fn exception(&self, policy: &EvaluatedPolicy<'_>, statement: &StatementTrace) -> Option<(Edits, String)> {
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

    /// Edits after which a policy that is silent allows this request.
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

    /// Adds a statement that allows this request.
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
    fn narrow_statement(&self, of_resource: bool) -> String {
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

    /// Mends every condition of an Allow that fails.
    fn satisfy(&mut self, policy: &EvaluatedPolicy<'_>, statement: &StatementTrace) {
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
                self.edit(policy, Breadth::Cure, title, edits);
            }
            if condition.value.is_none() {
                self.through_endpoint(condition);
            }
            if condition.key.eq_ignore_ascii_case("aws:SecureTransport") {
                self.on_request("Send the request over TLS", |request| request.tls = true);
            }
            if condition.operator.comparison == Comparison::IpAddress {
                self.every_address(policy, condition);
                let listed = condition
                    .operands
                    .iter()
                    .find_map(|operand| first_address(&operand.text));
                let listed = listed.filter(|address| !condition.operator.negated && address != NO_ADDRESS);
                if let Some(address) = listed.filter(|_| condition.key.eq_ignore_ascii_case("aws:SourceIp")) {
                    let title = format!("Call from an address of the list: `{address}`");
                    self.on_request(title, |request| request.source_ip = address);
                }
            }
        }
        if whole && !edits.is_empty() {
            let title = format!("Add {} to the condition", words::list(&added));
            self.edit(policy, Breadth::Cure, title, edits);
        }
        if let [condition] = failing.as_slice()
            && let Some(span) = condition_block(policy.text, statement)
        {
            let title = format!("Remove the condition on `{}`", condition.key);
            self.edit(policy, Breadth::Restriction, title, vec![(span, "{}".to_owned())]);
        }
    }

    /// Mends the resource of an Allow: the part of the ARN that is wrong, or this method beside the others.
    fn name_resource(&mut self, policy: &EvaluatedPolicy<'_>, statement: &StatementTrace, whose: &str) {
        let Some(part) = statement.resource.as_ref().filter(|part| !part.negated) else {
            return;
        };
        for (title, edits) in self.mended_patterns(policy, part) {
            self.edit(policy, Breadth::Cure, title, edits);
        }
        let wider = if part.entries.is_empty() {
            json::quote(&self.outcome.method_arn)
        } else {
            widened(policy, part.span, &self.outcome.method_arn)
        };
        let title = format!("Also allow `{}`{whose}", words::request(self.outcome));
        self.edit(policy, Breadth::Cure, title, vec![(part.span, wider)]);
    }

    /// Patterns that name another stage, API, account, region or partition, or end before the method.
    fn mended_patterns(&self, policy: &EvaluatedPolicy<'_>, part: &PartTrace) -> Vec<(String, Edits)> {
        let mut found: Vec<(String, Edits)> = Vec::new();
        let arn = &self.outcome.method_arn;
        for entry in part.entries.iter().filter(|entry| !entry.matches) {
            let pattern = policy.pattern(entry);
            let Some(mended) = mended(
                &pattern,
                &api_arn(&self.scenario.api),
                &self.scenario.api.stage_name,
                arn,
            ) else {
                continue;
            };
            let replacement = json::quote(&mended.pattern);
            match found.iter_mut().find(|(title, _)| *title == mended.title) {
                Some((_, edits)) => edits.push((entry.span, replacement)),
                None => found.push((mended.title, vec![(entry.span, replacement)])),
            }
        }
        found
    }

    /// Mends the principal of an Allow.
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

/// A pattern without its mistake.
struct Mended {
    title: String,
    pattern: String,
}

/// Mends a pattern that names something beside the API's stage, or no method; none where only method or path differ.
fn mended(pattern: &str, api: &str, stage: &str, arn: &str) -> Option<Mended> {
    if let Some(rest) = pattern.strip_prefix("execute-api:") {
        // The short form of a resource policy, where it is not written out.
        let rest = rest.trim_start_matches('/');
        return Some(Mended {
            title: "Write the short form as an ARN".into(),
            pattern: format!("{api}/{rest}"),
        });
    }
    let own: Vec<&str> = pattern.splitn(6, ':').collect();
    let wanted: Vec<&str> = api.splitn(6, ':').collect();
    let (Some(own_resource), true) = (own.get(5).copied(), own.len() == wanted.len()) else {
        return None;
    };
    let (own_api, after_api) = match own_resource.split_once('/') {
        Some((own_api, rest)) => (own_api, Some(rest)),
        None => (own_resource, None),
    };
    let wanted_api = wanted.get(5).copied().unwrap_or("");
    let names = ["partition", "service", "region", "account"];
    let mut parts: Vec<String> = own.iter().take(5).map(|part| (*part).to_owned()).collect();
    let mut wrong: Vec<String> = Vec::new();
    let differs = |own: &str, wanted: &str| !crate::policy::like(own, wanted);
    for (at, name) in names.iter().enumerate() {
        let (Some(part), Some(wanted)) = (parts.get_mut(at + 1), wanted.get(at + 1)) else {
            continue;
        };
        if differs(part, wanted) {
            wrong.push(format!("the {name} `{wanted}`"));
            *part = (*wanted).to_owned();
        }
    }
    let mut api_part = own_api.to_owned();
    if differs(own_api, wanted_api) {
        wrong.push(format!("the API `{wanted_api}`"));
        api_part = wanted_api.to_owned();
    }
    let mut rest = after_api.map(str::to_owned);
    if let Some(after) = after_api {
        let own_stage = after.split('/').next().unwrap_or("");
        if differs(own_stage, stage) {
            wrong.push(format!("the stage `{stage}`"));
            let others = after.strip_prefix(own_stage).unwrap_or("");
            rest = Some([stage, others].concat());
        }
    }
    let before = [&parts.join(":"), ":", &api_part].concat();
    let whole = match &rest {
        Some(rest) => [&before, "/", rest].concat(),
        None => before.clone(),
    };
    if !wrong.is_empty() {
        // It may lack `/*` as well.
        let pattern =
            if crate::policy::like(&whole, arn) || rest.as_ref().is_some_and(|rest| rest.contains('/')) {
                whole
            } else {
                [whole.trim_end_matches('/'), "/*"].concat()
            };
        return Some(Mended {
            title: format!("Name {} in the ARN", words::list(&wrong)),
            pattern,
        });
    }
    let segments = rest
        .as_deref()
        .map_or(0, |rest| rest.split('/').filter(|part| !part.is_empty()).count());
    if segments < 2 && !whole.ends_with('*') {
        return Some(Mended {
            title: "Append `/*` to the ARN, which names no method".into(),
            pattern: [whole.trim_end_matches('/'), "/*"].concat(),
        });
    }
    let single = before + "/" + &single_slashes(rest.as_deref().unwrap_or(""));
    (single != whole && crate::policy::like(&single, arn)).then(|| Mended {
        title: "Write one slash instead of two in the ARN".into(),
        pattern: single,
    })
}

fn single_slashes(text: &str) -> String {
    let mut text = text.to_owned();
    while text.contains("//") {
        text = text.replace("//", "/");
    }
    text
}

/// The key that a condition means, where it asks for one that the request cannot have in this way.
fn other_key(
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

/// The place of the conditions of a statement.
fn condition_block(text: &str, statement: &StatementTrace) -> Option<Span> {
    let root = json::parse(text).root?;
    Some(node_at(&root, statement.span)?.get("Condition")?.span)
}

/// The node that stands at a place.
fn node_at(node: &json::Node, span: Span) -> Option<&json::Node> {
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
