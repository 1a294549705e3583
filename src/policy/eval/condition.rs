//! Conditions against the condition keys of a request.

use crate::json::Number;
use crate::policy::eval::expand::{Expanded, expand, text_of};
use crate::policy::eval::trace::{Absent, ConditionTrace, Match, OperandTrace, ValueTrace};
use crate::policy::model::context::{Context, Values};
use crate::policy::model::document::{Condition, Effect, PolicyString, Version};
use crate::policy::model::operator::{Comparison, SetOperator};
use crate::policy::pattern::arn;
use crate::policy::pattern::variable::has_variables;
use crate::policy::pattern::wildcard::{like, like_tokens};
use crate::policy::value::{Address, Instant, Network, base64, boolean};
use crate::rule::{Certainty, Rule};

/// A scalar operator on a multivalued key.
pub static SCALAR_OPERATOR_ON_MULTIVALUED_KEY: Rule = Rule {
    id: "scalar-operator-on-multivalued-key",
    statement: "an operator without `ForAllValues:` or `ForAnyValue:` never matches a multivalued key, not even one with a single value",
    source: "captures of a live account, September 2026",
    url: None,
    certainty: Certainty::Recorded,
};

/// A negated operator on an absent key.
pub static NEGATED_OPERATOR_ON_ABSENT_KEY: Rule = Rule {
    id: "negated-operator-on-absent-key",
    statement: "a negated operator is true where the key is absent",
    source: "IAM user guide, condition operators",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    certainty: Certainty::Documented,
};

/// A number or date that cannot be read.
pub static UNREADABLE_NUMBER_OR_DATE: Rule = Rule {
    id: "unreadable-number-or-date",
    statement: "a number or date that cannot be read equals nothing, so that a negated operator is true",
    source: "captures of a live account, September 2026",
    url: None,
    certainty: Certainty::Recorded,
};

/// An address or ARN in the request that cannot be read.
pub static UNREADABLE_ADDRESS_OR_ARN: Rule = Rule {
    id: "unreadable-address-or-arn",
    statement: "with a request value that is no IP address or no ARN, both the operator and its negation are false",
    source: "captures of a live account, September 2026",
    url: None,
    certainty: Certainty::Recorded,
};

/// An operand that is no network.
pub static UNREADABLE_NETWORK: Rule = Rule {
    id: "unreadable-network",
    statement: "an operand that is no network, or an IPv6 network with host bits set, contains no address",
    source: "captures of a live account, September 2026",
    url: None,
    certainty: Certainty::Recorded,
};

/// An operand of an ARN operator that is no ARN.
pub static ARN_OPERAND_IS_NO_ARN: Rule = Rule {
    id: "arn-operand-is-no-arn",
    statement: "an ARN operator whose operand is no ARN does not hold in an Allow, and holds in a Deny",
    source: "captures of a live account, September 2026",
    url: None,
    certainty: Certainty::Recorded,
};

/// A variable without a value.
pub static VARIABLE_WITHOUT_VALUE: Rule = Rule {
    id: "variable-without-value",
    statement: "a variable without a value equals nothing, so that a negated operator is true",
    source: "IAM user guide, policy variables",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"),
    certainty: Certainty::Documented,
};

/// The rules that this module applies.
pub(crate) static RULES: &[&Rule] = &[
    &SCALAR_OPERATOR_ON_MULTIVALUED_KEY,
    &NEGATED_OPERATOR_ON_ABSENT_KEY,
    &UNREADABLE_NUMBER_OR_DATE,
    &UNREADABLE_ADDRESS_OR_ARN,
    &UNREADABLE_NETWORK,
    &ARN_OPERAND_IS_NO_ARN,
    &VARIABLE_WITHOUT_VALUE,
];

/// Evaluates a condition.
pub(crate) fn evaluate(
    condition: &Condition,
    effect: Option<Effect>,
    version: Version,
    context: &Context,
) -> ConditionTrace {
    let operator = condition.operator;
    let expanded = expand_operands(condition, version, context);
    // A multivalued key without a value is an absent key.
    let value = context
        .get(&condition.key.text)
        .filter(|values| !values.as_slice().is_empty());
    let mut comparisons = Vec::new();
    let mut absent = None;
    let mut rule = None;
    let holds = match value {
        _ if operator.comparison == Comparison::Null => {
            absent = value.is_none().then_some(Absent::Asked);
            let asked = value.is_none();
            condition
                .operands
                .iter()
                .any(|operand| boolean(&operand.text) == asked)
        }
        None => {
            let what = absent_key_effect(condition);
            absent = Some(what);
            if what == Absent::Differs {
                rule = Some(&NEGATED_OPERATOR_ON_ABSENT_KEY);
            }
            !matches!(what, Absent::Fails | Absent::AnyOfNone)
        }
        Some(Values::Many(_)) if operator.set.is_none() => {
            rule = Some(&SCALAR_OPERATOR_ON_MULTIVALUED_KEY);
            false
        }
        Some(values) => {
            comparisons = values
                .as_slice()
                .iter()
                .map(|value| compare_all(condition, effect, value, &expanded))
                .collect();
            rule = rule_of(operator.comparison, &comparisons);
            match operator.set {
                Some(SetOperator::ForAnyValue) => comparisons.iter().any(|value| value.holds),
                Some(SetOperator::ForAllValues) | None => comparisons.iter().all(|value| value.holds),
            }
        }
    };
    ConditionTrace {
        operator,
        operator_span: condition.operator_span,
        key: condition.key.text.clone(),
        key_span: condition.key.span,
        span: condition.span,
        holds,
        value: value.cloned(),
        absent,
        operands: condition
            .operands
            .iter()
            .enumerate()
            .map(|(index, text)| trace_operand(text, expanded_at(&expanded, index)))
            .collect(),
        comparisons,
        rule,
    }
}

/// The effect of an absent key on every operator but `Null`.
///
/// Source: IAM user guide, condition operators; with the set operators recorded from AWS, 2026.
fn absent_key_effect(condition: &Condition) -> Absent {
    let operator = condition.operator;
    if operator.if_exists {
        return Absent::IfExists;
    }
    match operator.set {
        Some(SetOperator::ForAllValues) => Absent::AllOfNone,
        Some(SetOperator::ForAnyValue) => Absent::AnyOfNone,
        None if operator.negated => Absent::Differs,
        None => Absent::Fails,
    }
}

/// Replaces the variables in the operands; empty if there are none.
fn expand_operands(condition: &Condition, version: Version, context: &Context) -> Vec<Option<Expanded>> {
    let variables = version == Version::V2012
        && condition.operator.takes_variables()
        && condition.operands.iter().any(|text| has_variables(&text.text));
    if !variables {
        return Vec::new();
    }
    let expand = |text: &PolicyString| has_variables(&text.text).then(|| expand(&text.text, context));
    condition.operands.iter().map(expand).collect()
}

fn trace_operand(text: &PolicyString, expanded: Option<&Expanded>) -> OperandTrace {
    let resolved = match expanded {
        Some(Expanded::Tokens(tokens)) => Some(text_of(tokens)),
        Some(Expanded::Unresolved) | None => None,
    };
    OperandTrace {
        text: text.text.clone(),
        span: text.span,
        resolved,
    }
}

/// The operand with this index after its variables were replaced, if it has any.
fn expanded_at(expanded: &[Option<Expanded>], index: usize) -> Option<&Expanded> {
    expanded.get(index)?.as_ref()
}

/// A value of the request, as the type that the operator compares.
enum ConditionValue<'a> {
    Text(&'a str),
    Number(Number<'a>),
    Instant(Instant),
    Boolean(bool),
    Bytes(Vec<u8>),
    Address(Address),
    Arn([&'a str; arn::PARTS]),
    Unreadable,
}

impl<'a> ConditionValue<'a> {
    fn read(comparison: Comparison, text: &'a str) -> Self {
        let read = match comparison {
            Comparison::Numeric(_) => Number::parse(text).map(ConditionValue::Number),
            Comparison::Date(_) => Instant::parse(text).map(ConditionValue::Instant),
            Comparison::Bool => Some(ConditionValue::Boolean(boolean(text))),
            Comparison::BinaryEquals => base64(text).map(ConditionValue::Bytes),
            Comparison::IpAddress => Address::parse(text).map(ConditionValue::Address),
            Comparison::ArnLike => arn::parts(text).map(ConditionValue::Arn),
            Comparison::StringEquals
            | Comparison::StringEqualsIgnoreCase
            | Comparison::StringLike
            | Comparison::Null => Some(ConditionValue::Text(text)),
        };
        read.unwrap_or(ConditionValue::Unreadable)
    }
}

/// Compares a value of the request with all operands.
///
/// Source: IAM user guide, condition operators: the operands are alternatives; a negated operator
/// requires that none matches.
fn compare_all(
    condition: &Condition,
    effect: Option<Effect>,
    text: &str,
    expanded: &[Option<Expanded>],
) -> ValueTrace {
    let operator = condition.operator;
    let value = ConditionValue::read(operator.comparison, text);
    let readable = !matches!(value, ConditionValue::Unreadable);
    let matches: Vec<Match> = condition
        .operands
        .iter()
        .enumerate()
        .map(|(index, text)| {
            compare(
                operator.comparison,
                &value,
                &text.text,
                expanded_at(expanded, index),
            )
        })
        .collect();
    let never = !readable && matches!(operator.comparison, Comparison::IpAddress | Comparison::ArnLike);
    let holds = if never {
        false
    } else if matches.contains(&Match::Yes) {
        !operator.negated
    } else if matches.contains(&Match::NoArn) {
        effect == Some(Effect::Deny)
    } else {
        operator.negated
    };
    ValueTrace {
        readable,
        holds,
        operands: matches,
    }
}

/// Compares a value with one operand.
fn compare(
    comparison: Comparison,
    value: &ConditionValue<'_>,
    text: &str,
    expanded: Option<&Expanded>,
) -> Match {
    let fits = match (value, expanded) {
        (ConditionValue::Unreadable, _) => return Match::No,
        (_, Some(Expanded::Unresolved)) => return Match::NoValue,
        (ConditionValue::Text(value), Some(Expanded::Tokens(tokens))) => Some(match comparison {
            Comparison::StringLike => like_tokens(tokens, value),
            Comparison::StringEqualsIgnoreCase => equal_ignoring_case(&text_of(tokens), value),
            _ => text_of(tokens) == *value,
        }),
        (ConditionValue::Text(value), None) => Some(match comparison {
            Comparison::StringLike => like(text, value),
            Comparison::StringEqualsIgnoreCase => equal_ignoring_case(text, value),
            _ => text == *value,
        }),
        (ConditionValue::Arn(value), Some(Expanded::Tokens(tokens))) => arn::arn_like_tokens(tokens, value),
        (ConditionValue::Arn(value), None) => arn::arn_like(text, value),
        (ConditionValue::Number(value), _) => Number::parse(text).map(|operand| {
            let order = value.compare(&operand);
            matches!(comparison, Comparison::Numeric(asked) if asked.holds(order))
        }),
        (ConditionValue::Instant(value), _) => Instant::parse(text).map(|operand| {
            let order = value.cmp(&operand);
            matches!(comparison, Comparison::Date(asked) if asked.holds(order))
        }),
        (ConditionValue::Address(value), _) => Network::parse(text).map(|network| network.contains(*value)),
        (ConditionValue::Boolean(value), _) => Some(*value == boolean(text)),
        (ConditionValue::Bytes(value), _) => base64(text).map(|operand| *value == operand),
    };
    match fits {
        Some(true) => Match::Yes,
        Some(false) => Match::No,
        None if comparison == Comparison::ArnLike => Match::NoArn,
        None => Match::Unreadable,
    }
}

/// Compares in lower case by Unicode's rules, a final sigma included: `ΟΣ` equals `ος` and not `οσ`;
/// `ß` equals `ẞ` and not `SS` (recorded from AWS, 2026).
fn equal_ignoring_case(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    left.to_lowercase() == right.to_lowercase()
}

/// The rule beyond plain comparison that the comparisons depend on; the most surprising first.
fn rule_of(comparison: Comparison, comparisons: &[ValueTrace]) -> Option<&'static Rule> {
    let any = |what: Match| comparisons.iter().any(|value| value.operands.contains(&what));
    let unreadable = comparisons.iter().any(|value| !value.readable);
    match comparison {
        Comparison::IpAddress | Comparison::ArnLike if unreadable => Some(&UNREADABLE_ADDRESS_OR_ARN),
        Comparison::Numeric(_) | Comparison::Date(_) if unreadable || any(Match::Unreadable) => {
            Some(&UNREADABLE_NUMBER_OR_DATE)
        }
        Comparison::IpAddress if any(Match::Unreadable) => Some(&UNREADABLE_NETWORK),
        Comparison::ArnLike if any(Match::NoArn) => Some(&ARN_OPERAND_IS_NO_ARN),
        _ if any(Match::NoValue) => Some(&VARIABLE_WITHOUT_VALUE),
        _ => None,
    }
}
