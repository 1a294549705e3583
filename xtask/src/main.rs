//! `cargo xtask serve | build | test | bench`: sets up the pinned tools, then runs them.

fn main() {}
