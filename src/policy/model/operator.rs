//! Condition operators.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The comparison of a value of the request with an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Character by character.
    StringEquals,
    /// Character by character, after both are put in lower case.
    StringEqualsIgnoreCase,
    /// As a pattern with `*` and `?`.
    StringLike,
    /// As decimal numbers.
    Numeric(Order),
    /// As points in time, to the millisecond.
    Date(Order),
    /// As booleans; everything but `true` is false.
    Bool,
    /// As bytes, written in base64.
    BinaryEquals,
    /// As an IP address in a network.
    IpAddress,
    /// As ARNs, part by part, with `*` and `?`. `ArnEquals` does the same.
    ArnLike,
    /// Whether the key is absent.
    Null,
}

/// The order that a comparison of numbers or dates requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// `=`
    Equals,
    /// `<`
    LessThan,
    /// `<=`
    LessThanEquals,
    /// `>`
    GreaterThan,
    /// `>=`
    GreaterThanEquals,
}

impl Order {
    /// Whether two values with this ordering satisfy it.
    pub(crate) fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Order::Equals => ordering.is_eq(),
            Order::LessThan => ordering.is_lt(),
            Order::LessThanEquals => ordering.is_le(),
            Order::GreaterThan => ordering.is_gt(),
            Order::GreaterThanEquals => ordering.is_ge(),
        }
    }
}

/// The quantifier of an operator over the values of a multivalued key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SetOperator {
    /// `ForAllValues:`: every value must match; true without a value.
    ForAllValues,
    /// `ForAnyValue:`: one value must match; false without a value.
    ForAnyValue,
}

impl SetOperator {
    /// The prefix of an operator's name.
    pub fn prefix(self) -> &'static str {
        match self {
            SetOperator::ForAllValues => "ForAllValues:",
            SetOperator::ForAnyValue => "ForAnyValue:",
        }
    }
}

/// A condition operator. Serialized, it is its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct Operator {
    /// The name without prefix and suffix: `StringNotEquals`.
    pub name: &'static str,
    /// The comparison of a value with an operand.
    pub comparison: Comparison,
    /// Whether the value must match none of the operands.
    pub negated: bool,
    /// `ForAllValues:` or `ForAnyValue:`.
    pub set: Option<SetOperator>,
    /// `…IfExists`: the condition holds if the key is absent.
    pub if_exists: bool,
}

/// All operators: name, comparison, and whether it is negated. Source: IAM user guide, "IAM JSON policy elements: Condition operators".
const NAMES: [(&str, Comparison, bool); 27] = [
    ("StringEquals", Comparison::StringEquals, false),
    ("StringNotEquals", Comparison::StringEquals, true),
    (
        "StringEqualsIgnoreCase",
        Comparison::StringEqualsIgnoreCase,
        false,
    ),
    (
        "StringNotEqualsIgnoreCase",
        Comparison::StringEqualsIgnoreCase,
        true,
    ),
    ("StringLike", Comparison::StringLike, false),
    ("StringNotLike", Comparison::StringLike, true),
    ("NumericEquals", Comparison::Numeric(Order::Equals), false),
    ("NumericNotEquals", Comparison::Numeric(Order::Equals), true),
    ("NumericLessThan", Comparison::Numeric(Order::LessThan), false),
    (
        "NumericLessThanEquals",
        Comparison::Numeric(Order::LessThanEquals),
        false,
    ),
    (
        "NumericGreaterThan",
        Comparison::Numeric(Order::GreaterThan),
        false,
    ),
    (
        "NumericGreaterThanEquals",
        Comparison::Numeric(Order::GreaterThanEquals),
        false,
    ),
    ("DateEquals", Comparison::Date(Order::Equals), false),
    ("DateNotEquals", Comparison::Date(Order::Equals), true),
    ("DateLessThan", Comparison::Date(Order::LessThan), false),
    (
        "DateLessThanEquals",
        Comparison::Date(Order::LessThanEquals),
        false,
    ),
    ("DateGreaterThan", Comparison::Date(Order::GreaterThan), false),
    (
        "DateGreaterThanEquals",
        Comparison::Date(Order::GreaterThanEquals),
        false,
    ),
    ("Bool", Comparison::Bool, false),
    ("BinaryEquals", Comparison::BinaryEquals, false),
    ("IpAddress", Comparison::IpAddress, false),
    ("NotIpAddress", Comparison::IpAddress, true),
    ("ArnEquals", Comparison::ArnLike, false),
    ("ArnNotEquals", Comparison::ArnLike, true),
    ("ArnLike", Comparison::ArnLike, false),
    ("ArnNotLike", Comparison::ArnLike, true),
    ("Null", Comparison::Null, false),
];

impl Operator {
    /// Parse an operator's name; none if IAM has no such operator.
    ///
    /// ```
    /// use why403::policy::Operator;
    /// let operator = Operator::parse("ForAnyValue:StringNotLikeIfExists").unwrap();
    /// assert!(operator.negated && operator.if_exists);
    /// assert_eq!(operator.to_string(), "ForAnyValue:StringNotLikeIfExists");
    /// assert!(Operator::parse("StringEqual").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (set, rest) = [SetOperator::ForAllValues, SetOperator::ForAnyValue]
            .into_iter()
            .find_map(|set| Some((Some(set), text.strip_prefix(set.prefix())?)))
            .unwrap_or((None, text));
        let (name, if_exists) = match rest.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let (name, comparison, negated) = *NAMES.iter().find(|(known, ..)| *known == name)?;
        // `Null` asks for absence, so that "if it exists" makes no sense with it.
        if comparison == Comparison::Null && if_exists {
            return None;
        }
        Some(Self {
            name,
            comparison,
            negated,
            set,
            if_exists,
        })
    }

    /// The names of all operators, without prefix and suffix.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, ..)| *name)
    }

    /// Whether variables in this operator's operands are replaced.
    ///
    /// Source: IAM user guide, "Policy variables", "Condition element": string and ARN operators.
    pub fn takes_variables(&self) -> bool {
        matches!(
            self.comparison,
            Comparison::StringEquals
                | Comparison::StringEqualsIgnoreCase
                | Comparison::StringLike
                | Comparison::ArnLike
        )
    }
}

impl std::fmt::Display for Operator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.set.map_or("", SetOperator::prefix))?;
        formatter.write_str(self.name)?;
        formatter.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}

impl Serialize for Operator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Operator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| de::Error::custom(format!("`{name}` is no condition operator")))
    }
}
