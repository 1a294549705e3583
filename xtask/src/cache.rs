//! The per-user cache: a folder for each tool and version, complete or not there.

use crate::Result;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The notice before an installation starts.
pub struct Notice {
    /// The tool's folder in the cache: its name and version.
    pub name: String,
    /// The purpose of the tool.
    pub purpose: &'static str,
    /// The duration on a common machine.
    pub estimate: &'static str,
}

/// The cache's folder: `$WHY403_CACHE`, or `why403` in the platform's place for caches.
pub fn folder() -> Result<PathBuf> {
    let variable = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(folder) = variable("WHY403_CACHE") {
        return std::path::absolute(&folder).map_err(|error| format!("WHY403_CACHE: {error}"));
    }
    let parent = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))
    };
    parent
        .map(|parent| parent.join("why403"))
        .ok_or_else(|| "no home directory is known: set WHY403_CACHE to a folder for the tools".to_owned())
}

/// The tool's folder, installed by `install` if it is not there yet.
///
/// `install` fills a folder that bears the tool's name only once it is complete, so that an
/// interrupted installation is done again. Only one run installs a tool at a time.
pub fn tool(notice: &Notice, install: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let cache = folder()?;
    let home = cache.join(&notice.name);
    if home.is_dir() {
        return Ok(home);
    }
    let failed = |error: std::io::Error| format!("{}: {error}", cache.display());
    fs::create_dir_all(&cache).map_err(failed)?;
    let lock = File::create(cache.join(format!("{}.lock", notice.name))).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("setup: another run is installing {}; waiting for it", notice.name);
            lock.lock().map_err(failed)?;
        }
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    if home.is_dir() {
        return Ok(home);
    }
    println!(
        "setup: installing {} into {}, {}; {}",
        notice.name,
        cache.display(),
        notice.purpose,
        notice.estimate
    );
    let started = Instant::now();
    let partial = cache.join(format!("{}.partial", notice.name));
    if partial.exists() {
        fs::remove_dir_all(&partial).map_err(failed)?;
    }
    fs::create_dir_all(&partial).map_err(failed)?;
    install(&partial)?;
    fs::rename(&partial, &home).map_err(failed)?;
    println!(
        "setup: {} is installed ({:.1} s)",
        notice.name,
        started.elapsed().as_secs_f64()
    );
    Ok(home)
}
