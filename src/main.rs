//! On `wasm32` the page; elsewhere the command line.

#[cfg(not(target_arch = "wasm32"))]
mod cli;

/// Smaller than Rust's own on WebAssembly, and by its own benchmarks faster.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(target_arch = "wasm32")]
fn main() {
    why403::page::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    cli::run(std::env::args_os().skip(1))
}
