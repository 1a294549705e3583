//! Access logs of a stage. They are JSON, the console's formats, `key=value`, or in any format whose string is given.

mod record;
mod verdict;

use crate::import::format::Format;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading, first_errors};
use crate::json::Severity;
use record::Record;

pub(in crate::import) static ACCESS_LOG: Format = Format {
    kind: Kind::AccessLog,
    description: "Lines of a stage's access log: JSON, the Common Log Format, CSV and XML of the console, `key=value` with any separator, also within \
                  log events of the AWS CLI and Logs Insights. A format string in the first line says what stands where: it is known by `$context.`.",
    example: r#"{"requestId":"0a1b2c3d-0000-4000-8000-000000000001","httpMethod":"GET","resourcePath":"/pets","status":"403","error.responseType":"INVALID_API_KEY"}"#,
    recognise,
    read,
};

/// More entries than this are not read: nobody looks at them one by one.
const MAX_ENTRIES: usize = 200;

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let (records, _, _) = record::read(input, 1, 20);
    let first = records.first()?;
    let names = first.known();
    if input
        .text
        .trim_start()
        .lines()
        .next()
        .is_some_and(|line| line.contains("$context."))
    {
        return Some((
            Confidence::Certain,
            "its first line is a format of an access log".to_owned(),
        ));
    }
    if first.is_common {
        return Some((
            Confidence::Possible,
            "it is in the Common Log Format, without the id of a request: other servers write it as well"
                .to_owned(),
        ));
    }
    let confidence = if names >= 5 && first.get("requestId").is_some() {
        Confidence::Certain
    } else {
        Confidence::Likely
    };
    Some((
        confidence,
        format!("its entries have {names} variables of an access log"),
    ))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let (records, strays, first_stray) = record::read(input, usize::MAX, usize::MAX);
    if records.is_empty() {
        notes.add(
            Severity::Error,
            "this has no entry of an access log with a status and the request; give the format's string in the first line",
            Some((1, 1)),
        );
        return Vec::new();
    }
    if strays > 0 {
        let what = format!("{strays} lines are no entries of an access log and are left out");
        notes.add(Severity::Warning, what, first_stray.map(|line| (line, 1)));
    }
    if records.len() > MAX_ENTRIES {
        notes.warn(format!(
            "the log has {} entries; {MAX_ENTRIES} are read, those with an error before the others",
            records.len()
        ));
    }
    let is_error = |record: &Record| record.status("status").is_some_and(|status| status >= 400);
    let mut readings: Vec<Reading> = first_errors(&records, MAX_ENTRIES, is_error)
        .into_iter()
        .map(|record| verdict::reading(record, notes))
        .collect();
    Reading::first_refused_first(&mut readings);
    readings
}
