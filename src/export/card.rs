//! The outcome as an SVG picture, for where no script runs.
//!
//! It needs nothing from elsewhere: no font, no script, no other file. It has a ground of its own, so that it can be read on a light
//! and on a dark page, and turns dark where the reader prefers that.

use crate::explain::{explain, words};
use crate::export::{certainty, escape, status};
use crate::gateway::{Decision, Outcome};
use crate::rule::Certainty;
use crate::scenario::Scenario;

const WIDTH: usize = 640;
const MARGIN: usize = 20;
/// The height of a line.
const LINE: usize = 22;
/// The characters in a line of text and in one of code, at 15 and 13 pixels: wide letters have room.
const TEXT_COLUMNS: usize = 74;
const CODE_COLUMNS: usize = 76;
/// The most lines of one part.
const MOST_LINES: usize = 6;

const STYLE: &str = "text{font:15px system-ui,-apple-system,'Segoe UI',sans-serif;fill:#1c2128}\
    .code{font:13px ui-monospace,'SF Mono',Menlo,Consolas,monospace}.small{font-size:13px;fill:#57606a}.title{font-weight:600}\
    .status{font-size:28px;font-weight:700}.ground{fill:#fff;stroke:#d0d7de}\
    .allowed{fill:#116329}.denied{fill:#a40e26}.failed{fill:#7d4e00}\
    @media(prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9ba5af}.ground{fill:#161b22;stroke:#3d444d}\
    .allowed{fill:#5fd068}.denied{fill:#ff8a80}.failed{fill:#e8b04a}}";

/// The picture.
pub(super) fn card(scenario: &Scenario, outcome: &Outcome) -> String {
    let class = match outcome.decision {
        _ if !outcome.is_refused() => "allowed",
        Some(Decision::ExplicitDeny | Decision::ImplicitDeny) => "denied",
        _ => "failed",
    };
    let status = words::capitalized(&status(outcome));
    let message = message(&outcome.body);
    let sentence = explain(scenario, outcome).sentence.replace('`', "");
    let otherwise = match outcome.certainty {
        Certainty::Unknown => "; API Gateway may answer otherwise",
        _ => "",
    };
    let certainty = format!("Certainty: {}{otherwise}", certainty(outcome));

    let mut lines = Lines {
        text: String::new(),
        y: MARGIN,
    };
    lines.add(&scenario.title, "title", TEXT_COLUMNS);
    lines.y += 14;
    lines.add(&status, &format!("status {class}"), TEXT_COLUMNS);
    lines.add(&message, "code", CODE_COLUMNS);
    lines.y += 6;
    lines.add(&sentence, "", TEXT_COLUMNS);
    lines.y += 6;
    lines.add(&outcome.method_arn, "code small", CODE_COLUMNS);
    lines.add(&certainty, "small", TEXT_COLUMNS);
    let height = lines.y + MARGIN;
    let name = escape(format!("{status} {message}").trim_end());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"t d\">\n\
         <title id=\"t\">{name}</title>\n<desc id=\"d\">{}</desc>\n<style>{STYLE}</style>\n\
         <rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"#fff\" stroke=\"#d0d7de\"/>\n{}</svg>\n",
        escape(&sentence),
        WIDTH - 1,
        height - 1,
        lines.text
    )
}

/// The message in a body, as the client sees it; the body where it is something else.
fn message(body: &str) -> String {
    let value: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let message = value.as_ref().and_then(|value| {
        let members = value.as_object()?;
        let found = members
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case("message"));
        found?.1.as_str()
    });
    message.unwrap_or(body).to_owned()
}

/// Lines of text below each other.
struct Lines {
    text: String,
    /// The end of the last line.
    y: usize,
}

impl Lines {
    /// Adds a text, broken into lines.
    fn add(&mut self, text: &str, class: &str, columns: usize) {
        for line in wrapped(text, columns) {
            self.y += LINE;
            let baseline = self.y - 6;
            self.text += &format!(
                "<text class=\"{class}\" x=\"{MARGIN}\" y=\"{baseline}\">{}</text>\n",
                escape(&line)
            );
        }
    }
}

/// The lines of a text; what has no room ends with an ellipsis. Words longer than a line are broken.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let mut letters: Vec<char> = word.chars().collect();
        while !letters.is_empty() {
            let space = usize::from(length > 0);
            if length + space + letters.len() > columns && length > 0 {
                lines.push(std::mem::take(&mut line));
                length = 0;
                continue;
            }
            if space > 0 {
                line.push(' ');
            }
            let rest = letters.split_off(letters.len().min(columns));
            length += space + letters.len();
            line.extend(std::mem::replace(&mut letters, rest));
        }
        if lines.len() > MOST_LINES {
            break;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            while last.chars().count() >= columns {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::simulate;
    use crate::scenario::{gallery, read};

    #[test]
    fn the_card_holds_what_matters() {
        let scenario = gallery::read("authorizer-explicit-deny");
        let outcomes = simulate(&scenario).outcomes;
        let denied = outcomes.iter().find(|outcome| outcome.status_code == Some(403));
        let svg = card(&scenario, denied.unwrap());
        for part in [
            ">403</text>",
            "with an explicit deny",
            "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/",
            ">Certainty: ",
            "prefers-color-scheme:dark",
        ] {
            assert!(svg.contains(part), "{part} in\n{svg}");
        }
        let elsewhere = [
            "href",
            "url(",
            "@import",
            "@font-face",
            "<script",
            "<image",
            "<foreignObject",
        ];
        assert!(elsewhere.iter().all(|part| !svg.contains(part)), "{svg}");
    }

    #[test]
    fn what_was_typed_is_text() {
        let text = r#"{"title": "</text><script>alert(1)</script> & \"'\u0001",
            "timeline": [{"request": {"path": "/<b>", "httpMethod": "<i>"}}]}"#;
        let scenario = read(text).scenario;
        let svg = card(&scenario, &simulate(&scenario).outcomes[0]);
        assert!(
            !svg.contains("<script") && !svg.contains("<b>") && !svg.contains("<i>"),
            "{svg}"
        );
        assert!(!svg.contains('\u{1}'), "{svg}");
        assert!(svg.contains("&lt;script&gt;alert(1)"), "{svg}");
    }

    #[test]
    fn a_long_text_is_broken_and_cut() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        let cut = wrapped(&"word ".repeat(1000), 20);
        assert_eq!(cut.len(), MOST_LINES);
        assert!(cut.iter().all(|line| line.chars().count() <= 20) && cut.last().unwrap().ends_with('…'));
        assert_eq!(wrapped("", 9), [""; 0]);
    }
}
