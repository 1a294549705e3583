//! `why403 evaluate`: one outcome a line.

use std::ffi::OsString;
use std::io::{self, Write};

use serde::Serialize;
use why403::gateway::{Outcome, PatternMismatch, pattern_mismatches, simulate};

use crate::cli::input::each_scenario;
use crate::cli::output::Status;

#[derive(Serialize)]
struct OutcomeLine<'a> {
    scenario: &'a str,
    #[serde(flatten)]
    outcome: &'a Outcome,
    /// The differences of resource patterns from the method ARN.
    differences: Vec<PatternMismatch>,
}

pub(crate) fn run(files: &[OsString], out: &mut dyn Write) -> io::Result<Status> {
    each_scenario(files, |loaded| {
        let scenario = &loaded.scenario;
        for (outcome, request) in simulate(scenario).outcomes.iter().zip(scenario.requests()) {
            let line = OutcomeLine {
                scenario: &loaded.position,
                outcome,
                differences: pattern_mismatches(&scenario.api, &request.call.request, outcome),
            };
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}
