//! Find the browsers that the tests run in, and install one where there is none.

use crate::cache::{self, Notice};
use crate::process::{command, output, run};
use crate::{Result, root};
use std::env;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The version of Chromium that is fetched where the machine has no browser. It is the one that the pinned puppeteer-core names
/// as its own.
const CHROME_FOR_TESTING: &str = "148.0.7778.97";

/// Chromium, or a browser built on it; installed if there is none.
pub fn chromium() -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    if is_debian_root() {
        apt_get("Chromium", &["chromium", "fonts-dejavu-core"])?;
        return find_chromium()
            .ok_or_else(|| "apt-get installed Chromium, but it is not on the PATH".to_owned());
    }
    chrome_for_testing().map_err(|error| {
        format!(
            "the tests need Chrome or Chromium, and fetching one failed ({error}); install one, or set \
             CHROME_PATH to its program"
        )
    })
}

/// Firefox; installed where Debian's package manager can. The tests that concern it are passed over where it is not there.
pub fn firefox() -> Option<PathBuf> {
    if let Some(found) = find_firefox() {
        return Some(found);
    }
    if is_debian_root()
        && let Err(error) = apt_get("Firefox", &["firefox-esr"])
    {
        println!("setup: {error}");
    }
    find_firefox()
}

/// nginx, installed where Debian's package manager can. The tests on it are passed over where it is not there.
pub fn nginx() {
    if !Path::new("/usr/sbin/nginx").is_file()
        && is_debian_root()
        && let Err(error) = apt_get("nginx", &["nginx-light", "libnginx-mod-http-brotli-static"])
    {
        println!("setup: {error}");
    }
}

/// Install Debian packages, and say how long it took.
fn apt_get(name: &str, packages: &[&str]) -> Result<()> {
    println!("setup: installing {name} with apt-get, for the tests in a browser; about a minute, once");
    let started = Instant::now();
    let apt = || {
        let mut apt = command("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    // The lists may be fresh enough: the installation says if they are not.
    let _ = run(apt().args(["update", "-qq"]));
    run(apt()
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages))?;
    println!(
        "setup: {name} is installed ({:.1} s)",
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

fn find_firefox() -> Option<PathBuf> {
    named_by(&["FIREFOX_PATH"])
        .or_else(|| on_path(&["firefox-esr", "firefox"]))
        .or_else(|| first_file(["/Applications/Firefox.app/Contents/MacOS/firefox".into()]))
        .or_else(|| first_file(program_files("Mozilla Firefox/firefox.exe")))
}

fn find_chromium() -> Option<PathBuf> {
    named_by(&["CHROME_PATH", "CHROME", "CHROMIUM", "PUPPETEER_EXECUTABLE_PATH"])
        .or_else(|| {
            on_path(&[
                "chromium",
                "chromium-browser",
                "google-chrome",
                "google-chrome-stable",
                "chrome",
            ])
        })
        .or_else(|| {
            first_file(
                ["Google Chrome", "Chromium", "Microsoft Edge"]
                    .map(|name| PathBuf::from(format!("/Applications/{name}.app/Contents/MacOS/{name}"))),
            )
        })
        .or_else(|| first_file(program_files("Google/Chrome/Application/chrome.exe")))
        .or_else(|| first_file(program_files("Microsoft/Edge/Application/msedge.exe")))
}

fn chrome_for_testing() -> Result<PathBuf> {
    let name = format!("chrome-{CHROME_FOR_TESTING}");
    let notice = Notice {
        name,
        purpose: "for the tests in a browser",
        estimate: "about a minute, once",
    };
    let home = cache::tool(&notice, |folder| {
        let program = root().join("tests/e2e/node_modules/@puppeteer/browsers/lib/cjs/main-cli.js");
        run(command("node")
            .arg(program)
            .args(["install", &format!("chrome@{CHROME_FOR_TESTING}"), "--path"])
            .arg(folder))
    })?;
    let mut folders = vec![home.clone()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let path = entry.path();
            let is_program = entry
                .file_name()
                .to_str()
                .is_some_and(|name| matches!(name, "chrome" | "chrome.exe" | "Google Chrome for Testing"));
            if path.is_file() && is_program {
                return Ok(path);
            }
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    Err(format!("no program was found in {}", home.display()))
}

fn named_by(variables: &[&str]) -> Option<PathBuf> {
    variables
        .iter()
        .filter_map(env::var_os)
        .map(PathBuf::from)
        .find(|path| path.is_file())
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&path)
            .map(|folder| folder.join(&file))
            .find(|file| file.is_file())
    })
}

fn program_files(program: &str) -> Vec<PathBuf> {
    ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"]
        .iter()
        .filter_map(env::var_os)
        .map(|folder| PathBuf::from(folder).join(program))
        .collect()
}

fn first_file(paths: impl IntoIterator<Item = PathBuf>) -> Option<PathBuf> {
    paths.into_iter().find(|path| path.is_file())
}

/// Ubuntu's package `chromium` only points to a snap, which cannot be installed everywhere.
fn is_debian_root() -> bool {
    let debian = std::fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    debian && output(command("id").arg("-u")).as_deref() == Some("0")
}
