//! The alignment of a resource pattern with an ARN.

use std::fmt;

use serde::Serialize;

use crate::json::Span;
use crate::policy::pattern::arn::PARTS;
use crate::policy::pattern::wildcard::{PatternToken, Symbol};

/// The alignment of a resource pattern with an ARN. Positions are byte offsets into the two texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alignment {
    /// The ARN's parts that the pattern has, at most six. There is one for both whole texts if either is no ARN.
    pub parts: Vec<PartAlignment>,
    /// The index of the first part that differs; none if all match.
    pub differs: Option<usize>,
}

/// The alignment of one part of a pattern with its part of an ARN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartAlignment {
    /// The name of the part.
    pub name: ArnPart,
    /// The position of the pattern's part.
    pub pattern: Span,
    /// The position of the ARN's part.
    pub value: Span,
    /// The pieces, as far as they match.
    pub pieces: Vec<PieceAlignment>,
    /// The first difference: an offset into the pattern and one into the ARN.
    pub differs: Option<(usize, usize)>,
}

/// A run of plain characters, or one wildcard, and what it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PieceAlignment {
    /// The position of the piece in the pattern.
    pub pattern: Span,
    /// The position of what it matches in the ARN; empty for a `*` that matches nothing.
    pub value: Span,
    /// Whether it is `*` or `?`.
    pub wildcard: bool,
}

/// A part of an ARN. `Display` and serialization write its name: `region`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ArnPart {
    /// `arn`, with which every ARN starts.
    Arn,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    Partition,
    /// `execute-api`.
    Service,
    /// `us-east-1`.
    Region,
    /// The account's id.
    Account,
    /// The resource, after the fifth colon: API, stage, method and path.
    Resource,
    /// The whole text: it or what it is aligned with is no ARN.
    Whole,
}

impl ArnPart {
    /// The parts of an ARN in their order.
    const ALL: [Self; PARTS] = [
        Self::Arn,
        Self::Partition,
        Self::Service,
        Self::Region,
        Self::Account,
        Self::Resource,
    ];

    /// The name, as serialization writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Arn => "arn",
            Self::Partition => "partition",
            Self::Service => "service",
            Self::Region => "region",
            Self::Account => "account",
            Self::Resource => "resource",
            Self::Whole => "whole",
        }
    }
}

impl fmt::Display for ArnPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Align a pattern with an ARN. Variables in the pattern are plain text: replace them first.
///
/// ```
/// use why403::policy::align;
/// let arn = "arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/pets";
/// let alignment = align("arn:aws:execute-api:us-east-1:*:a1/dev/POST/*", arn);
/// assert_eq!(alignment.differs, Some(5));
/// let (_, at) = alignment.parts[5].differs.unwrap();
/// assert_eq!(&arn[at..], "GET/pets");
/// ```
pub fn align(pattern: &str, arn: &str) -> Alignment {
    let (left, right) = (split(pattern), split(arn));
    let mut parts: Vec<PartAlignment> = match (left, right) {
        (Some(left), Some(right)) => ArnPart::ALL
            .into_iter()
            .zip(left.into_iter().zip(right))
            .map(|(name, (left, right))| align_part(name, pattern, left, arn, right))
            .collect(),
        _ => Vec::new(),
    };
    if parts.is_empty() {
        let (left, right) = (Span::new(0, pattern.len()), Span::new(0, arn.len()));
        parts.push(align_part(ArnPart::Whole, pattern, left, arn, right));
    }
    let differs = parts.iter().position(|part| part.differs.is_some());
    Alignment { parts, differs }
}

/// The positions of the parts of an ARN, as many as it has; none if it is no ARN.
fn split(text: &str) -> Option<Vec<Span>> {
    let mut start = 0usize;
    let spans: Vec<Span> = text
        .splitn(PARTS, ':')
        .map(|part| {
            let end = start + part.len();
            let span = Span::new(start, end);
            start = end + 1;
            span
        })
        .collect();
    (spans.len() > 1 && text.starts_with("arn:")).then_some(spans)
}

/// The UTF-16 units of a text, each with the position of its character.
fn units(text: &str, span: Span) -> Vec<(u16, Span)> {
    let mut units = Vec::with_capacity(text.len());
    for (offset, character) in span.slice(text).char_indices() {
        let start = span.start + offset;
        let place = Span::new(start, start + character.len_utf8());
        units.extend(
            character
                .encode_utf16(&mut [0; 2])
                .iter()
                .map(|unit| (*unit, place)),
        );
    }
    units
}

fn align_part(name: ArnPart, pattern: &str, left: Span, arn: &str, right: Span) -> PartAlignment {
    let symbols: Vec<(PatternToken, Span)> = units(pattern, left)
        .into_iter()
        .map(|(unit, place)| {
            let token = match unit {
                0x2a => PatternToken::Star,
                0x3f => PatternToken::One,
                unit => PatternToken::Unit(unit),
            };
            (token, place)
        })
        .collect();
    let units = units(arn, right);
    // All parts but the last are compared case-insensitively, as in the evaluation of `Resource`.
    let takes = if matches!(name, ArnPart::Resource | ArnPart::Whole) {
        PatternToken::takes
    } else {
        PatternToken::takes_any_case
    };
    let walk = walk(&symbols, &units, takes);
    let place = |position: usize| units.get(position).map_or(right.end, |(_, place)| place.start);
    let mut pieces: Vec<PieceAlignment> = Vec::new();
    for (index, ((token, symbol), position)) in symbols.iter().zip(&walk.starts).enumerate() {
        let next = walk.starts.get(index + 1).copied();
        let value = Span::new(place(*position), place(next.unwrap_or(walk.end)));
        let wildcard = matches!(token, PatternToken::Star | PatternToken::One);
        match pieces.last_mut() {
            Some(piece) if !wildcard && !piece.wildcard => {
                piece.pattern.end = symbol.end;
                piece.value.end = value.end.max(piece.value.end);
            }
            _ => pieces.push(PieceAlignment {
                pattern: *symbol,
                value,
                wildcard,
            }),
        }
    }
    let differs = (!walk.whole).then(|| {
        let symbol = symbols.get(walk.starts.len());
        (symbol.map_or(left.end, |(_, place)| place.start), place(walk.end))
    });
    PartAlignment {
        name,
        pattern: left,
        value: right,
        pieces,
        differs,
    }
}

/// The longest match of a pattern along a text.
#[derive(Clone, Debug, Default)]
struct Walk {
    /// The start of what each matched symbol matches.
    starts: Vec<usize>,
    /// The end of what the last of them matches.
    end: usize,
    /// Whether the pattern matches the whole text.
    whole: bool,
}

/// Match symbol by symbol, back to the last star where one does not match, and record each step.
fn walk(
    symbols: &[(PatternToken, Span)],
    units: &[(u16, Span)],
    takes: fn(PatternToken, u16) -> bool,
) -> Walk {
    let mut best = Walk::default();
    let mut starts: Vec<usize> = Vec::with_capacity(symbols.len());
    let mut position = 0usize;
    let mut retry: Option<(usize, usize)> = None;
    loop {
        let symbol = symbols.get(starts.len()).map(|(token, _)| *token);
        if symbol.is_some_and(Symbol::is_star) {
            starts.push(position);
            if starts.len() == symbols.len() {
                return Walk {
                    starts,
                    end: units.len(),
                    whole: true,
                };
            }
            retry = Some((starts.len(), position));
            continue;
        }
        match (units.get(position), symbol) {
            (None, None) => {
                return Walk {
                    starts,
                    end: position,
                    whole: true,
                };
            }
            (Some((unit, _)), Some(symbol)) if takes(symbol, *unit) => {
                starts.push(position);
                position += 1;
            }
            (rest, _) => {
                if starts.len() > best.starts.len() {
                    (best.starts, best.end) = (starts.clone(), position);
                }
                let Some((after_star, from)) = retry.filter(|_| rest.is_some()) else {
                    return best;
                };
                let from = from + 1;
                retry = Some((after_star, from));
                starts.truncate(after_star);
                position = from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:execute-api:us-east-1:123456789012:a1/dev/GET/pets/7";

    /// The pieces of the last part as `pattern=value`, and the rest that differs.
    fn last(pattern: &str) -> (Vec<String>, Option<(String, String)>) {
        let alignment = align(pattern, ARN);
        let part = alignment.parts.last().unwrap();
        let pieces = part
            .pieces
            .iter()
            .map(|piece| format!("{}={}", piece.pattern.slice(pattern), piece.value.slice(ARN)))
            .collect();
        let differs = part
            .differs
            .map(|(left, right)| (pattern[left..].to_owned(), ARN[right..].to_owned()));
        (pieces, differs)
    }

    #[test]
    fn pieces_match_their_parts_of_the_arn() {
        let (pieces, differs) = last("arn:aws:execute-api:*:*:*/dev/GET/*");
        assert_eq!(pieces, ["*=a1", "/dev/GET/=/dev/GET/", "*=pets/7"]);
        assert_eq!(differs, None);
        let (pieces, _) = last("arn:aws:execute-api:*:*:a?/*/pets/*");
        assert_eq!(pieces, ["a=a", "?=1", "/=/", "*=dev/GET", "/pets/=/pets/", "*=7"]);
    }

    #[test]
    fn a_difference_in_the_last_part_has_both_positions() {
        let (pieces, differs) = last("arn:aws:execute-api:*:*:a1/*/POST/*");
        assert_eq!(pieces, ["a1/=a1/", "*=dev", "/=/"]);
        assert_eq!(differs, Some(("POST/*".into(), "GET/pets/7".into())));
        let (_, differs) = last("arn:aws:execute-api:*:*:a1/dev/GET/pets");
        assert_eq!(differs, Some((String::new(), "/7".into())));
        let (_, differs) = last("arn:aws:execute-api:*:*:a1/dev/GET/pets/7/toys");
        assert_eq!(differs, Some(("/toys".into(), String::new())));
    }

    #[test]
    fn a_difference_before_the_last_part_names_the_part() {
        let pattern = "arn:aws:execute-api:eu-west-1:*:*";
        let alignment = align(pattern, ARN);
        assert_eq!(alignment.differs, Some(3));
        let part = &alignment.parts[3];
        assert_eq!(
            (part.name, part.pattern.slice(pattern), part.value.slice(ARN)),
            (ArnPart::Region, "eu-west-1", "us-east-1")
        );
    }

    #[test]
    fn a_pattern_that_is_no_arn_is_aligned_whole() {
        assert_eq!(align("*", ARN).differs, None);
        assert_eq!(align("execute-api:/*", ARN).differs, Some(0));
    }
}
