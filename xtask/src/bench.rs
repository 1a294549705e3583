//! Times the engine and the page: `cargo xtask bench`.

use std::time::Instant;

use crate::process::{self, run};
use crate::{Result, build, test};

/// Runs the benchmarks: the engine natively and optimised, then a keystroke in the page's release build. One of them alone where
/// its name is given.
pub fn bench(arguments: &[String]) -> Result<()> {
    let named = |name: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == name);
    if arguments
        .iter()
        .any(|argument| !["engine", "page"].contains(&argument.as_str()))
    {
        return Err("usage: cargo xtask bench [engine] [page]".into());
    }
    if named("engine") {
        run(process::cargo().args(["bench", "--quiet", "--bench", "policy", "--bench", "timeline"]))?;
    }
    if named("page") {
        page()?;
    }
    Ok(())
}

/// Types into the release build, and fails if a keystroke is more than a frame's work.
fn page() -> Result<()> {
    let setup = test::set_up()?;
    build::page(&setup.path)?;
    println!("typing into the page in Chromium: about half an hour");
    let started = Instant::now();
    let typed = run(&mut test::browser_script(&setup, "tests/e2e/typing.mjs"));
    println!("typed for {:.0} s", started.elapsed().as_secs_f64());
    typed.map_err(|_| "a keystroke is more than a frame’s work".to_owned())
}
