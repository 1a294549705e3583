//! The repository's tasks, `cargo xtask`: each sets up the pinned tools that it needs, then runs them.

mod bench;
mod browser;
mod build;
mod cache;
mod cases;
mod fuzz;
mod process;
mod reproduce;
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
cargo xtask check
    format, clippy and native tests: for every commit
cargo xtask test [STAGE...]
    runs every check, or those stages whose name contains one of the words; `docs` runs on demand only:
    embeds in documentation made by mdBook, VitePress, Docusaurus and MkDocs
cargo xtask build [--any-size] [--single-file]
    builds the page for release into dist/, prints each file's size, and fails over the budget; the JavaScript package into dist/pkg/;
    with --single-file also dist/why403.html, which opens from disk
cargo xtask reproduce
    builds the page twice, in different folders, and fails where the bytes differ
cargo xtask screens
    builds the page and takes pictures of it into target/screens/
cargo xtask cases DIR
    runs the files of recorded cases in a folder
cargo xtask bench [quick]
    prints the table of README.md: the engine and the page beside others; `quick` without a browser
cargo xtask bench engine
    times the policy engine beside two others
cargo xtask bench growth [KIND...]
    doubles each kind of input, prints how the time grows, and fails where it grows too fast
cargo xtask bench links
    prints how long links are beside those of lz-string and of plain deflate
cargo xtask bench page
    times typing into the release build beside a bare CodeMirror page, and measures layout shifts
cargo xtask bench first [OTHER_DIST]
    times the first outcome on a slow machine and network, also of another build beside this one
cargo xtask fuzz [--seconds N] [--merge] [TARGET...]
    runs the coverage-guided fuzzers, each for a minute unless N says otherwise

Missing tools are installed once, at pinned versions, into the user's cache directory, or into
$WHY403_CACHE if that is set.";

fn main() -> ExitCode {
    match run_task() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run_task() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first().map(|(task, rest)| (task.as_str(), rest)) {
        Some(("serve", rest)) => serve::serve(rest),
        Some(("check", rest)) => test::check(rest),
        Some(("test", rest)) => test::test(rest),
        Some(("build", rest)) => build::build(rest),
        Some(("reproduce", [])) => reproduce::reproduce(),
        Some(("screens", [])) => test::screens(),
        Some(("cases", rest)) => cases::cases(rest),
        Some(("bench", rest)) => bench::bench(rest),
        Some(("fuzz", rest)) => fuzz::fuzz(rest),
        None | Some(("help" | "--help" | "-h", _)) => {
            println!("{HELP}");
            Ok(())
        }
        Some((other, _)) => Err(format!("no task `{other}` with such arguments\n\n{HELP}")),
    }
}

/// The repository's root folder.
///
/// Cargo tells where the package is that it runs. The folder it was compiled in can be another:
/// the work trees of one repository may share a target folder.
fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let xtask = Path::new(&xtask);
    xtask.parent().unwrap_or(xtask).to_path_buf()
}
