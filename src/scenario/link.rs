//! Links: a scenario in the fragment of a URL.
//!
//! A fragment is a format character and a payload. A format character is never given a second
//! meaning, and a link that worked once works for ever: `tests/links.txt` holds them.

pub(crate) mod base64url;
mod deflate;

use std::fmt;

use crate::scenario::gallery;
use crate::scenario::gallery::Example;
use crate::scenario::model::Scenario;
use crate::scenario::read::{Read, read};
use crate::scenario::write::write;
use deflate::StreamEnd;

/// The maximum number of bytes of the text in a link: more is an accident or an attack.
pub const MAX_TEXT: usize = 1 << 20;

/// The level for links: they are made when a person copies one.
const SMALLEST: i32 = 10;

/// The level for what is stored while a person types.
const QUICK: i32 = 1;

/// The dictionary of the format `1`. It never changes, not by a byte: every link of that format
/// refers to it. What comes up more often stands nearer to its end. A better one gets another
/// format character.
const DICTIONARY_1: &[u8] = include_bytes!("link/dictionary-1.txt");

/// The format of a link, by the first character of its fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkFormat {
    /// `1`: base64url of raw deflate with preset dictionary 1: the shortest.
    Preset,
    /// `z`: base64url of raw deflate, which any script can make.
    Deflate,
    /// `j`: base64url of the JSON itself.
    Json,
}

/// The content of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A scenario, with diagnostics.
    Scenario(Box<Read>),
    /// An example of the gallery.
    Gallery(&'static Example),
}

/// The error of a link that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkError {
    /// The message, in lower case and without a full stop.
    pub message: String,
    /// Advice on how to mend it.
    pub help: &'static str,
    /// The text of the scenario as far as it could be recovered; [`read`] makes of it what can be made.
    pub recovered: Option<String>,
}

impl fmt::Display for LinkError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for LinkError {}

/// Encode a scenario as the fragment of a URL, without the `#`.
///
/// ```
/// use why403::scenario::link::{LinkFormat, Link, decode, encode};
/// use why403::scenario::Scenario;
/// let scenario = Scenario { title: "Why?".into(), ..Scenario::default() };
/// assert_eq!(encode(&scenario, LinkFormat::Json), "jeyJ0aXRsZSI6IldoeT8ifQ");
/// let Ok(Link::Scenario(read)) = decode(&encode(&scenario, LinkFormat::Preset)) else { panic!() };
/// assert_eq!(read.scenario, scenario);
/// ```
pub fn encode(scenario: &Scenario, format: LinkFormat) -> String {
    let text = write(scenario);
    let (character, payload) = match format {
        LinkFormat::Preset => ('1', deflate::deflate(text.as_bytes(), DICTIONARY_1, SMALLEST)),
        LinkFormat::Deflate => ('z', deflate::deflate(text.as_bytes(), &[], SMALLEST)),
        LinkFormat::Json => ('j', text.into_bytes()),
    };
    format!("{character}{}", base64url::encode(&payload))
}

/// Compress a text as a link of the format `z` does, but quickly: for storing a large one.
///
/// ```
/// use why403::scenario::link::{pack, unpack};
/// assert_eq!(unpack(&pack("a text")).as_deref(), Some("a text"));
/// assert_eq!(unpack("zAAAA"), None);
/// ```
pub fn pack(text: &str) -> String {
    format!(
        "z{}",
        base64url::encode(&deflate::deflate(text.as_bytes(), &[], QUICK))
    )
}

/// Read what [`pack`] has made; none of anything else, of what is damaged, and of more than 128 MiB.
pub fn unpack(packed: &str) -> Option<String> {
    let decoded = base64url::decode(packed.strip_prefix('z')?);
    match deflate::inflate(&decoded.bytes, &[], 1 << 27) {
        (bytes, StreamEnd::Done) if decoded.stray.is_none() => String::from_utf8(bytes).ok(),
        _ => None,
    }
}

const COPY_AGAIN: &str = "copy the whole link again from where it was made";

/// Decode the fragment of a URL, with or without the `#` in front.
///
/// # Errors
///
/// If the link cannot be read; the error holds the text as far as it could be recovered.
pub fn decode(fragment: &str) -> Result<Link, LinkError> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let mut letters = fragment.chars();
    let format = letters.next();
    let payload = without_punctuation(letters.as_str());
    let decoded = base64url::decode(payload);
    let (bytes, end) = match format {
        None => return Err(error("the link is empty", COPY_AGAIN)),
        Some('g') => return example(payload),
        Some('j') => (
            decoded.bytes,
            if decoded.cut {
                StreamEnd::Cut
            } else {
                StreamEnd::Done
            },
        ),
        Some('1') => deflate::inflate(&decoded.bytes, DICTIONARY_1, MAX_TEXT),
        Some('z') => deflate::inflate(&decoded.bytes, &[], MAX_TEXT),
        Some(other) => {
            return Err(error(
                format!("`{other}` is not a kind of link that this version knows"),
                "the link comes from a newer version, or its beginning was lost",
            ));
        }
    };
    let too_large = end == StreamEnd::TooLarge || bytes.len() > MAX_TEXT;
    if too_large {
        let message = format!("the link holds more than {MAX_TEXT} bytes");
        return Err(error(message, "a scenario of this size is opened from a file"));
    }
    let (text, utf8) = match String::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(broken) => (String::from_utf8_lossy(broken.as_bytes()).into_owned(), false),
    };
    let fault = if let Some((index, letter)) = decoded.stray {
        // The format character is the first.
        let position = index + 2;
        Some(format!(
            "character {position} of the link, `{letter}`, is not one that links are made of"
        ))
    } else if end == StreamEnd::Cut {
        Some("the end of the link is missing".into())
    } else if end == StreamEnd::Damaged {
        Some("the link is damaged: its content cannot be unpacked".into())
    } else if !utf8 {
        Some("the link is damaged: its content is not text in UTF-8".into())
    } else {
        None
    };
    let read = read(&text);
    let syntax = read
        .diagnostics
        .iter()
        .find(|found| found.code.starts_with("json-"));
    let fault = fault.or_else(|| syntax.map(|found| format!("the link’s content is not JSON: {found}")));
    match fault {
        None => Ok(Link::Scenario(Box::new(read))),
        Some(message) => Err(LinkError {
            recovered: (!text.is_empty()).then_some(text),
            ..error(message, COPY_AGAIN)
        }),
    }
}

/// A payload without the punctuation that followed the link in a text, escaped or not.
fn without_punctuation(payload: &str) -> &str {
    let mut rest = payload;
    loop {
        let is_escape = |text: &str| {
            let mut bytes = text.bytes();
            bytes.next() == Some(b'%') && bytes.len() == 2 && bytes.all(|byte| byte.is_ascii_hexdigit())
        };
        let cut = rest.len().saturating_sub(3);
        let shorter = match (rest.get(..cut), rest.get(cut..)) {
            (Some(before), Some(end)) if is_escape(end) => before,
            _ => rest.trim_end_matches(|letter: char| {
                letter.is_whitespace()
                    || matches!(
                        letter,
                        '.' | ','
                            | ';'
                            | ':'
                            | '!'
                            | '?'
                            | ')'
                            | ']'
                            | '}'
                            | '>'
                            | '"'
                            | '\''
                            | '”'
                            | '’'
                            | '»'
                            | '*'
                    )
            }),
        };
        match shorter {
            // Nothing but punctuation is no link.
            "" => return payload,
            same if same.len() == rest.len() => return rest,
            shorter => rest = shorter,
        }
    }
}

fn example(payload: &str) -> Result<Link, LinkError> {
    // Some programs escape the colon when they pass a link on.
    let name = [":", "%3A", "%3a"]
        .iter()
        .find_map(|colon| payload.strip_prefix(colon));
    let name = name.unwrap_or(payload);
    gallery::find(name).map(Link::Gallery).ok_or_else(|| {
        let message = format!("the gallery has no example named `{name}`");
        error(message, "choose one from the list of examples")
    })
}

fn error(message: impl Into<String>, help: &'static str) -> LinkError {
    LinkError {
        message: message.into(),
        help,
        recovered: None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_dictionary_never_changes() {
        let hash = crate::scenario::link::DICTIONARY_1
            .iter()
            .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
            });
        assert_eq!(
            hash, 0xcd0ab4ed66400505,
            "links that people have made can no longer be read"
        );
    }
}
