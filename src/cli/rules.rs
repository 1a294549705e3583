//! `why403 rules`: the catalogue of rules, as plain text or Markdown.

use std::io::{self, Write};

use why403::{Certainty, Rule};

use crate::cli::output::Status;

pub(crate) fn run(markdown: bool, out: &mut dyn Write) -> io::Result<Status> {
    if markdown {
        out.write_all(INTRODUCTION.as_bytes())?;
    }
    for rule in why403::rules() {
        let Rule {
            id,
            statement,
            source,
            ..
        } = rule;
        let certainty = certainty(rule.certainty);
        match (markdown, rule.url) {
            (true, Some(url)) => {
                writeln!(out, "\n## {id}\n\n{statement}\n\n{certainty}: [{source}]({url})")?;
            }
            (true, None) => writeln!(out, "\n## {id}\n\n{statement}\n\n{certainty}: {source}")?,
            (false, url) => writeln!(
                out,
                "{id} ({certainty})\n  {statement}\n  {source}{}{}\n",
                if url.is_some() { ": " } else { "" },
                url.unwrap_or_default()
            )?,
        }
    }
    Ok(Status::Success)
}

const INTRODUCTION: &str = "\
# Rules

The rules of AWS's behaviour that why403 applies, each with its source and how well it is known: documented by AWS, recorded
from a live API, reported by users, inferred from something known, or unknown. Printed by `why403 rules --markdown`; do not edit.
";

fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Documented => "documented",
        Certainty::Recorded => "recorded",
        Certainty::Reported => "reported",
        Certainty::Inferred => "inferred",
        Certainty::Unknown => "unknown",
    }
}
