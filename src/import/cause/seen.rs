//! What was seen of an answer, and how an answer fits it.

use serde_json::Value;

use super::proof::Wording;
use crate::gateway::{DecidedBy, Decision, Outcome};

/// What was seen of an answer; none where nothing is known of it.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Seen<'a> {
    pub(in crate::import) status: Option<u16>,
    /// The whole body.
    pub(in crate::import) body: Option<&'a str>,
    /// The message; within, none for `null`.
    pub(in crate::import) message: Option<Option<&'a str>>,
    /// The error type in the header.
    pub(in crate::import) error_type: Option<&'a str>,
    /// The type of the gateway response.
    pub(in crate::import) response_type: Option<&'a str>,
    pub(in crate::import) decided_by: Option<&'a [DecidedBy]>,
    pub(in crate::import) decision: Option<Decision>,
    pub(in crate::import) authorizer_invoked: Option<bool>,
    /// What of the message stands for something unknown.
    pub(in crate::import) blurred: Option<Blurred>,
}

/// A part of a message that stands for something unknown, so that no simulation gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Blurred {
    /// The hash of a header.
    Hash,
    /// An ARN that is masked or cut off.
    Arn,
    /// The end, which was cut off.
    End,
}

impl Blurred {
    /// The message without that part.
    fn without(self, message: &str) -> String {
        match self {
            Self::Hash => message.split("(hashed with").next().unwrap_or("").to_owned(),
            Self::Arn => {
                let arn = Wording::of(message).arn.unwrap_or("");
                message.replacen(arn, "", 1)
            }
            Self::End => message.to_owned(),
        }
    }
}

/// How an answer fits what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is what was seen.
    Same,
    /// It may be: where AWS's answer is not known, it is the other one.
    Alternative,
    /// It would be, if the API had a gateway response of its own for it.
    Customised,
}

/// An answer, of a simulation or of what is not simulated.
pub(super) struct Answer<'a> {
    pub(super) status: Option<u16>,
    pub(super) bodies: Vec<&'a str>,
    /// The bodies that AWS may give instead.
    pub(super) others: Vec<&'a str>,
    pub(super) error_type: Option<&'a str>,
    pub(super) response_type: Option<&'a str>,
}

impl<'a> Answer<'a> {
    pub(super) fn of(outcome: &'a Outcome) -> Self {
        let error_type = outcome
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("x-amzn-errortype"));
        let bodies = [Some(&outcome.body), outcome.body_as_sent.as_ref()];
        let others = outcome.alternatives.iter().map(|other| other.body.as_str());
        let bodies = bodies.into_iter().flatten().map(String::as_str);
        Self {
            status: outcome.status_code,
            bodies: bodies.collect(),
            others: others.collect(),
            error_type: error_type.map(|(_, value)| value.as_str()),
            response_type: outcome.response_type.map(|kind| kind.name()),
        }
    }
}

impl Seen<'_> {
    /// Whether an outcome is what was seen.
    pub(in crate::import) fn is(&self, outcome: &Outcome) -> bool {
        self.decided_so(outcome) && self.fit(&Answer::of(outcome)) == Some(Fit::Same)
    }

    /// Whether an outcome is decided as was seen.
    pub(super) fn decided_so(&self, outcome: &Outcome) -> bool {
        self.decided_by
            .is_none_or(|layers| layers.contains(&outcome.decided_by))
            && self
                .decision
                .is_none_or(|decision| outcome.decision == Some(decision))
            && self
                .authorizer_invoked
                .is_none_or(|invoked| outcome.authorizer_invoked == invoked)
    }

    pub(super) fn fit(&self, answer: &Answer<'_>) -> Option<Fit> {
        let types = [
            (self.error_type, answer.error_type),
            (
                self.response_type.filter(|kind| !kind.starts_with("DEFAULT_")),
                answer.response_type,
            ),
        ];
        let mut known_type = false;
        for (seen, given) in types {
            let Some(seen) = seen else { continue };
            if !given.is_some_and(|given| given.eq_ignore_ascii_case(seen)) {
                return None;
            }
            known_type = true;
        }
        let same_status = self.status.is_none_or(|status| answer.status == Some(status));
        let Some(message) = self.message else {
            return match self.body {
                // A body of the API's own; the type has to say which answer it is.
                Some(body) if !body.trim().is_empty() => known_type.then_some(Fit::Customised),
                _ if same_status => Some(Fit::Same),
                _ => known_type.then_some(Fit::Customised),
            };
        };
        let messages: Vec<_> = answer.bodies.iter().filter_map(|body| message_of(body)).collect();
        if let Some(blurred) = self.blurred {
            let seen = message.map(|text| blurred.without(text));
            let same = messages.iter().flatten().any(|other| match (blurred, message) {
                (Blurred::End, Some(start)) => other.starts_with(start),
                _ => Some(blurred.without(other)) == seen,
            });
            return same.then_some(Fit::Same);
        }
        let same_message = messages.iter().any(|other| other.as_deref() == message);
        let is_body = |other: &&str| match self.body {
            Some(body) => same_json(body, other),
            None => message_of(other).is_some_and(|other| other.as_deref() == message),
        };
        let same_body = answer.bodies.iter().any(is_body);
        if same_status && !same_body && answer.others.iter().any(is_body) {
            return Some(Fit::Alternative);
        }
        match (same_body && same_status, same_message, known_type) {
            (true, ..) => Some(Fit::Same),
            (false, true, _) | (false, false, true) => Some(Fit::Customised),
            (false, false, false) => None,
        }
    }
}

/// The message of an answer's body: within, none for `null`. None for a body without one.
pub(in crate::import) fn message_of(body: &str) -> Option<Option<String>> {
    let value: Value = serde_json::from_str(body).ok()?;
    let members = value.as_object()?;
    match members.get("message").or_else(|| members.get("Message"))? {
        Value::Null => Some(None),
        Value::String(text) => Some(Some(text.clone())),
        _ => None,
    }
}

/// Whether two bodies are the same but for blanks.
pub(super) fn same_json(one: &str, other: &str) -> bool {
    if one.trim() == other.trim() {
        return true;
    }
    let parsed = |text| serde_json::from_str::<Value>(text).ok();
    parsed(one).is_some_and(|one| parsed(other) == Some(one))
}
