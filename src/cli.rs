//! The command line: evaluates and explains scenarios, checks what they expect, and prints the rules.

mod check;
mod evaluate;
mod explain;
mod input;
mod rules;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt as _};

use input::Loaded;

const HELP: &str = "\
why403 says what API Gateway answers to a scenario's requests, and why.

Usage:
  why403 evaluate FILE…      print one outcome a line, as JSON
  why403 check FILE…         hold every `expect` against its outcome
  why403 explain [--json] FILE…
                             say why, what would change it, and what is doubtful
  why403 rules [--markdown]  print every rule of AWS's behaviour that is applied
  why403 help                print this

A FILE holds one scenario, or one a line if its name ends in `.jsonl`; `-` is standard input.

Options:
  --help      print this
  --version   print the version

Exit status: 0 if all is well, 1 if an expectation fails, 2 if something cannot be read.
";

/// The status of a command; the worst of several counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Success = 0,
    ExpectationFailed = 1,
    Unreadable = 2,
}

/// What the arguments ask for.
enum Command {
    Evaluate { files: Vec<String> },
    Check { files: Vec<String> },
    Explain { files: Vec<String>, json: bool },
    Rules { markdown: bool },
    Help,
    Version,
}

/// Runs the command that the arguments (without the program's name) ask for.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let result = match parse(Parser::from_args(arguments)) {
        Ok(command) => execute(command, &mut out),
        Err(message) => {
            print_error(&format!("why403: error: {message}\nhelp: try `why403 help`"));
            Ok(Status::Unreadable)
        }
    };
    match result.and_then(|status| out.flush().map(|()| status)) {
        Ok(status) => ExitCode::from(status as u8),
        // The reader has closed the pipe, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
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
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Short('V') | Arg::Long("version") => return Ok(Command::Version),
            Arg::Long("markdown") => markdown = true,
            Arg::Long("json") => json = true,
            Arg::Value(value) => words.push(
                value
                    .string()
                    .map_err(|error| format!("an argument is not UTF-8: {error}"))?,
            ),
            Arg::Short(letter) => return Err(format!("unknown option `-{letter}`")),
            Arg::Long(name) => return Err(format!("unknown option `--{name}`")),
        }
    }
    let mut words = words.into_iter();
    let name = words.next().ok_or("a command is missing")?;
    let files: Vec<String> = words.collect();
    if markdown && name != "rules" {
        return Err(format!("`{name}` takes no option `--markdown`"));
    }
    if json && name != "explain" {
        return Err(format!("`{name}` takes no option `--json`"));
    }
    match (name.as_str(), files.first()) {
        ("evaluate" | "check" | "explain", None) => Err(format!(
            "`{name}` needs at least one file, or `-` for standard input"
        )),
        ("evaluate", Some(_)) => Ok(Command::Evaluate { files }),
        ("check", Some(_)) => Ok(Command::Check { files }),
        ("explain", Some(_)) => Ok(Command::Explain { files, json }),
        ("rules" | "help", Some(word)) => Err(format!("unexpected argument `{word}`")),
        ("rules", None) => Ok(Command::Rules { markdown }),
        ("help", None) => Ok(Command::Help),
        _ => Err(format!("unknown command `{name}`")),
    }
}

fn execute(command: Command, out: &mut dyn Write) -> io::Result<Status> {
    match command {
        Command::Evaluate { files } => evaluate::run(&files, out),
        Command::Check { files } => check::run(&files, out),
        Command::Explain { files, json } => explain::run(&files, json, out),
        Command::Rules { markdown } => rules::run(markdown, out),
        Command::Help => out.write_all(HELP.as_bytes()).map(|()| Status::Success),
        Command::Version => writeln!(out, "why403 {}", env!("CARGO_PKG_VERSION")).map(|()| Status::Success),
    }
}

/// Writes a line to standard error; if that fails there is nowhere to report it.
fn print_error(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Loads the files and passes on each scenario that could be read; diagnostics go to standard error.
fn each_scenario(files: &[String], mut take: impl FnMut(&Loaded) -> io::Result<()>) -> io::Result<Status> {
    let mut status = Status::Success;
    for file in files {
        for result in input::load(file) {
            match result {
                Ok(loaded) => {
                    loaded.warnings.iter().for_each(|warning| print_error(warning));
                    take(&loaded)?;
                }
                Err(diagnostics) => {
                    diagnostics.iter().for_each(|line| print_error(line));
                    status = Status::Unreadable;
                }
            }
        }
    }
    Ok(status)
}
