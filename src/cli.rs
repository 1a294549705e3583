//! The command line: evaluates scenarios, and checks what they expect.

mod check;
mod evaluate;
mod input;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use input::Loaded;

const HELP: &str = "\
why403 says what API Gateway answers to a scenario's requests, and why.

Usage:
  why403 evaluate FILE…   print one outcome a line, as JSON
  why403 check FILE…      hold every `expect` against its outcome

A FILE holds one scenario, or one a line if its name ends in `.jsonl`; `-` is standard input.

Options:
  --help      print this
  --version   print the version

Exit status: 0 if all is well, 1 if an expectation fails, 2 if something cannot be read.
";

/// What a command comes to; the worst of several counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Fine = 0,
    ExpectationFailed = 1,
    Unreadable = 2,
}

/// Runs the command that the arguments (without the program's name) ask for.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<String> = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let status = dispatch(&arguments, &mut out).and_then(|status| out.flush().map(|()| status));
    match status {
        Ok(status) => ExitCode::from(status as u8),
        // Whoever reads has seen enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("why403: {error}"));
            ExitCode::from(Status::Unreadable as u8)
        }
    }
}

fn dispatch(arguments: &[String], out: &mut dyn Write) -> io::Result<Status> {
    if let Some(option) = arguments
        .iter()
        .find(|argument| argument.starts_with('-') && *argument != "-")
    {
        return match option.as_str() {
            "--help" | "-h" => out.write_all(HELP.as_bytes()).map(|()| Status::Fine),
            "--version" | "-V" => {
                writeln!(out, "why403 {}", env!("CARGO_PKG_VERSION")).map(|()| Status::Fine)
            }
            _ => Ok(misused(&format!("there is no option `{option}`"))),
        };
    }
    let (command, files) = match arguments.split_first() {
        Some((command, files)) => (command.as_str(), files),
        None => return Ok(misused("which command?")),
    };
    if files.is_empty() && matches!(command, "evaluate" | "check") {
        return Ok(misused(&format!(
            "`{command}` takes at least one file, or `-` for standard input"
        )));
    }
    match command {
        "evaluate" => evaluate::run(files, out),
        "check" => check::run(files, out),
        other => Ok(misused(&format!("there is no command `{other}`"))),
    }
}

fn misused(why: &str) -> Status {
    complain(&format!("why403: {why}\nTry `why403 --help`."));
    Status::Unreadable
}

/// Writes a line to standard error; there is nobody left to tell if that fails.
fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Loads the files and hands over each scenario that could be read; the rest is complained of.
fn each_scenario(files: &[String], mut take: impl FnMut(&Loaded) -> io::Result<()>) -> io::Result<Status> {
    let mut status = Status::Fine;
    for file in files {
        for found in input::load(file) {
            match found {
                Ok(loaded) => {
                    loaded.remarks.iter().for_each(|remark| complain(remark));
                    take(&loaded)?;
                }
                Err(remarks) => {
                    remarks.iter().for_each(|remark| complain(remark));
                    status = Status::Unreadable;
                }
            }
        }
    }
    Ok(status)
}
