//! The command line: it evaluates, explains, checks, imports and exports scenarios. It also prints the rules and the formats.

mod check;
mod evaluate;
mod explain;
mod export;
mod formats;
mod import;
mod input;
mod output;
mod rules;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use lexopt::{Arg, Parser};

use export::ExportArguments;
use output::{Status, Stdout, print_error};
use why403::export::{EmbedOptions, EmbedTheme, ExportKind, PANES};
use why403::import::Kind;
use why403::scenario::RequestIndex;

const HELP: &str = "\
why403 says what API Gateway answers to a scenario's requests, and why.

Usage:
  why403 evaluate FILE…      print one outcome a line, as JSON
  why403 check FILE…         hold every `expect` against its outcome
  why403 explain [--json] FILE…
                             say why, what would change it, and what is doubtful
  why403 export --as KIND FILE…
                             print a link, or a text or a command for others
  why403 import [--as KIND] [--scenario] FILE…
                             read what people have in hand: messages, logs, requests, policies, templates
  why403 card FILE…          print the outcome as an SVG picture
  why403 rules [--markdown]  print every rule of AWS's behaviour that is applied
  why403 formats [--markdown]
                             print what `import` understands
  why403 help                print this

A FILE holds one scenario (for `import`, a text of any kind), or one a line if its name ends in `.jsonl` or `.ndjson`; `-` is standard input.

Kinds: link (the fragment, or with --base the address), markdown, iframe, element, curl, authorizer-event, card, openapi,
sam, terraform, aws-cli.

Options of `export` and `card`:
  --request N    the request with this index, from 0; else the one that the scenario opens at
  --replace-secrets
                 put stand-ins in the place of tokens, access keys and API keys
  --base URL     the address of the page, in front of links
  --panes LIST, --theme auto|light|dark, --readonly, --height PIXELS
                 how the embed of `iframe` and `element` is shown; panes are
                 about, request, authorizer, policy and response

Options:
  --help      print this
  --version   print the version
  --          take what follows as files

Exit status: 0 if all is well, 1 if an expectation fails, 2 if something cannot be read; also where nobody reads the output.
";

/// A command with its arguments.
enum Command {
    Evaluate {
        files: Vec<OsString>,
    },
    Check {
        files: Vec<OsString>,
    },
    Explain {
        files: Vec<OsString>,
        json: bool,
    },
    Export {
        files: Vec<OsString>,
        arguments: ExportArguments,
    },
    Import {
        files: Vec<OsString>,
        kind: Option<Kind>,
        scenario: bool,
    },
    Rules {
        markdown: bool,
    },
    Formats {
        markdown: bool,
    },
    Help,
    Version,
}

/// Run the command that the arguments (without the program's name) ask for.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let mut out = io::BufWriter::new(Stdout::lock());
    let result = match parse(Parser::from_args(arguments)) {
        Ok(command) => execute(command, &mut out),
        Err(message) => {
            print_error(&format!("why403: error: {message}"));
            print_error("help: try `why403 help`");
            Ok(Status::Unreadable)
        }
    };
    match result.and_then(|status| out.flush().map(|()| status)) {
        Ok(status) => ExitCode::from(status as u8),
        Err(error) => {
            print_error(&format!("why403: error: {error}"));
            ExitCode::from(Status::Unreadable as u8)
        }
    }
}

/// The command, or what is wrong with the arguments.
fn parse(mut parser: Parser) -> Result<Command, String> {
    let mut words = Vec::new();
    let mut markdown = false;
    let mut json = false;
    let mut scenario = false;
    let mut kind: Option<String> = None;
    let mut request = None;
    let mut base = None;
    let mut embed = EmbedOptions::default();
    let mut replace_secrets = false;
    let mut exports: Vec<String> = Vec::new();
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Short('V') | Arg::Long("version") => return Ok(Command::Version),
            Arg::Long("markdown") => markdown = true,
            Arg::Long("json") => json = true,
            Arg::Long("scenario") => scenario = true,
            Arg::Long(
                name @ ("as" | "request" | "base" | "panes" | "theme" | "height" | "readonly"
                | "replace-secrets"),
            ) => {
                let name = name.to_owned();
                if name == "readonly" {
                    embed.readonly = true;
                } else if name == "replace-secrets" {
                    replace_secrets = true;
                } else {
                    let value = parser.value().map_err(|error| error.to_string())?;
                    let value = value.to_string_lossy().into_owned();
                    let wrong = || format!("`--{name}` does not take `{value}`");
                    match name.as_str() {
                        "as" => kind = Some(value),
                        "request" => request = Some(RequestIndex(value.parse().map_err(|_| wrong())?)),
                        "base" => base = Some(value),
                        "panes" => {
                            let panes = value.split(',').map(str::to_owned);
                            embed.panes = panes.collect();
                            if let Some(other) =
                                embed.panes.iter().find(|pane| !PANES.contains(&pane.as_str()))
                            {
                                let panes = PANES.join(", ");
                                return Err(format!("`{other}` is no pane; there are {panes}"));
                            }
                        }
                        "height" if value == "auto" => {}
                        "height" => embed.height = Some(value.parse().map_err(|_| wrong())?),
                        _ => {
                            embed.theme = match value.as_str() {
                                "auto" => EmbedTheme::Auto,
                                "light" => EmbedTheme::Light,
                                "dark" => EmbedTheme::Dark,
                                _ => return Err(wrong()),
                            };
                        }
                    }
                }
                exports.push(name);
            }
            Arg::Value(value) => words.push(value),
            Arg::Short(letter) => return Err(format!("unknown option `-{letter}`")),
            Arg::Long(name) => return Err(format!("unknown option `--{name}`")),
        }
    }
    let mut words = words.into_iter();
    let name = words.next().ok_or("a command is missing")?;
    let name = name.to_string_lossy();
    let files: Vec<OsString> = words.collect();
    if markdown && name != "rules" && name != "formats" {
        return Err(format!("`{name}` takes no option `--markdown`"));
    }
    if json && name != "explain" {
        return Err(format!("`{name}` takes no option `--json`"));
    }
    if scenario && name != "import" {
        return Err(format!("`{name}` takes no option `--scenario`"));
    }
    let takes = |option: &str| match &*name {
        "export" => true,
        "card" => option != "as",
        "import" => option == "as",
        _ => false,
    };
    if let Some(option) = exports.iter().find(|option| !takes(option)) {
        return Err(format!("`{name}` takes no option `--{option}`"));
    }
    match (&*name, files.first()) {
        ("evaluate" | "check" | "explain" | "export" | "import" | "card", None) => Err(format!(
            "`{name}` needs at least one file, or `-` for standard input"
        )),
        ("evaluate", Some(_)) => Ok(Command::Evaluate { files }),
        ("check", Some(_)) => Ok(Command::Check { files }),
        ("explain", Some(_)) => Ok(Command::Explain { files, json }),
        ("export" | "card", Some(_)) => {
            let kind = if name == "card" {
                Some(ExportKind::Card)
            } else {
                kind.as_deref().map(export_kind).transpose()?
            };
            let kind = kind.ok_or("`export` needs `--as KIND`")?;
            let unused = exports.iter().find(|option| match option.as_str() {
                "base" => !kind.holds_the_scenario(),
                "panes" | "theme" | "height" | "readonly" => !kind.is_embed(),
                _ => false,
            });
            if let Some(option) = unused {
                return Err(format!("`--{option}` has no effect on `{}`", kind.name()));
            }
            let arguments = ExportArguments {
                kind,
                request,
                base,
                embed,
                replace_secrets,
            };
            Ok(Command::Export { files, arguments })
        }
        ("import", Some(_)) => {
            let kind = kind.map(|kind| kind.parse()).transpose()?;
            Ok(Command::Import {
                files,
                kind,
                scenario,
            })
        }
        ("rules" | "formats" | "help", Some(word)) => {
            Err(format!("unexpected argument `{}`", word.display()))
        }
        ("rules", None) => Ok(Command::Rules { markdown }),
        ("formats", None) => Ok(Command::Formats { markdown }),
        ("help", None) => Ok(Command::Help),
        _ => Err(format!("unknown command `{name}`")),
    }
}

/// The kind of export with this name.
fn export_kind(name: &str) -> Result<ExportKind, String> {
    let mut kinds = ExportKind::ALL.into_iter();
    kinds.find(|kind| kind.name() == name).ok_or_else(|| {
        let names = ExportKind::ALL.map(ExportKind::name).join(", ");
        format!("`{name}` is no kind of export; there are {names}")
    })
}

fn execute(command: Command, out: &mut dyn Write) -> io::Result<Status> {
    match command {
        Command::Evaluate { files } => evaluate::run(&files, out),
        Command::Check { files } => check::run(&files, out),
        Command::Explain { files, json } => explain::run(&files, json, out),
        Command::Export { files, arguments } => export::run(&files, &arguments, out),
        Command::Import {
            files,
            kind,
            scenario,
        } => import::run(&files, kind, scenario, out),
        Command::Rules { markdown } => rules::run(markdown, out),
        Command::Formats { markdown } => formats::run(markdown, out),
        Command::Help => out.write_all(HELP.as_bytes()).map(|()| Status::Success),
        Command::Version => writeln!(out, "why403 {}", env!("CARGO_PKG_VERSION")).map(|()| Status::Success),
    }
}
