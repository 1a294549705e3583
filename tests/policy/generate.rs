//! Policies and requests at random, the same ones in every run.

use why403::json::quote;
use why403::policy::{Context, Operator, Values};

use super::random::Random;

/// A policy as a list of statements, each as JSON text, and a request.
pub struct Case {
    pub statements: Vec<String>,
    pub action: &'static str,
    pub resource: &'static str,
    pub context: Context,
}

/// The scope of generated policies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    Whole,
    /// What the other evaluators know as well.
    Common,
}

impl Case {
    pub fn text(&self) -> String {
        policy(&self.statements)
    }
}

pub fn policy(statements: &[String]) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        statements.join(",")
    )
}

const ACTIONS: [&str; 3] = [
    "execute-api:Invoke",
    "execute-api:ManageConnections",
    "s3:GetObject",
];
const ACTION_PATTERNS: [&str; 8] = [
    "execute-api:Invoke",
    "execute-api:invoke",
    "execute-api:*",
    "execute-api:Inv*",
    "execute-api:?nvoke",
    "s3:*",
    "s3:Get*",
    "*",
];
const RESOURCES: [&str; 4] = [
    "arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/pets",
    "arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/pets/7",
    "arn:aws:execute-api:eu-west-1:123456789012:a1/prod/POST/pets",
    "arn:aws:execute-api:us-east-1:123456789012:a1/prod/GET/a:b/c",
];
const RESOURCE_PATTERNS: [&str; 12] = [
    "*",
    "arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/pets",
    "arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/*",
    "arn:aws:execute-api:us-east-1:123456789012:a1/*/GET/*",
    "arn:aws:execute-api:us-east-1:123456789012:a1/dev/*",
    "arn:aws:execute-api:*:*:a1/*",
    "arn:aws:execute-api:eu-*:123456789012:*",
    "arn:aws:execute-api:us-east-?:123456789012:a1/???/GET/pets",
    "arn:aws:execute-api:us-east-1:123456789012:a1/prod/GET/*:*",
    "arn:aws:execute-api:us-east-1:123456789012:*/pets",
    "arn:aws:execute-api:us-east-1:123456789012:b2/*",
    "arn:aws:s3:::bucket/*",
];
/// What only this evaluator is asked.
const ODD_RESOURCE_PATTERNS: [&str; 5] = [
    "arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/${aws:username}",
    "arn:aws:execute-api:us-east-1:123456789012:a1/dev/${k:text, 'GET'}/*",
    "arn:aws:execute-api",
    "arn:aws:*:us-east-1:123456789012:*",
    "execute-api:/dev/*",
];

const KEYS: [&str; 6] = ["k:text", "k:number", "k:date", "k:ip", "k:arn", "k:bool"];

/// Values of the kind that belongs to a key; the last ones are unreadable or odd.
fn values(key: &str) -> &'static [&'static str] {
    match key {
        "k:number" => &["0", "1", "1.0", "10", "-2.5", "1e1", "many", ""],
        "k:date" => &[
            "2026-01-01T00:00:00Z",
            "2026-06-01T12:00:00Z",
            "2027-01-01T00:00:00Z",
            "1767225600",
            "soon",
            "",
        ],
        "k:ip" => &[
            "192.0.2.1",
            "192.0.2.200",
            "203.0.113.9",
            "2001:db8::1",
            "2001:db8:1::1",
            "nowhere",
        ],
        "k:arn" => &[
            "arn:aws:iam::123456789012:user/alice",
            "arn:aws:iam::123456789012:role/reader",
            "arn:aws:sns:us-east-1:123456789012:topic",
            "nobody",
        ],
        "k:bool" => &["true", "false", "True", "yes"],
        _ => &["pets", "PETS", "pets/7", "toys", "p\u{10400}", "", "a*b"],
    }
}

fn operands(key: &str) -> &'static [&'static str] {
    match key {
        "k:ip" => &[
            "192.0.2.0/24",
            "203.0.113.9",
            "2001:db8::/48",
            "0.0.0.0/0",
            "2001:db8::5/64",
            "lan",
        ],
        "k:arn" => &[
            "arn:aws:iam::123456789012:user/alice",
            "arn:aws:iam::*:user/*",
            "arn:aws:*:*:123456789012:*",
            "nobody",
        ],
        "k:text" => &[
            "pets",
            "Pets",
            "pets/*",
            "p??",
            "t*",
            "",
            "${k:text}",
            "${aws:username}",
        ],
        _ => values(key),
    }
}

/// The key whose values an operator compares.
fn key_of(operator: &str, random: &mut Random) -> &'static str {
    for (part, key) in [
        ("Numeric", "k:number"),
        ("Date", "k:date"),
        ("IpAddress", "k:ip"),
        ("Arn", "k:arn"),
        ("Bool", "k:bool"),
        ("String", "k:text"),
    ] {
        if operator.contains(part) {
            return key;
        }
    }
    random.pick::<&str>(&KEYS)
}

fn list(random: &mut Random, items: &[&str], most: usize) -> String {
    let count = 1 + random.below(most);
    let picked: Vec<String> = (0..count).map(|_| quote(random.pick::<&str>(items))).collect();
    match picked.as_slice() {
        [one] => one.clone(),
        _ => format!("[{}]", picked.join(",")),
    }
}

fn condition(random: &mut Random, scope: Scope) -> String {
    let names: Vec<&str> = Operator::names().collect();
    let name = *random.pick(&names);
    let key = key_of(name, random);
    if name == "Null" {
        return format!(r#"{{"Null":{{"{key}":"{}"}}}}"#, random.chance(50));
    }
    let set = match random.below(10) {
        0 if scope == Scope::Whole => "ForAllValues:",
        1 if scope == Scope::Whole => "ForAnyValue:",
        _ => "",
    };
    let if_exists = if random.chance(20) { "IfExists" } else { "" };
    let operands = list(random, operands(key), 3);
    format!(r#"{{"{set}{name}{if_exists}":{{"{key}":{operands}}}}}"#)
}

pub fn statement(random: &mut Random, scope: Scope) -> String {
    let effect = if random.chance(60) { "Allow" } else { "Deny" };
    let not = |random: &mut Random| {
        if random.chance(12) { "Not" } else { "" }
    };
    let (not_action, not_resource) = (not(random), not(random));
    let actions = list(random, &ACTION_PATTERNS, 3);
    let resources = if scope == Scope::Whole && random.chance(15) {
        list(random, &ODD_RESOURCE_PATTERNS, 2)
    } else {
        list(random, &RESOURCE_PATTERNS, 3)
    };
    let condition = if random.chance(45) {
        format!(r#","Condition":{}"#, condition(random, scope))
    } else {
        String::new()
    };
    format!(
        r#"{{"Effect":"{effect}","{not_action}Action":{actions},"{not_resource}Resource":{resources}{condition}}}"#
    )
}

pub fn case(seed: u64, scope: Scope) -> Case {
    let mut random = Random::seeded(seed);
    let count = 1 + random.below(4);
    let statements = (0..count).map(|_| statement(&mut random, scope)).collect();
    let mut context = Context::default();
    for key in KEYS {
        if random.chance(30) {
            continue;
        }
        let values = values(key);
        if scope == Scope::Whole && random.chance(20) {
            let count = random.below(3);
            let many = (0..count).map(|_| random.pick(values).to_string()).collect();
            context.insert(key, Values::Many(many));
        } else {
            context.insert(key, Values::Single(random.pick(values).to_string()));
        }
    }
    if random.chance(50) {
        context.insert("aws:username", Values::Single("pets".into()));
    }
    Case {
        statements,
        action: random.pick::<&str>(&ACTIONS),
        resource: random.pick::<&str>(&RESOURCES),
        context,
    }
}
