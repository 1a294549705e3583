//! Standard output and standard error, and the status of a command.

use std::fmt;
use std::io::{self, Write};

use why403::explain::is_control;

/// The status of a command; the worst of several counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Success = 0,
    ExpectationFailed = 1,
    Unreadable = 2,
}

/// Standard output. After its reader has closed it, as `head` does, what is written is dropped: the exit status is the same.
pub(crate) struct Stdout {
    stdout: io::StdoutLock<'static>,
    closed: bool,
}

impl Stdout {
    /// Lock standard output.
    pub(crate) fn lock() -> Self {
        Self {
            stdout: io::stdout().lock(),
            closed: false,
        }
    }

    fn unless_closed<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(instead)
            }
            other => other,
        }
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.stdout.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.stdout.flush();
        self.unless_closed(flushed, ())
    }
}

/// Write a line for a person to read. What controls a terminal, or turns the direction of its text, is escaped.
pub(crate) fn write_line(out: &mut dyn Write, line: fmt::Arguments<'_>) -> io::Result<()> {
    let mut escaped = String::new();
    for letter in line.to_string().chars() {
        if is_control(letter) {
            escaped.extend(letter.escape_default());
        } else {
            escaped.push(letter);
        }
    }
    writeln!(out, "{escaped}")
}

/// Write a line to standard error; if that fails there is nowhere to report it.
pub(crate) fn print_error(line: &str) {
    let _ = write_line(&mut io::stderr(), format_args!("{line}"));
}
