//! `cargo xtask serve`: the page on this machine, built again with every change.

use crate::process::run;
use crate::{Result, build, tools};
use std::net::TcpListener;

const FIRST_PORT: u16 = 8403;

/// Serves the page until interrupted.
pub fn serve(arguments: &[String]) -> Result<()> {
    let mut open = true;
    let mut port = None;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--no-open" => open = false,
            "--port" => {
                let number = rest.next().and_then(|number| number.parse::<u16>().ok());
                port = Some(number.ok_or("`--port` needs a number up to 65535")?);
            }
            other => {
                return Err(format!(
                    "unknown option `{other}`; there are --no-open and --port N"
                ));
            }
        }
    }
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

fn free_port() -> Result<u16> {
    (FIRST_PORT..FIRST_PORT.saturating_add(20))
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .ok_or_else(|| "no free port was found: choose one with `--port N`".to_owned())
}
