//! The preview of a suggestion: the texts that it changes, line by line.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use crate::json::{Span, TextChange};
use crate::scenario::{self, CaseIndex, EventIndex, Scenario, TextId};

/// Lines of context around a change.
const CONTEXT: usize = 1;
/// The most lines that are shown of a text.
const MAX_LINES: usize = 16;

/// The changes of one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChangedText {
    /// The text that has an editor; none: the rest of the scenario.
    pub text_id: Option<TextId>,
    /// The replacements in the old text, in order.
    pub edits: Vec<(Span, String)>,
    /// The changed lines with those around them.
    pub lines: Vec<DiffLine>,
}

/// A line of a changed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DiffLine {
    /// The text that has the line: the old one, the new one or both.
    pub kind: LineKind,
    /// The line in three parts, of which the second has changed.
    pub parts: [String; 3],
}

/// In which of two texts a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum LineKind {
    /// In both.
    Same,
    /// In the old one.
    Removed,
    /// In the new one.
    Added,
    /// Lines that are not shown.
    More,
}

impl ChangedText {
    /// Everything that differs between two scenarios.
    pub(crate) fn all(old: &Scenario, new: &Scenario) -> Vec<Self> {
        let mut rest = new.clone();
        let mut changed = Vec::new();
        for id in text_ids(old) {
            if let (Some(before), Some(after)) = (old.text(id), rest.text_mut(id))
                && before != after
            {
                changed.push(Self::between(Some(id), before, after));
                before.clone_into(after);
            }
        }
        if rest != *old {
            let (before, after) = without_equal_events(old.clone(), rest);
            let [before, after] = [before, after].map(|scenario| scenario::write_pretty(&scenario));
            changed.push(Self::between(None, &before, &after));
        }
        changed
    }

    fn between(text_id: Option<TextId>, old: &str, new: &str) -> Self {
        let lines = [old, new].map(|text| text.split_inclusive('\n').collect::<Vec<&str>>());
        let [old_lines, new_lines] = &lines;
        let mut changed = Self {
            text_id,
            edits: Vec::new(),
            lines: Vec::new(),
        };
        for op in capture_diff_slices(Algorithm::Myers, old_lines, new_lines) {
            if op.tag() == DiffTag::Equal {
                changed.add_context(
                    old_lines.get(op.old_range()).unwrap_or_default(),
                    op.old_range().end == old_lines.len(),
                );
            } else {
                changed.add_change(&op, old_lines, new_lines);
            }
        }
        if changed.lines.len() > MAX_LINES {
            let more = changed.lines.len() - MAX_LINES;
            changed.lines.truncate(MAX_LINES);
            changed.push(LineKind::More, &format!("… {more} more lines"));
        }
        changed
    }

    /// Add what is shown of equal lines: those next to a change.
    fn add_context(&mut self, equal: &[&str], last: bool) {
        let after = if self.lines.is_empty() { 0 } else { CONTEXT };
        let before = if last { 0 } else { CONTEXT };
        for (at, line) in equal.iter().enumerate() {
            if at < after || at + before >= equal.len() {
                self.push(LineKind::Same, line);
            } else if at == after && after > 0 && !last {
                self.push(LineKind::More, "…");
            }
        }
    }

    fn add_change(&mut self, op: &DiffOp, old_lines: &[&str], new_lines: &[&str]) {
        let before = old_lines.get(..op.old_range().start).unwrap_or_default();
        let start: usize = before.iter().map(|line| line.len()).sum();
        let removed = old_lines.get(op.old_range()).unwrap_or_default();
        let added = new_lines.get(op.new_range()).unwrap_or_default();
        let (old, new) = (removed.concat(), added.concat());
        let Some(TextChange { span, insert }) = TextChange::between(&old, &new) else {
            return;
        };
        self.edits
            .push((Span::new(start + span.start, start + span.end), insert.to_owned()));
        // Within a pair of lines, what differs is marked.
        let pair = removed.len() == 1 && added.len() == 1;
        for (kind, lines, end) in [
            (LineKind::Removed, removed, span.end),
            (LineKind::Added, added, span.start + insert.len()),
        ] {
            for line in lines {
                if pair {
                    let part = |range: std::ops::Range<usize>| {
                        line.get(range)
                            .unwrap_or_default()
                            .trim_end_matches('\n')
                            .to_owned()
                    };
                    let parts = [part(0..span.start), part(span.start..end), part(end..line.len())];
                    self.lines.push(DiffLine { kind, parts });
                } else {
                    self.push(kind, line);
                }
            }
        }
    }

    fn push(&mut self, kind: LineKind, line: &str) {
        let line = line.trim_end_matches('\n').to_owned();
        self.lines.push(DiffLine {
            kind,
            parts: [line, String::new(), String::new()],
        });
    }
}

/// The texts of a scenario that have editors.
fn text_ids(scenario: &Scenario) -> Vec<TextId> {
    let cases = scenario
        .authorizer
        .as_ref()
        .map_or(0, |authorizer| authorizer.lambda.len());
    let outputs = (0..cases).map(|case| TextId::AuthorizerOutput(CaseIndex(case)));
    let events = (0..scenario.timeline.len()).map(EventIndex);
    let policies = [TextId::ResourcePolicy, TextId::VpcEndpointPolicy].into_iter();
    policies
        .chain(outputs)
        .chain(events.map(TextId::CallerPolicy))
        .collect()
}

/// Leave out the events at the beginning and the end that are the same.
fn without_equal_events(mut old: Scenario, mut new: Scenario) -> (Scenario, Scenario) {
    let pairs = || old.timeline.iter().zip(&new.timeline);
    let first = pairs().take_while(|(old, new)| old == new).count();
    old.timeline.drain(..first);
    new.timeline.drain(..first);
    while let (Some(last), Some(other)) = (old.timeline.last(), new.timeline.last())
        && last == other
    {
        old.timeline.pop();
        new.timeline.pop();
    }
    (old, new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::report;
    use crate::scenario::{RequestIndex, gallery};

    /// Apply the edits to the old text.
    fn applied(old: &str, edits: &[(Span, String)]) -> String {
        let mut text = old.to_owned();
        for (span, insert) in edits.iter().rev() {
            text.replace_range(span.start..span.end, insert);
        }
        text
    }

    fn shown(changed: &ChangedText) -> Vec<String> {
        let sign = |kind| match kind {
            LineKind::Same => " ",
            LineKind::Removed => "-",
            LineKind::Added => "+",
            LineKind::More => "",
        };
        let lines = changed.lines.iter();
        lines
            .map(|line| format!("{}{}", sign(line.kind), line.parts.join("|")))
            .collect()
    }

    #[test]
    fn changed_lines_stand_between_those_around_them() {
        let changed = ChangedText::between(
            None,
            "{\n  a\n  b\n  c\n  -\n  d\n  e\n}\n",
            "{\n  a\n  bx\n  c\n  -\n  d\n  f\n  g\n}\n",
        );
        assert_eq!(
            shown(&changed),
            [
                "   a||", "-  b||", "+  b|x|", "   c||", "…||", "   d||", "-  e||", "+  f||", "+  g||",
                " }||"
            ]
        );
    }

    #[test]
    fn a_long_change_is_cut() {
        let changed = ChangedText::between(None, "", &"line\n".repeat(40));
        assert_eq!(changed.lines.len(), MAX_LINES + 1);
        assert_eq!(shown(&changed).last().unwrap(), "… 24 more lines||");
    }

    #[test]
    fn the_edits_of_every_suggestion_make_its_texts() {
        for entry in gallery::examples() {
            let scenario = gallery::read(entry.name);
            for index in 0..scenario.requests().count() {
                for suggestion in report(scenario.clone(), RequestIndex(index)).suggestions {
                    assert!(!suggestion.changes.is_empty(), "{}", suggestion.title);
                    let edited = scenario::read(&suggestion.scenario).scenario;
                    for one in &suggestion.changes {
                        assert!(
                            !one.edits.is_empty() && !one.lines.is_empty(),
                            "{}",
                            suggestion.title
                        );
                        if let Some(id) = one.text_id {
                            let old = scenario.text(id).unwrap();
                            assert_eq!(applied(old, &one.edits), edited.text(id).unwrap());
                        }
                    }
                }
            }
        }
    }
}
