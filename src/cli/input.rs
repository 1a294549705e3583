//! Reading of files with scenarios, one in each or one a line.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read as _};
use std::path::Path;

use crate::cli::output::{Status, print_error};
use why403::json;
use why403::json::{Position, Severity};
use why403::scenario::{Scenario, read};

/// A scenario and its position.
pub(crate) struct Loaded {
    /// `FILE:LINE`, the line on which it begins.
    pub(crate) position: String,
    /// The scenario, read as far as it could be.
    pub(crate) scenario: Scenario,
    /// Diagnostics of what was ignored in it: `FILE:LINE:COLUMN: warning: …`.
    pub(crate) warnings: Vec<String>,
}

/// Read the scenarios of a file, or of standard input for `-`. What is wrong with one is `FILE:LINE:COLUMN: error: …`.
pub(crate) fn load(path: &OsStr) -> Vec<Result<Loaded, Vec<String>>> {
    let file = &*path.to_string_lossy();
    let text = match text(path, file) {
        Ok(text) => text,
        Err(error) => return vec![Err(vec![error])],
    };
    let ending = Path::new(path)
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let one_a_line = match ending.as_deref() {
        Some("jsonl" | "ndjson") => true,
        _ => file == "-" && is_one_a_line(&text),
    };
    if !one_a_line {
        return vec![scenario(file, 1, &text)];
    }
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    lines.map(|(line, number)| scenario(file, number, line)).collect()
}

/// The text of a file, or of standard input for `-`. A byte order mark is left out.
pub(crate) fn text(path: &OsStr, file: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = if path == "-" {
        io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(path).map(|found| bytes = found)
    };
    read.map_err(|error| format!("{file}: error: {error}"))?;
    if let Some(text) = utf16(&bytes) {
        return text
            .ok_or_else(|| format!("{file}: error: not text in UTF-16, which its byte order mark says"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or(&[]));
        let Position { line, column } = Position::new(&before, valid);
        format!("{file}:{line}:{column}: error: not text in UTF-8")
    })?;
    // Editors on Windows put a byte order mark in front.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The text of bytes that begin with the byte order mark of UTF-16, as PowerShell's `>` writes them. Within, none if they are no UTF-16.
fn utf16(bytes: &[u8]) -> Option<Option<String>> {
    let (to_unit, rest): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        _ => return None,
    };
    let (pairs, odd) = rest.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| to_unit(*pair)).collect();
    Some(String::from_utf16(&units).ok().filter(|_| odd.is_empty()))
}

/// Whether a text holds one scenario a line: standard input has no file name to tell by.
fn is_one_a_line(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first_is_whole = lines
        .next()
        .is_some_and(|first| json::parse(first).valid().is_some());
    first_is_whole && lines.next().is_some()
}

fn scenario(file: &str, first_line: usize, text: &str) -> Result<Loaded, Vec<String>> {
    let found = read(text);
    let mut failed = false;
    let mut lines = Vec::new();
    for diagnostic in &found.diagnostics {
        let Position { line, column } = Position::new(text, diagnostic.span.start);
        let message = &diagnostic.message;
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning | Severity::Info => "warning",
        };
        failed |= diagnostic.severity == Severity::Error;
        let line = line + first_line - 1;
        lines.push(format!("{file}:{line}:{column}: {severity}: {message}"));
    }
    if failed {
        return Err(lines);
    }
    Ok(Loaded {
        position: format!("{file}:{first_line}"),
        scenario: found.scenario,
        warnings: lines,
    })
}

/// Load the files and pass on each scenario that could be read; diagnostics go to standard error.
pub(crate) fn each_scenario(
    files: &[OsString],
    mut take: impl FnMut(&Loaded) -> io::Result<()>,
) -> io::Result<Status> {
    let mut status = Status::Success;
    for file in files {
        for result in load(file) {
            match result {
                Ok(loaded) => {
                    loaded.warnings.iter().for_each(|warning| print_error(warning));
                    take(&loaded)?;
                }
                Err(diagnostics) => {
                    diagnostics.iter().for_each(|line| print_error(line));
                    status = Status::Unreadable;
                }
            }
        }
    }
    Ok(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_read_by_its_byte_order_mark() {
        let text = "{\"é\": \"🔑\"}\n";
        let units = || text.encode_utf16();
        let little: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(units().flat_map(u16::to_le_bytes))
            .collect();
        let big: Vec<u8> = [0xfe, 0xff]
            .into_iter()
            .chain(units().flat_map(u16::to_be_bytes))
            .collect();
        for bytes in [&little, &big] {
            assert_eq!(utf16(bytes), Some(Some(text.to_owned())));
        }
        assert_eq!(utf16(&little[..little.len() - 1]), Some(None), "half a unit");
        assert_eq!(utf16(&[0xff, 0xfe, 0x00, 0xd8]), Some(None), "half a pair");
        assert_eq!(utf16(text.as_bytes()), None);
    }
}
