//! `why403 export` and `why403 card`: a scenario for others.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, Write};

use why403::export::{EmbedOptions, ExportKind, Exported};
use why403::scenario::{RequestIndex, Scenario};
use why403::secrets::{self, Secret, SecretKind};

use crate::cli::input::each_scenario;
use crate::cli::output::{Status, print_error};

/// The arguments of `why403 export`.
pub(crate) struct ExportArguments {
    pub(crate) kind: ExportKind,
    /// The request; none: the one that the scenario opens at.
    pub(crate) request: Option<RequestIndex>,
    pub(crate) base: Option<String>,
    pub(crate) embed: EmbedOptions,
    /// Whether tokens and keys are replaced by stand-ins.
    pub(crate) replace_secrets: bool,
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
        replace_secrets,
    } = arguments;
    let mut failed = Status::Success;
    let status = each_scenario(files, |loaded| {
        let position = &loaded.position;
        let replaced = replace_secrets.then(|| without_secrets(&loaded.scenario, position));
        let scenario = replaced.as_ref().unwrap_or(&loaded.scenario);
        let exported = Exported::new(scenario, *request, base.as_deref(), embed.clone());
        let text = match exported.text(*kind) {
            Ok(_) if *kind == ExportKind::Link && base.is_some() => exported.address(),
            Ok(text) => text,
            Err(why) => {
                print_error(&format!("{position}: error: {why}"));
                failed = Status::Unreadable;
                return Ok(());
            }
        };
        if !replace_secrets {
            let mut found = secrets::find(scenario);
            found.retain(|secret| {
                secret.kind.is_usual() && (kind.holds_the_scenario() || text.contains(&secret.value))
            });
            if !found.is_empty() {
                print_error(&format!(
                    "{position}: warning: this shows {}; `--replace-secrets` puts stand-ins in their place",
                    counted(&found)
                ));
            }
        }
        writeln!(out, "{}", text.trim_end())
    })?;
    Ok(status.max(failed))
}

/// The scenario with stand-ins in the place of tokens and keys. What was replaced, and which outcomes differ then, is said.
fn without_secrets(scenario: &Scenario, position: &str) -> Scenario {
    let usual: Vec<SecretKind> = SecretKind::ALL
        .into_iter()
        .filter(|kind| kind.is_usual())
        .collect();
    let replaced = secrets::replace(scenario, &usual);
    if !replaced.replaced.is_empty() {
        print_error(&format!(
            "{position}: note: replaced {}",
            counted(&replaced.replaced)
        ));
    }
    for request in replaced.changed {
        print_error(&format!(
            "{position}: warning: request {request} has another outcome with the stand-ins"
        ));
    }
    replaced.scenario
}

/// The secrets by kind with their numbers: `tokens and cookies (2), API keys (1)`.
fn counted(secrets: &[Secret]) -> String {
    let mut counts: HashMap<SecretKind, usize> = HashMap::new();
    for secret in secrets {
        *counts.entry(secret.kind).or_default() += 1;
    }
    let kinds = SecretKind::ALL.into_iter().filter_map(|kind| {
        let label = match kind {
            SecretKind::Token => "tokens and cookies",
            kind => kind.label(),
        };
        Some(format!("{label} ({})", counts.get(&kind)?))
    });
    kinds.collect::<Vec<_>>().join(", ")
}
