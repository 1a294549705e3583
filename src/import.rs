//! What people have in hand, read into scenarios: messages, logs, requests, policies, templates.
//!
//! [`import`] recognises what a text is, reads it by its [`Kind`], and gives one or more [`Reading`]s, the likeliest first. A reading
//! holds only the properties of a scenario that the text gave; the format's defaults fill the rest. Nothing is guessed: what is masked,
//! cut off, assumed or not understood is a [`Note`].
//!
//! Each format has a file of its own, which recognises and reads it; [`format`] lists them.

mod address;
mod cause;
mod clean;
mod cli_output;
mod draft;
pub mod format;
mod header_list;
mod http_request;
mod input;
mod intrinsic;
mod kind;
mod log_time;
mod method_arn;
mod policy;
pub mod preview;
mod reading;
mod reproduce;
mod response;
mod scope;
mod shell;
mod template;
mod time;
mod tree;

pub use format::{FORMATS, Format};
pub use kind::{Confidence, Kind, Recognised};
pub use reading::{Import, Note, Observed, Product, Reading};

use input::Input;
use reading::Notes;

use serde_json::{Map, Value};

use crate::json::Severity;
use crate::scenario::{self, Subject};

/// Read a text of any kind, or of the kind that is given.
///
/// ```
/// use why403::import::{Kind, import};
/// let import = import(r#"{"why403": 1, "timeline": [{"request": {"path": "/pets"}}]}"#, None);
/// assert_eq!(import.kind, Some(Kind::Scenario));
/// ```
pub fn import(text: &str, kind: Option<Kind>) -> Import {
    let cleaned = clean::clean(text);
    let input = Input::new(cleaned.as_deref().unwrap_or(text));
    let candidates = format::candidates(&input);
    let mut notes = Notes::default();
    let Some(kind) = kind.or_else(|| candidates.first().map(|candidate| candidate.kind)) else {
        notes.add(Severity::Error, input.not_recognised(), None);
        if let Some((message, at)) = input.mistake() {
            notes.add(Severity::Error, message, Some(at));
        }
        return Import::new(None, candidates, Vec::new(), notes);
    };
    let also = candidates.iter().filter(|other| other.kind != kind);
    let best = candidates.iter().map(|candidate| candidate.confidence).max();
    let also: Vec<&str> = also
        .filter(|other| Some(other.confidence) == best)
        .map(|other| other.kind.title())
        .collect();
    if !also.is_empty() {
        notes.add(
            Severity::Warning,
            format!("this may also be {}", also.join(", or ")),
            None,
        );
    }
    let mut readings = (kind.format().read)(&input, &mut notes);
    for reading in &mut readings {
        if let Some(scenario) = &mut reading.scenario {
            leave_out_mistakes(scenario, &mut reading.assumed, &mut notes);
        }
    }
    Import::new(Some(kind), candidates, readings, notes)
}

/// Mistakes that lie in one another are left out in so many rounds.
const MAX_ROUNDS: usize = 8;

/// Leave out the values that the scenario format refuses. For example a TTL of a day, or a type of endpoint that there is not.
///
/// What is assumed of them is forgotten, and the pointers to items that move go with them.
fn leave_out_mistakes(scenario: &mut Value, assumed: &mut Vec<String>, notes: &mut Notes) {
    for _ in 0..MAX_ROUNDS {
        let read = scenario::read(&scenario.to_string());
        let errors = read
            .diagnostics
            .iter()
            .filter(|one| one.severity == Severity::Error);
        let mut pointers: Vec<String> = errors
            .map(|error| {
                notes.warn(format!(
                    "left out, since a scenario cannot hold it: {}",
                    error.message
                ));
                match &error.subject {
                    Subject::Text(text) => text.pointer(),
                    Subject::Property(pointer) => pointer.clone(),
                }
            })
            .collect();
        if pointers.is_empty() {
            return;
        }
        // Of a list the last item goes first.
        pointers.sort_by(|one, other| (other.len(), other).cmp(&(one.len(), one)));
        pointers.dedup();
        for pointer in pointers {
            let list = pointer.rsplit_once('/').and_then(|(list, index)| {
                let is_list = scenario.pointer(list).is_some_and(Value::is_array);
                Some((list, index.parse().ok().filter(|_| is_list)?))
            });
            remove(scenario, &pointer);
            assumed.retain(|other| !cause::is_in(other, &pointer));
            if let Some((list, index)) = list {
                for other in assumed.iter_mut() {
                    if let Some(moved) = moved(other, list, index) {
                        *other = moved;
                    }
                }
            }
        }
    }
}

/// The pointer to what moves when an item of a list is removed; none for what does not.
fn moved(pointer: &str, list: &str, removed: usize) -> Option<String> {
    let rest = pointer.strip_prefix(list)?.strip_prefix('/')?;
    let end = rest.find('/').unwrap_or(rest.len());
    let (index, rest) = rest.split_at_checked(end)?;
    let index: usize = index.parse().ok().filter(|index| *index > removed)?;
    Some(format!("{list}/{}{rest}", index - 1))
}

/// Remove what a JSON pointer names.
fn remove(scenario: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        *scenario = Value::Object(Map::new());
        return;
    };
    let name = name.replace("~1", "/").replace("~0", "~");
    match scenario.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.remove(&name);
        }
        Some(Value::Array(items)) => {
            if let Some(index) = name.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// The kinds that a text may be of, the likeliest first, each with the reason.
///
/// ```
/// use why403::import::{Kind, recognise};
/// assert_eq!(recognise(r#"{"why403": 1}"#)[0].kind, Kind::Scenario);
/// assert!(recognise("good morning").is_empty());
/// ```
pub fn recognise(text: &str) -> Vec<Recognised> {
    let cleaned = clean::clean(text);
    format::candidates(&Input::new(cleaned.as_deref().unwrap_or(text)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_assumed_of_mistakes_is_forgotten() {
        let mut scenario = json!({
            "api": { "endpointType": "NONE", "apiKeys": ["a", 1, "b"] }, "authorizer": { "authorizerResultTtlInSeconds": 300 }
        });
        let assumed = [
            "/api/endpointType",
            "/api/apiKeys/0",
            "/api/apiKeys/1",
            "/api/apiKeys/2",
            "/authorizer",
        ];
        let mut assumed = assumed.map(str::to_owned).to_vec();
        let mut notes = Notes::default();
        leave_out_mistakes(&mut scenario, &mut assumed, &mut notes);
        assert_eq!(scenario["api"], json!({ "apiKeys": ["a", "b"] }));
        assert_eq!(assumed, ["/api/apiKeys/0", "/api/apiKeys/1", "/authorizer"]);
    }
}
