//! The secrets of a scenario's text: those told by their form, and those told by where they stand.

use std::collections::{HashMap, HashSet};

use crate::json;
use crate::json::{Node, Value as Json};
use crate::scenario::IdentitySource;
use crate::secrets::address::AddressRange;
use crate::secrets::documentation::{NUMBERED, is_documentation};
use crate::secrets::kind::SecretKind;
use crate::secrets::scan::{is_api_id, looks_random, scan};

/// The longest beginning or end of a value that is looked for in patterns.
const LONGEST_SHOWN: usize = 64;
/// The fewest characters of a value that is told by its property's name alone.
const SHORTEST_NAMED: usize = 16;

/// Headers that hold what identifies a caller, in lower case.
const TOKEN_NAMES: [&str; 8] = [
    "authorization",
    "authorizationtoken",
    "cookie",
    "proxy-authorization",
    "set-cookie",
    "x-amz-signature",
    "x-api-token",
    "x-auth-token",
];
/// Parameters of a query string that do.
const PARAMETER_NAMES: [&str; 9] = [
    "access_token",
    "code",
    "id_token",
    "key",
    "refresh_token",
    "sig",
    "signature",
    "token",
    "x-amz-signature",
];
const API_KEY_NAMES: [&str; 5] = ["api-key", "api_key", "apikey", "usageidentifierkey", "x-api-key"];
const ACCESS_KEY_NAMES: [&str; 1] = ["x-amz-security-token"];
/// Words in the names of other properties that hold secrets.
const SECRET_WORDS: [&str; 6] = ["token", "secret", "password", "passwd", "apikey", "session"];
/// The parts of a header that are no secrets.
const OPEN_PARTS: [&str; 4] = ["credential", "signedheaders", "realm", "username"];

/// A value that was found.
#[derive(Debug)]
pub(super) struct SecretValue {
    pub(super) kind: SecretKind,
    pub(super) text: String,
}

/// The secrets that were found in a scenario's text.
#[derive(Debug, Default)]
pub(super) struct SecretValues {
    /// The secrets, each once, in the order in which they first occur.
    pub(super) found: Vec<SecretValue>,
    /// The values of documentation that occur, which are no stand-ins of others.
    pub(super) taken: HashSet<String>,
    /// The addresses and networks that stay as they are.
    pub(super) kept: Vec<AddressRange>,
    /// The numbers with which examples of this kind end.
    pub(super) last_example: HashMap<&'static str, usize>,
    /// Whether a validation expression looks at the audience of tokens.
    pub(super) checks_audience: bool,
    places: HashMap<String, usize>,
    /// The beginnings and ends of the patterns of the function's cases, up to a wildcard.
    prefixes: HashSet<String>,
    suffixes: HashSet<String>,
}

impl SecretValues {
    /// Find what is secret in a scenario, as it is written.
    pub(super) fn of(root: &Node) -> Self {
        let mut values = Self::default();
        let mut sources = HashSet::new();
        each_string(root, &mut |key, value| {
            if key == "identitySource" {
                sources.extend(value.split(',').filter_map(source_name));
            }
            values.checks_audience |= key == "identityValidationExpression" && !value.is_empty();
        });
        values.walk(root, ["", ""], &sources, true);
        values
    }

    /// Search a value and what is in it. `names` are those of the property that holds it and of the one around that.
    fn walk(&mut self, node: &Node, names: [&str; 2], sources: &HashSet<String>, outermost: bool) {
        let [key, around] = names;
        match &node.value {
            Json::String(text) => {
                self.string(text, names, sources);
                // What a function returns, as typed: the names in it say the same there.
                if outermost
                    && text.trim_start().starts_with('{')
                    && let Some(root) = &json::parse(text).root
                {
                    self.walk(root, ["", ""], sources, false);
                }
            }
            Json::Array(items) => items
                .iter()
                .for_each(|item| self.walk(item, names, sources, outermost)),
            Json::Object(members) => {
                for member in members {
                    self.scan(&member.key);
                    // `apiKeys` holds texts, or objects with the text in `value`.
                    let names = if key == "apiKeys" && &*member.key == "value" {
                        [key, around]
                    } else {
                        [&*member.key, key]
                    };
                    self.walk(&member.node, names, sources, outermost);
                }
            }
            Json::Number(number) if number.len() == 12 => self.scan(number),
            _ => {}
        }
    }

    fn string(&mut self, text: &str, [key, around]: [&str; 2], sources: &HashSet<String>) {
        let name = key.rsplit('.').next().unwrap_or(key).to_ascii_lowercase();
        let has = |names: &[&str]| names.contains(&name.as_str());
        if key == "apiKeys" || has(&API_KEY_NAMES) {
            self.parts(SecretKind::ApiKey, text);
        } else if has(&ACCESS_KEY_NAMES) {
            self.parts(SecretKind::AccessKey, text);
        } else if key == "restApiId" {
            if is_api_id(text) {
                self.add(SecretKind::ApiId, text);
            }
        } else if key == "when"
            || has(&TOKEN_NAMES)
            || around == "queryStringParameters" && has(&PARAMETER_NAMES)
            || matches!(around, "headers" | "queryStringParameters" | "when") && sources.contains(&name)
            || SECRET_WORDS.iter().any(|word| name.contains(word)) && is_named_secret(text)
        {
            self.parts(SecretKind::Token, text);
        }
        if key == "when" || around == "when" {
            self.pattern(text);
        }
        if key == "path"
            && let Some((_, query)) = text.split_once('?')
        {
            for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
                let name = name.to_ascii_lowercase();
                let is = |names: &[&str]| names.contains(&name.as_str());
                if is(&API_KEY_NAMES) {
                    self.parts(SecretKind::ApiKey, value);
                } else if is(&PARAMETER_NAMES) || sources.contains(&name) {
                    self.parts(SecretKind::Token, value);
                }
            }
        }
        self.scan(text);
    }

    /// The parts of a header that could be secrets: `Bearer` and `session=` are none.
    fn parts(&mut self, kind: SecretKind, text: &str) {
        for part in text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '"')) {
            let (name, value) = match part.split_once('=') {
                Some((name, value))
                    if !value.trim_start_matches('=').is_empty()
                        && name.len() <= 40
                        && name
                            .bytes()
                            .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_')) =>
                {
                    (name, value)
                }
                _ => ("", part),
            };
            let open =
                OPEN_PARTS.iter().any(|open| name.eq_ignore_ascii_case(open)) || value == "AWS4-HMAC-SHA256";
            // A JWT is told by its form.
            if !open && !value.starts_with("eyJ") && !value.starts_with("arn:") && looks_random(value) {
                self.add(kind, value);
            }
        }
    }

    /// Take note of the parts of a pattern that stay as they are.
    fn pattern(&mut self, text: &str) {
        const WILDCARDS: [char; 2] = ['*', '?'];
        for word in text.split_whitespace() {
            if let Some((prefix, _)) = word.split_once(WILDCARDS) {
                self.prefixes.insert(prefix.to_owned());
            }
            let suffix = word.rsplit(WILDCARDS).next();
            self.suffixes
                .extend(suffix.filter(|suffix| *suffix != word).map(str::to_owned));
        }
    }

    /// The part of a value that no pattern shows.
    ///
    /// It is behind the longest beginning that a pattern shows, and in front of the longest end.
    pub(super) fn in_patterns(&self, value: &str) -> (usize, usize) {
        let bounds = 0..=value.len().min(LONGEST_SHOWN);
        let shown = |length: &usize, from_end: bool, shown: &HashSet<String>| {
            let part = if from_end {
                value.get(value.len() - length..)
            } else {
                value.get(..*length)
            };
            part.is_some_and(|part| shown.contains(part))
        };
        let start = bounds
            .clone()
            .rev()
            .find(|length| shown(length, false, &self.prefixes));
        let end = bounds.rev().find(|length| shown(length, true, &self.suffixes));
        (start.unwrap_or(0), value.len() - end.unwrap_or(0))
    }

    fn scan(&mut self, text: &str) {
        for (prefix, most) in example_numbers(text) {
            let last = self.last_example.entry(prefix).or_default();
            *last = (*last).max(most);
        }
        scan(text, &mut |kind, value| self.add(kind, value));
    }

    fn add(&mut self, kind: SecretKind, text: &str) {
        if let Some(at) = self.places.get(text) {
            // A key that is also an identity source, or has the form of something else.
            if let Some(value) = self.found.get_mut(*at)
                && kind == SecretKind::ApiKey
            {
                value.kind = kind;
            }
            return;
        }
        let network = AddressRange::parse(text).filter(|_| kind == SecretKind::IpAddress);
        let public = network.as_ref().is_none_or(AddressRange::is_public);
        if !public || is_documentation(kind, text) {
            self.kept.extend(network);
            self.taken.insert(text.to_owned());
            return;
        }
        self.places.insert(text.to_owned(), self.found.len());
        self.found.push(SecretValue {
            kind,
            text: text.to_owned(),
        });
    }
}

/// Whether the value of a property with such a name is no address, no time and no word.
fn is_named_secret(text: &str) -> bool {
    let has = |wanted: fn(&u8) -> bool| text.as_bytes().iter().any(wanted);
    text.len() >= SHORTEST_NAMED
        && !text.contains([':', '/'])
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
}

/// Call back with each text and the name of the property that holds it.
fn each_string(node: &Node, call: &mut dyn FnMut(&str, &str)) {
    match &node.value {
        Json::Array(items) => items.iter().for_each(|item| each_string(item, call)),
        Json::Object(members) => {
            for member in members {
                if let Some(text) = member.node.as_str() {
                    call(&member.key, text);
                }
                each_string(&member.node, call);
            }
        }
        _ => {}
    }
}

/// The name of the header or parameter that is an identity source, in lower case.
fn source_name(text: &str) -> Option<String> {
    match IdentitySource::parse(text.trim()) {
        IdentitySource::Header(name) | IdentitySource::QueryString(name) => Some(name.to_ascii_lowercase()),
        _ => None,
    }
}

/// The stand-ins of an earlier replacement in a text: how they begin, and the number at their end.
fn example_numbers(text: &str) -> impl Iterator<Item = (&'static str, usize)> {
    NUMBERED.iter().flat_map(move |prefix| {
        let rests = text.split(prefix).skip(1);
        let numbers = rests.filter_map(|rest| {
            let digits = rest.len()
                - rest
                    .trim_start_matches(|letter: char| letter.is_ascii_digit())
                    .len();
            rest.get(..digits)?.parse::<usize>().ok()
        });
        numbers.map(move |number| (*prefix, number))
    })
}
