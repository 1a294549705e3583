//! Policies in a text, out of what is around them, and which policy each is.

use std::collections::BTreeSet;

use crate::import::intrinsic;
use crate::import::method_arn::{MethodArn, is_exact};
use crate::import::tree::{Tree, at, pretty, text_at, value_at};
use crate::json::{self, Member, Node, Span, Value};

/// A policy that was found.
#[derive(Debug)]
pub(super) struct FoundPolicy {
    /// Which policy it is.
    pub(super) sort: Sort,
    /// Why, for a person to read.
    pub(super) why: String,
    /// The policy document; for the output of an authorizer the whole output.
    pub(super) node: Node,
    /// What was made of the text: `a statement alone`.
    pub(super) from: Option<&'static str>,
    /// The names of the values that a tool has to fill in.
    pub(super) unresolved: BTreeSet<String>,
}

/// Which policy it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A resource policy of an API.
    Resource,
    /// A policy with a `Principal` that may be one of an API, or of a VPC endpoint.
    AnyResource,
    /// The output of an authorizer.
    Output,
    /// The answer of an HTTP API's authorizer: `isAuthorized`.
    SimpleResponse,
    /// An identity-based policy, by what is around it or by its actions.
    Identity,
    /// A policy without a `Principal`, of an authorizer or of a principal.
    Either,
    /// The policy of another resource, named: a role's trust policy.
    Foreign(&'static str),
}

/// The policies of a text.
pub(super) fn find(text: &str, tree: &Tree) -> Vec<FoundPolicy> {
    let found = of_tree(tree);
    if found.is_empty() && (tree.notation.is_none() || tree.errors().next().is_some()) {
        return in_prose(text);
    }
    found
}

/// Policies are looked for between words in texts of so many bytes.
const MAX_PROSE: usize = 20_000;

/// A value is looked for at so many brackets.
const MAX_TRIES: usize = 100;

/// The policies between the words of a text.
fn in_prose(text: &str) -> Vec<FoundPolicy> {
    let mut found = Vec::new();
    let mut from = 0;
    if text.len() > MAX_PROSE || text.trim_start().starts_with(['{', '[']) {
        return found;
    }
    for _ in 0..MAX_TRIES {
        let Some(at) = text.get(from..).and_then(|rest| rest.find(['{', '['])) else {
            break;
        };
        from += at + 1;
        if let Some((value, _)) = value_at(text, from - 1) {
            from = from.max(value.span.end);
            found.extend(of_value(&value));
        }
    }
    found.truncate(MAX_POLICIES);
    found
}

/// More policies than this are not read.
const MAX_POLICIES: usize = 20;

fn of_tree(tree: &Tree) -> Vec<FoundPolicy> {
    if tree.values.len() > 1 && tree.values.iter().all(is_statement) {
        return vec![document(list(&tree.values), Some("a list of statements"))];
    }
    tree.values
        .iter()
        .filter_map(of_value)
        .take(MAX_POLICIES)
        .collect()
}

/// The policy in a value; none if there is none.
pub(super) fn of_value(node: &Node) -> Option<FoundPolicy> {
    if let Some(items) = node.as_array() {
        let all = !items.is_empty() && items.iter().all(is_statement);
        return all.then(|| document(node.clone(), Some("a list of statements")));
    }
    let members = node.as_object()?;
    // What `test-invoke-authorizer` prints has a policy and a log: it is read as the log.
    if members.iter().any(|member| &*member.key == "clientStatus") {
        return None;
    }
    if node.get("isAuthorized").is_some() {
        return Some(FoundPolicy {
            sort: Sort::SimpleResponse,
            why: "it has `isAuthorized`, as the answer of an HTTP API's authorizer".to_owned(),
            node: node.clone(),
            from: None,
            unresolved: BTreeSet::new(),
        });
    }
    if node.get("principalId").is_some()
        || node
            .get("policyDocument")
            .is_some_and(|policy| policy.as_object().is_some())
    {
        let (node, unresolved) = intrinsic::as_text(node);
        let has_policy = node.get("policyDocument").is_some();
        return Some(FoundPolicy {
            sort: Sort::Output,
            why: if has_policy {
                "it has `policyDocument`"
            } else {
                "it has `principalId`"
            }
            .to_owned(),
            node,
            from: None,
            unresolved,
        });
    }
    if is_document(node) {
        return Some(found_in(node, None));
    }
    if is_statement(node) {
        return Some(document(
            list(std::slice::from_ref(node)),
            Some("a statement alone"),
        ));
    }
    wrapped(node)
}

/// What is around a policy has at most so many members; what has more is something else.
const MAX_WRAPPER: usize = 5;

/// A policy in what the AWS CLI prints around it.
fn wrapped(node: &Node) -> Option<FoundPolicy> {
    // An API has a policy as well, and is more than that, as is a document about one.
    let is_more = ["id", "openapi", "swagger", "paths", "VpcEndpointId"]
        .iter()
        .any(|name| node.get(name).is_some());
    let few = node
        .as_object()
        .is_some_and(|members| members.len() <= MAX_WRAPPER);
    if !few || is_more {
        return None;
    }
    for (path, identity, from) in [
        (
            "PolicyVersion.Document",
            true,
            "the output of `aws iam get-policy-version`",
        ),
        ("PolicyDocument", true, "a policy with its name, as IAM gives it"),
        ("policy", false, "the property `policy`"),
        ("Policy", false, "the property `Policy`"),
        (
            "x-amazon-apigateway-policy",
            false,
            "the property `x-amazon-apigateway-policy`",
        ),
    ] {
        let Some(inner) = at(node, path) else { continue };
        // With other extensions it is a part of a document.
        if path.starts_with("x-") && node.as_object().is_some_and(|members| members.len() > 1) {
            return None;
        }
        let inner = match inner.as_str() {
            Some(text) => parsed(text)?,
            None => inner.clone(),
        };
        let mut found = of_value(&inner)?;
        found.from = Some(from);
        if identity && found.sort == Sort::Either {
            found.sort = Sort::Identity;
            found.why = format!("it is {from}, and it has no `Principal`");
        }
        return Some(found);
    }
    None
}

/// A policy in a string: JSON, escaped once more, or with percent-encoding as IAM's API gives it.
fn parsed(text: &str) -> Option<Node> {
    let text = text.trim();
    let decoded = if text.starts_with("%7B") {
        percent_encoding::percent_decode_str(text)
            .decode_utf8()
            .ok()?
            .into_owned()
    } else {
        json::unescaped(text).unwrap_or_else(|| text.to_owned())
    };
    json::parse(&decoded).root
}

fn is_document(node: &Node) -> bool {
    let has = |name: &str| node.get(name).is_some();
    has("Statement") || (has("Version") && has("statement"))
}

fn is_statement(node: &Node) -> bool {
    let has = |name: &str| node.get(name).is_some();
    has("Effect")
        && ["Action", "NotAction", "Resource", "NotResource", "Principal"]
            .iter()
            .any(|name| has(name))
}

/// The statements as a list.
fn list(statements: &[Node]) -> Node {
    Node {
        span: Span::default(),
        value: Value::Array(statements.to_vec()),
    }
}

/// The finding of a list of statements.
fn document(statements: Node, from: Option<&'static str>) -> FoundPolicy {
    let member = |key: &str, node: Node| Member {
        key: key.into(),
        key_span: Span::default(),
        node,
    };
    let version = Node {
        span: Span::default(),
        value: Value::String("2012-10-17".into()),
    };
    let node = Node {
        span: statements.span,
        value: Value::Object(vec![member("Version", version), member("Statement", statements)]),
    };
    found_in(&node, from)
}

/// The finding of a policy document.
fn found_in(node: &Node, from: Option<&'static str>) -> FoundPolicy {
    let (node, unresolved) = intrinsic::as_text(node);
    let (sort, why) = sort(&node);
    FoundPolicy {
        sort,
        why,
        node,
        from,
        unresolved,
    }
}

/// The statements of a policy document.
fn statements(node: &Node) -> &[Node] {
    match node.get("Statement").or_else(|| node.get("statement")) {
        Some(Node {
            value: Value::Array(items),
            ..
        }) => items,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}

/// The texts of an element that holds one or several.
fn texts<'a>(statement: &'a Node, name: &str) -> Vec<&'a str> {
    match statement.get(name) {
        Some(node) => match node.as_array() {
            Some(items) => items.iter().filter_map(Node::as_str).collect(),
            None => node.as_str().into_iter().collect(),
        },
        None => Vec::new(),
    }
}

/// Which policy a document is, and why.
fn sort(node: &Node) -> (Sort, String) {
    let statements = statements(node);
    let has_principal =
        |statement: &&Node| statement.get("Principal").is_some() || statement.get("NotPrincipal").is_some();
    let with = statements.iter().filter(has_principal).count();
    let services: BTreeSet<String> = statements
        .iter()
        .flat_map(|statement| [texts(statement, "Action"), texts(statement, "NotAction")].concat())
        .map(|action| match action.split_once(':') {
            Some((service, _)) => service.to_ascii_lowercase(),
            None => action.to_owned(),
        })
        .collect();
    let only = |service: &str| services.len() == 1 && services.contains(service);
    let invokes = services.contains("execute-api");
    if with > 0 {
        if only("sts") {
            return (
                Sort::Foreign("the trust policy of a role"),
                "it has a `Principal`, and its actions are of `sts`".to_owned(),
            );
        }
        if only("lambda") {
            let what = "the resource-based policy of a Lambda function";
            return (
                Sort::Foreign(what),
                "it has a `Principal`, and its actions are of `lambda`".to_owned(),
            );
        }
        let some = if with < statements.len() {
            " in some of its statements"
        } else {
            ""
        };
        return if invokes {
            (
                Sort::Resource,
                format!(
                    "it has a `Principal`{some}, which only policies of resources have, and its actions are of `execute-api`"
                ),
            )
        } else if services.iter().all(|service| service.contains('*')) {
            (
                Sort::AnyResource,
                format!("it has a `Principal`{some}, which only policies of resources have"),
            )
        } else {
            (
                Sort::Foreign("the policy of a resource of another service"),
                "it has a `Principal`, and none of its actions is of `execute-api`".to_owned(),
            )
        };
    }
    let others = services
        .iter()
        .find(|service| *service != "execute-api" && !service.contains('*'));
    match others {
        Some(other) => (
            Sort::Identity,
            format!(
                "it has no `Principal`, and an action of `{other}`: the policy of an authorizer is about `execute-api` alone"
            ),
        ),
        None => (
            Sort::Either,
            "it has no `Principal`: it is what an authorizer returns, or a policy of a user or role"
                .to_owned(),
        ),
    }
}

impl FoundPolicy {
    /// The policy or output as text.
    pub(super) fn text(&self) -> String {
        pretty(&self.node)
    }

    /// The policy document itself.
    pub(super) fn policy(&self) -> &Node {
        self.node.get("policyDocument").unwrap_or(&self.node)
    }

    /// The region, account, API and stage that all ARNs in the policy agree on. Each is given by its name in a scenario, with its value.
    pub(super) fn places(&self) -> Vec<(&'static str, String)> {
        let mut found: [BTreeSet<&str>; 4] = Default::default();
        for statement in statements(self.policy()) {
            for resource in [texts(statement, "Resource"), texts(statement, "NotResource")].concat() {
                let Some(arn) = MethodArn::parse(resource) else {
                    continue;
                };
                for (values, part) in found
                    .iter_mut()
                    .zip([arn.region, arn.account, arn.api, arn.stage])
                {
                    if is_exact(part) {
                        values.insert(part);
                    }
                }
            }
        }
        let names = ["region", "accountId", "restApiId", "stageName"];
        let only = names
            .into_iter()
            .zip(found)
            .filter(|(_, values)| values.len() == 1);
        only.filter_map(|(name, values)| Some((name, values.first()?.to_string())))
            .collect()
    }
}

/// The name of a policy, for a title.
pub(super) fn name(node: &Node) -> Option<&str> {
    text_at(node, "PolicyName").or_else(|| text_at(node, "RoleName"))
}
