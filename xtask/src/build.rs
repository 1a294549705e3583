//! `cargo xtask build`: the page for release, measured.

use crate::process::{command, run};
use crate::{Result, tools};
use std::ffi::OsStr;

/// Builds the page into dist/ and checks its size against the budget.
pub fn build() -> Result<()> {
    let path = tools::for_build()?;
    page(&path)?;
    measure()
}

/// Builds the page into dist/.
pub fn page(path: &OsStr) -> Result<()> {
    run(trunk(path).args(["build", "--release"]))
}

/// Prints the size of every file in dist/; an error if the first outcome needs more than the budget.
pub fn measure() -> Result<()> {
    run(command("node").arg("xtask/tools/measure.mjs"))
        .map_err(|_| "the page is over its budget, which xtask/tools/measure.mjs holds".to_owned())
}

/// Trunk with the pinned tools.
pub fn trunk(path: &OsStr) -> std::process::Command {
    let mut trunk = command(program_on(path, "trunk"));
    // Some CI systems set NO_COLOR=1, where Trunk wants `true` or `false`.
    trunk.env("PATH", path).env_remove("NO_COLOR");
    trunk
}

/// The full name of a program: a new `PATH` does not hold for the search of the program itself everywhere.
pub fn program_on(path: &OsStr, name: &str) -> std::path::PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path)
        .map(|folder| folder.join(&file))
        .find(|file| file.is_file())
        .unwrap_or(file.into())
}
