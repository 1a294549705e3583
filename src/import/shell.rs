//! Command lines of bash, cmd and PowerShell as words.

use std::iter::Peekable;
use std::str::Chars;

/// The shell that a command is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    /// bash and other POSIX shells.
    Posix,
    /// The command prompt of Windows.
    Cmd,
    /// PowerShell.
    Pwsh,
}

/// The commands of a text, and the variables in them whose values are not known.
#[derive(Debug, Default)]
pub(super) struct Commands {
    /// The words of each command.
    pub(super) commands: Vec<Vec<String>>,
    /// The variables and command substitutions, as written: `$TOKEN`.
    pub(super) variables: Vec<String>,
    /// What stands after a quotation mark that is never closed.
    pub(super) unclosed: Option<String>,
}

impl Shell {
    /// The shell that a text with a command of curl is most likely written for.
    pub(super) fn of(text: &str) -> Self {
        let mut lines = text.lines().map(str::trim_end);
        let ends = |mark: char| move |line: &str| line.ends_with(mark);
        if text.contains("^\"") || lines.clone().any(ends('^')) {
            Self::Cmd
        } else if lines.any(ends('`')) {
            Self::Pwsh
        } else {
            Self::Posix
        }
    }

    /// Split a text into commands and words, as the shell does.
    pub(super) fn split(self, text: &str) -> Commands {
        let text = if self == Self::Cmd {
            without_carets(text)
        } else {
            text.to_owned()
        };
        let mut splitter = Splitter {
            letters: text.chars().peekable(),
            word: None,
            words: Vec::new(),
            out: Commands::default(),
        };
        while splitter.step(self) {}
        splitter.end_command();
        splitter.out
    }
}

/// More variables than this are not named.
const MAX_VARIABLES: usize = 20;

struct Splitter<'a> {
    letters: Peekable<Chars<'a>>,
    /// The word that is read; none between words.
    word: Option<String>,
    words: Vec<String>,
    out: Commands,
}

impl Splitter<'_> {
    fn push(&mut self, letter: char) {
        self.word.get_or_insert_default().push(letter);
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    fn end_command(&mut self) {
        self.end_word();
        if !self.words.is_empty() {
            self.out.commands.push(std::mem::take(&mut self.words));
        }
    }

    /// Read on; false at the end.
    fn step(&mut self, shell: Shell) -> bool {
        let Some(letter) = self.letters.next() else {
            return false;
        };
        match (letter, shell) {
            ('\n', _) => self.line(),
            (letter, _) if letter.is_whitespace() => self.end_word(),
            ('\'', Shell::Posix | Shell::Pwsh) => self.single(shell),
            ('"', _) => self.double(shell),
            ('\\', Shell::Posix) => self.backslash(),
            ('\\', Shell::Cmd) => self.backslashes('\\'),
            ('`', Shell::Pwsh) => self.backslash(),
            ('$', Shell::Posix) if self.letters.peek() == Some(&'\'') => {
                self.letters.next();
                self.ansi();
            }
            ('$', Shell::Posix | Shell::Pwsh) => self.variable(),
            ('`', Shell::Posix) => self.substitution("`", '`'),
            (';' | '|' | '&', Shell::Posix | Shell::Pwsh) | ('|' | '&', Shell::Cmd)
                if self.word.as_deref() != Some("2>") =>
            {
                self.end_command();
            }
            _ => self.push(letter),
        }
        true
    }

    /// End the command with its line, unless the next line goes on with options. The marks that join them were lost.
    fn line(&mut self) {
        self.end_word();
        while self.letters.next_if(|letter| letter.is_whitespace()).is_some() {}
        if self.letters.peek() != Some(&'-') {
            self.end_command();
        }
    }

    /// Take the letter after a `\` of bash, or a `` ` `` of PowerShell, as it is; a line end is left out.
    fn backslash(&mut self) {
        let Some(letter) = self.letters.next() else { return };
        if letter == '\n' || letter == '\r' {
            self.letters.next_if_eq(&'\n');
            return;
        }
        // A blank after the mark that joins lines: a common slip.
        if letter == ' ' {
            let mut ahead = self.letters.clone();
            if ahead.find(|letter| *letter != ' ') == Some('\n') {
                while self.letters.next_if(|letter| letter.is_whitespace()).is_some() {}
                return self.end_word();
            }
        }
        self.push(letter);
    }

    /// Backslashes before a quotation mark, as programs of Windows read them.
    fn backslashes(&mut self, first: char) {
        let mut count = 1;
        while self.letters.next_if_eq(&first).is_some() {
            count += 1;
        }
        if self.letters.peek() != Some(&'"') {
            (0..count).for_each(|_| self.push(first));
            return;
        }
        (0..count / 2).for_each(|_| self.push(first));
        if count % 2 == 1 {
            self.letters.next();
            self.push('"');
        }
    }

    fn single(&mut self, shell: Shell) {
        self.word.get_or_insert_default();
        let start = self.letters.clone();
        while let Some(letter) = self.letters.next() {
            if letter != '\'' {
                self.push(letter);
            } else if shell == Shell::Pwsh && self.letters.next_if_eq(&'\'').is_some() {
                self.push('\'');
            } else {
                return;
            }
        }
        self.out.unclosed = Some(start.collect());
    }

    fn double(&mut self, shell: Shell) {
        self.word.get_or_insert_default();
        let start = self.letters.clone();
        while let Some(letter) = self.letters.next() {
            match (letter, shell) {
                ('"', Shell::Cmd | Shell::Pwsh) if self.letters.next_if_eq(&'"').is_some() => self.push('"'),
                ('"', _) => return,
                ('\\', Shell::Cmd) => self.backslashes('\\'),
                ('\\', Shell::Posix) => {
                    let escaped = self.letters.next_if(|next| "\"\\$`\n".contains(*next));
                    match escaped {
                        Some('\n') => {}
                        Some(letter) => self.push(letter),
                        None => self.push('\\'),
                    }
                }
                ('`', Shell::Pwsh) => {
                    let next = self.letters.next();
                    self.word.get_or_insert_default().extend(next);
                }
                ('`', Shell::Posix) => self.substitution("`", '`'),
                ('$', Shell::Posix | Shell::Pwsh) => self.variable(),
                _ => self.push(letter),
            }
        }
        self.out.unclosed = Some(start.collect());
    }

    /// `$'…'`: a string with the escapes of C.
    fn ansi(&mut self) {
        self.word.get_or_insert_default();
        while let Some(letter) = self.letters.next() {
            if letter == '\'' {
                return;
            }
            if letter != '\\' {
                self.push(letter);
                continue;
            }
            let Some(escaped) = self.letters.next() else {
                return;
            };
            match escaped {
                'n' => self.push('\n'),
                'r' => self.push('\r'),
                't' => self.push('\t'),
                'x' => self.code(2),
                'u' => self.code(4),
                'U' => self.code(8),
                other => self.push(other),
            }
        }
    }

    fn code(&mut self, most: usize) {
        let mut code = 0u32;
        for _ in 0..most {
            let Some(digit) = self.letters.peek().and_then(|letter| letter.to_digit(16)) else {
                break;
            };
            self.letters.next();
            code = code.wrapping_mul(16).wrapping_add(digit);
        }
        self.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    }

    /// `$NAME`, `${NAME}`, `$(command)`: kept as it is written, and named.
    fn variable(&mut self) {
        let (open, close) = match self.letters.peek() {
            Some('{') => ("${", '}'),
            Some('(') => ("$(", ')'),
            Some(letter) if letter.is_alphabetic() || *letter == '_' => {
                let mut name = String::from("$");
                while let Some(letter) = self
                    .letters
                    .next_if(|letter| letter.is_alphanumeric() || *letter == '_' || *letter == ':')
                {
                    name.push(letter);
                }
                return self.keep(name);
            }
            _ => return self.push('$'),
        };
        self.letters.next();
        self.substitution(open, close);
    }

    fn substitution(&mut self, open: &str, close: char) {
        let mut source = String::from(open);
        for letter in self.letters.by_ref() {
            source.push(letter);
            if letter == close {
                break;
            }
        }
        self.keep(source);
    }

    fn keep(&mut self, source: String) {
        self.word.get_or_insert_default().push_str(&source);
        if self.out.variables.len() < MAX_VARIABLES && !self.out.variables.contains(&source) {
            self.out.variables.push(source);
        }
    }
}

/// A text for cmd without its carets: one takes the next letter as it is, or joins two lines.
fn without_carets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                quoted = !quoted;
                out.push(letter);
            }
            '\n' => {
                quoted = false;
                out.push(letter);
            }
            '^' if !quoted => {
                letters.next_if_eq(&'\r');
                if letters.next_if_eq(&'\n').is_none() {
                    out.extend(letters.next());
                }
            }
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_each_shell() {
        for (shell, text, words) in [
            (
                Shell::Posix,
                "curl -H 'A: b'\\''c' \\\n  \"x\\\"y\" $'z\\u00e9\\'' a\\ b \\ \n -k",
                &["curl", "-H", "A: b'c", "x\"y", "zé'", "a b", "-k"][..],
            ),
            (
                Shell::Cmd,
                "curl ^\"https://x/?a=1^&b=^%2^\" ^\r\n  -H ^\"A: ^\\^\"b^\\^\"^\" -d \"x\\\"y\"\"z\"",
                &["curl", "https://x/?a=1&b=%2", "-H", "A: \"b\"", "-d", "x\"y\"z"],
            ),
            (
                Shell::Pwsh,
                "curl.exe -H \"A: `\"b`\"\" `\n 'it''s' https://x",
                &["curl.exe", "-H", "A: \"b\"", "it's", "https://x"],
            ),
        ] {
            assert_eq!(shell.split(text).commands, [words], "{text}");
            assert_eq!(Shell::of(text), shell, "{text}");
        }
    }

    #[test]
    fn commands_end_and_variables_are_named() {
        let found = Shell::Posix.split("curl -H \"A: $TOKEN ${B} $(cat c)\" x | jq .\ncurl y\n -k; z");
        let words: Vec<usize> = found.commands.iter().map(Vec::len).collect();
        assert_eq!(words, [4, 2, 3, 1]);
        assert_eq!(found.variables, ["$TOKEN", "${B}", "$(cat c)"]);
        assert_eq!(Shell::Posix.split("'open").commands, [["open"]]);
    }
}
