//! `cargo xtask serve`: the page on this machine, built again with every change.

use crate::process::run;
use crate::{Result, build, tools};
use lexopt::{Arg, Parser, ValueExt as _};
use std::net::TcpListener;

const FIRST_PORT: u16 = 8403;

/// Serve the page until interrupted.
pub fn serve(arguments: &[String]) -> Result<()> {
    let (open, port) = options(arguments).map_err(|error| error.to_string())?;
    let path = tools::for_build()?;
    let port = match port {
        Some(port) => port,
        None => free_port()?,
    };
    println!("serving on http://localhost:{port}/ once it is built; Ctrl+C ends it");
    let mut trunk = build::trunk(&path);
    // Its own folder: dist/ is the release build.
    trunk.args([
        "serve",
        "--dist",
        "target/serve",
        "--address",
        "127.0.0.1",
        "--port",
        &port.to_string(),
    ]);
    if open {
        trunk.arg("--open");
    }
    run(trunk.env("WHY403_RELOAD", "1"))
}

/// Whether to open a browser, and the port.
fn options(arguments: &[String]) -> std::result::Result<(bool, Option<u16>), lexopt::Error> {
    let (mut open, mut port) = (true, None);
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("no-open") => open = false,
            Arg::Long("port") => port = Some(parser.value()?.parse()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok((open, port))
}

fn free_port() -> Result<u16> {
    (FIRST_PORT..FIRST_PORT + 20)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .ok_or_else(|| "no free port was found: choose one with `--port N`".to_owned())
}
