//! `why403 formats`: what `why403 import` understands, as plain text or Markdown.

use std::io::{self, Write};

use why403::import::FORMATS;

use crate::cli::output::Status;

pub(crate) fn run(markdown: bool, out: &mut dyn Write) -> io::Result<Status> {
    if markdown {
        out.write_all(INTRODUCTION.as_bytes())?;
    }
    for format in FORMATS {
        let (name, description, example) =
            (format.kind.name(), format.description, format.example.trim_end());
        if markdown {
            writeln!(out, "\n## {name}\n\n{description}\n\n```\n{example}\n```")?;
        } else {
            writeln!(out, "{name}\n  {description}\n")?;
        }
    }
    Ok(Status::Success)
}

const INTRODUCTION: &str = "\
# What is read

The texts that the page's “Paste what you have” and `why403 import` understand, by the names that `--as` takes, each with an example.
Printed by `why403 formats --markdown`; do not edit.
";
