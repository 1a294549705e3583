//! `why403 export` and `why403 card`: a scenario for others.

use std::ffi::OsString;
use std::io::{self, Write};

use why403::export::{EmbedOptions, ExportKind, Exported};
use why403::scenario::RequestIndex;

use crate::cli::{Status, each_scenario, print_error};

/// What is exported, and how.
pub(crate) struct ExportArguments {
    pub(crate) kind: ExportKind,
    /// The request; none: the one that the scenario opens at.
    pub(crate) request: Option<RequestIndex>,
    pub(crate) base: Option<String>,
    pub(crate) embed: EmbedOptions,
}

pub(crate) fn run(
    files: &[OsString],
    arguments: &ExportArguments,
    out: &mut dyn Write,
) -> io::Result<Status> {
    let ExportArguments {
        kind,
        request,
        base,
        embed,
    } = arguments;
    let mut failed = Status::Success;
    let status = each_scenario(files, |loaded| {
        let exported = Exported::new(&loaded.scenario, *request, base.as_deref(), embed.clone());
        let text = match exported.text(*kind) {
            Ok(_) if *kind == ExportKind::Link && base.is_some() => exported.address(),
            Ok(text) => text,
            Err(why) => {
                print_error(&format!("{}: error: {why}", loaded.position));
                failed = Status::Unreadable;
                return Ok(());
            }
        };
        writeln!(out, "{}", text.trim_end())
    })?;
    Ok(status.max(failed))
}
