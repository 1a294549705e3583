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
use crate::policy::value::{Address, Instant, Network, base64, boolean, is_truth_value};
use crate::rule::{Certainty, Rule};

pub static SCALAR_OPERATOR_ON_MULTIVALUED_KEY: Rule = Rule {
    id: "scalar-operator-on-multivalued-key",
    statement: "an operator without `ForAllValues:` or `ForAnyValue:` never matches a multivalued key, not even one with a single value",
    source: "captures of a live account, September 2026",
    url: None,
    certainty: Certainty::Recorded,
};

pub static NEGATED_OPERATOR_ON_ABSENT_KEY: Rule = Rule {
    id: "negated-operator-on-absent-key",
    statement: "a negated operator is true where the key is absent",
    source: "IAM user guide, condition operators",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    certainty: Certainty::Documented,
};

pub static UNREADABLE_NUMBER_OR_DATE: Rule = Rule {
    id: "unreadable-number-or-date",
    statement: "a number or date that cannot be read equals nothing, so that a negated operator is true",
    source: "captures of a live account, September 2026",
    url: None,
    certainty: Certainty::Recorded,
};

pub static UNREADABLE_ADDRESS_OR_ARN: Rule = Rule {
    id: "unreadable-address-or-arn",
    statement: "with a request value that is no IP address or no ARN, both the operator and its negation are false",
    source: "captures of a live account, September 2026",
    url: None,
    certainty: Certainty::Recorded,
};

pub static UNREADABLE_NETWORK: Rule = Rule {
    id: "unreadable-network",
    statement: "an operand that is no network, or an IPv6 network with host bits set, contains no address",
    source: "captures of a live account, September 2026",
    url: None,
    certainty: Certainty::Recorded,
};

pub static ARN_OPERAND_IS_NO_ARN: Rule = Rule {
    id: "arn-operand-is-no-arn",
    statement: "an ARN operator whose operand is no ARN does not hold in an Allow, and holds in a Deny",
    source: "captures of a live account, September 2026",
    url: None,
    certainty: Certainty::Recorded,
};

pub static VARIABLE_WITHOUT_VALUE: Rule = Rule {
    id: "variable-without-value",
    statement: "a variable without a value equals nothing, so that a negated operator is true",
    source: "IAM user guide, policy variables",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"),
    certainty: Certainty::Documented,
};

pub static SHORT_ARN_OPERAND: Rule = Rule {
    id: "short-arn-operand",
    statement: "an ARN operator's operand that has colons and fewer than six parts is no ARN, as one without any colon",
    source: "captures of operands without a colon, September 2026",
    url: None,
    certainty: Certainty::Inferred,
};

pub static EPOCH_WITH_FRACTION: Rule = Rule {
    id: "epoch-with-fraction",
    statement: "epoch seconds with a fraction are no date, so that they equal nothing",
    source: "inferred: IAM documents no such form",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    certainty: Certainty::Inferred,
};

pub static VARIABLE_IN_BOOL: Rule = Rule {
    id: "variable-in-bool",
    statement: "variables in the values of `Bool` are not filled in, so that such a value counts as `false`",
    source: "contradictory: the IAM user guide's page of operators says that `Bool` takes variables, its page of variables does not",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"),
    certainty: Certainty::Unknown,
};

pub static NULL_OPERAND: Rule = Rule {
    id: "null-operand",
    statement: "a value of `Null` that is neither `true` nor `false` counts as `false`, as it does with `Bool`",
    source: "not recorded for `Null`",
    url: None,
    certainty: Certainty::Unknown,
};

pub static NULL_WITH_SET_OPERATOR: Rule = Rule {
    id: "null-with-set-operator",
    statement: "`Null` takes a set operator: where the key is absent, `ForAllValues:Null` is true and `ForAnyValue:Null` false, whatever the value",
    source: "cases that PMapper's authors checked with AWS's policy simulator",
    url: Some("https://github.com/nccgroup/PMapper"),
    certainty: Certainty::Inferred,
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
    &SHORT_ARN_OPERAND,
    &EPOCH_WITH_FRACTION,
    &VARIABLE_IN_BOOL,
    &NULL_OPERAND,
    &NULL_WITH_SET_OPERATOR,
];

/// Evaluate a condition.
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
        _ if operator.comparison == Comparison::Null && operator.set.is_none() => {
            absent = value.is_none().then_some(Absent::Asked);
            rule = null_operand(condition);
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
            } else if operator.comparison == Comparison::Null {
                rule = Some(&NULL_WITH_SET_OPERATOR);
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
            rule = rule_of(condition, version, values.as_slice(), &comparisons);
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

/// Replace the variables in the operands; empty if there are none.
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
    /// Any value at all, for `Null`.
    Present,
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
            Comparison::Null => Some(ConditionValue::Present),
            Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike => {
                Some(ConditionValue::Text(text))
            }
        };
        read.unwrap_or(ConditionValue::Unreadable)
    }
}

/// Compare a value of the request with all operands.
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

/// Compare a value with one operand.
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
        (ConditionValue::Present, _) => Some(!boolean(text)),
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

/// Compare in lower case by Unicode's rules, a final sigma included. `ΟΣ` equals `ος` and not `οσ`; `ß` equals `ẞ` and not `SS`.
/// Letters of two UTF-16 units have no case: `𐐀` does not equal `𐐨` (recorded from AWS, 2026).
fn equal_ignoring_case(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return left.eq_ignore_ascii_case(right);
    }
    // No letter of one unit has a lower case of two, nor the other way round.
    let of_two_units =
        |text: &str| -> Vec<char> { text.chars().filter(|letter| letter.len_utf16() == 2).collect() };
    left.to_lowercase() == right.to_lowercase() && of_two_units(left) == of_two_units(right)
}

/// The rule beyond plain comparison that the comparisons depend on; the most surprising first.
fn rule_of(
    condition: &Condition,
    version: Version,
    values: &[String],
    comparisons: &[ValueTrace],
) -> Option<&'static Rule> {
    let comparison = condition.operator.comparison;
    let any = |what: Match| comparisons.iter().any(|value| value.operands.contains(&what));
    let unreadable = comparisons.iter().any(|value| !value.readable);
    let operand = |is: fn(&str) -> bool| condition.operands.iter().any(|operand| is(&operand.text));
    match comparison {
        Comparison::Null => null_operand(condition).or(Some(&NULL_WITH_SET_OPERATOR)),
        Comparison::Bool if version == Version::V2012 && operand(has_variables) => Some(&VARIABLE_IN_BOOL),
        Comparison::IpAddress | Comparison::ArnLike if unreadable => Some(&UNREADABLE_ADDRESS_OR_ARN),
        Comparison::Date(_)
            if operand(is_epoch_with_fraction)
                || values.iter().any(|value| is_epoch_with_fraction(value)) =>
        {
            Some(&EPOCH_WITH_FRACTION)
        }
        Comparison::Numeric(_) | Comparison::Date(_) if unreadable || any(Match::Unreadable) => {
            Some(&UNREADABLE_NUMBER_OR_DATE)
        }
        Comparison::IpAddress if any(Match::Unreadable) => Some(&UNREADABLE_NETWORK),
        Comparison::ArnLike if any(Match::NoArn) => {
            let with_colon = comparisons.iter().any(|value| {
                let mut operands = value.operands.iter().zip(&condition.operands);
                operands.any(|(what, operand)| *what == Match::NoArn && operand.text.contains(':'))
            });
            Some(if with_colon {
                &SHORT_ARN_OPERAND
            } else {
                &ARN_OPERAND_IS_NO_ARN
            })
        }
        _ if any(Match::NoValue) => Some(&VARIABLE_WITHOUT_VALUE),
        _ => None,
    }
}

/// The rule about an operand of `Null` that is neither true nor false, if it has one.
fn null_operand(condition: &Condition) -> Option<&'static Rule> {
    let mut operands = condition.operands.iter();
    operands
        .any(|operand| !is_truth_value(&operand.text))
        .then_some(&NULL_OPERAND)
}

fn is_epoch_with_fraction(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.')
        .is_some_and(|(seconds, fraction)| digits(seconds.trim_start_matches(['+', '-'])) && digits(fraction))
}
