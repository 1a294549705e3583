//! The scenarios that are saved in this browser. Each has a key of its own, so several tabs do not overwrite each other's.
//!
//! # What is stored
//!
//! All keys of the page begin with `why403.`. A saved scenario is under `why403.work.` and a number; its value is
//!
//! - the time of the last edit in milliseconds since 1970, and a space (values without are read too);
//! - the scenario as JSON, or, where that is long, `z` and the base64url of its raw deflate, as in a link.
//!
//! `www/rescue.js` writes the same without the WebAssembly. What is neither is left as it is, whoever wrote it: edits of it are saved
//! under another key. Saving removes nothing; only a person removes scenarios.
//!
//! `why403.opening` names what is being opened: found at the next visit, it has stopped the page (`session/stopped.rs`). The others
//! are choices: `why403.theme`, `.panels`, `.editor`, `.messages`, `.invited` and `.tokens`.

use crate::page::model::mask::write_masked;
use crate::page::platform::{clock, storage};
use why403::scenario;
use why403::scenario::Scenario;
use why403::scenario::link::{pack, unpack};

/// The key under which it is stored that tokens and API keys are masked in what is saved.
pub const TOKENS_KEY: &str = "why403.tokens";
/// The prefix of the keys.
const PREFIX: &str = "why403.work";
/// A person is told to remove some whenever so many more scenarios are saved.
pub const MANY: usize = 100;
/// The length of the JSON from which on it is compressed, in bytes.
const PACK_FROM: usize = 16 * 1024;

/// A saved scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedWork {
    /// The key under which it is stored.
    pub key: String,
    /// The time of the last edit; 0 if it is not known.
    pub at: u64,
    /// The scenario's text; what is stored, if that cannot be read.
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
            text: unpack(text).unwrap_or_else(|| text.into()),
        }
    }

    /// The value that is stored.
    fn value(&self) -> String {
        let packed = (self.text.len() >= PACK_FROM).then(|| pack(&self.text));
        [&self.at.to_string(), " ", packed.as_ref().unwrap_or(&self.text)].concat()
    }
}

/// All saved scenarios, newest first.
pub fn all() -> Vec<SavedWork> {
    let mut all: Vec<SavedWork> = Vec::new();
    for key in keys() {
        if let Some(value) = storage::get(&key) {
            let saved = SavedWork::from_value(key, &value);
            let place = all.partition_point(|other| other.at >= saved.at);
            all.insert(place, saved);
        }
    }
    all
}

fn keys() -> impl Iterator<Item = String> {
    storage::keys().into_iter().filter(|key| key.starts_with(PREFIX))
}

/// The number of saved scenarios.
pub fn count() -> usize {
    keys().count()
}

/// Save a text under a key, as edited now; return what is stored then. None if that was impossible.
pub fn save(key: &str, text: &str) -> Option<String> {
    put(&SavedWork {
        key: key.into(),
        at: clock::now(),
        text: text.into(),
    })
}

/// Save a scenario as it is; return what is stored then. None if that was impossible: what was there before still is.
pub fn put(work: &SavedWork) -> Option<String> {
    let value = work.value();
    storage::set(&work.key, &value).then_some(value)
}

/// The text under a key now: another tab may have changed it.
pub fn text(key: &str) -> Option<String> {
    storage::get(key).map(|value| SavedWork::from_value(String::new(), &value).text)
}

/// A key for a text: the one under which it is saved already, else a new one.
pub fn key_for(text: &str) -> String {
    let same = all().into_iter().find(|saved| saved.text == text);
    if let Some(same) = same {
        return same.key;
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

/// Whether tokens and API keys are masked in what is saved.
pub fn masks_tokens() -> bool {
    storage::get(TOKENS_KEY).as_deref() == Some("mask")
}

/// The text that is saved of a scenario: masked where a person has chosen that.
pub fn stored_text(scenario: &Scenario) -> String {
    if masks_tokens() {
        write_masked(scenario)
    } else {
        scenario::write(scenario)
    }
}
