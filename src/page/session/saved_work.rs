//! The pieces of work that are saved in this browser, each under a key of its own: several tabs do not overwrite each other's.
//!
//! A value is the time of the last edit in milliseconds since 1970, a space, and the scenario's text.

use crate::page::platform::{clock, storage};

/// The prefix of the keys.
const PREFIX: &str = "why403.work";
/// The most pieces of work that are saved.
const MAX_SAVED: usize = 12;

/// A saved piece of work.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedWork {
    /// The key under which it is stored.
    pub key: String,
    /// The time of the last edit; 0 if it is not known.
    pub at: u64,
    /// The scenario's text.
    pub text: String,
}

impl SavedWork {
    fn from_value(key: String, value: &str) -> Self {
        let timed = value
            .split_once(' ')
            .and_then(|(at, text)| Some((at.parse().ok()?, text)));
        let (at, text) = timed.unwrap_or((0, value));
        Self {
            key,
            at,
            text: text.into(),
        }
    }
}

/// All saved work, newest first.
pub fn all() -> Vec<SavedWork> {
    let mut all: Vec<SavedWork> = Vec::new();
    for key in storage::keys().into_iter().filter(|key| key.starts_with(PREFIX)) {
        if let Some(value) = storage::get(&key) {
            let saved = SavedWork::from_value(key, &value);
            let place = all.partition_point(|other| other.at >= saved.at);
            all.insert(place, saved);
        }
    }
    all
}

/// Saves a text that was edited now under a key; returns whether that was possible.
pub fn save(key: &str, text: &str) -> bool {
    put(&SavedWork {
        key: key.into(),
        at: clock::now(),
        text: text.into(),
    })
}

/// Saves a piece of work as it is, in the place of the oldest ones where there is no room; returns whether that was possible.
pub fn put(work: &SavedWork) -> bool {
    let value = [&work.at.to_string(), " ", &work.text].concat();
    while !storage::set(&work.key, &value) {
        let oldest = all().into_iter().rfind(|other| other.key != work.key);
        let Some(oldest) = oldest else { return false };
        storage::remove(&oldest.key);
    }
    true
}

/// The text under a key now: another tab may have changed it.
pub fn text(key: &str) -> Option<String> {
    storage::get(key).map(|value| SavedWork::from_value(String::new(), &value).text)
}

/// A key for a text: the one under which it is saved already, else a new one, for which the oldest ones make room.
pub fn new_key(text: &str) -> String {
    let all = all();
    if let Some(same) = all.iter().find(|saved| saved.text == text) {
        return same.key.clone();
    }
    for old in all.iter().skip(MAX_SAVED - 1) {
        storage::remove(&old.key);
    }
    let mut number = clock::now();
    loop {
        let key = [PREFIX, ".", &number.to_string()].concat();
        if storage::get(&key).is_none() {
            return key;
        }
        number += 1;
    }
}
