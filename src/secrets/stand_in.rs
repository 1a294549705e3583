//! The stand-in of each secret.

use std::collections::{HashMap, HashSet};

use crate::gateway::jwt;
use crate::json::{Node, Value as Json, quote};
use crate::scenario::link::base64url;
use crate::secrets::address;
use crate::secrets::address::AddressRange;
use crate::secrets::documentation::{
    ACCESS_KEY_IDS, API_KEY, EXAMPLE_DOMAINS, SECRET, SECRET_KEYS, SESSION, TOKEN, is_open_domain,
};
use crate::secrets::kind::SecretKind;
use crate::secrets::places::SecretValues;
use crate::secrets::rewrite::Rewriter;

/// The shape of a stand-in for a token or an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Short, and plainly an example.
    Short,
    /// As long as the value, each letter and digit replaced by one of its kind.
    ///
    /// An expression that matches the value matches it.
    Same,
}

/// A stand-in for each value, in their order, if these kinds are replaced. Different values have different ones.
pub(super) fn stand_ins(values: &SecretValues, kinds: &[SecretKind], shape: Shape) -> Vec<String> {
    let mut maker = Maker::new(values);
    let mut made: Vec<Option<String>> = values
        .found
        .iter()
        .map(|value| maker.stand_in(value.kind, &value.text, shape))
        .collect();
    // What a token says of scopes and audience has to say the same after the replacement as the scenario does.
    let others = values
        .found
        .iter()
        .zip(&made)
        .filter(|(value, _)| kinds.contains(&value.kind))
        .filter_map(|(value, made)| Some((value.kind, value.text.as_str(), made.as_deref()?)));
    let mut rewriter = Rewriter::new(others);
    for (value, made) in values.found.iter().zip(&mut made) {
        if made.is_none() {
            let jwt = |number| jwt_stand_in(&value.text, number, values.checks_audience, &mut rewriter);
            *made = Some(maker.jwt(&value.text, shape, jwt));
        }
    }
    made.into_iter().map(Option::unwrap_or_default).collect()
}

/// A maker of stand-ins, none of them twice.
struct Maker<'a> {
    values: &'a SecretValues,
    numbers: HashMap<&'static str, usize>,
    networks: HashMap<AddressRange, AddressRange>,
    /// The stand-ins of domains.
    domains: HashMap<String, String>,
    /// The stand-ins of host names, in lower case.
    hosts: HashMap<String, String>,
    /// The domains of documentation that do not occur in the scenario and are no stand-ins yet.
    free_domains: std::vec::IntoIter<&'static str>,
}

impl<'a> Maker<'a> {
    fn new(values: &'a SecretValues) -> Self {
        let networks: Vec<AddressRange> = values
            .found
            .iter()
            .filter(|value| value.kind == SecretKind::IpAddress)
            .filter_map(|value| AddressRange::parse(&value.text))
            .collect();
        let taken = values.taken.iter();
        let taken: HashSet<String> = taken.map(|taken| domain(&taken.to_ascii_lowercase())).collect();
        let mut free_domains = EXAMPLE_DOMAINS.to_vec();
        free_domains.retain(|example| !taken.contains(*example));
        Self {
            values,
            numbers: values.last_example.clone(),
            networks: address::stand_ins(&networks, &values.kept),
            domains: HashMap::new(),
            hosts: HashMap::new(),
            free_domains: free_domains.into_iter(),
        }
    }

    /// The next number of a kind of stand-ins.
    fn number(&mut self, kind: &'static str) -> usize {
        let last = self.numbers.entry(kind).or_default();
        *last += 1;
        *last
    }

    /// The next of a sequence that does not occur in the scenario.
    fn next(&mut self, kind: &'static str, make: impl Fn(usize) -> String) -> String {
        loop {
            let made = make(self.number(kind));
            if !self.values.taken.contains(&made) {
                return made;
            }
        }
    }

    /// The stand-in for a value; none for a JWT.
    fn stand_in(&mut self, kind: SecretKind, value: &str, shape: Shape) -> Option<String> {
        Some(match kind {
            SecretKind::Token if value.starts_with("eyJ") => return None,
            SecretKind::Token => self.token(value, shape),
            SecretKind::ApiKey if shape == Shape::Same => self.same_shape("key of the same shape", value),
            SecretKind::ApiKey => format!("{API_KEY}{:06}", self.number(API_KEY)),
            SecretKind::AccessKey => self.access_key(value),
            SecretKind::AccountId => self.next("account", account),
            SecretKind::ApiId => self.next("API", |number| match number {
                // Not the default, which an API may have without its being written.
                1 => "a1b2c3d4e5".to_owned(),
                _ => format!("example{:03}", number - 1),
            }),
            SecretKind::VpcId => {
                let prefix = value.rsplit_once('-').map_or("vpc", |(prefix, _)| prefix);
                self.next("VPC", |number| format!("{prefix}-0123456789abcde{number:02x}"))
            }
            SecretKind::Email => {
                let host = value.rsplit('@').next().unwrap_or_default();
                let host = self.host(&host.to_ascii_lowercase());
                format!("user{}@{host}", self.number("user"))
            }
            SecretKind::IpAddress => {
                let network = AddressRange::parse(value).and_then(|network| self.networks.get(&network));
                network.map_or_else(|| value.to_owned(), |network| network.write(value))
            }
            SecretKind::HostName => self.host(&value.to_ascii_lowercase()),
        })
    }

    fn token(&mut self, value: &str, shape: Shape) -> String {
        match shape {
            Shape::Short => format!("{TOKEN}{}", self.number(TOKEN)),
            Shape::Same => self.same_shape("token of the same shape", value),
        }
    }

    /// The stand-in for a token that looks like a JWT.
    fn jwt(&mut self, value: &str, shape: Shape, mut make: impl FnMut(usize) -> Option<String>) -> String {
        loop {
            match make(self.number("JWT")) {
                Some(made) if self.values.taken.contains(&made) => {}
                Some(made) => return made,
                None => return self.token(value, shape),
            }
        }
    }

    fn access_key(&mut self, value: &str) -> String {
        let known = |known: &[&str], at: usize| known.get(at - 1).map(|key| (*key).to_owned());
        if value.len() == 20 && (value.starts_with("AKIA") || value.starts_with("ASIA")) {
            let prefix = value.get(..4).unwrap_or("AKIA");
            self.next("access key", |number| {
                known(&ACCESS_KEY_IDS, number)
                    .filter(|_| prefix == "AKIA")
                    .unwrap_or_else(|| format!("{prefix}{number:09}EXAMPLE"))
            })
        } else if value.len() == 40 {
            self.next(SECRET, |number| {
                known(&SECRET_KEYS, number).unwrap_or_else(|| format!("{SECRET}{number:014}"))
            })
        } else {
            format!("{SESSION}{}", self.number(SESSION))
        }
    }

    /// A value of the same length and the same kinds of characters, which counts.
    fn same_shape(&mut self, kind: &'static str, value: &str) -> String {
        let mut number = self.number(kind);
        let hex = value
            .bytes()
            .all(|byte| !byte.is_ascii_lowercase() || byte <= b'f');
        // What a pattern of the function shows of the value stays, so that the pattern matches.
        let (start, end) = self.values.in_patterns(value);
        let mut letters: Vec<char> = value
            .char_indices()
            .rev()
            .map(|(at, letter)| {
                let (first, radix) = match letter {
                    _ if at < start || at >= end => return letter,
                    '0'..='9' => (b'0', 10),
                    'a'..='z' if hex => (b'a', 6),
                    'a'..='z' => (b'a', 26),
                    'A'..='Z' => (b'A', 26),
                    other => return other,
                };
                let digit = u8::try_from(number % radix).unwrap_or_default();
                number /= radix;
                char::from(first + digit)
            })
            .collect();
        letters.reverse();
        if number > 0 {
            // Too short for so many.
            return format!("{TOKEN}{}", self.number(TOKEN));
        }
        letters.into_iter().collect()
    }

    /// The stand-in for a host name. Names of one domain have names of one domain.
    fn host(&mut self, host: &str) -> String {
        if is_open_domain(host) {
            return host.to_owned();
        }
        let domain = domain(host);
        let for_domain = match self.domains.get(&domain) {
            Some(known) => known.clone(),
            None => {
                let made = match self.free_domains.next() {
                    Some(example) => example.to_owned(),
                    None => format!("site{}.example", self.number("site")),
                };
                self.domains.insert(domain.clone(), made.clone());
                made
            }
        };
        if host == domain {
            return for_domain;
        }
        if let Some(known) = self.hosts.get(host) {
            return known.clone();
        }
        let made = format!("host{}.{for_domain}", self.number("host"));
        self.hosts.insert(host.to_owned(), made.clone());
        made
    }
}

/// The account with this number.
///
/// They are 111122223333, 444455556666, 777788889999, then all others of three groups.
fn account(number: usize) -> String {
    let first = [123, 456, 789];
    let digits = first.get(number - 1).copied().unwrap_or_else(|| {
        let after = |digits: usize, taken: usize| digits + usize::from(digits >= taken);
        first.into_iter().fold(number - 1 - first.len(), after)
    });
    if digits > 999 {
        return format!("9{digits:011}");
    }
    let digits = format!("{digits:03}");
    digits.chars().map(|digit| digit.to_string().repeat(4)).collect()
}

/// The part of a host name that is registered: its last two labels, or three below `co.uk`.
fn domain(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').collect();
    let second = ["ac", "co", "com", "edu", "gov", "net", "org"];
    let count = match labels.as_slice() {
        [.., _, middle, last] if last.len() == 2 && second.contains(middle) => 3,
        _ => 2,
    };
    let from = labels.len().saturating_sub(count);
    labels.get(from..).unwrap_or_default().join(".")
}

/// An unsigned token with the claims that decide an outcome; none if the value is no JWT.
fn jwt_stand_in(value: &str, number: usize, audience: bool, rewriter: &mut Rewriter) -> Option<String> {
    let mut parts = value.split('.');
    let (header, claims, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    jwt::object(header)?;
    let claims = jwt::object(claims)?;
    let mut kept = format!("{{\"sub\":\"example-{number}\"");
    for name in ["token_use", "scope", "exp", "aud"] {
        let Some(Node { value, .. }) = claims.get(name).filter(|_| name != "aud" || audience) else {
            continue;
        };
        let value = match value {
            Json::String(text) => quote(&rewriter.text(text)),
            Json::Number(number) => number.to_string(),
            _ => continue,
        };
        kept += &format!(",\"{name}\":{value}");
    }
    kept.push('}');
    let part = |text: &str| base64url::encode(text.as_bytes());
    Some(format!("{}.{}.example", part("{\"alg\":\"none\"}"), part(&kept)))
}
