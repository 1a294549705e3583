//! Markdown for an issue or a README: the link, the request, the outcome, its reason and the policies.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::explain::{explain, words};
use crate::export::curl::sent_headers;
use crate::export::escape::visible;
use crate::export::exported::Exported;
use crate::export::labels::{certainty, status};
use crate::export::link::address;
use crate::gateway::Outcome;
use crate::prose::{self, SentencePart};
use crate::scenario::{Behaviour, Request, Scenario};

/// The text.
pub(super) fn markdown(exported: &Exported<'_>) -> String {
    let scenario = &*exported.scenario;
    let (title, link) = (plain(exported.title()), destination(&address(exported)));
    let mut out = format!("### [{title}]({link})\n");
    for text in scenario.description.lines() {
        out += &format!("{}\n", line(text));
    }
    let Ok((request, outcome)) = &exported.request else {
        return out;
    };
    let status = status(outcome);
    let sentence = explain(scenario, outcome).sentence;
    out += &format!(
        "\n{} → **{status}**. {}\n",
        code(&words::request(outcome)),
        sentence_markdown(&sentence)
    );
    out += &fenced("http", &request_text(request));
    if outcome.status_code.is_some() {
        out += &fenced("http", &response_text(outcome));
    }
    if let Some(output) = authorizer_output(scenario, outcome) {
        out += "\nLambda authorizer response:\n";
        out += &fenced("json", output);
    }
    let deployed = &*outcome.trace.resource_policy_text;
    let policy = Some(deployed).filter(|text| !text.is_empty());
    if let Some(policy) = policy.or(scenario.api.policy.as_deref()) {
        out += "\nResource policy:\n";
        out += &fenced("json", policy);
    }
    out += &format!("\nCertainty: {}.", certainty(outcome));
    for other in &outcome.alternatives {
        out += &format!(
            " API Gateway may answer {} {} instead, {}.",
            other.status_code,
            code(other.body.trim()),
            plain(&other.when)
        );
    }
    out += &format!(" Simulated by [why403]({}).\n", destination(&exported.base));
    out
}

/// The text that the function returned for the request, or returns in its only case.
fn authorizer_output<'a>(scenario: &'a Scenario, outcome: &'a Outcome) -> Option<&'a str> {
    outcome.trace.authorizer_output.as_deref().or_else(|| {
        let cases = &scenario.authorizer.as_ref()?.lambda;
        match cases.as_slice() {
            [case] => match &case.behaviour {
                Behaviour::Returns(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    })
}

fn request_text(request: &Request) -> String {
    let mut out = format!("{} {}", request.http_method, request.path);
    for ((name, value), index) in request.query_string_parameters.iter().zip(0..) {
        let mark = if index == 0 && !request.path.contains('?') {
            '?'
        } else {
            '&'
        };
        out += &format!("{mark}{name}={value}");
    }
    headers(&mut out, sent_headers(request));
    out
}

fn response_text(outcome: &Outcome) -> String {
    let mut out = outcome
        .status_code
        .map(|status| status.to_string())
        .unwrap_or_default();
    let sent = outcome.headers.iter();
    headers(
        &mut out,
        sent.map(|(name, value)| (name.as_str(), value.as_str())),
    );
    if !outcome.body.is_empty() {
        out += &format!("\n\n{}", outcome.body);
    }
    out
}

fn headers<'a>(out: &mut String, headers: impl IntoIterator<Item = (&'a str, &'a str)>) {
    for (name, value) in headers {
        *out += &format!("\n{name}: {value}");
    }
}

/// A block of code, fenced by more backticks than it holds in a row.
fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("\n{fence}{language}\n{}\n{fence}\n", visible(text).trim_end())
}

/// A span of code.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    prose::code(&visible(&text.replace(['\r', '\n'], " ")))
}

/// The most backticks in a row.
fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or(0)
}

/// The address of a link. Within parentheses it may have no others.
fn destination(address: &str) -> String {
    const SET: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'(')
        .add(b')')
        .add(b'<')
        .add(b'>')
        .add(b'\\');
    utf8_percent_encode(address, SET).to_string()
}

/// A text in which nothing is markup, and nothing becomes a link or notifies somebody.
fn plain(text: &str) -> String {
    // A word joiner, which has no width, ends what would be a name or a number.
    const JOINER: &str = "&#8288;";
    let text = visible(&text.replace(['\r', '\n'], " "));
    let mut out = String::with_capacity(text.len());
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        let rest = letters.as_str();
        let before = text.get(..at).unwrap_or("");
        let next = rest.chars().next();
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' => {
                out.extend(['\\', letter]);
            }
            ':' if rest.starts_with("//") => out.push_str("\\:"),
            '.' if before
                .get(at.wrapping_sub(3)..)
                .is_some_and(|end| end.eq_ignore_ascii_case("www")) =>
            {
                out.push_str("\\.");
            }
            other => out.push(other),
        }
        if (letter == '@' && next.is_some_and(char::is_alphanumeric))
            || (letter == '#' && next.is_some_and(|next| next.is_ascii_digit()))
        {
            out.push_str(JOINER);
        }
    }
    out
}

/// A line of text in which nothing begins a block: a heading, a list, a ruler.
fn line(text: &str) -> String {
    let text = plain(text.trim());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits).unwrap_or_default();
    let begins = |marks: &[char]| rest.starts_with(marks);
    if begins(&['-', '+', '=']) || (digits > 0 && begins(&['.', ')'])) {
        return [number, "\\", rest].concat();
    }
    text
}

/// A sentence, whose code is in backticks already.
fn sentence_markdown(sentence: &str) -> String {
    prose::parts(sentence)
        .map(|piece| match piece {
            SentencePart::Code(text) => code(text),
            SentencePart::Text(text) => plain(text),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::EmbedOptions;
    use crate::scenario::{gallery, read};

    #[test]
    fn an_issue_has_the_link_the_request_the_outcome_and_both_policies() {
        let scenario = gallery::read("resource-policy-explicit-deny");
        let text = markdown(&Exported::new(
            &scenario,
            None,
            Some("https://a.example/"),
            EmbedOptions::default(),
        ));
        for part in [
            "](https://a.example/#1",
            "→ **403**. ",
            "```http\nGET ",
            "\nLambda authorizer response:\n\n```json\n{\n",
            "\nResource policy:\n\n```json\n{\n",
            "\nCertainty: ",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn no_line_of_a_description_begins_a_block() {
        for (text, expected) in [
            ("===", "\\==="),
            ("---", "\\---"),
            ("- a", "\\- a"),
            ("+ a", "\\+ a"),
            ("* a", "\\* a"),
            ("1. x", "1\\. x"),
            ("12) x", "12\\) x"),
            ("    x = 1", "x = 1"),
            ("1.5 s", "1\\.5 s"),
            ("> x", "\\> x"),
            ("a - b", "a - b"),
            ("", ""),
        ] {
            assert_eq!(line(text), expected);
        }
    }

    #[test]
    fn nothing_becomes_a_link_or_a_mention() {
        for (text, expected) in [
            ("see https://a.example/b", "see https\\://a.example/b"),
            ("see WWW.a.example", "see WWW\\.a.example"),
            ("ask @octo, a@b.example", "ask @&#8288;octo, a@&#8288;b.example"),
            ("a @ b", "a @ b"),
            ("as in #12", "as in \\#&#8288;12"),
            ("\u{1b}[31m\u{202e}", "␛\\[31m"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn a_base_with_parentheses_is_one_destination() {
        let scenario = gallery::read("missing-token");
        let base = Some("https://a.example/x)(y z/");
        let text = markdown(&Exported::new(&scenario, None, base, EmbedOptions::default()));
        assert!(text.contains("](https://a.example/x%29%28y%20z/#1"), "{text}");
        assert!(
            text.ends_with("[why403](https://a.example/x%29%28y%20z/).\n"),
            "{text}"
        );
    }

    #[test]
    fn nothing_that_was_typed_is_markup() {
        let text = r#"{"title": "a] <img src=x> (b) `c`", "description": "*d*\n```\n# e",
            "authorizer": {"lambda": [{"returns": "```\n<script>"}]},
            "timeline": [{"request": {"path": "/`x`", "headers": {"Authorization": "````"}, "apiKey": "k-7"}}]}"#;
        let scenario = read(text).scenario;
        let text = markdown(&Exported::new(&scenario, None, None, EmbedOptions::default()));
        assert!(
            text.starts_with("### [a\\] \\<img src=x\\> (b) \\`c\\`](https://"),
            "{text}"
        );
        assert!(text.contains("\\*d\\*\n\\`\\`\\`\n\\# e\n"), "{text}");
        assert!(
            text.contains("\n`````http\nGET /`x`\nAuthorization: ````\nx-api-key: k-7\n`````\n"),
            "{text}"
        );
        assert!(text.contains("\n````json\n```\n<script>\n````\n"), "{text}");
    }
}
