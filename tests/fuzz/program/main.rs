//! libFuzzer's program: `WHY403_FUZZ_TARGET` names the target. `cargo xtask fuzz` builds and runs it.

#![no_main]

#[path = "../targets.rs"]
mod targets;

use std::sync::LazyLock;

use targets::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("WHY403_FUZZ_TARGET").unwrap_or_default();
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = found.expect("WHY403_FUZZ_TARGET names no target");
    *target
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (*TARGET)(bytes));
