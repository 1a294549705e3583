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
        let text = exported.text(*kind);
        let base = base.as_ref().filter(|_| *kind == ExportKind::Link);
        match (text, base) {
            (Some(_), Some(_)) => writeln!(out, "{}", exported.address()),
            (Some(text), None) => writeln!(out, "{}", text.trim_end()),
            (None, _) => {
                let why = if *kind == ExportKind::AuthorizerEvent {
                    "the request does not come to an authorizer's function"
                } else {
                    "the timeline has no such request"
                };
                print_error(&format!("{}: error: {why}", loaded.position));
                failed = Status::Unreadable;
                Ok(())
            }
        }
    })?;
    Ok(status.max(failed))
}
