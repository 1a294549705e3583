//! Run cases that others recorded or wrote: `cargo xtask cases DIR`.

use crate::{Result, process};

/// Run every file of cases in a folder, which may be given from where the task was started.
pub fn cases(arguments: &[String]) -> Result<()> {
    let [folder] = arguments else {
        return Err("usage: cargo xtask cases DIR".into());
    };
    let folder = std::path::absolute(folder).map_err(|error| format!("{folder}: {error}"))?;
    let mut command = process::cargo();
    command
        .args(["run", "--quiet", "--example", "cases", "--"])
        .arg(folder);
    process::run(&mut command)
}
