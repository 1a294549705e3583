//! The gallery's scenarios, for tests.

use include_dir::{Dir, include_dir};

use why403::scenario;
use why403::scenario::Scenario;

static GALLERY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/www/gallery");

pub fn example(name: &str) -> Scenario {
    let file = GALLERY.get_file(format!("{name}.json"));
    let text = file.and_then(|file| file.contents_utf8());
    scenario::read(text.unwrap_or_else(|| panic!("no example {name}"))).scenario
}
