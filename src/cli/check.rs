//! `why403 check`: every `expect` against its outcome.

use std::ffi::OsString;
use std::io::{self, Write};

use why403::gateway::simulate;
use why403::scenario::{RequestEvent, differences};

use crate::cli::input::each_scenario;
use crate::cli::output::{Status, write_line};

pub(crate) fn run(files: &[OsString], out: &mut dyn Write) -> io::Result<Status> {
    let mut passed = 0usize;
    let mut failed = 0usize;
    let status = each_scenario(files, |loaded| {
        let simulation = simulate(&loaded.scenario);
        let mut outcomes = simulation.outcomes.iter();
        for RequestEvent { at, call, .. } in loaded.scenario.requests() {
            let outcome = outcomes.next();
            let Some(expect) = &call.expect else { continue };
            let outcome = serde_json::to_value(outcome)?;
            let found = differences(&serde_json::from_str(expect)?, &outcome);
            if found.is_empty() {
                passed += 1;
                continue;
            }
            failed += 1;
            let (position, request) = (&loaded.position, &call.request);
            write_line(
                out,
                format_args!("{position}: {} {} at {at} s", request.http_method, request.path),
            )?;
            for difference in found {
                let is = difference.found.as_deref().unwrap_or("nothing");
                write_line(
                    out,
                    format_args!(
                        "  {}: expected {}, found {is}",
                        difference.path, difference.expected
                    ),
                )?;
            }
        }
        Ok(())
    })?;
    write_line(out, format_args!("{passed} passed, {failed} failed"))?;
    let failure = if failed == 0 {
        Status::Success
    } else {
        Status::ExpectationFailed
    };
    Ok(status.max(failure))
}
