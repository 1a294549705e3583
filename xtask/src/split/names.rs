//! What comes later: functions by parts of their names, and texts by their files. xtask/later.txt has the list.

use crate::Result;
use std::fs;
use std::path::Path;

/// What comes later, by parts of functions' names.
pub(super) struct Names<'a> {
    later: Vec<&'a str>,
    /// Lines with `!` in front: parts of a name that do not count, though a later name may begin with them.
    first: Vec<&'a str>,
    /// Lines with `=` in front: files whose texts are part of the program's data.
    texts: Vec<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        let lines = || {
            text.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
        };
        Self {
            later: lines().filter(|line| !line.starts_with(['!', '='])).collect(),
            first: lines().filter_map(|line| line.strip_prefix('!')).collect(),
            texts: lines()
                .filter_map(|line| line.strip_prefix('='))
                .map(str::trim)
                .collect(),
        }
    }

    pub(super) fn names(&self, function: &str) -> bool {
        let counted = self
            .first
            .iter()
            .fold(plain(function), |name, part| name.replace(part, ""));
        self.later.iter().any(|part| counted.contains(part))
    }
}

/// The bytes of files: of one, or of all in a folder (`folder/*`) but those named with `!`.
pub(super) fn texts(names: &Names<'_>) -> Result<Vec<Vec<u8>>> {
    let read = |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let mut texts = Vec::new();
    for name in &names.texts {
        let Some(folder) = name.strip_suffix("/*") else {
            texts.push(read(&crate::root().join(name))?);
            continue;
        };
        let failed = |error: std::io::Error| format!("{folder}: {error}");
        for entry in crate::root().join(folder).read_dir().map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if !names.first.iter().any(|first| path.ends_with(first)) {
                texts.push(read(&path)?);
            }
        }
    }
    Ok(texts)
}

/// A function's name without the hashes of crates: `yew[e95852714fda97e9]::html` becomes `yew::html`.
fn plain(function: &str) -> String {
    let mut name = String::with_capacity(function.len());
    let mut pieces = function.split('[');
    name.extend(pieces.next());
    for piece in pieces {
        match piece.split_once(']') {
            Some((hash, rest)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                name.push_str(rest);
            }
            _ => {
                name.push('[');
                name.push_str(piece);
            }
        }
    }
    name
}
