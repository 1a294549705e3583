//! `Invoke-WebRequest` and `Invoke-RestMethod` of PowerShell.

use std::collections::HashMap;

use super::limits::{MAX_LINES, MAX_REQUESTS};
use crate::import::address::ApiAddress;
use crate::import::http_request::HttpRequest;
use crate::import::reading::Notes;

/// The names of the commands, in lower case.
const COMMANDS: [&str; 4] = ["invoke-webrequest", "invoke-restmethod", "iwr", "irm"];

/// The options of the commands, and of all commands, in lower case, each with whether it takes a value.
const OPTIONS: [(&str, bool); 61] = [
    ("allowinsecureredirect", false),
    ("allowunencryptedauthentication", false),
    ("authentication", true),
    ("body", true),
    ("certificate", true),
    ("certificatethumbprint", true),
    ("confirm", false),
    ("connectiontimeoutseconds", true),
    ("contenttype", true),
    ("credential", true),
    ("custommethod", true),
    ("debug", false),
    ("disablekeepalive", false),
    ("erroraction", true),
    ("errorvariable", true),
    ("followrellink", false),
    ("form", true),
    ("headers", true),
    ("httpversion", true),
    ("infile", true),
    ("informationaction", true),
    ("informationvariable", true),
    ("maximumfollowrellink", true),
    ("maximumredirection", true),
    ("maximumretrycount", true),
    ("method", true),
    ("noproxy", false),
    ("operationtimeoutseconds", true),
    ("outbuffer", true),
    ("outfile", true),
    ("outvariable", true),
    ("passthru", false),
    ("pipelinevariable", true),
    ("preserveauthorizationonredirect", false),
    ("preservehttpmethodonredirect", false),
    ("progressaction", true),
    ("proxy", true),
    ("proxycredential", true),
    ("proxyusedefaultcredentials", false),
    ("responseheadersvariable", true),
    ("resume", false),
    ("retryintervalsec", true),
    ("sessionvariable", true),
    ("skipcertificatecheck", false),
    ("skipheadervalidation", false),
    ("skiphttperrorcheck", false),
    ("sslprotocol", true),
    ("statuscodevariable", true),
    ("timeoutsec", true),
    ("token", true),
    ("transferencoding", true),
    ("unixsocket", true),
    ("uri", true),
    ("usebasicparsing", false),
    ("usedefaultcredentials", false),
    ("useragent", true),
    ("verbose", false),
    ("warningaction", true),
    ("warningvariable", true),
    ("websession", true),
    ("whatif", false),
];

/// Short names of options.
const SHORT: [(&str, &str); 5] = [
    ("cm", "custommethod"),
    ("ea", "erroraction"),
    ("rhv", "responseheadersvariable"),
    ("sv", "sessionvariable"),
    ("ua", "useragent"),
];

/// The option of a name, which may be cut off where no other begins with it; none if there is none.
fn option(name: &str) -> Option<(&'static str, bool)> {
    let whole = SHORT
        .iter()
        .find(|(short, _)| *short == name)
        .map(|(_, whole)| *whole);
    let name = whole.unwrap_or(name);
    let exact = OPTIONS.iter().find(|(other, _)| *other == name);
    let mut beginning = OPTIONS.iter().filter(|(other, _)| other.starts_with(name));
    exact
        .or_else(|| beginning.next().filter(|_| beginning.next().is_none()))
        .copied()
}

/// The text in `ConvertTo-SecureString "text" -AsPlainText`, of the words after the command.
fn plain_text(words: &[PowerShellToken]) -> Option<String> {
    words.iter().find_map(|word| match word {
        PowerShellToken::Text(text) if !text.starts_with('-') => Some(text.clone()),
        _ => None,
    })
}

/// Whether a word is the command that makes a secure string.
fn is_secure(word: &PowerShellToken) -> bool {
    matches!(word, PowerShellToken::Text(word) if word.eq_ignore_ascii_case("ConvertTo-SecureString"))
}

/// Whether a text has such a command.
pub(super) fn is_likely(text: &str) -> bool {
    let mut lines = text.lines().take(MAX_LINES).filter_map(|line| {
        // `$answer = Invoke-RestMethod …`
        let is_assignment = line.trim_start().starts_with('$');
        let command = line.split_once("= ").filter(|_| is_assignment);
        let line = command.map_or(line, |(_, command)| command);
        line.trim_start_matches(['P', 'S', '>', ' ', '('])
            .split_whitespace()
            .next()
    });
    lines.any(|word| COMMANDS.contains(&word.to_ascii_lowercase().as_str()))
}

/// A part of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PowerShellToken {
    /// A word or string.
    Text(String),
    /// `$name`, without the `$`.
    Variable(String),
    /// `@{ "name" = "value" }`
    Table(Vec<(String, String)>),
    /// `=`
    Equals,
    /// The end of a command.
    End,
}

/// The requests of a script.
pub(super) fn read(text: &str, notes: &mut Notes) -> Vec<HttpRequest> {
    let tokens = PowerShellLexer { rest: text }.all();
    let mut variables: HashMap<String, PowerShellToken> = HashMap::new();
    let mut session: Vec<(String, String)> = Vec::new();
    let mut cookies: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for command in tokens.split(|token| *token == PowerShellToken::End) {
        if found.len() > MAX_REQUESTS {
            break;
        }
        if let [
            PowerShellToken::Variable(name),
            PowerShellToken::Equals,
            value,
            rest @ ..,
        ] = command
        {
            if name.to_ascii_lowercase().ends_with(".useragent") {
                if let PowerShellToken::Text(agent) = value {
                    session.push(("User-Agent".to_owned(), agent.clone()));
                }
            } else if rest.is_empty() {
                variables.insert(name.to_ascii_lowercase(), value.clone());
            } else if let Some(text) = plain_text(rest).filter(|_| is_secure(value)) {
                variables.insert(name.to_ascii_lowercase(), PowerShellToken::Text(text));
            }
        }
        let mut words = command.iter();
        while let Some(token) = words.next() {
            let PowerShellToken::Text(word) = token else {
                continue;
            };
            let word = word.to_ascii_lowercase();
            if word == "system.net.cookie" {
                if let (Some(PowerShellToken::Text(name)), Some(PowerShellToken::Text(value))) =
                    (words.next(), words.next())
                {
                    cookies.push(format!("{name}={value}"));
                }
            } else if COMMANDS.contains(&word.as_str()) {
                let request = request(words.as_slice(), &variables, notes);
                found.extend(request.map(|mut request| {
                    for (name, value) in &session {
                        request.default_header(name, value.as_str());
                    }
                    if !cookies.is_empty() {
                        request.default_header("Cookie", cookies.join("; "));
                    }
                    request
                }));
                break;
            }
        }
    }
    found
}

fn request(
    words: &[PowerShellToken],
    variables: &HashMap<String, PowerShellToken>,
    notes: &mut Notes,
) -> Option<HttpRequest> {
    let known = |token: &PowerShellToken| match token {
        PowerShellToken::Variable(name) => variables.get(&name.to_ascii_lowercase()).cloned(),
        other => Some(other.clone()),
    };
    let mut method = None;
    let mut address = None;
    let mut headers = Vec::new();
    let mut authentication = None;
    let mut token = None;
    let mut has_credential = false;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let PowerShellToken::Text(word) = word else {
            continue;
        };
        let Some(name) = word.strip_prefix('-') else {
            address.get_or_insert_with(|| word.clone());
            continue;
        };
        // `-Uri:value`
        let (name, own) = match name.split_once(':') {
            Some((name, value)) => (name, Some(value).filter(|value| !value.is_empty())),
            None => (name, None),
        };
        let (name, true) = option(&name.to_ascii_lowercase()).unwrap_or(("", false)) else {
            continue;
        };
        let own = own.map(|value| match value.strip_prefix('$') {
            Some(name) => PowerShellToken::Variable(name.to_owned()),
            None => PowerShellToken::Text(value.to_owned()),
        });
        let Some(given) = own.or_else(|| words.next().cloned()) else {
            break;
        };
        if name == "token" {
            token = Some(match (is_secure(&given), known(&given), &given) {
                (true, ..) => plain_text(words.as_slice()).unwrap_or_default(),
                (_, Some(PowerShellToken::Text(text)), _) => text,
                (_, _, PowerShellToken::Variable(name)) => {
                    notes.warn("the value of `-Token` is not in the text, and stands as it is written");
                    ["$", name].concat()
                }
                _ => String::new(),
            });
            if is_secure(&given) {
                // The text is no address.
                words.find(|word| matches!(word, PowerShellToken::Text(word) if !word.starts_with('-')));
            }
            continue;
        }
        let value = known(&given);
        match (name, value) {
            ("uri", Some(PowerShellToken::Text(value))) => address = Some(value),
            ("method" | "custommethod", Some(PowerShellToken::Text(value))) => {
                method = Some(value.to_ascii_uppercase());
            }
            ("authentication", Some(PowerShellToken::Text(value))) => {
                authentication = Some(value.to_ascii_lowercase())
            }
            ("credential", _) => has_credential = true,
            ("useragent", Some(PowerShellToken::Text(value))) => {
                headers.push(("User-Agent".to_owned(), value))
            }
            ("contenttype", Some(PowerShellToken::Text(value))) => {
                headers.push(("Content-Type".to_owned(), value))
            }
            ("headers", Some(PowerShellToken::Table(pairs))) => headers.extend(pairs),
            (
                "uri" | "method" | "custommethod" | "headers" | "useragent" | "contenttype"
                | "authentication",
                _,
            ) => {
                notes.warn(format!("the value of `-{name}` is not in the text"));
            }
            _ => {}
        }
    }
    match authentication.as_deref() {
        Some("bearer" | "oauth") => {
            let value = ["Bearer ", &*token.unwrap_or_default()].concat();
            headers.push(("Authorization".to_owned(), value));
        }
        Some("basic") => {
            notes.warn("the name and password of `-Credential` are not in the text: the header `Authorization` is without them");
            headers.push(("Authorization".to_owned(), "Basic ***".to_owned()));
        }
        _ if has_credential => notes.info(
            "`-Credential` without `-Authentication` is sent only after an answer that asks for it, which API Gateway's does not",
        ),
        _ => {}
    }
    // Browsers list the pseudo-headers of HTTP/2 as well.
    let pseudo =
        |name: &str| ["method", "authority", "scheme", "path"].contains(&name) || name.starts_with(':');
    headers.retain(|(name, _)| !pseudo(name));
    Some(HttpRequest {
        method: method.unwrap_or_else(|| "GET".to_owned()),
        address: ApiAddress::parse(&address?)?,
        headers,
    })
}

struct PowerShellLexer<'a> {
    rest: &'a str,
}

impl<'a> PowerShellLexer<'a> {
    fn all(mut self) -> Vec<PowerShellToken> {
        let mut tokens = Vec::new();
        while let Some(token) = self.next() {
            tokens.push(token);
        }
        tokens
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or("");
    }

    fn run(&mut self, of: impl Fn(char) -> bool) -> &'a str {
        let length = self.rest.find(|letter| !of(letter)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        run
    }

    fn next(&mut self) -> Option<PowerShellToken> {
        loop {
            self.run(|letter| matches!(letter, ' ' | '\t' | '\r' | '(' | ')' | ',' | '[' | ']'));
            let letter = self.rest.chars().next()?;
            let token = match letter {
                '`' => {
                    // The command goes on in the next line.
                    self.skip(1);
                    self.run(char::is_whitespace);
                    continue;
                }
                '#' => {
                    self.run(|letter| letter != '\n');
                    continue;
                }
                '\n' | ';' | '|' => {
                    self.skip(1);
                    PowerShellToken::End
                }
                '=' => {
                    self.skip(1);
                    PowerShellToken::Equals
                }
                '"' | '\'' => PowerShellToken::Text(self.string(letter)),
                '$' => {
                    self.skip(1);
                    PowerShellToken::Variable(self.run(is_word).to_owned())
                }
                '@' if self.rest.starts_with("@{") => {
                    self.skip(2);
                    self.table()
                }
                _ => {
                    let word = self.run(|letter| !letter.is_whitespace() && !"()[],;|'\"=`".contains(letter));
                    if word.is_empty() {
                        self.skip(letter.len_utf8());
                        continue;
                    }
                    PowerShellToken::Text(word.to_owned())
                }
            };
            return Some(token);
        }
    }

    /// A string; variables in it stay as they are written.
    fn string(&mut self, quote: char) -> String {
        self.skip(1);
        let mut text = String::new();
        let mut letters = self.rest.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '`' if quote == '"' => text.extend(letters.next().map(|(_, letter)| letter)),
                _ if letter != quote => text.push(letter),
                _ if letters.next_if(|(_, next)| *next == quote).is_some() => text.push(quote),
                _ => {
                    self.skip(at + 1);
                    return text;
                }
            }
        }
        self.rest = "";
        text
    }

    fn table(&mut self) -> PowerShellToken {
        let mut pairs = Vec::new();
        let mut key: Option<String> = None;
        let mut equals = false;
        loop {
            self.run(|letter| letter.is_whitespace() || letter == ';' || letter == ',');
            let Some(letter) = self.rest.chars().next() else {
                break;
            };
            let text = match letter {
                '}' => {
                    self.skip(1);
                    break;
                }
                '=' => {
                    self.skip(1);
                    equals = true;
                    continue;
                }
                '"' | '\'' => self.string(letter),
                _ => {
                    let word = self.run(|letter| !letter.is_whitespace() && !";=}".contains(letter));
                    if word.is_empty() {
                        self.skip(letter.len_utf8());
                    }
                    word.to_owned()
                }
            };
            match key.take().filter(|_| std::mem::take(&mut equals)) {
                Some(key) => pairs.push((key, text)),
                None => key = Some(text),
            }
        }
        PowerShellToken::Table(pairs)
    }
}

/// Whether a letter may stand in the name of a variable or of its property.
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | ':')
}
