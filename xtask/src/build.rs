//! `cargo xtask build`: the page for release, measured.

use crate::process::{cargo, command, run};
use crate::{Result, tools};
use std::ffi::OsStr;

/// Builds the page into dist/ and holds the sizes of its files against the budget.
pub fn build() -> Result<()> {
    let path = tools::for_build()?;
    page(&path)?;
    measure()
}

/// What a release build of the page is compiled with beside the profile in Cargo.toml.
///
/// The standard library comes ready-made for speed and with the texts of its panics; compiled from its source for
/// size, and with a panic that ends the page without a text (nobody would read it, and nothing here panics), the page
/// is a tenth smaller. Nothing on the page depends on what `Debug` prints. Cargo calls these options unstable: they may
/// change with the toolchain, but rust-toolchain.toml pins that, and only such a pinned one is told by `RUSTC_BOOTSTRAP`
/// to take them. SHA-256 with its rounds in a loop is a quarter of the size; a page hashes one header.
///
/// `xtask split` goes by the names of functions: mangled the new way they say which types they are for, and a function that
/// comes later must not be merged with one of the first half that happens to be the same (wasm-opt merges in each half).
const SMALL: [(&str, &str); 4] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none \
         -Csymbol-mangling-version=v0 -Zmerge-functions=disabled \
         --cfg sha2_backend=\"soft\" --cfg sha2_backend_soft=\"compact\"",
    ),
];

/// Builds the page into dist/.
pub fn page(path: &OsStr) -> Result<()> {
    let mut trunk = trunk(path);
    if tools::standard_library_source() {
        // Trunk builds offline: what the standard library itself depends on has to be there before.
        run(cargo()
            .args(["fetch", "--locked", "--target", "wasm32-unknown-unknown"])
            .envs(SMALL))?;
        trunk.envs(SMALL);
    }
    run(trunk.args(["build", "--release"]))
}

/// Prints the size of every file in dist/; an error if one is over its budget.
pub fn measure() -> Result<()> {
    run(command("node").arg("xtask/tools/measure.mjs"))
        .map_err(|_| "the page is over its budget; xtask/tools/budget.json has the limits".to_owned())
}

/// Trunk with the pinned tools.
pub fn trunk(path: &OsStr) -> std::process::Command {
    let mut trunk = command(program_on(path, "trunk"));
    // Some CI systems set NO_COLOR=1, where Trunk wants `true` or `false`.
    trunk.env("PATH", path).env_remove("NO_COLOR");
    // For finish.mjs, which calls `xtask split`.
    if let Ok(xtask) = std::env::current_exe() {
        trunk.env("WHY403_XTASK", xtask);
    }
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
