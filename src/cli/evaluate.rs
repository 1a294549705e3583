//! `why403 evaluate`: one outcome a line.

use std::io::{self, Write};

use serde::Serialize;
use why403::gateway::{Outcome, simulate};

use super::{Status, each_scenario};

#[derive(Serialize)]
struct Line<'a> {
    scenario: &'a str,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

pub(super) fn run(files: &[String], out: &mut dyn Write) -> io::Result<Status> {
    each_scenario(files, |loaded| {
        for outcome in &simulate(&loaded.scenario).outcomes {
            let line = Line {
                scenario: &loaded.position,
                outcome,
            };
            serde_json::to_writer(&mut *out, &line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}
