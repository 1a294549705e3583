//! The causes of a refusal. Each is a scenario in which it happens, and those that give the answer that was seen are its readings.
//!
//! What is known is never changed: a cause adds what it needs, and what it added is assumed. Its scenario is simulated, and the cause is
//! a reading only if the outcome is what was seen. So the rules of API Gateway are not repeated here, and no reading can say anything
//! that its scenario does not show.

mod check;
mod customised;
mod elsewhere;
mod entry;
mod known;
mod list;
mod policies;
mod proof;
mod seen;

use serde_json::{Value, json};

use crate::gateway::{DecidedBy, Outcome};
use crate::import::reading::{Product, Reading};

pub(super) use check::{Check, Ids};
use customised::{customised, last_outcome};
use entry::{Cause, Elsewhere, What};
pub(super) use known::{Known, is_in};
pub(super) use proof::Wording;
use seen::{Answer, Fit};
pub(super) use seen::{Blurred, Seen, message_of};

/// The causes that give what was seen, the likeliest first.
pub(super) fn readings(known: &Known, seen: &Seen<'_>) -> Vec<Reading> {
    readings_of(known, seen, |_| true)
}

/// The readings of those causes whose reading is kept.
pub(super) fn readings_of(known: &Known, seen: &Seen<'_>, keep: impl Fn(&Reading) -> bool) -> Vec<Reading> {
    let mut found: Vec<(Fit, Reading)> = Vec::new();
    let causes = list::causes(known);
    let causes = causes
        .into_iter()
        .filter(|cause| match (seen.decided_by, cause.by) {
            (Some(layers), Some(by)) => layers.contains(&by),
            // Whoever asks why a request was refused does not ask for what lets it pass.
            (None, by) => by != Some(DecidedBy::Integration),
            (Some(_), None) => true,
        });
    for cause in causes {
        let reading = match &cause.what {
            What::Scenario(added) => simulated(known, seen, &cause, added),
            What::Elsewhere(answer) => elsewhere(known, seen, &cause, answer),
        };
        let is_new = |(_, other): &(Fit, Reading), new: &Reading| {
            other.scenario.is_none() || other.scenario != new.scenario
        };
        if let Some((fit, reading)) = reading
            && keep(&reading)
            && found.iter().all(|other| is_new(other, &reading))
        {
            found.push((fit, reading));
        }
    }
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, reading)| reading).collect()
}

/// A cause as a reading, if its scenario gives what was seen, under either version of AWS.
fn simulated(known: &Known, seen: &Seen<'_>, cause: &Cause, added: &Value) -> Option<(Fit, Reading)> {
    let (scenario, assumed) = known.with(added)?;
    let versions: Vec<Value> = match known.text("/rules") {
        Some(_) => vec![scenario],
        None => ["article", "current"]
            .into_iter()
            .map(|version| {
                let mut scenario = scenario.clone();
                if let Some(root) = scenario.as_object_mut() {
                    root.insert("rules".to_owned(), version.into());
                }
                scenario
            })
            .collect(),
    };
    let mut fits = Vec::new();
    let mut best: Option<(Fit, Reading)> = None;
    for scenario in versions {
        let Some(outcome) = last_outcome(&scenario) else {
            continue;
        };
        // What is known may decide before the cause does.
        let is_its_own = cause.by.is_none_or(|by| by == outcome.decided_by);
        if !is_its_own || !seen.decided_so(&outcome) {
            continue;
        }
        let Some(fit) = seen.fit(&Answer::of(&outcome)) else {
            continue;
        };
        let (scenario, assumed) = match fit {
            Fit::Same | Fit::Alternative => (scenario, assumed.clone()),
            Fit::Customised => match customised(scenario, &assumed, seen, &outcome) {
                Some(customised) => customised,
                None => continue,
            },
        };
        fits.push(fit);
        if best.as_ref().is_none_or(|(other, _)| fit < *other) {
            let mut reading = reading(known, seen, cause, &outcome);
            if fit == Fit::Customised {
                reading.title += ", with a custom gateway response";
                reading.proves =
                    vec!["It proves nothing of the decision: a gateway response of the API wrote the message or the status".to_owned()];
            }
            reading.scenario = Some(scenario);
            reading.assumed = assumed;
            best = Some((fit, reading));
        }
    }
    // Where both versions answer so, the text does not show which one it is of.
    if let [one, other] = *fits
        && one == other
        && let Some((_, reading)) = &mut best
        && let Some(root) = reading.scenario.as_mut().and_then(Value::as_object_mut)
    {
        root.remove("rules");
    }
    best
}

/// What a cause's outcome says.
fn reading(known: &Known, seen: &Seen<'_>, cause: &Cause, outcome: &Outcome) -> Reading {
    let ended = outcome.trace.ended_at();
    let step = outcome.trace.steps.iter().find(|step| Some(step.name) == ended);
    let rules = step.map(|step| step.rules.iter().map(|rule| rule.id).collect());
    // What is proved is proved by the message that was seen, not by the one of the simulation.
    let wording = Wording::of(seen.message.flatten().unwrap_or(""));
    Reading {
        title: cause.title.clone().into_owned(),
        decided_by: Some(outcome.decided_by),
        decision: outcome.decision,
        rules: rules.unwrap_or_default(),
        certainty: outcome.certainty,
        proves: proof::of(outcome, &wording),
        check: cause.check.commands(&known.ids()),
        product: Some(Product::Rest),
        ..Reading::default()
    }
}

/// A cause that is not simulated, if its answer is what was seen.
fn elsewhere(known: &Known, seen: &Seen<'_>, cause: &Cause, answer: &Elsewhere) -> Option<(Fit, Reading)> {
    // Nothing is known of how the authorizer's policy or function would take part in it.
    if seen.decided_by.is_some() {
        return None;
    }
    let message = match answer.message.strip_suffix('…') {
        Some(start) => seen
            .message
            .flatten()
            .filter(|message| message.starts_with(start)),
        None => Some(answer.message),
    };
    let body = json!({ "message": message }).to_string();
    let is_seen = |kind: &&&str| {
        seen.error_type
            .is_some_and(|seen| seen.eq_ignore_ascii_case(kind))
    };
    let mut error_types = answer.error_types.iter();
    let error_type = error_types.clone().find(is_seen).or_else(|| error_types.next());
    let given = Answer {
        status: Some(answer.status),
        bodies: vec![&body],
        others: Vec::new(),
        error_type: error_type.copied(),
        response_type: Some(answer.response_type).filter(|kind| !kind.is_empty()),
    };
    // Without the message, a type that several answers have says too little.
    if answer.message.ends_with('…') && message.is_none() && seen.response_type.is_none() {
        return None;
    }
    let is_its_message = seen.message.is_none_or(|text| text.is_some() && text == message);
    let fit = seen.fit(&given).filter(|_| is_its_message)?;
    let reading = Reading {
        title: cause.title.clone().into_owned(),
        certainty: answer.certainty,
        proves: vec![answer.proof.to_owned()],
        check: cause.check.commands(&known.ids()),
        product: answer.product,
        ..Reading::default()
    };
    Some((fit, reading))
}
