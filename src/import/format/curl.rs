//! A request as a command or call: curl, `fetch`, PowerShell's `Invoke-WebRequest`, or an address.

mod fetch;
mod limits;
mod name;
mod options;
mod powershell;

use self::limits::{MAX_LINES, MAX_REQUESTS};
use crate::import::address::ApiAddress;
use crate::import::format::{Format, message};
use crate::import::http_request::HttpRequest;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading};
use crate::import::shell::Shell;
use crate::json::Severity;

pub(in crate::import) static CURL: Format = Format {
    kind: Kind::Curl,
    description: "A curl command for bash, cmd or PowerShell, a `fetch` call or `Invoke-WebRequest` as browsers copy them, or an address, \
                  an ARN or a host name alone: method, headers, query string, host name. API, region and stage are taken from the address of a default endpoint.",
    example: "curl -X POST 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/pets?dry=1' \\\n  -H 'Authorization: Bearer alice'",
    recognise,
    read,
};

/// Where a text holds a command or call.
enum Form {
    Curl,
    Fetch,
    PowerShell,
    Address,
    Name,
}

/// The form of a text, and how sure it is.
fn form(text: &str) -> Option<(Form, Confidence, &'static str)> {
    let start = text.trim_start();
    // The answer says more than the command: it is read with the request of the command.
    let is_answer = |line: &str| {
        let line = line.trim_start_matches(['<', ' ']);
        line.starts_with("HTTP/") || message::is_body(line)
    };
    let is_output = start.lines().any(is_answer);
    let confidence = if is_output {
        Confidence::Possible
    } else {
        Confidence::Certain
    };
    if start.lines().take(MAX_LINES).any(|line| curl_at(line).is_some()) {
        let first = start.lines().next().and_then(curl_at).is_some();
        let confidence = if first {
            confidence
        } else {
            confidence.min(Confidence::Likely)
        };
        return Some((Form::Curl, confidence, "it has a command of curl"));
    }
    let call = start.strip_prefix("await ").unwrap_or(start);
    if call.starts_with("fetch(")
        || start
            .lines()
            .take(MAX_LINES)
            .any(|line| line.contains("= await fetch("))
    {
        return Some((Form::Fetch, confidence, "it calls `fetch`"));
    }
    if powershell::is_likely(start) {
        return Some((
            Form::PowerShell,
            confidence,
            "it has a command of PowerShell that sends a request",
        ));
    }
    if let Some(why) = name::recognise(start) {
        return Some((Form::Name, Confidence::Certain, why));
    }
    let word = start.trim_end();
    let is_address = ["https://", "http://", "wss://"]
        .iter()
        .any(|scheme| word.starts_with(scheme));
    if is_address && !word.contains(char::is_whitespace) {
        let address = ApiAddress::parse(word)?;
        // With a fragment it may as well be a link to a scenario.
        let confidence = match () {
            () if address.is_execute_api() => Confidence::Certain,
            () if word.contains('#') => Confidence::Possible,
            () => Confidence::Likely,
        };
        return Some((Form::Address, confidence, "it is an address"));
    }
    None
}

/// The command of curl in a line, after a prompt; none if there is none.
fn curl_at(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let command = |text: &str| {
        let rest = text
            .strip_prefix("curl.exe")
            .or_else(|| text.strip_prefix("curl"))?;
        (rest.starts_with([' ', '\t']) && !rest.trim().is_empty()).then_some(())
    };
    if command(line).is_some() {
        return Some(line);
    }
    // `$ curl`, `user@host:~$ curl`, `C:\> curl`
    let (_, rest) = line.split_once(['$', '>', '%', '#'])?;
    let rest = rest.trim_start();
    command(rest).map(|()| rest)
}

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let (_, confidence, why) = form(input.text)?;
    Some((confidence, why.to_owned()))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let requests = match form(input.text) {
        Some((Form::Name, ..)) => return name::read(input.text, notes),
        Some((Form::Curl, ..)) => curl(input, notes),
        Some((Form::Fetch, ..)) => fetch::read(input, notes),
        Some((Form::PowerShell, ..)) => powershell::read(input.text, notes),
        Some((Form::Address, ..)) => ApiAddress::parse(input.text.trim())
            .map(HttpRequest::get)
            .into_iter()
            .collect(),
        None => Vec::new(),
    };
    if requests.is_empty() {
        notes.add(
            Severity::Error,
            "no request was found: a curl command, a `fetch` call or an address",
            None,
        );
    }
    if requests.len() > MAX_REQUESTS {
        notes.warn(format!(
            "there are more than {MAX_REQUESTS} requests: only the first {MAX_REQUESTS} are read"
        ));
    }
    let requests = requests.into_iter().take(MAX_REQUESTS);
    requests.map(|request| request.into_reading(notes)).collect()
}

/// The last request of the commands of curl in a text that holds an answer as well.
pub(super) fn command(input: &Input<'_>) -> Option<HttpRequest> {
    let mut lines = input.text.lines().take(MAX_LINES);
    lines.find_map(curl_at)?;
    curl(input, &mut Notes::default()).pop()
}

/// The requests of the commands of curl in a text.
fn curl(input: &Input<'_>, notes: &mut Notes) -> Vec<HttpRequest> {
    let text = input.text;
    let shell = Shell::of(text);
    let mut lines: Vec<&str> = text.lines().collect();
    // What stands before the first command is none of it, and prompts are not.
    let first = lines.iter().position(|line| curl_at(line).is_some()).unwrap_or(0);
    lines.drain(..first);
    let lines: Vec<&str> = lines.iter().map(|line| curl_at(line).unwrap_or(line)).collect();
    let found = shell.split(&lines.join("\n"));
    if !found.variables.is_empty() {
        notes.warn(format!(
            "the values of {} are not in the command, and stand as they are written",
            found.variables.join(", ")
        ));
    }
    if let Some(rest) = &found.unclosed {
        // What follows the mark goes on to the end of the text.
        let after = rest.split('\n').next().unwrap_or("");
        let line = text.lines().count() - rest.matches('\n').count().min(text.lines().count());
        let before = text
            .lines()
            .nth(line.saturating_sub(1))
            .and_then(|text| text.strip_suffix(after));
        let at = before.map(|before| (line, before.chars().count()));
        notes.add(
            Severity::Warning,
            "the quotation mark is never closed: all that follows is read as one word",
            at,
        );
    }
    let commands = found.commands.iter().filter(|words| {
        let name = words.first().map(String::as_str);
        matches!(name, Some("curl" | "curl.exe"))
    });
    commands
        .take(MAX_REQUESTS + 1)
        .flat_map(|words| options::requests(words.get(1..).unwrap_or_default(), notes))
        .collect()
}
