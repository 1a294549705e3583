//! The outcome as an SVG picture, for where no script runs.
//!
//! It needs nothing from elsewhere: no font, no script, no other file. It has a ground of its own, so that it can be read on a light
//! and on a dark page, and turns dark where the reader prefers that.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::explain::{explain, words};
use crate::export::escape::escape;
use crate::export::labels::{certainty, status};
use crate::gateway::{Decision, Outcome};
use crate::prose;
use crate::rule::Certainty;
use crate::scenario::Scenario;

const WIDTH: usize = 640;
const MARGIN: usize = 20;
/// The height of a line.
const LINE: usize = 22;
/// The room of a line, in tenths of a pixel.
const ROOM: usize = (WIDTH - 2 * MARGIN) * 10;
/// The most lines of one part.
const MOST_LINES: usize = 6;
/// The most bytes of a character with its accents. A family of four has 25, and nobody can read hundreds of accents.
const MAX_CLUSTER: usize = 64;

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
    let explanation = explain(scenario, outcome);
    let sentence = prose::plain(&explanation.sentence);
    let otherwise = match outcome.certainty {
        Certainty::Unknown => "; API Gateway may answer otherwise",
        _ => "",
    };
    let certainty = format!("Certainty: {}{otherwise}", certainty(outcome));

    let mut lines = CardLines {
        text: String::new(),
        y: MARGIN,
    };
    lines.add(&scenario.title, "title", Font::Text);
    lines.y += 14;
    lines.add(&status, &format!("status {class}"), Font::Text);
    lines.add(&message, "code", Font::Code);
    lines.y += 6;
    lines.add(&sentence, "", Font::Text);
    lines.y += 6;
    lines.add(&outcome.method_arn, "code small", Font::Code);
    lines.add(&certainty, "small", Font::Text);
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
struct CardLines {
    text: String,
    /// The end of the last line.
    y: usize,
}

impl CardLines {
    /// Add a text, broken into lines.
    fn add(&mut self, text: &str, class: &str, font: Font) {
        for line in wrapped(text, font, ROOM) {
            self.y += LINE;
            let baseline = self.y - 6;
            self.text += &format!(
                "<text class=\"{class}\" x=\"{MARGIN}\" y=\"{baseline}\">{}</text>\n",
                escape(&line)
            );
        }
    }
}

/// A font of the card. Which one a reader has is not known, so that widths are those of the wider ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Font {
    /// Proportional, at 15 pixels.
    Text,
    /// Of one width, at 13 pixels.
    Code,
}

impl Font {
    /// The width of a character with its accents, in tenths of a pixel.
    fn width(self, cluster: &str) -> usize {
        let first = cluster.chars().next().unwrap_or(' ');
        let columns = cluster.width();
        let emoji = columns > 1 && (first >= '\u{1f000}' || cluster.contains('\u{fe0f}'));
        match (self, first) {
            (_, _) if columns == 0 => 0,
            (Self::Text, _) if emoji => 210,
            (Self::Text, _) if columns > 1 => 155,
            (Self::Code, _) if emoji => 185,
            (Self::Code, _) => columns * 79,
            (Self::Text, 'W' | 'M' | 'm' | '@' | '%') => 148,
            (
                Self::Text,
                'i' | 'l' | 'j' | 'I' | ' ' | '!' | '"' | '\'' | '(' | ')' | ','..='/' | ':' | ';',
            ) => 55,
            (Self::Text, 'w') => 120,
            (Self::Text, letter) if letter.is_ascii_uppercase() => 120,
            (Self::Text, letter) if letter.is_ascii() => 90,
            (Self::Text, letter) if letter.is_uppercase() => 150,
            (Self::Text, _) => 120,
        }
    }
}

/// So many characters of no width are kept.
const MAX_WITHOUT_WIDTH: usize = 100;

/// The lines of a text; what has no room ends with an ellipsis. Words longer than a line are broken, between two characters.
///
/// Only what is shown is kept. Of characters of no width, which no line ends for, there are a few.
fn wrapped(text: &str, font: Font, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut width = 0;
    let mut without_width = 0;
    for word in text.split_whitespace() {
        let space = if line.is_empty() { 0 } else { font.width(" ") };
        let mut left = room.saturating_sub(width + space);
        let fits = word
            .graphemes(true)
            .all(|cluster| match left.checked_sub(font.width(cluster)) {
                Some(less) => {
                    left = less;
                    true
                }
                None => false,
            });
        if fits || line.is_empty() {
            line.push_str(if line.is_empty() { "" } else { " " });
            width += space;
        } else {
            lines.push(std::mem::take(&mut line));
            width = 0;
        }
        for cluster in word.graphemes(true) {
            let more = font.width(cluster);
            without_width += usize::from(more == 0);
            if more == 0 && without_width > MAX_WITHOUT_WIDTH {
                continue;
            }
            if width + more > room && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                width = 0;
            }
            if lines.len() > MOST_LINES {
                break;
            }
            line.push_str(
                cluster
                    .get(..cluster.floor_char_boundary(MAX_CLUSTER))
                    .unwrap_or(cluster),
            );
            width += more;
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
            let clusters = last.graphemes(true);
            let mut width: usize = clusters.map(|cluster| font.width(cluster)).sum();
            while width + font.width("…") > room
                && let Some((at, cluster)) = last.grapheme_indices(true).next_back()
            {
                width -= font.width(cluster);
                last.truncate(at);
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
        let letter = Font::Code.width("a");
        let wrapped = |text: &str, columns| wrapped(text, Font::Code, columns * letter);
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped("a abcdefgh", 3), ["a", "abc", "def", "gh"]);
        let cut = wrapped(&"word ".repeat(1000), 20);
        assert_eq!(cut.len(), MOST_LINES);
        assert!(cut.iter().all(|line| line.chars().count() <= 20) && cut.last().unwrap().ends_with('…'));
        assert_eq!(wrapped("", 9), [""; 0]);
    }

    #[test]
    fn wide_letters_take_their_room() {
        for (text, most) in [
            ("界", 39),
            ("W", 41),
            ("Ж", 41),
            ("👩‍👩‍👧", 29),
            ("🇩🇪", 29),
            ("❤️", 29),
        ] {
            for line in wrapped(&text.repeat(500), Font::Text, ROOM) {
                let count = line.graphemes(true).count();
                assert!(count <= most + 1, "{count} in {line}");
            }
        }
        for line in wrapped(&"界".repeat(500), Font::Code, ROOM) {
            assert!(line.graphemes(true).count() <= 39, "{line}");
        }
    }

    #[test]
    fn characters_of_several_parts_stay_whole() {
        for cluster in ["👩‍👩‍👧", "🇩🇪", "e\u{301}", "நி"] {
            let lines = wrapped(&cluster.repeat(300), Font::Text, ROOM);
            assert!(lines.len() > 1, "{cluster}");
            for line in lines {
                let rest = line.replace(cluster, "");
                assert!(rest.is_empty() || rest == "…", "{rest:?} of {cluster}");
            }
        }
        let accents = ["a", &"\u{301}".repeat(100_000)].concat();
        assert!(wrapped(&accents, Font::Text, ROOM).concat().len() <= MAX_CLUSTER);
        let spaces = "\u{200b}".repeat(100_000);
        assert!(wrapped(&spaces, Font::Text, ROOM).concat().chars().count() <= MAX_WITHOUT_WIDTH);
    }
}
