//! The replacement of many values in many texts, in one pass.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, Input, MatchKind};

use crate::json::{Node, Span, Value as Json, escape, quote};
use crate::secrets::kind::SecretKind;

/// The characters that must not stand beside a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Boundary {
    /// The value is replaced wherever it occurs.
    None,
    /// A letter or a digit: what it is part of is something else.
    Word,
    /// Also what goes on with an address.
    Address,
    /// Also what goes on with a host name.
    Host,
}

struct Pattern<'a> {
    value: &'a str,
    stand_in: String,
    boundary: Boundary,
    count: usize,
}

/// A replacement of values by their stand-ins, of several the longest, which counts them.
pub(super) struct Rewriter<'a> {
    /// None if there is nothing to replace.
    automaton: Option<AhoCorasick>,
    patterns: Vec<Pattern<'a>>,
}

impl<'a> Rewriter<'a> {
    pub(super) fn new<'s>(values: impl Iterator<Item = (SecretKind, &'a str, &'s str)>) -> Self {
        let mut texts: Vec<String> = Vec::new();
        let mut patterns = Vec::new();
        let mut add = |text: String, value: &'a str, stand_in: &str, boundary| {
            texts.push(text);
            patterns.push(Pattern {
                value,
                stand_in: stand_in.to_owned(),
                boundary,
                count: 0,
            });
        };
        for (kind, value, stand_in) in values {
            let boundary = match kind {
                SecretKind::Token | SecretKind::AccessKey | SecretKind::ApiKey => Boundary::None,
                SecretKind::AccountId | SecretKind::ApiId | SecretKind::VpcId | SecretKind::Email => {
                    Boundary::Word
                }
                SecretKind::IpAddress => Boundary::Address,
                SecretKind::HostName => Boundary::Host,
            };
            // As it stands in a JSON text that is itself a text.
            let escaped = escape(value);
            if escaped != value {
                add(escaped, value, stand_in, boundary);
            }
            add(value.to_owned(), value, stand_in, boundary);
            // A denial's message shows the last digits of an account, also those of `123456789012`.
            if kind == SecretKind::AccountId
                && let (Some(last), Some(end)) = (value.get(8..), stand_in.get(8..))
                && last != "9012"
            {
                let masked = |last: &str| format!("********{last}");
                add(masked(last), value, &masked(end), Boundary::Word);
            }
        }
        let automaton = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            // The table of a DFA takes more than twice the time for a value of twice the length.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&texts)
            .ok();
        Self {
            automaton: automaton.filter(|_| !texts.is_empty()),
            patterns,
        }
    }

    /// A text with the stand-ins.
    pub(super) fn text(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut copied = 0;
        let mut from = 0;
        while let Some(automaton) = &self.automaton
            && let Some(found) = automaton.find(Input::new(text).range(from..))
        {
            let (start, end) = (found.start(), found.end());
            let Some(pattern) = self.patterns.get_mut(found.pattern().as_usize()) else {
                break;
            };
            if !pattern.boundary.allows(text.as_bytes(), start, end) {
                from = start + 1;
                continue;
            }
            pattern.count += 1;
            out.push_str(text.get(copied..start).unwrap_or_default());
            out.push_str(&pattern.stand_in);
            copied = end;
            from = end;
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        out
    }

    /// A JSON text with the stand-ins in its texts, and in its numbers where one is an account.
    pub(super) fn json(&mut self, text: &str, root: &Node) -> String {
        let mut out = String::with_capacity(text.len());
        let mut copied = 0;
        each_literal(root, &mut |span, content, is_number| {
            let changed = self.text(content);
            let is_wrong = is_number && !changed.bytes().all(|byte| byte.is_ascii_digit());
            if changed == content || is_wrong {
                return;
            }
            out.push_str(text.get(copied..span.start).unwrap_or_default());
            out.push_str(&if is_number { changed } else { quote(&changed) });
            copied = span.end;
        });
        out.push_str(text.get(copied..).unwrap_or_default());
        out
    }

    /// Each value and how often it was replaced.
    pub(super) fn counts(&self) -> HashMap<&'a str, usize> {
        let mut counts = HashMap::new();
        for pattern in &self.patterns {
            *counts.entry(pattern.value).or_default() += pattern.count;
        }
        counts
    }
}

/// Call back with the place and the content of each text and number, in their order.
///
/// Keys are among the texts.
fn each_literal(node: &Node, call: &mut dyn FnMut(Span, &str, bool)) {
    match &node.value {
        Json::String(text) => call(node.span, text, false),
        Json::Number(number) => call(node.span, number, true),
        Json::Array(items) => items.iter().for_each(|item| each_literal(item, call)),
        Json::Object(members) => {
            for member in members {
                call(member.key_span, &member.key, false);
                each_literal(&member.node, call);
            }
        }
        Json::Null | Json::Bool(_) => {}
    }
}

impl Boundary {
    /// Whether a value at this place is that value, and not part of another.
    fn allows(self, text: &[u8], start: usize, end: usize) -> bool {
        let at = |place: Option<usize>| place.and_then(|place| text.get(place)).copied();
        let before = at(start.checked_sub(1));
        let after = at(Some(end));
        let is_word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        let digit = |place| at(place).is_some_and(|byte| byte.is_ascii_digit());
        let [two_before, two_after] = [start.checked_sub(2), Some(end + 1)];
        if self == Self::None {
            return true;
        }
        let joined = match self {
            // `1.2.3.4` in `9.1.2.3.45`
            Self::Address => {
                before == Some(b'.') && digit(two_before) || after == Some(b'.') && digit(two_after)
            }
            // `b.com` in `a-b.com.au`
            Self::Host => {
                matches!(before, Some(b'-' | b'_')) && is_word(at(two_before))
                    || matches!(after, Some(b'-' | b'_' | b'.')) && is_word(at(two_after))
            }
            Self::None | Self::Word => false,
        };
        !is_word(before) && !is_word(after) && !joined
    }
}
