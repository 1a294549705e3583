//! `cargo xtask serve | build | test | screens | cases | bench`: sets up the pinned tools, then runs them.

mod bench;
mod browser;
mod build;
mod cache;
mod cases;
mod process;
mod serve;
mod test;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A task's outcome; an error is a sentence for the person who ran it.
type Result<T> = std::result::Result<T, String>;

const HELP: &str = "\
cargo xtask serve [--no-open] [--port N]
    builds the page, serves it on this machine and opens it; builds again when a file changes
cargo xtask build
    builds the page for release into dist/, prints each file's size, and fails over the budget
cargo xtask test [STAGE...]
    runs every check, or those stages whose name contains one of the words
cargo xtask screens
    builds the page and takes pictures of it into target/screens/
cargo xtask cases DIR
    runs the files of recorded cases in a folder
cargo xtask bench [engine] [page]
    times the policy engine beside two others, and what a keystroke costs the page in Chromium: fails
    if that is a frame (16.7 ms) or more for one key of a hundred, by the median of five runs

Missing tools are installed once, at pinned versions, into the user's cache directory, or into
$WHY403_CACHE if that is set.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (task, rest) = match arguments.split_first() {
        Some((task, rest)) => (task.as_str(), rest),
        None => ("", arguments.as_slice()),
    };
    let done = match task {
        "serve" => serve::serve(rest),
        "build" => build::build(),
        "test" => test::test(rest),
        "screens" => test::screens(),
        "cases" => cases::cases(rest),
        "bench" => bench::bench(rest),
        "" | "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("unknown task `{other}`\n\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's root folder.
fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}
