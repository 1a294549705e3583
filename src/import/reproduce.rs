//! What a log says that happened beside what the simulation gives.

use crate::gateway::{DecidedBy, Outcome};
use crate::import::cause::{Known, Seen, readings};
use crate::import::reading::{Notes, Observed, Reading};
use crate::json::Severity;

/// Give a reading of a log the scenario in which what was seen happens. It is what is known alone, or with the likeliest cause. Where none
/// does, notes say what differs.
pub(super) fn reproduce(
    reading: &mut Reading,
    known: Known,
    seen: &Seen<'_>,
    observed: &Observed,
    place: Option<(usize, usize)>,
    notes: &mut Notes,
) {
    let known = known.with_a_request();
    let alone = known.outcome();
    // Without a word on the authorizer, that of the format's defaults would be one that nobody is told of.
    if !known.has_authorizer() || !alone.as_ref().is_some_and(|outcome| seen.is(outcome)) {
        let causes = readings(&known, seen);
        // The one that is to be checked in the same way is the one that the log shows.
        let same = causes.iter().position(|cause| cause.check == reading.check);
        let first = causes.first().and_then(|cause| cause.decision);
        let agreed = causes.iter().all(|cause| cause.decision == first);
        let layer = causes.first().and_then(|cause| cause.decided_by);
        let same_layer = causes.iter().all(|cause| cause.decided_by == layer);
        if let Some(mut cause) = causes.into_iter().nth(same.unwrap_or(0)) {
            if !agreed {
                // The log has the same line for both.
                cause.decision = None;
            }
            if !same_layer && seen.decided_by.is_none() {
                // Nothing in the log says which layer it was: the scenario has the likeliest.
                cause.decided_by = None;
                cause.proves.clear();
                let words =
                    "nothing in the log says what refused the request: the scenario has the likeliest cause";
                notes.add(Severity::Warning, words, place);
            }
            take(reading, cause);
            return;
        }
    }
    let (scenario, assumed) = known.into_parts();
    reading.scenario = Some(scenario);
    reading.assumed = assumed;
    let Some(outcome) = alone else { return };
    // Of another answer than the one that was seen, the simulation says nothing.
    if seen.is(&outcome) {
        reading.decided_by = reading.decided_by.or(Some(outcome.decided_by));
        reading.decision = reading.decision.or(outcome.decision);
        reading.certainty = reading.certainty.and(outcome.certainty);
    }
    let id = observed.request_id.as_deref().unwrap_or("");
    for difference in differences(&outcome, observed, seen) {
        notes.add(Severity::Warning, format!("request {id}: {difference}"), place);
    }
}

/// Take over what a cause says of the request.
fn take(reading: &mut Reading, cause: Reading) {
    reading.decided_by = cause.decided_by.or(reading.decided_by);
    reading.decision = cause.decision.or(reading.decision);
    reading.rules = cause.rules;
    reading.certainty = reading.certainty.and(cause.certainty);
    reading.scenario = cause.scenario;
    reading.assumed = cause.assumed;
    if reading.check.is_empty() && reading.decided_by != Some(DecidedBy::Integration) {
        reading.check = cause.check;
    }
    if reading.proves.is_empty() {
        reading.proves = cause.proves;
    }
}

/// What is not in the simulation as the log says.
fn differences(outcome: &Outcome, observed: &Observed, seen: &Seen<'_>) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(status) = observed
        .status_code
        .filter(|status| outcome.status_code != Some(*status))
    {
        let simulated = outcome
            .status_code
            .map_or_else(|| "none".to_owned(), |status| status.to_string());
        found.push(format!(
            "the log says status {status}, the simulation {simulated}"
        ));
    }
    let simulated = outcome.response_type.map(|kind| kind.name());
    if let Some(kind) = observed.response_type.as_deref()
        && !kind.starts_with("DEFAULT_")
        && simulated != Some(kind)
    {
        let simulated = simulated.unwrap_or("no gateway response");
        found.push(format!(
            "the log says response type {kind}, the simulation {simulated}"
        ));
    }
    if observed
        .authorizer_invoked
        .is_some_and(|invoked| invoked != outcome.authorizer_invoked)
    {
        let words = if outcome.authorizer_invoked {
            "the log says that the authorizer's function was not called, the simulation calls it"
        } else {
            "the log says that the authorizer's function was called, the simulation does not call it"
        };
        found.push(words.to_owned());
    }
    let decided = seen
        .decided_by
        .is_none_or(|layers| layers.contains(&outcome.decided_by));
    if found.is_empty() && !decided {
        found.push("the simulation is decided by another layer than the log says".to_owned());
    }
    found
}
