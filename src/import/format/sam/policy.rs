//! The statements that SAM makes of `Auth.ResourcePolicy`, for each path.

use std::collections::HashMap;

use crate::import::scope::text;
use crate::import::template::{Guard, MethodParts, texts};
use crate::json::{self, Node};

/// The methods of an API by path, in the order in which SAM has them.
#[derive(Debug, Default)]
pub(super) struct Methods {
    paths: Vec<(String, Vec<MethodParts>)>,
    index: HashMap<String, usize>,
}

impl Methods {
    pub(super) fn new(methods: Vec<MethodParts>) -> Self {
        let mut out = Self::default();
        methods.into_iter().for_each(|method| out.add(method));
        out
    }

    /// Add a method; of two with the same path and verb the first is kept.
    pub(super) fn add(&mut self, method: MethodParts) {
        if self.has(&method.path, &method.http_method) {
            return;
        }
        let paths = &mut self.paths;
        let at = *self.index.entry(method.path.clone()).or_insert_with(|| {
            paths.push((method.path.clone(), Vec::new()));
            paths.len() - 1
        });
        if let Some((_, methods)) = self.paths.get_mut(at) {
            methods.push(method);
        }
    }

    pub(super) fn has(&self, path: &str, verb: &str) -> bool {
        self.at(path).iter().any(|known| known.http_method == verb)
    }

    /// Add an OPTIONS method to each path without one, as `Cors` does.
    pub(super) fn add_options(&mut self) {
        for path in self.paths() {
            self.add(MethodParts {
                http_method: "OPTIONS".to_owned(),
                path,
                guard: Guard::None,
                api_key_required: false,
                scopes: Vec::new(),
                settled: false,
            });
        }
    }

    pub(super) fn paths(&self) -> Vec<String> {
        self.paths.iter().map(|(path, _)| path.clone()).collect()
    }

    /// The verbs of a path.
    pub(super) fn of_path(&self, path: &str) -> Vec<String> {
        self.at(path)
            .iter()
            .map(|method| method.http_method.clone())
            .collect()
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut MethodParts> {
        self.paths.iter_mut().flat_map(|(_, methods)| methods)
    }

    pub(super) fn into_all(self) -> Vec<MethodParts> {
        self.paths.into_iter().flat_map(|(_, methods)| methods).collect()
    }

    fn at(&self, path: &str) -> &[MethodParts] {
        let at = self.index.get(path).and_then(|at| self.paths.get(*at));
        at.map(|(_, methods)| methods.as_slice()).unwrap_or_default()
    }
}

/// The statements of the resource policy, in the order in which SAM adds them.
#[derive(Debug, Default)]
pub(super) struct Statements {
    /// What the policy of the document has beside its statements.
    others: Vec<(String, Node)>,
    all: Vec<Node>,
    seen: std::collections::HashSet<String>,
    size: usize,
}

/// A longer policy is not made: AWS takes 8,192 bytes.
const MAX_SIZE: usize = 500_000;

/// The lists of addresses, and the operator of the statement that denies.
const ADDRESSES: [(&str, &str); 2] = [
    ("IpRangeWhitelist", "NotIpAddress"),
    ("IpRangeBlacklist", "IpAddress"),
];

impl Statements {
    /// Those of the policy in a document.
    pub(super) fn of(policy: Option<&Node>) -> Self {
        let mut out = Self::default();
        for member in policy.and_then(Node::as_object).unwrap_or_default() {
            match (&*member.key, member.node.as_array()) {
                ("Statement", Some(items)) => items.iter().for_each(|item| out.push(item.clone())),
                ("Statement", None) => out.push(member.node.clone()),
                (key, _) => out.others.push((key.to_owned(), member.node.clone())),
            }
        }
        out
    }

    /// Add the statements for a path with these verbs.
    pub(super) fn add(&mut self, policy: &Node, path: &str, verbs: &[String], stage: &str) {
        if self.is_cut() {
            return;
        }
        let path = without_names(path);
        let resources = verbs.iter().map(|verb| {
            let verb = if verb == "ANY" { "*" } else { verb };
            Node::string(format!("execute-api:/{stage}/{verb}{path}"))
        });
        let resources = Node::list(resources);
        for (name, effect) in [("AwsAccountWhitelist", "Allow"), ("AwsAccountBlacklist", "Deny")] {
            let accounts = policy.get(name).map(texts).unwrap_or_default();
            if !accounts.is_empty() {
                let accounts = Node::list(accounts.into_iter().map(Node::string));
                let principal = Node::object([("AWS", accounts)]);
                // SAM does not look whether this one is there already.
                let statement = statement(effect, &resources, principal, None);
                self.size += json::compact(&statement).len();
                self.all.push(statement);
            }
        }
        for (name, operator) in ADDRESSES {
            let ranges = policy.get(name).map(texts).unwrap_or_default();
            if !ranges.is_empty() {
                let ranges = Node::list(ranges.into_iter().map(Node::string));
                self.guard(&resources, operator, Node::object([("aws:SourceIp", ranges)]));
            }
        }
        for (list, operator) in [("Blacklist", "StringEquals"), ("Whitelist", "StringNotEquals")] {
            let condition = vpc_condition(policy, list);
            if condition.as_object().is_some_and(|members| !members.is_empty()) {
                self.guard(&resources, operator, condition);
            }
        }
    }

    /// Add `CustomStatements`, each as it is written.
    pub(super) fn add_custom(&mut self, policy: &Node) {
        match policy.get("CustomStatements") {
            Some(node) if node.as_array().is_some() => {
                node.as_array()
                    .unwrap_or_default()
                    .iter()
                    .for_each(|item| self.push(item.clone()));
            }
            Some(node) if !node.is_null() => self.push(node.clone()),
            _ => {}
        }
    }

    /// Whether statements were left out, since the policy is too long.
    pub(super) fn is_cut(&self) -> bool {
        self.size > MAX_SIZE
    }

    /// The policy; none without any statement.
    pub(super) fn document(self) -> Option<Node> {
        if self.all.is_empty() {
            return None;
        }
        let mut members = self.others;
        if !members.iter().any(|(key, _)| key == "Version") {
            members.insert(0, ("Version".to_owned(), Node::string("2012-10-17")));
        }
        members.push(("Statement".to_owned(), Node::list(self.all)));
        Some(Node::object(members))
    }

    /// A statement that allows everybody, and one that denies under a condition.
    fn guard(&mut self, resources: &Node, operator: &str, condition: Node) {
        self.push(statement("Allow", resources, Node::string("*"), None));
        let condition = Node::object([(operator, condition)]);
        self.push(statement("Deny", resources, Node::string("*"), Some(condition)));
    }

    fn push(&mut self, statement: Node) {
        let text = json::compact(&statement);
        let size = text.len();
        if self.seen.insert(text) {
            self.size += size;
            self.all.push(statement);
        }
    }
}

fn statement(effect: &str, resources: &Node, principal: Node, condition: Option<Node>) -> Node {
    let mut out = Node::object([
        ("Effect", Node::string(effect)),
        ("Principal", principal),
        ("Action", Node::string("execute-api:Invoke")),
        ("Resource", resources.clone()),
    ]);
    if let Some(condition) = condition {
        out.push("Condition", condition);
    }
    out
}

/// The condition on VPCs and VPC endpoints. Both stand in one statement, so that a request is denied only where both keys match.
pub(super) fn vpc_condition(policy: &Node, list: &str) -> Node {
    let get = |name: &str| {
        let items = policy.get(&format!("{name}{list}"))?;
        Some(
            items
                .as_array()
                .map_or_else(|| texts(items), |items| items.iter().filter_map(text).collect()),
        )
    };
    let plain = get("SourceVpc").unwrap_or_default();
    let of = |prefix: &str, more: &str| {
        let own = plain.iter().filter(|id| id.starts_with(prefix)).cloned();
        let all: Vec<String> = own.chain(get(more).unwrap_or_default()).collect();
        (!all.is_empty()).then(|| Node::list(all.into_iter().map(Node::string)))
    };
    let keys = [
        ("aws:SourceVpc", of("vpc-", "IntrinsicVpc")),
        ("aws:SourceVpce", of("vpce-", "IntrinsicVpce")),
    ];
    Node::object(keys.into_iter().filter_map(|(key, ids)| Some((key, ids?))))
}

/// The path with `*` in place of `{id}` and `{proxy+}`.
fn without_names(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').filter(|(name, _)| {
            let name = name.strip_suffix('+').unwrap_or(name);
            !name.is_empty()
                && name
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter))
        });
        match named {
            Some((_, after)) => {
                out.push('*');
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}
