//! Secrets that are told by their form, wherever they stand in a text.

use std::net::{IpAddr, Ipv6Addr};

use crate::secrets::address::AddressRange;
use crate::secrets::kind::SecretKind;

/// The last labels of names that are taken for host names.
///
/// Others are too often something else, such as `event.path`.
const TOP_LEVEL: [&str; 54] = [
    "ai", "app", "at", "au", "be", "biz", "br", "ca", "ch", "cloud", "cn", "co", "com", "corp", "cz", "de",
    "dev", "dk", "edu", "es", "eu", "fi", "fr", "gov", "home", "ie", "in", "info", "int", "intranet", "io",
    "it", "internal", "jp", "kr", "lan", "local", "me", "mil", "net", "nl", "no", "nz", "online", "org",
    "pl", "pt", "ru", "se", "site", "tech", "uk", "us", "xyz",
];

/// The longest IPv6 address, and one character more.
const LONGEST_ADDRESS: usize = 46;
/// The longest host name, and the longest part of an e-mail address in front of the `@`.
const LONGEST_HOST: usize = 253;
const LONGEST_LOCAL_PART: usize = 64;
/// The length from which on a value where tokens stand is taken for one, whatever it is made of.
const LONG: usize = 16;

/// Report each value that has the form of a secret, documentation's own among them.
pub(super) fn scan<'a>(text: &'a str, found: &mut dyn FnMut(SecretKind, &'a str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let word = run(bytes, at, |byte| byte.is_ascii_alphanumeric());
        if word == at {
            at += 1;
            continue;
        }
        at = atom(text, at, word, found);
    }
    keys(text, found);
    names(text, found);
}

/// The end of a run of such bytes.
fn run(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|byte| !wanted(*byte)).unwrap_or(rest.len())
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Look at a word of letters and digits and what follows it; return where to go on.
fn atom<'a>(text: &'a str, start: usize, end: usize, found: &mut dyn FnMut(SecretKind, &'a str)) -> usize {
    let bytes = text.as_bytes();
    let word = text.get(start..end).unwrap_or_default();
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let mut report = |kind, to: usize| found(kind, text.get(start..to).unwrap_or_default());
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());

    if word.starts_with("eyJ") {
        let mut to = run(bytes, start, is_base64url);
        if to - start >= 16 {
            for _ in 0..2 {
                if bytes.get(to) == Some(&b'.') {
                    to = run(bytes, to + 1, is_base64url);
                }
            }
            report(SecretKind::Token, to);
            return to;
        }
    }
    if ["IQoJ", "FwoG", "FQoG", "AQoD"]
        .iter()
        .any(|prefix| word.starts_with(prefix))
    {
        let to = run(bytes, start, |byte| {
            is_base64url(byte) || matches!(byte, b'+' | b'/' | b'=' | b'%')
        });
        if to - start >= 64 {
            report(SecretKind::AccessKey, to);
            return to;
        }
    }
    let scheme = ["bearer", "basic"]
        .iter()
        .any(|scheme| word.eq_ignore_ascii_case(scheme));
    if scheme && after.starts_with(' ') {
        let from = run(bytes, end, |byte| byte == b' ');
        let to = run(bytes, from, |byte| {
            is_base64url(byte) || matches!(byte, b'+' | b'/' | b'=' | b'.' | b'~')
        });
        let value = text.get(from..to).unwrap_or_default().trim_end_matches('.');
        if !value.starts_with("eyJ") && looks_random(value) {
            found(SecretKind::Token, value);
        }
        return end;
    }
    let is_key_id = word.len() == 20
        && (word.starts_with("AKIA") || word.starts_with("ASIA"))
        && word
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if is_key_id {
        report(SecretKind::AccessKey, end);
    }
    if digits && word.len() == 12 {
        report(SecretKind::AccountId, end);
    }
    if is_api_id(word) && (follows_account(before) || is_host_prefix(after)) {
        report(SecretKind::ApiId, end);
    }
    if word == "vpc" || word == "vpce" {
        let hex_from = end + if after.starts_with("-svc-") { 5 } else { 1 };
        let to = run(bytes, hex_from, |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let ends = bytes.get(to).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        if after.starts_with('-') && ends && (8..=17).contains(&to.saturating_sub(hex_from)) {
            report(SecretKind::VpcId, to);
            return to;
        }
    }
    let is_part = before
        .strip_suffix('.')
        .is_some_and(|before| before.ends_with(|letter: char| letter.is_ascii_digit()));
    if !is_part
        && (after.starts_with('.') || after.starts_with(':'))
        && let Some(to) = address(text, start)
    {
        report(SecretKind::IpAddress, to);
        return to;
    }
    end
}

/// Whether it has the form of the id of a REST API.
pub(super) fn is_api_id(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a method ARN up to its API's id ends here: `…:execute-api:us-east-1:123456789012:`.
fn follows_account(before: &str) -> bool {
    let part = before
        .strip_suffix(':')
        .and_then(|before| before.rsplit(':').nth(2));
    part.is_some_and(|part| part.ends_with("execute-api"))
}

/// Whether the rest of the host name of an API begins here.
fn is_host_prefix(after: &str) -> bool {
    let rest = after.strip_prefix("-vpce-").map_or(after, |rest| {
        rest.trim_start_matches(|letter: char| letter.is_ascii_hexdigit())
    });
    rest.starts_with(".execute-api.")
}

/// The end of an address or a network that begins here.
fn address(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let most = bytes.len().min(start + LONGEST_ADDRESS);
    let end = run(bytes.get(..most)?, start, |byte| {
        byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':')
    });
    // The punctuation of a sentence, or a port, may follow.
    let candidate = text.get(start..end)?;
    let four = candidate
        .split(|letter: char| letter == ':' || letter.is_ascii_alphabetic())
        .next()?
        .trim_end_matches('.');
    let parsed = |text: &str| text.parse::<IpAddr>().is_ok();
    let six = candidate.trim_end_matches(['.', ':']);
    let address = if candidate.parse::<Ipv6Addr>().is_ok() {
        candidate
    } else if six.parse::<Ipv6Addr>().is_ok() {
        six
    } else {
        Some(four).filter(|four| parsed(four))?
    };
    let end = start + address.len();
    if bytes.get(end) == Some(&b'/') {
        let to = run(bytes, end + 1, |byte| byte.is_ascii_digit());
        let network = text.get(start..to)?;
        let alone = bytes.get(to).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        if alone && AddressRange::parse(network).is_some() {
            return Some(to);
        }
    }
    let joined = bytes
        .get(end)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    (!joined).then_some(end)
}

/// Secret access keys: forty characters of base64, with letters of both cases and digits.
fn keys<'a>(text: &'a str, found: &mut dyn FnMut(SecretKind, &'a str)) {
    let is_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let end = run(bytes, at, is_key);
        if end - at == 40
            && bytes
                .get(end)
                .is_none_or(|byte| !matches!(byte, b'=' | b'-' | b'_'))
            && let Some(key) = text.get(at..end)
        {
            let count = |wanted: fn(&u8) -> bool| key.bytes().filter(wanted).count();
            if count(u8::is_ascii_digit) >= 2
                && count(u8::is_ascii_uppercase) >= 4
                && count(u8::is_ascii_lowercase) >= 4
            {
                found(SecretKind::AccessKey, key);
            }
        }
        at = end + 1;
    }
}

/// E-mail addresses and host names.
fn names<'a>(text: &'a str, found: &mut dyn FnMut(SecretKind, &'a str)) {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let end = run(bytes, at, is_name);
        if let Some(name) = text.get(at..end).map(|name| name.trim_matches(['.', '-', '_']))
            && name.contains('.')
            && name.len() <= LONGEST_HOST
        {
            let from = at + text.get(at..end).and_then(|run| run.find(name)).unwrap_or(0);
            let mail = (from == at && at > 0 && bytes.get(at - 1) == Some(&b'@'))
                .then(|| local_part(bytes, at - 1))
                .flatten();
            if let Some(start) = mail {
                found(
                    SecretKind::Email,
                    text.get(start..from + name.len()).unwrap_or_default(),
                );
            }
            if is_host(name) {
                found(SecretKind::HostName, name);
            }
        }
        at = end + 1;
    }
}

/// The start of the part of an e-mail address in front of its `@`.
fn local_part(bytes: &[u8], at: usize) -> Option<usize> {
    let is_local =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-');
    let before = bytes.get(at.saturating_sub(LONGEST_LOCAL_PART)..at)?;
    let length = before.iter().rev().take_while(|byte| is_local(byte)).count();
    let ends = bytes
        .get(..at - length)
        .and_then(<[u8]>::last)
        .is_none_or(|byte| !is_local(byte));
    (length > 0 && ends).then(|| at - length)
}

/// Whether a dotted name is taken for a host name.
fn is_host(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    let Some((last, rest)) = labels.split_last() else {
        return false;
    };
    let last = last.to_ascii_lowercase();
    TOP_LEVEL.contains(&last.as_str())
        && rest
            .iter()
            .all(|label| !label.is_empty() && !label.starts_with('-'))
        && rest
            .last()
            .is_some_and(|label| label.bytes().any(|byte| byte.is_ascii_alphabetic()))
        && !matches!(
            rest.first(),
            Some(&"event" | &"method" | &"context" | &"integration" | &"gatewayresponse")
        )
}

/// Whether a value could be one that nobody made up for an example.
///
/// It has a digit or letters of both cases, or is [`LONG`].
pub(super) fn looks_random(value: &str) -> bool {
    let has = |wanted: fn(&u8) -> bool| value.bytes().any(|byte| wanted(&byte));
    value.chars().count() >= 8
        && !value.contains(['*', '?', '$', '{', ' '])
        && (has(u8::is_ascii_digit)
            || value.len() >= LONG
            || (has(u8::is_ascii_lowercase) && value.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())))
}
