//! `cargo xtask build`: the page and the JavaScript package for release, measured.

use crate::process::{cargo, command, output, run};
use crate::{Result, root, tools};
use lexopt::{Arg, Parser};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target that the page is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// The programs: the page's, its worker's and the JavaScript package's.
const PROGRAMS: [&str; 3] = ["why403", "worker", "package"];

/// Build the page into dist/, with `--single-file` also as one file.
///
/// Check its size against the budget, unless `--any-size` is given.
pub fn build(flags: &[String]) -> Result<()> {
    let (any_size, single) = options(flags).map_err(|error| error.to_string())?;
    page(&tools::for_build()?)?;
    if single {
        single_file()?;
    }
    if any_size { Ok(()) } else { measure() }
}

/// Whether any size will do, and whether the page is also wanted as one file.
fn options(flags: &[String]) -> std::result::Result<(bool, bool), lexopt::Error> {
    let (mut any_size, mut single) = (false, false);
    let mut parser = Parser::from_args(flags);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("any-size") => any_size = true,
            Arg::Long("single-file") => single = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok((any_size, single))
}

/// Build the page into dist/, and the JavaScript package into dist/pkg/.
pub fn page(path: &OsStr) -> Result<()> {
    // At once: most of the time goes into optimising each program, on one core. Trunk finds them compiled.
    run(&mut compile())?;
    run(without_paths(trunk(path).args(["build", "--release"])))?;
    let program = target().join(WASM).join("release/package.wasm");
    run(command("node")
        .arg("xtask/tools/package.mjs")
        .arg(program)
        .env("PATH", path))
}

/// Make dist/why403.html of what is in dist/.
pub fn single_file() -> Result<()> {
    run(command("node").arg("xtask/tools/single-file.mjs"))
}

/// The compilation of the programs.
fn compile() -> Command {
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--target", WASM]);
    for program in PROGRAMS {
        build.args(["--bin", program]);
    }
    without_paths(&mut build);
    build
}

/// The folder in which cargo puts what it compiles.
fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Keep this machine's folders out of the programs. Panics name source files, and each machine is to build the same bytes.
pub fn without_paths(build: &mut Command) -> &mut Command {
    let registry = cargo_home().map(|home| home.join("registry/src"));
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    // Where the toolchain has its own sources, it names them by their place on this machine.
    let library = output(command("rustc").args(["--print", "sysroot"]))
        .map(|sysroot| Path::new(&sysroot).join("lib/rustlib/src/rust"));
    let commit = output(command("rustc").arg("-vV"))
        .and_then(|text| Some(text.split_once("commit-hash: ")?.1.lines().next()?.to_owned()))
        .unwrap_or_default();
    let library_name = format!("/rustc/{commit}");
    // Of several that fit, rustc takes the last.
    let folders = [
        (Some(root()), "."),
        (target, "target"),
        (registry, "crates"),
        (library, &library_name),
    ];
    let flags: Vec<String> = folders
        .into_iter()
        .filter_map(|(folder, name)| Some(format!("--remap-path-prefix={}={name}", folder?.display())))
        .collect();
    build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
}

/// The folder in which cargo keeps the crates that it has downloaded.
pub fn cargo_home() -> Option<PathBuf> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home)
}

/// Print the size of every file in dist/; an error if the first outcome needs more than the budget.
pub fn measure() -> Result<()> {
    run(command("node").arg("xtask/tools/measure.mjs"))
        .map_err(|_| "the page is over its budget, which xtask/tools/measure.mjs holds".to_owned())
}

/// Check that the licences of the page and of the package name each crate compiled for them.
pub fn check_licences() -> Result<()> {
    // Nothing is compiled: the release build has just been made.
    let built = output(compile().arg("--message-format=json")).ok_or("cargo build failed")?;
    let mut names: Vec<String> = built.lines().filter_map(linked_crate).collect();
    names.sort();
    names.dedup();
    println!("{} crates are compiled for the page", names.len());
    if names.len() < 20 {
        return Err("cargo does not say what it has compiled".into());
    }
    for file in ["dist/licences.txt", "dist/pkg/licences.txt"] {
        let licences = fs::read_to_string(root().join(file)).map_err(|error| format!("{file}: {error}"))?;
        let is_named = |name: &String| licences.lines().any(|line| line.starts_with(&format!("{name} ")));
        let missing: Vec<&String> = names.iter().filter(|name| !is_named(name)).collect();
        if !missing.is_empty() {
            return Err(format!("{file} does not name: {missing:?}"));
        }
    }
    Ok(())
}

/// The name and the version of the crate in one of cargo's messages, if it is compiled for the page.
fn linked_crate(message: &str) -> Option<String> {
    if !message.contains(r#""reason":"compiler-artifact""#) || !message.contains(WASM) {
        return None;
    }
    // `registry+https://…#name@version`, `path+file:///…/name#version`.
    let id = message.split_once(r#""package_id":""#)?.1.split('"').next()?;
    let (place, package) = id.rsplit_once('#')?;
    let folder = place.rsplit('/').next()?;
    let (name, version) = package.split_once('@').unwrap_or((folder, package));
    Some(format!("{name} {version}"))
}

/// Trunk with the pinned tools.
pub fn trunk(path: &OsStr) -> Command {
    let mut trunk = command(program_on(path, "trunk"));
    // Some CI systems set NO_COLOR=1, where Trunk wants `true` or `false`.
    trunk.env("PATH", path).env_remove("NO_COLOR");
    trunk
}

/// The full name of a program. A new `PATH` does not hold for the search of the program itself everywhere.
pub fn program_on(path: &OsStr, name: &str) -> PathBuf {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(path)
        .map(|folder| folder.join(&file))
        .find(|file| file.is_file())
        .unwrap_or(file.into())
}
