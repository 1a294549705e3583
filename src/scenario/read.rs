//! The reader of the scenario format.

mod api;
mod authorizer;
mod patch;
mod reader;
mod timeline;

pub(crate) use api::MAX_POLICY;
pub(crate) use patch::apply_patch;
use reader::{NodePath, ScenarioReader};

use crate::json;
use crate::json::Span;
use crate::scenario::diagnostic::ScenarioDiagnostic;
use crate::scenario::index::RequestIndex;
use crate::scenario::model::{Lesson, Scenario, VERSION, View};
use crate::scenario::words::AWS_VERSIONS;

/// The result of reading a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The scenario. What could not be read has its default.
    pub scenario: Scenario,
    /// The diagnostics, each with the property that it is about. An unknown property is a warning.
    pub diagnostics: Vec<ScenarioDiagnostic>,
}

/// Read the scenario format. Never fails: a value that does not fit is reported, and its property
/// keeps its default.
///
/// ```
/// let read = why403::scenario::read(r#"{"title": "A 403", "authorizer": {"type": "TOKENS"}}"#);
/// assert_eq!(read.scenario.title, "A 403");
/// assert_eq!(
///     read.diagnostics[0].to_string(),
///     "line 1, column 43: `/authorizer/type` takes `TOKEN` or `REQUEST`, not `TOKENS`"
/// );
/// ```
pub fn read(text: &str) -> Read {
    read_within(text, Some(Span::new(0, text.len())))
}

/// Read a scenario of which a person typed only a part: diagnostics give places in that part. None: in no part of it.
pub(crate) fn read_within(text: &str, typed: Option<Span>) -> Read {
    let mut reader = ScenarioReader {
        text,
        diagnostics: Vec::new(),
        typed,
        patch: false,
    };
    let parsed = json::parse(text);
    reader.syntax(parsed.diagnostics);
    let scenario = match &parsed.root {
        Some(root) => scenario(&mut reader, &NodePath::root(root)),
        None => Scenario::default(),
    };
    Read {
        scenario,
        diagnostics: reader.diagnostics,
    }
}

fn scenario(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Scenario {
    let mut out = Scenario::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "why403" => version(reader, at),
            "title" => reader.string(at, &mut out.title),
            "description" => reader.string(at, &mut out.description),
            "rules" => reader.word(at, &AWS_VERSIONS, &mut out.aws_version),
            "api" => out.api = api::api(reader, at),
            "authorizer" => out.authorizer = reader.optional(at, authorizer::authorizer),
            "timeline" => {
                out.timeline = reader.items(at, timeline::event).unwrap_or_default();
                timeline::check_order(reader, at, &out.timeline);
            }
            "lesson" => out.lesson = reader.optional(at, lesson),
            "view" => out.view = reader.optional(at, view),
            _ => return false,
        }
        true
    });
    out
}

fn version(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) {
    let number = reader.number(at, "the number of a version", |number| {
        number.whole().filter(|number| *number >= 1)
    });
    if number.is_some_and(|number| number > u64::from(VERSION)) {
        let message =
            format!("is newer than version {VERSION}, which is read here: what is new in it is ignored");
        reader.warning(at, "scenario-version", message);
    }
}

fn lesson(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> Lesson {
    let mut out = Lesson::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "goal" => reader.string(at, &mut out.goal),
            "hints" => reader.strings(at, &mut out.hints),
            "locked" => reader.strings(at, &mut out.locked),
            "solution" if at.node.is_null() => out.solution = None,
            "solution" => out.solution = reader.object(at),
            "explanation" => reader.string(at, &mut out.explanation),
            "next" => reader.string(at, &mut out.next),
            "following" => {
                out.following = reader
                    .items(at, |reader, at| reader.object(at))
                    .unwrap_or_default();
            }
            _ => return false,
        }
        true
    });
    out
}

fn view(reader: &mut ScenarioReader<'_>, at: &NodePath<'_>) -> View {
    let mut out = View::default();
    reader.members(at, &mut |reader, key, at| {
        match key {
            "request" => {
                let index = reader.number(at, "the index of a request, from 0", |number| {
                    usize::try_from(number.whole()?).ok()
                });
                out.request = RequestIndex(index.unwrap_or_default());
            }
            "panels" => reader.strings(at, &mut out.panels),
            _ => return false,
        }
        true
    });
    out
}
