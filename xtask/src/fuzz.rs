//! Run the coverage-guided fuzzers: `cargo xtask fuzz`.
//!
//! libFuzzer comes with the crate `libfuzzer-sys`, and the instrumentation is LLVM's own pass, which a stable compiler has: there is
//! nothing to install but a C++ compiler.

use std::path::Path;
use std::process::Stdio;

use lexopt::{Arg, Parser, ValueExt as _};

use crate::process::{cargo, command, run};
use crate::{Result, root};

/// The flags that libFuzzer needs: a counter at each edge, and what is compared.
const INSTRUMENTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares";

const TARGETS: [&str; 11] = [
    "json",
    "policy",
    "pattern",
    "scenario",
    "section",
    "patch",
    "link",
    "simulation",
    "explanation",
    "secrets",
    "import",
];

/// The most bytes of an input, and the most seconds that one may take.
const MAX_LENGTH: usize = 4096;
const MAX_SECONDS: usize = 20;

/// The options of `cargo xtask fuzz`.
struct FuzzOptions {
    /// For each target.
    seconds: u64,
    merge: bool,
    /// None: all.
    chosen: Vec<&'static str>,
}

fn options(arguments: &[String]) -> std::result::Result<FuzzOptions, lexopt::Error> {
    let (mut seconds, mut merge, mut chosen) = (60, false, Vec::new());
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("seconds") => seconds = parser.value()?.parse()?,
            Arg::Long("merge") => merge = true,
            Arg::Value(name) => {
                let target = TARGETS.into_iter().find(|target| name == *target);
                chosen.push(target.ok_or_else(|| format!("the targets are {}", TARGETS.join(", ")))?);
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(FuzzOptions {
        seconds,
        merge,
        chosen,
    })
}

/// Run all targets, or those that are named, each for some seconds. An input that fails is written into the corpus, where the tests
/// run it; `--merge` adds the inputs that reach what the corpus does not.
pub fn fuzz(arguments: &[String]) -> Result<()> {
    let FuzzOptions {
        seconds,
        merge,
        mut chosen,
    } = options(arguments).map_err(|error| error.to_string())?;
    if chosen.is_empty() {
        chosen.extend(TARGETS);
    }
    let host = host()?;
    let built = root().join("target/fuzz");
    run(cargo()
        .args([
            "build",
            "--release",
            "--quiet",
            "--manifest-path",
            "tests/fuzz/program/Cargo.toml",
        ])
        // With a target named, build scripts are not instrumented.
        .args(["--target", &host, "--target-dir"])
        .arg(&built)
        .env("RUSTFLAGS", INSTRUMENTED))?;
    let seeds = built.join("seeds");
    run(cargo()
        .args([
            "test",
            "--quiet",
            "--test",
            "corpus",
            "every_target_takes_the_cases",
        ])
        .env("WHY403_SEEDS", &seeds))?;
    let program = built.join(&host).join("release/fuzz");
    let mut failed = Vec::new();
    for target in chosen {
        println!("\n== {target}, {seconds} s");
        let corpus = root().join("tests/fuzz/corpus").join(target);
        let found = built.join("found").join(target);
        for folder in [&corpus, &found] {
            std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let fuzzer = |options: &[String], folders: &[&Path]| {
            let mut fuzzer = command(&program);
            fuzzer
                .env("WHY403_FUZZ_TARGET", target)
                .args(["-print_final_stats=1", "-verbosity=1", "-rss_limit_mb=4096"])
                .arg(format!("-max_len={MAX_LENGTH}"))
                .arg(format!("-timeout={MAX_SECONDS}"))
                .args(options)
                .args(folders);
            fuzzer
        };
        let artifacts = format!("-artifact_prefix={}/", corpus.display());
        let options = [format!("-max_total_time={seconds}"), artifacts];
        if let Err(message) = run(&mut fuzzer(&options, &[&found, &corpus, &seeds.join(target)])) {
            eprintln!("error: {message}");
            failed.push(target);
        } else if merge {
            run(fuzzer(&["-set_cover_merge=1".to_owned()], &[&corpus, &found]).stderr(Stdio::null()))?;
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "failed: {}; the inputs are in tests/fuzz/corpus",
            failed.join(", ")
        ))
    }
}

/// This machine's target.
fn host() -> Result<String> {
    let version = crate::process::output(command("rustc").arg("-vV")).unwrap_or_default();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| "`rustc -vV` names no host".to_owned())
}
