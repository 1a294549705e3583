//! `why403 import`: what people have in hand, read into scenarios.

use std::ffi::OsString;
use std::io::{self, Write};

use serde_json::Value;
use why403::import::{Import, Kind, import};
use why403::json::Severity;

use crate::cli::input::text;
use crate::cli::output::{Status, print_error};

/// Print what was read of each file as one JSON value, or the first reading's scenario alone.
pub(crate) fn run(
    files: &[OsString],
    kind: Option<Kind>,
    scenario: bool,
    out: &mut dyn Write,
) -> io::Result<Status> {
    let mut status = Status::Success;
    for path in files {
        let file = path.to_string_lossy();
        let import = match text(path, &file) {
            Ok(text) => import(&text, kind),
            Err(error) => {
                print_error(&error);
                status = Status::Unreadable;
                continue;
            }
        };
        if import.readings.is_empty() {
            status = Status::Unreadable;
        }
        if !scenario {
            writeln!(out, "{}", serde_json::to_string(&import)?)?;
            continue;
        }
        print_notes(&file, &import);
        match import
            .readings
            .iter()
            .find_map(|reading| reading.scenario.as_ref())
        {
            Some(scenario) => writeln!(out, "{}", whole(scenario))?,
            None => {
                print_error(&format!("{file}: error: no scenario could be read"));
                status = Status::Unreadable;
            }
        }
    }
    Ok(status)
}

/// The scenario with the version that every scenario has.
fn whole(scenario: &Value) -> String {
    let mut scenario = scenario.clone();
    if let Value::Object(members) = &mut scenario {
        members.insert("why403".to_owned(), why403::scenario::VERSION.into());
    }
    scenario.to_string()
}

/// Write the notes to standard error: `FILE:LINE:COLUMN: warning: …`.
fn print_notes(file: &str, import: &Import) {
    for note in &import.notes {
        let severity = match note.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "note",
        };
        let line = note.line.map(|line| format!(":{line}")).unwrap_or_default();
        let column = note.column.map(|column| format!(":{column}")).unwrap_or_default();
        print_error(&format!("{file}{line}{column}: {severity}: {}", note.message));
    }
}
