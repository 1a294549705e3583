//! The web page on `wasm32`; elsewhere the command line.

#[cfg(not(target_arch = "wasm32"))]
mod cli;
#[cfg(any(test, target_arch = "wasm32"))]
#[cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, unused_imports, reason = "the native build only tests the model")
)]
mod page;

use std::process::ExitCode;

fn main() -> ExitCode {
    cfg_select! {
        target_arch = "wasm32" => {
            page::app::mount();
            ExitCode::SUCCESS
        }
        _ => cli::run(std::env::args_os().skip(1)),
    }
}
