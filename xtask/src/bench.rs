//! Time the engine and the page: `cargo xtask bench`.

use crate::build::WASM;
use crate::process::{self, command, output, run};
use crate::{Result, build, root, test, tools};
use std::fs;
use std::path::{Path, PathBuf};

/// Run one of the benchmarks, or all of them for one table.
pub fn bench(arguments: &[String]) -> Result<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        [] => table(false),
        ["quick"] => table(true),
        ["engine"] => {
            run(process::cargo().args(["bench", "--quiet", "--bench", "policy", "--bench", "timeline"]))
        }
        ["growth", ref kinds @ ..] => run(process::cargo()
            .args(["bench", "--quiet", "--bench", "growth", "--"])
            .args(kinds)),
        ["links"] => links(),
        ["page"] => page("typing.mjs", &[]),
        ["first"] => page("first.mjs", &[]),
        ["first", other] => {
            let other = std::path::absolute(other).map_err(|error| format!("{other}: {error}"))?;
            page("first.mjs", &[&other])
        }
        _ => Err(
            "usage: cargo xtask bench [quick | engine | growth [KIND...] | links | page | first [OTHER_DIST]]".into(),
        ),
    }
}

/// Print the lengths of links beside those that other compressors make.
fn links() -> Result<()> {
    tools::for_peers()?;
    run(command("node").arg("tests/bench/links.mjs"))
}

/// Build the page for release and run one of the scripts of tests/e2e/bench on it.
fn page(script: &str, arguments: &[&Path]) -> Result<()> {
    let setup = test::set_up()?;
    build::page(&setup.path)?;
    let mut node = test::browser_script(&setup, &format!("tests/e2e/bench/{script}"));
    run(node.env("PATH", &setup.path).args(arguments))
}

/// Print the table that README.md shows. `quick`: without what needs a browser or takes minutes.
fn table(quick: bool) -> Result<()> {
    let setup = test::set_up()?;
    if !quick {
        build::page(&setup.path)?;
    }
    let engine = example(&setup, "decide", "nodejs")?;
    let yew = (!quick).then(|| bare_yew(&setup)).transpose()?;
    tools::for_peers()?;
    let native =
        |name: &str| run(process::cargo().args(["bench", "--quiet", "--bench", name, "--", "--table"]));
    // Compiled before the table, since cargo says so.
    run(process::cargo().args(["bench", "--quiet", "--no-run"]))?;

    println!("\n{}, {}\n", today(), machine());
    println!("| what | why403 | beside | takes | ratio |\n|---|---:|---|---:|---:|");
    run(command("node").arg("tests/bench/peers.mjs").arg(engine))?;
    native("policy")?;
    let Some(yew) = yew else {
        return Ok(());
    };
    native("timeline")?;
    native("growth")?;
    let script = |name: &str, arguments: &[&Path]| {
        let mut node = test::browser_script(&setup, &format!("tests/e2e/bench/{name}"));
        run(node.env("PATH", &setup.path).args(arguments).arg("--table"))
    };
    script("first.mjs", &[&yew])?;
    script("typing.mjs", &[])?;
    script("embeds.mjs", &[])?;
    println!();
    build::measure()
}

/// An example as a module of WebAssembly, as small as the page's: its glue.
fn example(setup: &test::Setup, name: &str, target: &str) -> Result<PathBuf> {
    let mut compile = process::cargo();
    compile.args([
        "build",
        "--quiet",
        "--release",
        "--locked",
        "--target",
        WASM,
        "--example",
        name,
    ]);
    run(build::without_paths(&mut compile))?;
    let folder = root().join("target/bench").join(name);
    let program = format!("target/{WASM}/release/examples/{name}.wasm");
    run(command(build::program_on(&setup.path, "wasm-bindgen"))
        .args(["--no-typescript", "--target", target, "--out-dir"])
        .arg(&folder)
        .arg(program))?;
    let module = folder.join(format!("{name}_bg.wasm"));
    run(command(build::program_on(&setup.path, "wasm-opt"))
        .env("PATH", &setup.path)
        .args(["-Oz", "-o"])
        .args([&module, &module]))?;
    Ok(folder.join(format!("{name}.js")))
}

/// A folder with a page that says one word with Yew, loaded as why403 is.
fn bare_yew(setup: &test::Setup) -> Result<PathBuf> {
    let glue = example(setup, "bare_yew", "no-modules")?;
    let folder = glue.with_file_name("");
    let write = |name: &str, text: &str| {
        fs::write(folder.join(name), text).map_err(|error| format!("{name}: {error}"))
    };
    write(
        "start.js",
        "wasm_bindgen({ module_or_path: fetch('bare_yew_bg.wasm') });\n",
    )?;
    let preload =
        r#"<link rel="preload" as="fetch" type="application/wasm" crossorigin href="bare_yew_bg.wasm">"#;
    let scripts = r#"<script src="bare_yew.js"></script><script src="start.js"></script>"#;
    write(
        "index.html",
        &format!(
            "<!doctype html><meta charset=\"utf-8\"><title>Yew</title>{preload}<body>{scripts}</body>\n"
        ),
    )?;
    Ok(folder)
}

/// The day, as the table's heading has it.
fn today() -> String {
    output(command("node").args(["-p", "new Date().toISOString().slice(0, 10)"])).unwrap_or_default()
}

/// The processor, the cores and the versions of what runs the programs.
fn machine() -> String {
    let script = "const { cpus } = require('os'); `${cpus()[0].model.trim()}, ${cpus().length} cores, Node.js ${process.version}`";
    let node = output(command("node").args(["-p", script])).unwrap_or_default();
    let rust = output(command("rustc").arg("--version")).unwrap_or_default();
    format!("{node}, {rust}")
}
