//! The entries of an access log as variables and values, in the formats that stages have.

use std::borrow::Cow;

use crate::import::input::{Input, Lines};
use crate::import::log_time as time;
use crate::json::{self, Node, Value};

/// An entry of an access log: the variables that it has, without `$context.`, and their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    values: Vec<(Cow<'static, str>, String)>,
    /// The line of the text, from 1.
    pub(super) line: usize,
    /// Whether a format string says what each value is.
    pub(super) has_format: bool,
    /// Whether its form is one that other servers' logs have as well.
    pub(super) is_common: bool,
}

impl Record {
    /// The value of a variable; none where it is absent, which the log writes as `-`.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.values.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str()).filter(|value| !matches!(*value, "-" | ""))
    }

    /// Whether the format has a variable of this name, or one that begins with it and a dot.
    pub(super) fn logs(&self, name: &str) -> bool {
        self.values.iter().any(|(key, _)| {
            key.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// A value as a status.
    pub(super) fn status(&self, name: &str) -> Option<u16> {
        self.get(name)?.parse().ok()
    }

    /// How many variables are known ones.
    pub(super) fn known(&self) -> usize {
        self.values
            .iter()
            .filter(|(key, _)| matches!(key, Cow::Borrowed(_)))
            .count()
    }

    fn add(&mut self, name: &str, value: &str) {
        let name = variable(name).map_or_else(|| Cow::Owned(name.to_owned()), Cow::Borrowed);
        self.values.push((name, value.trim().to_owned()));
    }

    /// Whether it may be an entry of an access log.
    pub(super) fn is_entry(&self) -> bool {
        self.status("status").is_some() && self.known() >= 4
    }
}

/// The variables that say something here.
const VARIABLES: [&str; 53] = [
    "requestId",
    "extendedRequestId",
    "apiId",
    "accountId",
    "stage",
    "domainName",
    "domainPrefix",
    "httpMethod",
    "path",
    "resourcePath",
    "routeKey",
    "protocol",
    "status",
    "responseLength",
    "responseLatency",
    "requestTime",
    "requestTimeEpoch",
    "eventType",
    "connectionId",
    "messageId",
    "connectedAt",
    "wafResponseCode",
    "webaclArn",
    "identity.sourceIp",
    "identity.userAgent",
    "identity.caller",
    "identity.user",
    "identity.userArn",
    "identity.accountId",
    "identity.apiKeyId",
    "identity.vpcId",
    "identity.vpceId",
    "error.message",
    "error.messageString",
    "error.responseType",
    "error.validationErrorString",
    "authorizer.status",
    "authorizer.error",
    "authorizer.latency",
    "authorizer.requestId",
    "authorizer.integrationLatency",
    "authorizer.integrationStatus",
    "authorizer.principalId",
    "authenticate.status",
    "authenticate.error",
    "authenticate.latency",
    "authorize.status",
    "authorize.error",
    "authorize.latency",
    "waf.status",
    "waf.error",
    "integration.status",
    "integration.error",
];

/// Other names that people give to them.
const ALIASES: [(&str, &str); 22] = [
    ("ip", "identity.sourceIp"),
    ("clientip", "identity.sourceIp"),
    ("remoteip", "identity.sourceIp"),
    ("sourceip", "identity.sourceIp"),
    ("caller", "identity.caller"),
    ("user", "identity.user"),
    ("userarn", "identity.userArn"),
    ("useragent", "identity.userAgent"),
    ("apikeyid", "identity.apiKeyId"),
    ("vpceid", "identity.vpceId"),
    ("method", "httpMethod"),
    ("resource", "resourcePath"),
    ("statuscode", "status"),
    ("responsetype", "error.responseType"),
    ("errortype", "error.responseType"),
    ("validationerror", "error.validationErrorString"),
    ("principalid", "authorizer.principalId"),
    ("integrationstatus", "integration.status"),
    ("integrationintegrationstatus", "integration.status"),
    ("integrationerrormessage", "integration.error"),
    ("time", "requestTime"),
    ("restapiid", "apiId"),
];

/// The variable of a name, however its parts are joined. `error.responseType`, `errorResponseType` and `error_response_type` are one.
fn variable(name: &str) -> Option<&'static str> {
    fn plain(name: &str) -> impl Iterator<Item = char> {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase())
    }
    let name = name.trim().trim_start_matches('$');
    let name = name.strip_prefix("context.").unwrap_or(name);
    let is_it = |other: &str| plain(other).eq(plain(name));
    let found = VARIABLES.iter().find(|variable| is_it(variable));
    let alias = || {
        ALIASES
            .iter()
            .find(|(alias, _)| is_it(alias))
            .map(|(_, variable)| variable)
    };
    found.or_else(alias).copied()
}

/// The entries of a text, at most so many of so many lines. Lines that are none are counted, the first of them named.
pub(super) fn read(input: &Input<'_>, most: usize, lines: usize) -> (Vec<Record>, usize, Option<usize>) {
    let mut found = Vec::new();
    let (mut strays, mut first_stray) = (0, None);
    let mut stray = |line| {
        strays += 1;
        first_stray = first_stray.or(Some(line));
    };
    let start = input.text.trim_start();
    // One object over several lines, a list of them, or the events of the command line.
    let one_line = start
        .lines()
        .next()
        .is_some_and(|line| line.trim_end().ends_with('}'));
    if (start.starts_with('[') || (start.starts_with('{') && !one_line) || wrapped(start))
        && let Some(root) = &input.json().root
    {
        of_json(root, input.text, &mut found, most);
        if !found.is_empty() {
            return (found, 0, None);
        }
    }
    let mut format: Option<FormatString<'_>> = None;
    let mut names: Option<Vec<String>> = None;
    for (at, line) in input.text.lines().enumerate().take(lines) {
        if found.len() >= most {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        if line.contains("$context.") {
            format = Some(FormatString::parse(line.trim()));
            continue;
        }
        if at == 0 && is_header(line) {
            names = Some(
                line.split(',')
                    .map(|name| name.trim().trim_matches('"').to_owned())
                    .collect(),
            );
            continue;
        }
        let with_format = format.as_ref().and_then(|format| format.read(line.trim()));
        let record = with_format.or_else(|| of_line(line.trim(), names.as_deref()));
        match record.filter(Record::is_entry) {
            Some(mut record) => {
                record.line = at + 1;
                found.push(record);
            }
            None => stray(at + 1),
        }
    }
    (found, strays, first_stray)
}

/// Whether JSON has log events in it.
fn wrapped(start: &str) -> bool {
    start.starts_with('{')
        && (start.contains("\"events\"") || start.contains("\"results\""))
        && start.contains("essage\"")
}

/// A longer line is no row of names.
const MAX_HEADER: usize = 10_000;

/// A row of names, as CSV begins with.
fn is_header(line: &str) -> bool {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "_.-$@ ,\"".contains(letter);
    line.len() <= MAX_HEADER
        && line.chars().all(is_name)
        && line.split(',').filter(|name| variable(name).is_some()).count() >= 4
}

fn of_json(root: &Node, source: &str, found: &mut Vec<Record>, most: usize) {
    let mut lines = Lines::new(source);
    let items = root
        .get("events")
        .or_else(|| root.get("results"))
        .and_then(Node::as_array)
        .or_else(|| root.as_array());
    let items: Vec<&Node> = items.map_or_else(|| vec![root], |items| items.iter().collect());
    for item in items {
        if found.len() >= most {
            return;
        }
        let field = |fields: &[Node]| {
            let message = fields
                .iter()
                .find(|field| field.get("field").and_then(Node::as_str) == Some("@message"))?;
            Some(message.get("value")?.as_str()?.to_owned())
        };
        let message = item
            .get("@message")
            .or_else(|| item.get("message"))
            .and_then(Node::as_str);
        let message = message
            .map(str::to_owned)
            .or_else(|| item.as_array().and_then(field));
        let record = message.and_then(|message| of_line(message.trim(), None));
        let record = record.filter(Record::is_entry).or_else(|| of_object(item));
        if let Some(mut record) = record.filter(Record::is_entry) {
            record.line = lines.of(item);
            found.push(record);
        }
    }
}

/// An object, those in it with a dot before their names.
fn of_object(node: &Node) -> Option<Record> {
    fn add(prefix: &str, node: &Node, record: &mut Record, depth: usize) {
        for member in node.as_object().unwrap_or_default() {
            let name = [prefix, &member.key].concat();
            match &member.node.value {
                Value::String(text) | Value::Number(text) => record.add(&name, text),
                Value::Null => record.add(&name, "-"),
                Value::Object(_) if depth < 4 => add(&[&name, "."].concat(), &member.node, record, depth + 1),
                _ => {}
            }
        }
    }
    let mut record = Record::default();
    add("", node, &mut record, 0);
    node.as_object().is_some().then_some(record)
}

/// A longer line is no entry: CloudWatch Logs takes events of at most 1 MB.
const MAX_LINE: usize = 1_048_576;

/// A line in one of the forms that need no format string.
fn of_line(line: &str, names: Option<&[String]>) -> Option<Record> {
    if line.len() > MAX_LINE {
        return None;
    }
    if let Some(at) = line.find('{').filter(|at| *at < 100) {
        let parsed = json::parse(line.get(at..)?);
        if let Some(root) = parsed.valid() {
            return of_object(root);
        }
    }
    // `aws logs tail` puts the time and the stream before each.
    let line = match time::at_start(line) {
        Some((_, rest)) => rest.trim_start().split_once(' ').map_or(rest, |(_, rest)| rest),
        None => line,
    };
    if line.starts_with('<') {
        return Some(of_xml(line));
    }
    if let Some(names) = names {
        let mut record = Record::default();
        for (name, value) in names.iter().zip(fields(line)?.iter()) {
            record.add(name, value);
        }
        return Some(record);
    }
    of_pairs(line)
        .or_else(|| of_common(line))
        .or_else(|| of_csv(line))
}

/// `<request id="…"> <ip>…</ip> … </request>`
fn of_xml(line: &str) -> Record {
    let mut record = Record::default();
    if let Some((_, rest)) = line.split_once("id=\"")
        && let Some((id, _)) = rest.split_once('"')
    {
        record.add("requestId", id);
    }
    for part in line.split('<').skip(1) {
        let Some((tag, value)) = part.split_once('>') else {
            continue;
        };
        if !tag.starts_with('/') && !tag.contains(' ') && !value.trim().is_empty() {
            record.add(tag, value);
        }
    }
    record
}

/// `requestId=…|status=403|…`, with any of the usual separators.
fn of_pairs(line: &str) -> Option<Record> {
    let count = |separator: char| line.split(separator).filter(|part| part.contains('=')).count();
    let separators = ['|', '\t', ';', ',', ' '];
    let separator = separators.into_iter().find(|separator| count(*separator) >= 4)?;
    let mut record = Record::default();
    for part in line.split(separator) {
        let pair = part.trim().split_once('=');
        let name = |name: &str| {
            name.chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "._-$".contains(letter))
        };
        match pair.filter(|(key, _)| !key.is_empty() && name(key)) {
            Some((name, value)) => record.add(name, value.trim_matches('"')),
            // A value with the separator in it.
            None => {
                if let Some((_, value)) = record.values.last_mut() {
                    value.push(separator);
                    value.push_str(part.trim_end_matches('"'));
                }
            }
        }
    }
    Some(record)
}

/// `203.0.113.7 - - [25/Sep/2026:09:19:54 +0000] "GET /pets HTTP/1.1" 403 42 id`
fn of_common(line: &str) -> Option<Record> {
    let (client, rest) = line.split_once('[')?;
    let (time, rest) = rest.split_once(']')?;
    let (_, rest) = rest.split_once('"')?;
    let (request, rest) = rest.split_once('"')?;
    let mut record = Record {
        is_common: true,
        ..Record::default()
    };
    let mut words = client.split_whitespace();
    for name in ["identity.sourceIp", "identity.caller", "identity.user"] {
        record.add(name, words.next().unwrap_or("-"));
    }
    record.add("requestTime", time);
    let mut words = request.split_whitespace();
    for name in ["httpMethod", "resourcePath", "protocol"] {
        record.add(name, words.next().unwrap_or("-"));
    }
    let mut words = rest.split_whitespace();
    for name in ["status", "responseLength", "requestId"] {
        record.add(name, words.next().unwrap_or("-"));
    }
    record.is_common = record.get("requestId").is_none();
    Some(record)
}

/// `ip,caller,user,time,method,path,protocol,status,length,id`, and the extended id in newer formats.
fn of_csv(line: &str) -> Option<Record> {
    const NAMES: [&str; 11] = [
        "identity.sourceIp",
        "identity.caller",
        "identity.user",
        "requestTime",
        "httpMethod",
        "resourcePath",
        "protocol",
        "status",
        "responseLength",
        "requestId",
        "extendedRequestId",
    ];
    if !line.contains(",HTTP/") && !line.contains(",\"HTTP/") {
        return None;
    }
    let fields = fields(line)?;
    if !(NAMES.len() - 1..=NAMES.len()).contains(&fields.len()) {
        return None;
    }
    let mut record = Record::default();
    for (name, value) in NAMES.iter().zip(&fields) {
        record.add(name, value);
    }
    Some(record)
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Option<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    reader.records().next()?.ok()
}

/// More variables than this are none of a format that a stage has.
const MAX_VARIABLES: usize = 300;

/// A format as the stage has it: literal texts with variables between them.
struct FormatString<'a> {
    /// For a format of JSON: the variable of each key.
    json: Option<Vec<(String, String)>>,
    /// Each variable with the literal text before it.
    parts: Vec<(&'a str, &'a str)>,
    /// The literal text at the end.
    end: &'a str,
}

impl<'a> FormatString<'a> {
    fn parse(text: &'a str) -> Self {
        let parsed = json::parse(text);
        let members = parsed.root.as_ref().and_then(Node::as_object).map(|members| {
            let named = members.iter().filter_map(|member| {
                let value = member.node.as_str()?.strip_prefix("$context.")?;
                Some((member.key.to_string(), value.to_owned()))
            });
            named.collect()
        });
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest
            .split_once("$context.")
            .filter(|_| parts.len() < MAX_VARIABLES)
        {
            let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
            let end = after.find(|letter| !is_part(letter)).unwrap_or(after.len());
            let (name, after) = after.split_at(end);
            parts.push((before, name));
            rest = after;
        }
        Self {
            json: members,
            parts,
            end: rest,
        }
    }

    /// A line in this format; none if it is in another.
    fn read(&self, line: &str) -> Option<Record> {
        let mut record = Record {
            has_format: true,
            ..Record::default()
        };
        if let Some(names) = &self.json {
            let parsed = json::parse(line);
            let root = parsed.valid()?;
            for (key, name) in names {
                match root.get(key).map(|node| &node.value) {
                    Some(Value::String(value) | Value::Number(value)) => record.add(name, value),
                    _ => record.add(name, "-"),
                }
            }
            return Some(record);
        }
        let mut rest = line.strip_prefix(self.parts.first()?.0)?;
        let ends = self
            .parts
            .iter()
            .skip(1)
            .map(|(before, _)| *before)
            .chain([self.end]);
        for ((_, name), end) in self.parts.iter().zip(ends) {
            let at = if end.is_empty() {
                rest.len()
            } else {
                rest.find(end)?
            };
            record.add(name, rest.get(..at)?);
            rest = rest.get(at + end.len()..)?;
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Record> {
        read(&Input::new(text), 10, 10).0
    }

    #[test]
    fn each_form_has_the_same_values() {
        let id = "0a1b2c3d-0000-4000-8000-000000000001";
        let forms = [
            format!(
                r#"{{"requestId":"{id}","ip":"203.0.113.7","httpMethod":"GET","resourcePath":"/pets","status":"403"}}"#
            ),
            format!("203.0.113.7 - - [25/Sep/2026:09:19:54 +0000] \"GET /pets HTTP/1.1\" 403 42 {id}"),
            format!("203.0.113.7,-,-,25/Sep/2026:09:19:54 +0000,GET,/pets,HTTP/1.1,403,42,{id}"),
            format!(
                "<request id=\"{id}\"> <ip>203.0.113.7</ip> <httpMethod>GET</httpMethod> <resourcePath>/pets</resourcePath> <status>403</status> </request>"
            ),
            format!(
                "requestId={id} httpMethod=GET resourcePath=/pets status=403 ip=203.0.113.7 error.message=\"Missing Authentication Token\""
            ),
            format!(
                "rid: $context.requestId, $context.status for $context.httpMethod $context.resourcePath by $context.identity.sourceIp\nrid: {id}, 403 for GET /pets by 203.0.113.7"
            ),
        ];
        for form in forms {
            let found = records(&form);
            assert_eq!(found.len(), 1, "{form}");
            for (name, value) in [
                ("requestId", id),
                ("status", "403"),
                ("resourcePath", "/pets"),
                ("identity.sourceIp", "203.0.113.7"),
            ] {
                assert_eq!(found[0].get(name), Some(value), "{form}");
            }
        }
    }

    #[test]
    fn names_are_known_in_several_spellings() {
        for name in [
            "error.responseType",
            "errorResponseType",
            "error_response_type",
            "$context.error.responseType",
        ] {
            assert_eq!(variable(name), Some("error.responseType"));
        }
        assert_eq!(variable("temperature"), None);
    }
}
