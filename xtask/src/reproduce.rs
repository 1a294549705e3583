//! `cargo xtask reproduce`: builds everything twice, in different places, and compares the bytes.
//!
//! That is the page, the JavaScript package and the single file.

use crate::build::cargo_home;
use crate::process::{cargo, command, output, run};
use crate::{Result, cache, root};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Build two copies of the working tree, each from nothing, and compare what they put into dist/.
///
/// The copies are in folders of other names and depths, and the second has a Cargo home of another name. Both use this machine's
/// toolchain, Node.js and pinned tools.
pub fn reproduce() -> Result<()> {
    let folders = [
        env::temp_dir().join("why403-build"),
        root().join("target/reproduce/another/place"),
    ];
    for folder in &folders {
        copy_sources(folder)?;
    }
    let [first, second] = &folders;
    let home = second.join("target/cargo-home");
    link_registry(&home)?;
    build(first, None)?;
    build(second, Some(&home))?;
    compare(&files_in(&first.join("dist"))?, &files_in(&second.join("dist"))?)?;
    for folder in &folders {
        fs::remove_dir_all(folder).map_err(|error| failed(folder, &error))?;
    }
    Ok(())
}

/// Copy the files that git knows of or would take, as they are now.
fn copy_sources(to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).map_err(|error| failed(to, &error))?;
    }
    let listed =
        output(command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))
            .ok_or("git does not list the files")?;
    for file in listed.split('\0').filter(|file| !file.is_empty()) {
        let (from, to) = (root().join(file), to.join(file));
        // Deleted, and not yet committed.
        if !from.is_file() {
            continue;
        }
        to.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::copy(&from, &to))
            .map_err(|error| failed(&to, &error))?;
    }
    Ok(())
}

/// A Cargo home that has the downloaded crates of the usual one.
fn link_registry(home: &Path) -> Result<()> {
    let registry = cargo_home().ok_or("no Cargo home is known")?.join("registry");
    fs::create_dir_all(home).map_err(|error| failed(home, &error))?;
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(registry, home.join("registry"));
    #[cfg(windows)]
    let linked = std::os::windows::fs::symlink_dir(registry, home.join("registry"));
    linked.map_err(|error| failed(home, &error))
}

fn build(folder: &Path, home: Option<&Path>) -> Result<()> {
    println!("== in {}", folder.display());
    let mut build = cargo();
    build
        .args(["xtask", "build", "--any-size", "--single-file"])
        .current_dir(folder)
        .env("WHY403_CACHE", cache::folder()?)
        .env_remove("CARGO_TARGET_DIR");
    if let Some(home) = home {
        build.env("CARGO_HOME", home);
    }
    run(&mut build)
}

/// The bytes of each file by its name within the folder.
fn files_in(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(inside) = folders.pop() {
        for entry in inside.read_dir().map_err(|error| failed(&inside, &error))? {
            let path = entry.map_err(|error| failed(&inside, &error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).map_err(|error| failed(&path, &error))?;
                found.insert(path.strip_prefix(folder).unwrap_or(&path).to_path_buf(), bytes);
            }
        }
    }
    Ok(found)
}

fn compare(first: &BTreeMap<PathBuf, Vec<u8>>, second: &BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    let mut different = Vec::new();
    for (name, bytes) in first {
        match second.get(name) {
            Some(other) if other == bytes => {}
            Some(other) => {
                let at = bytes
                    .iter()
                    .zip(other)
                    .take_while(|(one, other)| one == other)
                    .count();
                different.push(format!("{} differs from byte {at}", name.display()));
            }
            None => different.push(format!("{} is in the first only", name.display())),
        }
    }
    let added = second.keys().filter(|name| !first.contains_key(*name));
    different.extend(added.map(|name| format!("{} is in the second only", name.display())));
    if different.is_empty() {
        let bytes: usize = first.values().map(Vec::len).sum();
        println!(
            "two builds gave the same {} files with {bytes} bytes",
            first.len()
        );
        Ok(())
    } else {
        Err(format!("two builds differ:\n{}", different.join("\n")))
    }
}

fn failed(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}
