//! `why403 explain`: outcomes with their reasons. What would change them and the scenario's warnings follow.

use std::ffi::OsString;
use std::io::{self, Write};

use serde::Serialize;
use why403::explain::{
    MAX_PROBES, Suggestion, SuggestionReport, SuggestionSearch, Warning, WarningReport, explain, warnings,
};
use why403::gateway::simulate;
use why403::json::Severity;
use why403::scenario::{RequestIndex, ScenarioDiagnostic};

use crate::cli::input::each_scenario;
use crate::cli::output::{Status, write_line};

/// The most requests of `opens` that are written out for a person to read.
const MOST: usize = 5;

/// The most requests of a scenario for which suggestions are searched. Each search simulates the timeline again and again.
const MAX_SEARCHES: usize = 100;

/// The most requests that the searches in a scenario simulate; the last one comes to its end.
///
/// For 93 refused requests of 100, each compared with 200 others for each of four edits and simulated from the start of the timeline,
/// they were 170,000, and took 40 s of a debug build; with the limits they take 11 s.
const MAX_SIMULATED: usize = 40_000;

/// The most simulations that the searches in a scenario share to compare what edits let through. A request has some six edits.
const COMPARED: usize = 3_000;

pub(crate) fn run(files: &[OsString], as_json: bool, out: &mut dyn Write) -> io::Result<Status> {
    each_scenario(files, |loaded| {
        let scenario = &loaded.scenario;
        let simulation = simulate(scenario);
        let warnings = warnings(scenario);
        let reports: Vec<WarningReport> = warnings.iter().cloned().map(WarningReport::from).collect();
        let reports = serde_json::to_string(&reports)?;
        let is_refused = |status: Option<u16>| status.is_none_or(|status| status >= 400);
        let refused = simulation
            .outcomes
            .iter()
            .filter(|outcome| is_refused(outcome.status_code));
        let refused = refused.count();
        let most = (COMPARED / refused.clamp(1, MAX_SEARCHES)).min(MAX_PROBES);
        let (mut searches, mut simulated) = (0, 0);
        for (index, outcome) in simulation.outcomes.iter().enumerate() {
            let index = RequestIndex(index);
            let sentence = explain(scenario, outcome).sentence;
            let mut suggestions = Vec::new();
            let mut cut = false;
            if is_refused(outcome.status_code) {
                cut = searches == MAX_SEARCHES || simulated >= MAX_SIMULATED;
                if !cut {
                    searches += 1;
                    let mut search = SuggestionSearch::new(scenario, outcome, index).comparing(most);
                    while search.step() {}
                    simulated += search.simulated();
                    suggestions = search.found().edits;
                }
            }
            let position = loaded.position.as_str();
            if as_json {
                let line = ExplanationLine {
                    scenario: position,
                    status_code: outcome.status_code,
                    sentence: &sentence,
                };
                let line = serde_json::to_string(&line)?;
                let suggestions = suggestions
                    .into_iter()
                    .map(suggestion)
                    .collect::<Result<Vec<_>, _>>()?;
                let suggestions = suggestions.join(",");
                let cut = if cut { ",\"suggestionsCut\":true" } else { "" };
                let rest = format!(",\"suggestions\":[{suggestions}]{cut},\"warnings\":{reports}}}");
                writeln!(out, "{}{rest}", line.strip_suffix('}').unwrap_or(&line))?;
                continue;
            }
            let status = outcome
                .status_code
                .map_or_else(|| "---".to_owned(), |status| status.to_string());
            let at = outcome.at;
            write_line(
                out,
                format_args!("{position}: {} at {at} s: {status}", outcome.method_arn),
            )?;
            write_line(out, format_args!("  {sentence}"))?;
            for other in &outcome.alternatives {
                let (status, body, when) = (other.status_code, &other.body, &other.when);
                let body = body.trim();
                let space = if body.is_empty() { "" } else { " " };
                write_line(out, format_args!("  not certain: {status}{space}{body}, {when}"))?;
            }
            for one in &outcome.diagnostics {
                write_diagnostic(one, out)?;
            }
            for one in &suggestions {
                write_suggestion(one, out)?;
            }
            if cut {
                let only = format_args!(
                    "  no suggestions: only those for the first {searches} refused requests are searched"
                );
                write_line(out, only)?;
            }
        }
        if !as_json && most < MAX_PROBES {
            let position = loaded.position.as_str();
            let only = format_args!(
                "{position}: note: {refused} requests are refused, so that only {most} others are looked at for what a suggestion lets through"
            );
            write_line(out, only)?;
        }
        if !as_json {
            for Warning {
                code,
                subject,
                sentence,
                ..
            } in &warnings
            {
                let position = loaded.position.as_str();
                write_line(
                    out,
                    format_args!("{position}: warning: {sentence} [{code}, {subject}]"),
                )?;
            }
        }
        Ok(())
    })
}

/// The beginning of a line of JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExplanationLine<'a> {
    scenario: &'a str,
    status_code: Option<u16>,
    sentence: &'a str,
}

/// A suggestion as JSON. The scenario is written as it is, since the order of a policy's keys matters to the log.
fn suggestion(one: Suggestion) -> io::Result<String> {
    let mut report = SuggestionReport::from(one);
    let scenario = std::mem::take(&mut report.scenario);
    let text = serde_json::to_string(&report)?;
    let before = text.strip_suffix('}').unwrap_or(&text);
    Ok(format!("{before},\"scenario\":{scenario}}}"))
}

fn write_diagnostic(one: &ScenarioDiagnostic, out: &mut dyn Write) -> io::Result<()> {
    let severity = match one.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    write_line(
        out,
        format_args!("  {severity}: {} [{}, {}]", one.message, one.code, one.subject),
    )?;
    let edit = one.edit.as_ref().map(|edit| &edit.title);
    for text in one.help.iter().chain(edit) {
        write_line(out, format_args!("      {text}"))?;
    }
    Ok(())
}

fn write_suggestion(one: &Suggestion, out: &mut dyn Write) -> io::Result<()> {
    let mark = if one.undoes_restriction {
        " (undoes a restriction)"
    } else {
        ""
    };
    write_line(out, format_args!("  → {}: {}{mark}", one.status_code, one.title))?;
    if !one.opens.is_empty() {
        let shown: Vec<String> = one.opens.iter().take(MOST).map(ToString::to_string).collect();
        let more = match one.opens.len().saturating_sub(MOST) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        write_line(
            out,
            format_args!("      also lets through: {}{more}", shown.join(", ")),
        )?;
    }
    for command in &one.aws.commands {
        write_line(out, format_args!("      $ {command}"))?;
    }
    for property in &one.aws.properties {
        write_line(
            out,
            format_args!("      {}: {}", property.tool, property.property),
        )?;
    }
    Ok(())
}
