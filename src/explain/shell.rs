//! Words of a command for a POSIX shell.
//!
//! A command that is made of them runs nothing else, whatever names a scenario holds. What acts on a terminal when it is pasted is
//! written by its bytes.

use crate::explain::words::is_control;

/// A command of the AWS CLI that is put together word by word.
///
/// Values come in by [`ShellCommand::option`] alone, which quotes them.
#[derive(Clone, Debug)]
pub(crate) struct ShellCommand(String);

impl ShellCommand {
    /// `aws` with a service and an operation, `apigateway get-rest-api`: words that need no quotes.
    pub(crate) fn aws(operation: &str) -> Self {
        Self(["aws ", operation].concat())
    }

    /// Add words that need no quotes.
    pub(crate) fn words(mut self, words: &'static str) -> Self {
        self.0.extend([" ", words]);
        self
    }

    /// Go on with the last word: with what the shell reads, such as a variable.
    pub(crate) fn joined(mut self, rest: &'static str) -> Self {
        self.0.push_str(rest);
        self
    }

    /// Go on with the last word by a value, in quotes where it needs them.
    pub(crate) fn joined_value(mut self, value: &str) -> Self {
        self.0.push_str(&word(value));
        self
    }

    /// Add an option with a value of a scenario or of a text.
    pub(crate) fn option(mut self, name: &'static str, value: &str) -> Self {
        // A word that begins with a hyphen would be an option itself.
        let between = if value.starts_with('-') { "=" } else { " " };
        self.0.extend([" ", name, between, &word(value)]);
        self
    }

    /// The command that puts what this one prints into a variable of the shell.
    pub(crate) fn into_variable(self, variable: &'static str) -> Self {
        Self([variable, "=$(", &self.0, " --output text)"].concat())
    }

    /// The command in a region, if it is known.
    pub(crate) fn in_region(self, region: Option<&str>) -> Self {
        match region {
            Some(region) => self.option("--region", region),
            None => self,
        }
    }

    /// The text.
    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// A text as one word, in quotes where it needs them.
pub(crate) fn word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:,@%+".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return text.to_owned();
    }
    quoted(text)
}

/// A text as one word in quotes. A NUL is left out: no argument of a command can hold one.
pub(crate) fn quoted(text: &str) -> String {
    let text = text.replace('\0', "");
    if text.contains(is_control) {
        return escaped(&text);
    }
    if text.contains('\'') && !text.contains(['"', '$', '`', '\\', '!']) {
        return ["\"", &text, "\""].concat();
    }
    ["'", &text.replace('\'', "'\\''"), "'"].concat()
}

/// A text in `$'…'`, with the bytes of control characters as escapes.
fn escaped(text: &str) -> String {
    let mut out = "$'".to_owned();
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            letter if is_control(letter) => {
                let mut bytes = [0; 4];
                for byte in letter.encode_utf8(&mut bytes).bytes() {
                    out += &format!("\\{byte:03o}");
                }
            }
            letter => out.push(letter),
        }
    }
    out + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_it_needs_it() {
        for (text, expected) in [
            ("dev-1", "dev-1"),
            (
                "arn:aws:execute-api:us-east-1:1:a/dev",
                "arn:aws:execute-api:us-east-1:1:a/dev",
            ),
            ("", "''"),
            ("a;id", "'a;id'"),
            ("$(id)", "'$(id)'"),
            ("=ls", "'=ls'"),
            ("it's", "\"it's\""),
            ("it's $HOME", "'it'\\''s $HOME'"),
            ("a\nb'c\\", "$'a\\nb\\'c\\\\'"),
            ("\u{1b}[2J\u{9b}\u{202e}", "$'\\033[2J\\302\\233\\342\\200\\256'"),
            ("a\0b", "'ab'"),
        ] {
            assert_eq!(word(text), expected, "{text:?}");
        }
        assert_eq!(quoted("dev"), "'dev'");
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_each_word_as_the_text() {
        for text in [
            "",
            "a;id",
            "$(id)`id`",
            "it's",
            "it's \"$HOME\"!",
            "a\nb'c\\d",
            "\u{1b}[2J\u{9b}\u{202e}7",
            "~",
            "*",
        ] {
            for word in [word(text), quoted(text)] {
                let command = format!("printf %s {word}");
                let output = std::process::Command::new("bash").args(["-c", &command]).output();
                let printed = output.expect("bash").stdout;
                assert_eq!(String::from_utf8_lossy(&printed), text, "{word}");
            }
        }
    }
}
