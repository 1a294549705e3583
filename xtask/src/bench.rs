//! Times the engine and the page: `cargo xtask bench`.

use crate::process::{self, run};
use crate::{Result, build, test};

/// Runs one of the benchmarks.
pub fn bench(arguments: &[String]) -> Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        ["engine"] => {
            run(process::cargo().args(["bench", "--quiet", "--bench", "policy", "--bench", "timeline"]))
        }
        ["growth", ref kinds @ ..] => run(process::cargo()
            .args(["bench", "--quiet", "--bench", "growth", "--"])
            .args(kinds)),
        ["page"] => page("typing.mjs", &[]),
        ["first"] => page("first.mjs", &[]),
        ["first", other] => {
            let other = std::path::absolute(other).map_err(|error| format!("{other}: {error}"))?;
            page("first.mjs", &[&other])
        }
        _ => Err("usage: cargo xtask bench engine | growth [KIND...] | page | first [OTHER_DIST]".into()),
    }
}

/// Builds the page for release and runs one of the scripts of tests/e2e/bench on it.
fn page(script: &str, arguments: &[&std::path::Path]) -> Result<()> {
    let setup = test::set_up()?;
    build::page(&setup.path)?;
    let mut node = test::browser_script(&setup, &format!("tests/e2e/bench/{script}"));
    run(node.env("PATH", &setup.path).args(arguments))
}
