//! Scenarios, as the page saves them and the command line reads them.

use crate::import::format::Format;
use crate::import::input::Input;
use crate::import::kind::{Confidence, Kind};
use crate::import::reading::{Notes, Reading};
use crate::scenario;

pub(in crate::import) static SCENARIO: Format = Format {
    kind: Kind::Scenario,
    description: "A scenario of this format: a file that the page saved, or a case of a regression file.",
    example: r#"{"why403": 1, "timeline": [{"request": {"httpMethod": "GET", "path": "/pets"}}]}"#,
    recognise,
    read,
};

fn recognise(input: &Input<'_>) -> Option<(Confidence, String)> {
    let root = input.json().root.as_ref()?;
    if root.get("why403").is_some() {
        return Some((Confidence::Certain, "it has the property `why403`".to_owned()));
    }
    let name = ["timeline", "authorizer"]
        .into_iter()
        .find(|name| root.get(name).is_some())?;
    root.get("api")?;
    Some((
        Confidence::Likely,
        format!("it has the properties `api` and `{name}`"),
    ))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Vec<Reading> {
    let read = scenario::read(input.text);
    for diagnostic in &read.diagnostics {
        let place = diagnostic.diagnostic.span.start;
        notes.add(
            diagnostic.diagnostic.severity,
            diagnostic.diagnostic.message.clone(),
            Some(input.place(place)),
        );
    }
    let text = scenario::write(&read.scenario);
    let title = if read.scenario.title.is_empty() {
        "A scenario".to_owned()
    } else {
        read.scenario.title
    };
    let Ok(scenario) = serde_json::from_str(&text) else {
        return Vec::new();
    };
    vec![Reading {
        title,
        scenario: Some(scenario),
        ..Reading::default()
    }]
}
