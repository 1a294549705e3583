//! `cargo xtask check` and `cargo xtask test`: the checks, each timed, with a table at the end.

use crate::build::WASM;
use crate::process::{cargo, command, run};
use crate::{Result, browser, build, root, tools};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// The tools that the stages work with.
pub struct Setup {
    /// The `PATH` with the pinned tools.
    pub path: OsString,
    chromium: PathBuf,
    firefox: Option<PathBuf>,
}

type Stage = (&'static str, fn(&Setup) -> Result<()>);

/// The stages of `check`: no browser, no release build. What is quick to fail comes first.
const CHECKS: &[Stage] = &[
    ("formatting", |_| run(cargo().args(["fmt", "--all", "--check"]))),
    ("clippy", |_| clippy(&["--workspace", "--all-targets"])),
    // Benchmarks and the runner of recorded cases are programs of this machine.
    ("clippy, wasm32", |_| {
        clippy(&["--target", WASM, "--lib", "--bins", "--tests"])
    }),
    ("native tests", |_| {
        run(cargo().args([
            "test",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--locked",
            "--quiet",
        ]))
    }),
];

/// The stages of `test` beyond those of `check`.
const SLOW: &[Stage] = &[
    ("JavaScript types", |_| {
        run(command("node")
            .arg("www/editor/node_modules/typescript/bin/tsc")
            .args(["--project", "www/jsconfig.json"]))
    }),
    ("doc tests", |_| {
        run(cargo().args(["test", "--doc", "--locked", "--quiet"]))
    }),
    ("wasm tests", wasm_tests),
    ("release build", |setup| {
        build::page(&setup.path)?;
        build::single_file()
    }),
    ("sizes", |_| build::measure()),
    ("licences", |_| build::check_licences()),
    ("browser tests", browser_tests),
];

/// The stages of `test` that run only by their names. Their tools take minutes to install, and a minute to run.
const ON_DEMAND: &[Stage] = &[("docs", docs_tests)];

fn clippy(targets: &[&str]) -> Result<()> {
    run(cargo()
        .arg("clippy")
        .args(targets)
        .args(["--locked", "--quiet", "--", "-D", "warnings"]))
}

/// Run the checks for every commit, or those whose name contains one of the words.
pub fn check(words: &[String]) -> Result<()> {
    let setup = Setup {
        path: OsString::new(),
        chromium: PathBuf::new(),
        firefox: None,
    };
    run_stages(&chosen(CHECKS, &[], words)?, &setup, Instant::now())
}

/// Run all stages, or those whose name contains one of the words.
pub fn test(words: &[String]) -> Result<()> {
    let stages = chosen(&[CHECKS, SLOW].concat(), ON_DEMAND, words)?;
    let started = Instant::now();
    run_stages(&stages, &set_up()?, started)
}

/// The stages with one of the words in their names. Without words all, but those that run on demand only.
fn chosen(stages: &[Stage], on_demand: &[Stage], words: &[String]) -> Result<Vec<Stage>> {
    if words.is_empty() {
        return Ok(stages.to_vec());
    }
    let all = [stages, on_demand].concat();
    let is_chosen = |name: &str| words.iter().any(|word| name.contains(word.as_str()));
    let chosen: Vec<Stage> = all.iter().copied().filter(|(name, _)| is_chosen(name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        return Err(format!(
            "no stage has such a name; there are: {}",
            names.join("; ")
        ));
    }
    Ok(chosen)
}

/// Run stages one after the other, also after one has failed, and print a table of their times.
fn run_stages(stages: &[Stage], setup: &Setup, started: Instant) -> Result<()> {
    let mut rows = vec![("set-up", started.elapsed(), Ok(()))];
    for (name, stage) in stages {
        println!("\n== {name}");
        let started = Instant::now();
        let outcome = stage(setup);
        if let Err(message) = &outcome {
            eprintln!("error: {message}");
        }
        println!("== {name}: {} ({})", word(&outcome), seconds(started.elapsed()));
        rows.push((name, started.elapsed(), outcome));
    }
    println!();
    for (name, duration, outcome) in &rows {
        println!("{name:<18}{:>9}  {}", seconds(*duration), word(outcome));
    }
    println!("{:<18}{:>9}", "all", seconds(started.elapsed()));
    let failed = rows.iter().filter(|(_, _, outcome)| outcome.is_err()).count();
    println!("stages: {} passed, {failed} failed", rows.len() - failed);
    if failed == 0 {
        Ok(())
    } else {
        Err("not every check passed".to_owned())
    }
}

/// Take pictures of the release build.
pub fn screens() -> Result<()> {
    let setup = set_up()?;
    build::page(&setup.path)?;
    let folder = root().join("target/screens");
    run(browser_script(&setup, "tests/e2e/screens.mjs").arg(&folder))?;
    println!("the pictures are in {}", folder.display());
    Ok(())
}

/// The tools and the browsers, installed where they are not there yet.
pub fn set_up() -> Result<Setup> {
    let path = tools::for_build()?;
    tools::for_browser_tests()?;
    let chromium = browser::chromium()?;
    let firefox = browser::firefox();
    browser::nginx();
    println!("setup: Chromium is {}", chromium.display());
    match &firefox {
        Some(program) => println!("setup: Firefox is {}", program.display()),
        None => println!("setup: there is no Firefox here; the tests in it are passed over"),
    }
    Ok(Setup {
        path,
        chromium,
        firefox,
    })
}

/// Run the tests for wasm32 in a browser. The runner of wasm-bindgen serves them as a page, and a script opens it. (The runner's
/// own way needs a WebDriver program that fits the browser.)
fn wasm_tests(setup: &Setup) -> Result<()> {
    let script = root().join("tests/e2e/wasm-test-runner.mjs");
    let runner = format!("node {}", script.display());
    let mut tests = cargo();
    tests
        .args(["test", "--target", WASM, "--locked"])
        // The page takes a third of the time to compile, and its tests need no speed.
        .args(["--config", "profile.test.package.why403.opt-level=0"])
        // What has tests for the browser: the page, and two files.
        .args(["--bin", "why403", "--test", "gateway", "--test", "policy"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env(
            "WHY403_WASM_RUNNER",
            build::program_on(&setup.path, "wasm-bindgen-test-runner"),
        );
    with_browsers(&mut tests, setup);
    run(&mut tests)
}

/// Run tests/e2e/*.test.mjs. They are named one by one: Node.js 20 would search a folder, later ones do not.
fn browser_tests(setup: &Setup) -> Result<()> {
    let folder = root().join("tests/e2e");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in folder.read_dir().map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    let mut node = browser_script(setup, "--test");
    run(node
        // Two files at a time: a browser waits more than it works.
        .args([
            "--test-reporter=spec",
            "--test-timeout=1800000",
            "--test-concurrency=2",
        ])
        .args(files))
}

/// Run tests/e2e/docs on the release build that is there.
fn docs_tests(setup: &Setup) -> Result<()> {
    let tools = tools::for_docs()?;
    let mut node = browser_script(setup, "--test");
    run(node
        .args(["--test-reporter=spec", "--test-timeout=1800000"])
        .args(["tests/e2e/docs/docs.test.mjs", "tests/e2e/docs/bundlers.test.mjs"])
        .env("WHY403_MDBOOK", &tools.mdbook)
        .env("WHY403_DOCS_PACKAGES", &tools.npm_packages)
        .env("PYTHONPATH", &tools.python_packages))
}

/// A script of tests/e2e, told where the browsers are.
pub fn browser_script(setup: &Setup, script: &str) -> Command {
    let mut node = command("node");
    // The bundler is among the tools.
    node.arg(script).env("PATH", &setup.path);
    with_browsers(&mut node, setup);
    node
}

fn with_browsers(command: &mut Command, setup: &Setup) {
    command.env("WHY403_CHROMIUM", &setup.chromium);
    if let Some(firefox) = &setup.firefox {
        command.env("WHY403_FIREFOX", firefox);
    }
}

fn word(outcome: &Result<()>) -> &'static str {
    if outcome.is_ok() { "passed" } else { "FAILED" }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
