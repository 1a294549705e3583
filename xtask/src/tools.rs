//! The pinned tools, found or installed.

use crate::cache::{self, Notice};
use crate::process::{cargo, command, npm, output, run};
use crate::{Result, root};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The version of wasm-bindgen's programs; must be that of the crate in Cargo.toml.
const WASM_BINDGEN: &str = "0.2.129";
const TRUNK: &str = "0.21.14";
/// The oldest Node.js that the scripts are written for.
const NODE_MAJOR: u32 = 20;

/// A program that cargo can install.
struct CargoTool {
    krate: &'static str,
    version: &'static str,
    /// The programs that are used.
    programs: &'static [&'static str],
    flags: &'static [&'static str],
    purpose: &'static str,
    estimate: &'static str,
}

const TRUNK_TOOL: CargoTool = CargoTool {
    krate: "trunk",
    version: TRUNK,
    programs: &["trunk"],
    flags: &["--no-default-features", "--features", "rustls"],
    purpose: "which builds and serves the page",
    estimate: "compiling it takes about four minutes on two cores, once",
};

const WASM_BINDGEN_TOOL: CargoTool = CargoTool {
    krate: "wasm-bindgen-cli",
    version: WASM_BINDGEN,
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    flags: &[],
    purpose: "which joins WebAssembly and JavaScript",
    estimate: "compiling it takes about two minutes on two cores, once",
};

/// Set up what every build of the page needs, and give the `PATH` to build with.
pub fn for_build() -> Result<OsString> {
    rust()?;
    node()?;
    let mut folders = vec![cargo_tool(&WASM_BINDGEN_TOOL)?, cargo_tool(&TRUNK_TOOL)?];
    let packages = npm_tools(
        &root().join("xtask/tools"),
        "build-tools",
        "which make scripts and WebAssembly small",
        "about ten seconds, once",
    )?;
    folders.push(packages.join("node_modules/.bin"));
    linked_packages(
        "www/editor",
        "editor-packages",
        "which the code editor consists of",
    )?;
    let inherited = env::var_os("PATH").unwrap_or_default();
    folders.extend(env::split_paths(&inherited));
    env::join_paths(folders).map_err(|error| format!("PATH: {error}"))
}

/// Set up what drives a browser, and put it where the browser tests find it.
pub fn for_browser_tests() -> Result<()> {
    linked_packages("tests/e2e", "browser-tools", "which drive a browser")
}

/// Set up the other evaluators that benchmarks compare with.
pub fn for_peers() -> Result<()> {
    linked_packages(
        "tests/bench/peers",
        "bench-peers",
        "which decisions are compared with",
    )
}

const MDBOOK_TOOL: CargoTool = CargoTool {
    krate: "mdbook",
    version: "0.5.4",
    programs: &["mdbook"],
    flags: &["--no-default-features"],
    purpose: "whose documentation is to show embeds",
    estimate: "compiling it takes about three minutes on two cores, once",
};

/// The tools that make documentation.
pub struct DocsTools {
    /// mdBook's program.
    pub mdbook: PathBuf,
    /// The `node_modules` with VitePress and Docusaurus.
    pub npm_packages: PathBuf,
    /// The folder with MkDocs and Material, for `PYTHONPATH`.
    pub python_packages: PathBuf,
}

/// Set up the tools that make documentation, for the tests of embeds in it.
pub fn for_docs() -> Result<DocsTools> {
    let folder = root().join("tests/e2e/docs");
    let mdbook = cargo_tool(&MDBOOK_TOOL)?
        .join("mdbook")
        .with_extension(env::consts::EXE_EXTENSION);
    let npm_packages = npm_tools(
        &folder,
        "docs-npm",
        "VitePress and Docusaurus, whose documentation is to show embeds",
        "some minutes, once",
    )?
    .join("node_modules");
    let list = folder.join("requirements.txt");
    let text = fs::read(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let notice = Notice {
        name: format!("docs-python-{:016x}", fingerprint(&text)),
        purpose: "MkDocs and Material, whose documentation is to show embeds",
        estimate: "about half a minute, once",
    };
    let python_packages = cache::tool(&notice, |folder| {
        run(command("python3")
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--requirement",
            ])
            .arg(&list)
            .arg("--target")
            .arg(folder))
    })?;
    Ok(DocsTools {
        mdbook,
        npm_packages,
        python_packages,
    })
}

/// Install what the lock file of an npm package names, and link it as the package's `node_modules`.
fn linked_packages(folder: &str, name: &str, purpose: &'static str) -> Result<()> {
    let folder = root().join(folder);
    let home = npm_tools(&folder, name, purpose, "about ten seconds, once")?;
    // A junction on Windows: a symbolic link needs a privilege there.
    let script = "const fs = require('fs'), [target, link] = process.argv.slice(1); \
        fs.rmSync(link, { recursive: true, force: true }); fs.symlinkSync(target, link, 'junction')";
    let target = home.join("node_modules");
    let link = folder.join("node_modules");
    if fs::read_link(&link).is_ok_and(|present| present == target) {
        return Ok(());
    }
    run(command("node").args(["-e", script]).arg(&target).arg(&link))
}

/// The toolchain's components and targets that rust-toolchain.toml names. They are installed by rustup with the toolchain, but
/// not into one that was there before.
fn rust() -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let library = output(command("rustc").args(["--print", "target-libdir", "--target", target]));
    if !library.is_some_and(|folder| Path::new(&folder).is_dir()) {
        println!("setup: adding the target {target} to the Rust toolchain");
        run(command("rustup").args(["target", "add", target]))?;
    }
    for (subcommand, component) in [("clippy", "clippy"), ("fmt", "rustfmt")] {
        if output(cargo().args([subcommand, "--version"])).is_none() {
            println!("setup: adding {component} to the Rust toolchain");
            run(command("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

fn node() -> Result<()> {
    let needed = format!("Node.js {NODE_MAJOR} or newer is needed, with npm: https://nodejs.org");
    let version = output(command("node").arg("--version")).ok_or_else(|| needed.clone())?;
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE_MAJOR) {
        return Err(format!("{needed}; this is {version}"));
    }
    Ok(())
}

/// The folder of a tool's programs: where the `PATH` has them in the right version, or the cache.
fn cargo_tool(tool: &CargoTool) -> Result<PathBuf> {
    if let Some(folder) = on_path(tool) {
        return Ok(folder);
    }
    let CargoTool {
        krate,
        version,
        purpose,
        estimate,
        ..
    } = *tool;
    let home = cache::tool(
        &Notice {
            name: format!("{krate}-{version}"),
            purpose,
            estimate,
        },
        |folder| {
            if prebuilt(tool, folder) {
                return Ok(());
            }
            let target = folder.join("target");
            run(cargo()
                .args([
                    "install",
                    "--locked",
                    "--debug",
                    "--quiet",
                    krate,
                    "--version",
                    version,
                ])
                .args(tool.flags)
                .arg("--root")
                .arg(folder)
                .arg("--target-dir")
                .arg(&target)
                .env("CARGO_PROFILE_DEV_DEBUG", "0"))?;
            fs::remove_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))
        },
    )?;
    Ok(home.join("bin"))
}

/// Whether cargo-binstall is there and has fetched the tool ready-made.
fn prebuilt(tool: &CargoTool, folder: &Path) -> bool {
    if output(cargo().args(["binstall", "-V"])).is_none() {
        return false;
    }
    println!("setup: asking cargo-binstall for a ready-made {}", tool.krate);
    run(cargo()
        .args([
            "binstall",
            "--no-confirm",
            "--disable-telemetry",
            "--disable-strategies",
            "compile",
            "--root",
        ])
        .arg(folder)
        .arg(format!("{}@{}", tool.krate, tool.version)))
    .is_ok()
        && tool
            .programs
            .iter()
            .all(|program| has_version(&folder.join("bin").join(program), tool.version))
}

fn on_path(tool: &CargoTool) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find(|folder| {
        tool.programs
            .iter()
            .all(|program| has_version(&folder.join(program), tool.version))
    })
}

fn has_version(program: &Path, version: &str) -> bool {
    let program = if cfg!(windows) {
        program.with_extension("exe")
    } else {
        program.to_path_buf()
    };
    program.is_file()
        && output(command(program).arg("--version"))
            .is_some_and(|text| text.split_whitespace().nth(1) == Some(version))
}

/// Install what a folder's package-lock.json names; the cache's folder changes with the lock file.
fn npm_tools(from: &Path, name: &str, purpose: &'static str, estimate: &'static str) -> Result<PathBuf> {
    let files = ["package.json", "package-lock.json"];
    let lock = from.join("package-lock.json");
    let text = fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    let name = format!("{name}-{:016x}", fingerprint(&text));
    cache::tool(
        &Notice {
            name,
            purpose,
            estimate,
        },
        |folder| {
            for file in files {
                fs::copy(from.join(file), folder.join(file)).map_err(|error| format!("{file}: {error}"))?;
            }
            run(npm()
                .args([
                    "ci",
                    "--ignore-scripts",
                    // serverless-offline asks for the whole of Serverless.
                    "--legacy-peer-deps",
                    "--no-audit",
                    "--no-fund",
                    "--loglevel=error",
                ])
                .current_dir(folder))
        },
    )
}

/// FNV-1a: tells one lock file from another.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
