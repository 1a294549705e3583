//! Times the engine: `cargo xtask bench`.

use crate::{Result, process};

/// Runs the benchmarks, natively and optimised.
pub fn bench() -> Result<()> {
    process::run(process::cargo().args(["bench", "--quiet", "--bench", "policy", "--bench", "timeline"]))
}
