//! The entries of an execution log, in every form of CloudWatch, its command line and the console.

use std::borrow::Cow;

use crate::import::input::{Input, Lines};
use crate::import::log_time as time;
use crate::json::Node;

/// An entry: one message of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LogEntry<'a> {
    /// The id of the request.
    pub(super) id: Cow<'a, str>,
    /// When it was written, RFC 3339.
    pub(super) time: Option<String>,
    pub(super) text: Cow<'a, str>,
    /// The line of the pasted text, from 1; in JSON that of the string.
    pub(super) line: Option<usize>,
}

/// An execution log that was taken apart.
#[derive(Debug, Default)]
pub(super) struct Entries<'a> {
    pub(super) all: Vec<LogEntry<'a>>,
    /// What the text is, for people.
    pub(super) form: &'static str,
    /// What a test of an authorizer or a method answered beside its log.
    pub(super) test: Option<Test>,
    /// How many lines belong to no request.
    pub(super) strays: usize,
    /// The first of them.
    pub(super) first_stray: Option<usize>,
}

/// What `test-invoke-authorizer` and `test-invoke-method` answer beside the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Test {
    /// Whether it is that of an authorizer.
    pub(super) of_authorizer: bool,
    /// The status; none where the authorizer gave a policy.
    pub(super) status: Option<u16>,
    /// The policy of the authorizer, as text.
    pub(super) policy: Option<String>,
    pub(super) principal: Option<String>,
}

/// The entries of a text.
pub(super) fn read<'a>(input: &'a Input<'_>) -> Entries<'a> {
    let text = input.text;
    let start = text.trim_start();
    if start.starts_with(['{', '['])
        && let Some(root) = &input.json().root
    {
        let found = of_json(root, text);
        if !found.form.is_empty() {
            return found;
        }
    }
    if let Some(found) = of_csv(text) {
        return found;
    }
    let mut reader = Reader::default();
    for (at, line) in text.lines().enumerate() {
        reader.line(line, Some(at + 1));
    }
    reader.entries.form = "an execution log";
    reader.entries
}

/// A reader of lines, with the entry that they belong to.
#[derive(Default)]
struct Reader<'a> {
    entries: Entries<'a>,
    /// The time of a line that has nothing else.
    time: Option<String>,
    /// The request of a console's test, whose lines have no id.
    test: Option<Cow<'a, str>>,
}

impl<'a> Reader<'a> {
    /// One line of text.
    fn line(&mut self, line: &'a str, number: Option<usize>) {
        let trimmed = line.trim_end();
        let (time, rest) = match time::at_start(trimmed.trim_start()) {
            Some((time, rest)) => (Some(time), rest.trim_start()),
            None => (None, trimmed),
        };
        if time.is_some() && rest.is_empty() {
            self.time = time;
            return;
        }
        if let Some((id, text)) = with_id(rest) {
            let own = time.or_else(|| self.time.take());
            // A row that was opened in the console stands there twice.
            let is_again = own.is_none()
                && self
                    .entries
                    .all
                    .last()
                    .is_some_and(|last| last.id == id && last.text == text);
            if !is_again {
                self.push(Cow::Borrowed(id), own, Cow::Borrowed(text), number);
            }
            return;
        }
        if let Some(id) = rest.strip_prefix("Execution log for request ") {
            self.test = Some(Cow::Borrowed(id.trim()));
            return;
        }
        if let (Some(id), Some(_)) = (&self.test, &time) {
            let id = id.clone();
            return self.push(id, time, Cow::Borrowed(rest), number);
        }
        if rest.trim().is_empty() {
            return;
        }
        match self.entries.all.last_mut() {
            // A body of several lines.
            Some(last) if time.is_none() && last.text.len() < 100_000 => {
                let text = last.text.to_mut();
                text.push('\n');
                text.push_str(rest);
            }
            _ => self.stray(number),
        }
    }

    fn stray(&mut self, line: Option<usize>) {
        self.entries.strays += 1;
        self.entries.first_stray = self.entries.first_stray.or(line);
    }

    fn push(&mut self, id: Cow<'a, str>, time: Option<String>, text: Cow<'a, str>, line: Option<usize>) {
        self.entries.all.push(LogEntry { id, time, text, line });
    }
}

/// The id at the start of an entry, `(id) `, and the text after it. `aws logs tail` has the stream's name before it.
fn with_id(line: &str) -> Option<(&str, &str)> {
    let rest = match line.strip_prefix('(') {
        Some(rest) => rest,
        None => {
            let (stream, rest) = line.split_once(" (")?;
            if stream.contains(char::is_whitespace) {
                return None;
            }
            rest
        }
    };
    let (id, text) = rest.split_once(')')?;
    let is_id = |letter: char| letter.is_ascii_alphanumeric() || "-_=+/".contains(letter);
    let is_request = (8..=64).contains(&id.len()) && id.chars().all(is_id);
    (is_request && (text.is_empty() || text.starts_with(' '))).then(|| (id, text.trim_start()))
}

/// The entries of JSON. `filter-log-events`, `get-log-events`, Insights and the tests of the command line print it.
fn of_json<'a>(root: &'a Node, source: &str) -> Entries<'a> {
    let mut reader = Reader::default();
    let mut lines = Lines::new(source);
    let text = |node: &Node, name: &str| node.get(name).and_then(Node::as_str).map(str::to_owned);
    if let Some(node) = root.get("log")
        && let Some(log) = node.as_str()
    {
        let at = lines.of(node);
        for line in log.lines() {
            reader.line(line, Some(at));
        }
        let of_authorizer = root.get("clientStatus").is_some();
        let status = root
            .get("clientStatus")
            .or_else(|| root.get("status"))
            .and_then(number)
            .and_then(|status| u16::try_from(status).ok());
        reader.entries.test = Some(Test {
            of_authorizer,
            status: status.filter(|status| *status != 0),
            policy: text(root, "policy"),
            principal: text(root, "principalId"),
        });
        reader.entries.form = if of_authorizer {
            "the answer of `aws apigateway test-invoke-authorizer`"
        } else {
            "the answer of `aws apigateway test-invoke-method`"
        };
        return reader.entries;
    }
    let (events, form) = match (root.get("events"), root.get("results")) {
        (Some(events), _) => (events, "log events of the AWS CLI"),
        (None, Some(results)) => (results, "results of a Logs Insights query"),
        (None, None) => (root, "results of a Logs Insights query"),
    };
    for event in events.as_array().unwrap_or_default() {
        let field = |name: &str| -> Option<&Node> {
            if let Some(fields) = event.as_array() {
                // `get-query-results`: a list of fields and values.
                let found = fields
                    .iter()
                    .find(|field| field.get("field").and_then(Node::as_str) == Some(name))?;
                return found.get("value");
            }
            event.get(name)
        };
        let node = field("@message").or_else(|| field("message"));
        let Some((node, message)) = node.and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        reader.entries.form = form;
        let millis = event.get("timestamp").and_then(number);
        let written = field("@timestamp")
            .or_else(|| field("timestamp"))
            .and_then(Node::as_str);
        let time = millis
            .and_then(time::from_millis)
            .or_else(|| time::at_start(written?).map(|(time, _)| time));
        reader.time = time;
        let line = lines.of(node);
        let (first, rest) = message.trim_end().split_once('\n').unwrap_or((message, ""));
        let before = reader.entries.all.len();
        match time::at_start(first.trim_start()).map_or(first, |(_, rest)| rest.trim_start()) {
            // An event is whole: one without an id is of no request.
            own if with_id(own).is_none() => reader.stray(Some(line)),
            _ => reader.line(first, Some(line)),
        }
        if !rest.is_empty()
            && reader.entries.all.len() > before
            && let Some(last) = reader.entries.all.last_mut()
        {
            let text = last.text.to_mut();
            text.push('\n');
            text.push_str(rest);
        }
        reader.time = None;
    }
    reader.entries
}

fn number(node: &Node) -> Option<i64> {
    match &node.value {
        crate::json::Value::Number(number) => number.parse().ok(),
        _ => None,
    }
}

/// The entries of CSV with a column `@message`, as Logs Insights exports it.
fn of_csv(text: &str) -> Option<Entries<'_>> {
    let header = text.lines().next()?;
    let names: Vec<&str> = header
        .split(',')
        .map(|name| name.trim().trim_matches('"'))
        .collect();
    let message = names
        .iter()
        .position(|name| matches!(*name, "@message" | "message"))?;
    let stamp = names
        .iter()
        .position(|name| matches!(*name, "@timestamp" | "timestamp"));
    let mut reader = Reader::default();
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    for row in rows.records().map_while(Result::ok) {
        let Some(text) = row.get(message) else { continue };
        let time = stamp.and_then(|column| row.get(column)).and_then(|written| {
            let millis = written.parse().ok().and_then(time::from_millis);
            millis.or_else(|| time::at_start(written).map(|(time, _)| time))
        });
        let line = row
            .position()
            .and_then(|place| usize::try_from(place.line()).ok());
        match with_id(text) {
            Some((id, text)) => {
                let (id, text) = (Cow::Owned(id.to_owned()), Cow::Owned(text.to_owned()));
                reader.push(id, time, text, line);
            }
            None => reader.stray(line),
        }
    }
    reader.entries.form = "results of a Logs Insights query";
    Some(reader.entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, String)> {
        let input = Input::new(text);
        let entries = read(&input).all.into_iter();
        entries
            .map(|entry| (entry.time.unwrap_or_default(), entry.text.into_owned()))
            .collect()
    }

    #[test]
    fn each_form_gives_the_same_entries() {
        let id = "0a1b2c3d-0000-4000-8000-000000000001";
        let time = "2026-03-01T10:00:00.000Z";
        let millis = 1_772_359_200_000_i64;
        let forms = [
            format!("{time} ({id}) Unauthorized request: {id}"),
            format!("{time}\n({id}) Unauthorized request: {id}\n\n({id}) Unauthorized request: {id}\n"),
            format!("2026-03-01T10:00:00.000+00:00 0f1e2d3c ({id}) Unauthorized request: {id}"),
            format!(
                r#"{{"events":[{{"timestamp":{millis},"message":"({id}) Unauthorized request: {id}"}}]}}"#
            ),
            format!("@timestamp,@message\n2026-03-01 10:00:00.000,({id}) Unauthorized request: {id}\n"),
            format!(
                r#"[{{"@timestamp":"2026-03-01 10:00:00.000","@message":"({id}) Unauthorized request: {id}"}}]"#
            ),
            format!(
                r#"{{"results":[[{{"field":"@timestamp","value":"2026-03-01 10:00:00.000"}},{{"field":"@message","value":"({id}) Unauthorized request: {id}"}}]]}}"#
            ),
        ];
        for form in forms {
            assert_eq!(
                texts(&form),
                [(time.to_owned(), format!("Unauthorized request: {id}"))],
                "{form}"
            );
        }
    }

    #[test]
    fn a_test_has_no_ids() {
        let text = "Execution log for request test-request\nFri Jun 09 20:04:12 UTC 2023 : Starting authorizer: a\nFri Jun 09 20:04:12 UTC 2023 : Unauthorized";
        let input = Input::new(text);
        let entries = read(&input);
        assert_eq!(entries.all.len(), 2);
        assert_eq!(entries.all[1].id, "test-request");
    }
}
