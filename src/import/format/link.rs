//! Links to scenarios.

use crate::import::format::Format;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading};
use crate::json::Severity;
use crate::scenario::{self, link, link::Link};

pub(in crate::import) static LINK: Format = Format {
    kind: Kind::Link,
    description: "A link to a scenario: an address with the scenario in its fragment, or the fragment alone.",
    example: "https://example.com/why403/#jeyJ0aXRsZSI6IldoeT8ifQ",
    recognise,
    read,
};

/// The fragment of an address, or the text if it is a fragment.
fn fragment(text: &str) -> Option<&str> {
    let text = text.trim().trim_matches(['<', '>']);
    if text.is_empty() || text.contains(char::is_whitespace) {
        return None;
    }
    let (before, fragment) = text.split_once('#')?;
    (before.is_empty() || before.contains("://") || before.starts_with("file:")).then_some(fragment)
}

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let fragment = fragment(input.text)?;
    let why = || "the part after `#` is a scenario of why403".to_owned();
    match link::decode(fragment) {
        Ok(Link::Gallery(_)) => Some((Confidence::Certain, why())),
        Ok(Link::Scenario(_)) if fragment.len() > 8 => Some((Confidence::Certain, why())),
        Err(error) if error.recovered.as_ref().is_some_and(|text| text.starts_with('{')) => Some((
            Confidence::Likely,
            "the part after `#` begins as a scenario of why403".to_owned(),
        )),
        Err(_) if fragment.starts_with("g:") => {
            Some((Confidence::Likely, "it names an example of why403".to_owned()))
        }
        _ => None,
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let Some(fragment) = fragment(input.text) else {
        notes.add(Severity::Error, "this is no link: it has no part after `#`", None);
        return Vec::new();
    };
    let read = match link::decode(fragment) {
        Ok(Link::Gallery(example)) => {
            notes.info(format!(
                "the link names the example `{}`, which the page loads by itself",
                example.name
            ));
            return vec![Reading {
                title: example.title.to_owned(),
                ..Reading::default()
            }];
        }
        Ok(Link::Scenario(read)) => *read,
        Err(error) => {
            notes.add(
                Severity::Error,
                format!("{}: {}", error.message, error.help),
                None,
            );
            let Some(text) = error.recovered else {
                return Vec::new();
            };
            scenario::read(&text)
        }
    };
    for diagnostic in &read.diagnostics {
        notes.add(
            diagnostic.diagnostic.severity,
            diagnostic.diagnostic.message.clone(),
            None,
        );
    }
    let title = match read.scenario.title.as_str() {
        "" => "A scenario",
        title => title,
    };
    let scenario = serde_json::from_str(&scenario::write(&read.scenario)).ok();
    vec![Reading {
        title: title.to_owned(),
        scenario,
        ..Reading::default()
    }]
}
