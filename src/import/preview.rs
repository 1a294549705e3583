//! What a person sees of a text before anything of it is taken over. The task `import` of the worker returns it.

mod merge;
mod property;
mod without;

use std::collections::HashSet;

use aho_corasick::AhoCorasick;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::explain::explain;
use crate::gateway::simulate;
use crate::import::cause::is_in;
use crate::import::{Confidence, Import, Kind, Note, Reading, import};
use crate::scenario::{self, Scenario};
use crate::secrets::{self, SecretKind};

pub use merge::merge;
use property::{get, parsed, properties, put};
pub use without::without;

/// More readings than this are not shown.
const MAX_READINGS: usize = 100;

/// How a text is read for the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PreviewOptions {
    /// The kind, as a person chose it; none: as it is recognised.
    pub kind: Option<String>,
    /// The kinds of secrets that are replaced; none: the usual ones.
    pub replace: Option<Vec<SecretKind>>,
}

/// What was read of a text, beside the scenario in view.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Preview {
    /// The kind as which the text was read; none if it was not recognised.
    pub kind: Option<Kind>,
    /// What the text may be, the likeliest first.
    pub recognised: Vec<KindChoice>,
    /// What the text may mean, the likeliest first.
    pub readings: Vec<ReadingPreview>,
    /// How many more readings there are.
    pub more_readings: usize,
    /// What could not be read, was assumed, or has to be asked for.
    pub notes: Vec<Note>,
    /// The secrets in the readings, by kind.
    pub secrets: Vec<SecretCount>,
}

/// A kind that the text may be of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindChoice {
    /// The name of the kind.
    pub kind: Kind,
    /// The kind in words: `a resource policy`.
    pub title: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why.
    pub why: String,
}

/// A reading, and what it would change.
#[derive(Clone, Debug, Serialize)]
pub struct ReadingPreview {
    /// The reading; its scenario has the stand-ins of secrets.
    #[serde(flatten)]
    pub reading: Reading,
    /// The properties of the scenario that it fills.
    pub parts: Vec<Part>,
    /// The properties in view that it does not fill, as JSON pointers: replacing all resets them.
    pub resets: Vec<String>,
    /// The answer to the request in view.
    ///
    /// None if there is no request, or the text says nothing of what decides about it.
    pub outcome: Option<OutcomePreview>,
}

/// A property that a reading fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its JSON pointer: `/api/policy`.
    pub pointer: String,
    /// Its value in the scenario in view; none if it has its default.
    pub old: Option<String>,
    /// Its value in the reading.
    pub new: String,
    /// Whether the text holds it.
    pub assumed: Assumed,
}

/// How much of a property is assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Assumed {
    /// The text holds the property.
    No,
    /// The text holds a part of it.
    Partly,
    /// The text does not hold it.
    Wholly,
}

impl Assumed {
    /// How much of the property at a pointer is assumed, by the pointers of what is.
    fn of(pointer: &str, assumed: &[String]) -> Self {
        if assumed.iter().any(|assumed| is_in(pointer, assumed)) {
            Self::Wholly
        } else if assumed.iter().any(|assumed| is_in(assumed, pointer)) {
            Self::Partly
        } else {
            Self::No
        }
    }
}

/// The outcome of a request, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutcomePreview {
    /// The status; none where there is no response.
    pub status_code: Option<u16>,
    /// The body.
    pub body: String,
    /// Why.
    pub sentence: String,
}

/// A kind of secrets in the readings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretCount {
    /// The kind.
    pub kind: SecretKind,
    /// The kind in words.
    pub label: &'static str,
    /// How many values there are.
    pub count: usize,
    /// Whether they are replaced.
    pub replaced: bool,
}

/// Read a text for the page; `current` is the text of the scenario in view. Options that cannot be read have their defaults.
///
/// ```
/// use why403::import::preview;
/// let text = r#"{"why403": 1, "api": {"region": "eu-west-1"}}"#;
/// let preview = preview::preview(text, "{}", "{}");
/// let part = &preview.readings[0].parts[0];
/// assert_eq!((part.pointer.as_str(), part.new.as_str()), ("/api/region", "eu-west-1"));
/// assert_eq!(preview::merge("{}", r#"{"api": {"region": "eu-west-1"}}"#, &["/api/region"]), r#"{"api":{"region":"eu-west-1"}}"#);
/// ```
pub fn preview(text: &str, current: &str, options: &str) -> Preview {
    let options: PreviewOptions = serde_json::from_str(options).unwrap_or_default();
    let kind = options.kind.as_deref().and_then(|kind| kind.parse().ok());
    let Import {
        kind,
        recognised,
        mut readings,
        notes,
    } = import(text, kind);
    let more_readings = readings.len().saturating_sub(MAX_READINGS);
    readings.truncate(MAX_READINGS);
    let replace = options.replace.unwrap_or_else(|| {
        SecretKind::ALL
            .into_iter()
            .filter(|kind| kind.is_usual())
            .collect()
    });
    let current = parsed(current);
    // Readings of one text have secrets in common.
    let mut found = HashSet::new();
    let mut given = vec![text.to_owned()];
    let readings = readings
        .into_iter()
        .map(|reading| previewed(reading, &current, &replace, &mut found, &mut given))
        .collect();
    let found = of_given(found.into_iter().collect(), &given);
    let secrets = SecretKind::ALL.map(|kind| SecretCount {
        kind,
        label: kind.label(),
        count: found.iter().filter(|(other, _)| *other == kind).count(),
        replaced: replace.contains(&kind),
    });
    Preview {
        kind,
        recognised: recognised
            .into_iter()
            .map(|found| KindChoice {
                kind: found.kind,
                title: found.kind.title(),
                confidence: found.confidence,
                why: found.why,
            })
            .collect(),
        readings,
        more_readings,
        notes,
        secrets: secrets.into_iter().filter(|secret| secret.count > 0).collect(),
    }
}

fn previewed(
    mut reading: Reading,
    current: &Map<String, Value>,
    replace: &[SecretKind],
    found: &mut HashSet<(SecretKind, String)>,
    given: &mut Vec<String>,
) -> ReadingPreview {
    let mut parts = Vec::new();
    let mut resets = Vec::new();
    let mut outcome = None;
    let decides = reading.decided_by.is_some() || reading.scenario.as_ref().is_some_and(says_what_decides);
    if let Some(Value::Object(partial)) = &mut reading.scenario {
        // Which version of AWS is simulated is a choice of the person, unless the text shows it.
        let version = (!partial.contains_key(VERSION))
            .then(|| current.get(VERSION))
            .flatten();
        let scenario = scenario::read(&Value::Object(partial.clone()).to_string()).scenario;
        found.extend(
            secrets::find(&scenario)
                .into_iter()
                .map(|secret| (secret.kind, secret.value)),
        );
        let mut own = Value::Object(partial.clone());
        for pointer in &reading.assumed {
            if let Some(value) = own.pointer_mut(pointer) {
                *value = Value::Null;
            }
        }
        add_texts(&own, given);
        let replaced = secrets::replace(&scenario, replace).scenario;
        if replaced != scenario {
            let written = parsed(&scenario::write(&replaced));
            let names: Vec<String> = properties(partial)
                .into_iter()
                .map(|(pointer, _)| pointer)
                .collect();
            for pointer in names {
                if let Some(value) = get(&written, &pointer).cloned() {
                    put(partial, &pointer, value);
                }
            }
        }
        parts = properties(partial)
            .into_iter()
            .map(|(pointer, value)| Part {
                old: get(current, &pointer).map(shown),
                new: shown(value),
                assumed: Assumed::of(&pointer, &reading.assumed),
                pointer,
            })
            .collect();
        resets = properties(current)
            .into_iter()
            .map(|(pointer, _)| pointer)
            .filter(|pointer| get(partial, pointer).is_none() && !KEPT.contains(&pointer.as_str()))
            .collect();
        if let Some(version) = version {
            partial.insert(VERSION.to_owned(), version.clone());
        }
        if decides {
            outcome = outcome_in_view(&scenario::read(&Value::Object(partial.clone()).to_string()).scenario);
        }
    }
    ReadingPreview {
        reading,
        parts,
        resets,
        outcome,
    }
}

/// The secrets that occur in what was given: in the text, or in what was read of it. The others are assumed, and no secrets.
///
/// A value may stand in the text in another form: percent-encoded, compressed in a link, or as a name and a password.
fn of_given(found: Vec<(SecretKind, String)>, given: &[String]) -> Vec<(SecretKind, String)> {
    let Ok(automaton) = AhoCorasick::new(found.iter().map(|(_, value)| value)) else {
        return found;
    };
    let mut occurs = vec![false; found.len()];
    for text in given {
        for value in automaton.find_overlapping_iter(text) {
            if let Some(occurs) = occurs.get_mut(value.pattern().as_usize()) {
                *occurs = true;
            }
        }
    }
    let mut occurs = occurs.into_iter();
    let mut found = found;
    found.retain(|_| occurs.next().unwrap_or(false));
    found
}

/// Add the texts and the names in a value.
fn add_texts(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| add_texts(item, texts)),
        Value::Object(members) => {
            for (name, value) in members {
                texts.push(name.clone());
                add_texts(value, texts);
            }
        }
        _ => {}
    }
}

/// The property of a scenario that says which version of AWS is simulated.
const VERSION: &str = "rules";

/// Properties that no text but a scenario has, and nobody misses.
const KEPT: [&str; 2] = ["/rules", "/view"];

/// Whether a scenario has something that lets a request pass or refuses it. A request alone, or the API's name, says nothing of it.
fn says_what_decides(scenario: &Value) -> bool {
    let has = |pointer| scenario.pointer(pointer).is_some();
    has("/authorizer") || has("/api/policy") || has("/api/methods")
}

/// The outcome of the request that the page opens. Where the scenario names none, it is that of the first that is refused, or of the first.
fn outcome_in_view(scenario: &Scenario) -> Option<OutcomePreview> {
    let outcomes = simulate(scenario).outcomes;
    let in_view = scenario.view.as_ref().map(|view| view.request.0);
    let outcome = in_view
        .and_then(|index| outcomes.get(index))
        .or_else(|| outcomes.iter().find(|outcome| outcome.is_refused()))
        .or(outcomes.first())?;
    Some(OutcomePreview {
        status_code: outcome.status_code,
        body: outcome.body.to_string(),
        sentence: explain(scenario, outcome).sentence,
    })
}

/// A value as a person reads it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_assumed_is_no_secret() {
        let preview = preview(r#"{"message":"Forbidden"}"#, "{}", "{}");
        assert!(preview.readings.len() > 1);
        assert_eq!(preview.secrets, []);
    }

    #[test]
    fn a_secret_that_the_text_has_in_another_form_is_listed() {
        let token = "c2VjcmV0LXRva2VuLW9mLWFsaWNl";
        let text = format!(
            r#"{{"why403": 1, "timeline": [{{"request": {{"headers": {{"Authorization": "Bearer {token}"}}}}}}]}}"#
        );
        let packed = crate::scenario::link::pack(&text);
        let link = format!("https://why403.example/#{packed}");
        let host = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/pets";
        for text in [
            link,
            format!("curl -u alice:s3cret-Passw0rd-of-alice {host}"),
            format!("curl '{host}?access_token=c2VjcmV0%2Dtoken%2Dof%2Dalice7'"),
        ] {
            let preview = preview(&text, "{}", "{}");
            assert_eq!(preview.secrets.len(), 1, "{text}");
            assert_eq!(preview.secrets[0].kind, SecretKind::Token, "{text}");
        }
    }

    #[test]
    fn a_property_is_assumed_with_what_it_is_in() {
        let assumed = ["/authorizer".to_owned(), "/timeline/0/request/headers".to_owned()];
        let of = |pointer| Assumed::of(pointer, &assumed);
        assert_eq!(of("/authorizer/type"), Assumed::Wholly);
        assert_eq!(of("/timeline"), Assumed::Partly);
        assert_eq!(of("/api/region"), Assumed::No);
    }

    #[test]
    fn a_request_alone_has_no_outcome() {
        let preview = preview(
            "curl https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/pets",
            "{}",
            "{}",
        );
        assert!(!preview.readings[0].parts.is_empty());
        assert_eq!(preview.readings[0].outcome, None);
    }

    #[test]
    fn what_a_text_does_not_hold_is_reset_but_the_version_of_aws() {
        let current = r#"{"why403": 1, "title": "Mine", "rules": "current", "authorizer": null, "api": {"region": "eu-west-1", "policy": "{}"}}"#;
        let preview = preview(
            r#"{"why403": 1, "api": {"region": "eu-central-1"}}"#,
            current,
            "{}",
        );
        let reading = &preview.readings[0];
        assert_eq!(reading.resets, ["/api/policy", "/authorizer", "/title"]);
        assert_eq!(reading.reading.scenario.as_ref().unwrap()["rules"], "current");
    }

    #[test]
    fn the_outcome_is_that_of_the_request_in_view() {
        let text = |view: &str| {
            format!(
                r#"{{"why403": 1, {view} "authorizer": null, "api": {{"methods": [{{"path": "/a", "authorizationType": "NONE"}}]}},
                    "timeline": [{{"request": {{"path": "/b"}}}}, {{"request": {{"path": "/a"}}}}]}}"#
            )
        };
        let status = |view: &str| {
            let preview = preview(&text(view), "{}", "{}");
            preview.readings[0].outcome.as_ref().unwrap().status_code
        };
        assert_eq!(status(""), Some(403));
        assert_eq!(status(r#""view": {"request": 1},"#), Some(200));
    }
}
