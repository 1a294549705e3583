//! The gallery's files, for tests; also in a browser, where there is no disk.

#![allow(dead_code, reason = "not every test that has this module needs all of it")]

use include_dir::{Dir, include_dir};
use why403::scenario::{Scenario, read};

static GALLERY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/www/gallery");
static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/www/lessons");

/// The text of an example.
pub fn example_text(name: &str) -> &'static str {
    let file = GALLERY.get_file(format!("{name}.json"));
    file.and_then(|file| file.contents_utf8()).unwrap_or_default()
}

/// The text of a lesson.
pub fn lesson_text(name: &str) -> &'static str {
    let file = LESSONS.get_file(format!("{name}.json"));
    file.and_then(|file| file.contents_utf8()).unwrap_or_default()
}

/// The scenario of an example.
pub fn example(name: &str) -> Scenario {
    read(example_text(name)).scenario
}
