//! The pieces of work that this browser keeps, each under a key of its own: several tabs do not overwrite
//! each other's.
//!
//! A value is the time of the last edit, in milliseconds as `Date` counts, a space, and the scenario's text.
//! Storage may be absent, full, or hold anything.

use crate::page::platform::dom as browser;

/// What the keys begin with; the rest tells them apart.
const WORK: &str = "why403.work";
/// How many pieces of work are kept.
const MOST: usize = 12;

/// A piece of work.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedWork {
    /// The key that it is stored under.
    pub key: String,
    /// When it was last edited; 0 if that is not known.
    pub at: u64,
    /// The scenario's text.
    pub text: String,
}

impl SavedWork {
    /// Of a stored value.
    fn of(key: String, value: &str) -> Self {
        let (at, text) = value.split_once(' ').unwrap_or(("", value));
        match at.parse() {
            Ok(at) => Self {
                key,
                at,
                text: text.into(),
            },
            Err(_) => Self {
                key,
                at: 0,
                text: value.into(),
            },
        }
    }
}

/// All that is kept, newest first.
pub fn all() -> Vec<SavedWork> {
    let mut found: Vec<SavedWork> = Vec::new();
    for key in browser::stored_keys() {
        if key.starts_with(WORK)
            && let Some(value) = browser::stored(&key)
        {
            let kept = SavedWork::of(key, &value);
            // They are few: sorting would be more to download.
            let place = found.iter().position(|other| other.at < kept.at);
            found.insert(place.unwrap_or(found.len()), kept);
        }
    }
    found
}

/// Keeps a text under a key, from now on; what is oldest goes where there is no room. Says whether it could.
pub fn keep(key: &str, text: &str) -> bool {
    put(&SavedWork {
        key: key.into(),
        at: browser::now(),
        text: text.into(),
    })
}

/// Keeps it, as it was before it was removed.
pub fn put(kept: &SavedWork) -> bool {
    let value = [&kept.at.to_string(), " ", &kept.text].concat();
    while !browser::store(&kept.key, &value) {
        let oldest = all().into_iter().rfind(|other| other.key != kept.key);
        let Some(oldest) = oldest else { return false };
        browser::forget(&oldest.key);
    }
    true
}

/// The text under a key now; another tab may have put it there.
pub fn text_of(key: &str) -> Option<String> {
    browser::stored(key).map(|value| SavedWork::of(String::new(), &value).text)
}

/// A key for another piece of work with this text: the one that it is kept under already, else a new one,
/// for which the oldest ones make room.
pub fn key_for(text: &str) -> String {
    let kept = all();
    if let Some(same) = kept.iter().find(|kept| kept.text == text) {
        return same.key.clone();
    }
    for old in kept.iter().skip(MOST.saturating_sub(1)) {
        browser::forget(&old.key);
    }
    let mut number = browser::now();
    loop {
        let key = [WORK, ".", &number.to_string()].concat();
        if browser::stored(&key).is_none() {
            return key;
        }
        number = number.saturating_add(1);
    }
}
