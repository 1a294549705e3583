//! Protection from scenarios that stop the page: they are offered at the next visit, and not opened.
//!
//! What is being opened is noted in the storage until the page has come to rest. If the page stops before, the note stays: a
//! page that does nothing more removes none. `www/rescue.js` makes a note of age 0 where the WebAssembly has stopped.

use gloo::timers::callback::Timeout;

use crate::page::platform::{clock, storage};

/// The keys begin so; what follows tells saved work from links.
const PREFIX: &str = "why403.opening.";
/// After this time without a task that takes longer the page is at rest, in milliseconds.
const REST: u32 = 1_500;
/// A note that is younger comes from another tab that is opening the same, in milliseconds.
const OLD: u64 = 5_000;

/// The kinds of openings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningNote {
    /// Saved work.
    Work,
    /// A link in the address.
    Link,
}

impl OpeningNote {
    fn key(self) -> String {
        let name = match self {
            OpeningNote::Work => "work",
            OpeningNote::Link => "link",
        };
        [PREFIX, name].concat()
    }

    /// Note that something is opened, by its name; return whether it has stopped the page before. Then the note stays.
    pub fn begin(self, name: &str) -> bool {
        let name = short(name);
        let now = clock::now();
        let noted = storage::get(&self.key());
        let noted = noted.as_deref().and_then(|note| note.split_once(' '));
        if let Some((at, other)) = noted
            && other == name
            && at.parse().is_ok_and(|at: u64| now.saturating_sub(at) > OLD)
        {
            return true;
        }
        storage::set(&self.key(), &[&now.to_string(), " ", &name].concat());
        self.end_at_rest();
        false
    }

    /// Remove the note once the page is at rest.
    pub fn end_at_rest(self) {
        Timeout::new(REST, move || self.end()).forget();
    }

    /// Remove the note: the page is left in good order.
    pub fn end(self) {
        storage::remove(&self.key());
    }
}

/// A name of bounded length.
fn short(name: &str) -> String {
    let tail: Vec<char> = name.chars().rev().take(64).collect();
    let tail: String = tail.into_iter().rev().collect();
    [&name.len().to_string(), ":", &tail].concat()
}
