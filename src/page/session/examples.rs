//! The texts of the gallery's examples. All but the first are files that are fetched when they are opened.

use crate::page::platform::files;
use why403::scenario;
use why403::scenario::{Read, Scenario};

/// The example of a first visit: a 403 that one edit turns into a 200. It is part of the program, so that the first outcome
/// needs no further request.
const FIRST: &str = "authorizer-implicit-deny";
const FIRST_TEXT: &str = include_str!("../../../www/gallery/authorizer-implicit-deny.json");

/// The scenario of a first visit.
pub fn first() -> Scenario {
    scenario::read(FIRST_TEXT).scenario
}

/// Loads an example by its name; none if its file cannot be fetched.
pub async fn load(name: &str) -> Option<Read> {
    if name == FIRST {
        return Some(scenario::read(FIRST_TEXT));
    }
    let text = files::example(name).await?;
    Some(scenario::read(&text))
}
