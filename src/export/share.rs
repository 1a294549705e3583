//! The contents of a dialog for sharing, made at once from a scenario's text.
//!
//! The worker's task `share` returns it.

use std::collections::HashMap;

use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};

use crate::explain::words;
use crate::export::labels::status;
use crate::export::{DEFAULT_BASE, EmbedOptions, ExportKind, Exported};
use crate::gateway::Outcome;
use crate::json;
use crate::scenario::{Behaviour, RequestIndex, Scenario, View, read, write, write_pretty};
use crate::secrets::{self, Secret, SecretKind};

/// The light modules around a QR code.
const QUIET_ZONE: i32 = 4;

/// The options for sharing a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ShareOptions {
    /// The address of the page's folder, or of the page as a file on disk; none: [`DEFAULT_BASE`].
    pub base: Option<String>,
    /// The view that a link opens at; none: the scenario's own.
    pub view: Option<View>,
    /// The kinds of secrets that are replaced; none: the usual ones.
    pub replace: Option<Vec<SecretKind>>,
    /// The options of an embed.
    pub embed: EmbedOptions,
}

/// A scenario as it is shared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shared {
    /// The secrets that were found, by kind.
    pub secrets: Vec<FoundSecret>,
    /// The kinds of secrets.
    pub kinds: Vec<KindOfSecret>,
    /// The scenario that the link holds, without white space.
    pub scenario: String,
    /// The requests whose outcomes differ after the replacement.
    pub changed: Vec<ChangedOutcome>,
    /// The link, the address with the scenario in its fragment.
    pub link: String,
    /// The texts of all kinds that there are, and the file.
    pub texts: Vec<SharedText>,
    /// The link as a QR code; none if it is too long for one.
    pub qr: Option<QrImage>,
    /// The summary of the scenario in the link.
    pub summary: Summary,
}

/// A secret, and whether it was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FoundSecret {
    /// The secret with its stand-in.
    #[serde(flatten)]
    pub secret: Secret,
    /// Whether the link holds the stand-in.
    pub replaced: bool,
}

/// A kind of secrets, for a check box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindOfSecret {
    /// The kind, as `replace` in the options names it.
    pub kind: SecretKind,
    /// The kind in words.
    pub label: String,
    /// Whether it is replaced unless a person says otherwise.
    pub usual: bool,
}

/// A request whose outcome differs after the replacement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedOutcome {
    /// Its index.
    pub request: RequestIndex,
    /// `GET /pets/7`
    pub label: String,
    /// The outcome before.
    pub before: String,
    /// The outcome after.
    pub after: String,
}

/// A text for others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SharedText {
    /// The name of an [`ExportKind`], or `file`.
    pub kind: String,
    /// The text, to be copied.
    pub text: String,
}

/// A QR code as the data of an SVG path over a square.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QrImage {
    /// The modules on each side, with the quiet zone.
    pub size: i32,
    /// The dark modules.
    pub path: String,
}

/// The summary of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The title; empty if it has none.
    pub title: String,
    /// The description; empty if it has none.
    pub description: String,
    /// The requests with their statuses.
    pub requests: Vec<SummaryRequest>,
    /// The number of statements in all policies.
    pub statements: usize,
    /// The number of the function's cases.
    pub function_cases: usize,
}

/// A request and its status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SummaryRequest {
    /// `GET /pets/7`
    pub label: String,
    /// The status; none where there is no response.
    pub status_code: Option<u16>,
}

/// Make everything from a scenario's text and the options' JSON. Options that cannot be read have their defaults.
///
/// ```
/// use why403::export::share;
/// let text = r#"{"timeline": [{"request": {"headers": {"Authorization": "Bearer 8f14e45fceea167a"}}}]}"#;
/// let shared = share(text, r#"{"base": "https://why403.example/"}"#);
/// assert_eq!(shared.secrets[0].secret.stand_in, "example-token-1");
/// assert!(shared.link.starts_with("https://why403.example/#1"));
/// assert!(!shared.scenario.contains("8f14e45fceea167a"));
/// ```
pub fn share(text: &str, options: &str) -> Shared {
    let options: ShareOptions = serde_json::from_str(options).unwrap_or_default();
    let mut scenario = read(text).scenario;
    if options.view.is_some() {
        scenario.view.clone_from(&options.view);
    }
    let chosen = options.replace.unwrap_or_else(|| {
        let usual = SecretKind::ALL.into_iter().filter(|kind| kind.is_usual());
        usual.collect()
    });
    let search = secrets::Search::new(&scenario);
    let comparison = search.replace(&chosen);
    let after = comparison.after();
    let done: HashMap<&str, &Secret> = comparison
        .replaced
        .replaced
        .iter()
        .map(|secret| (secret.value.as_str(), secret))
        .collect();
    let secrets = search.secrets().into_iter().map(|secret| {
        let done = done.get(secret.value.as_str()).map(|done| Secret::clone(done));
        FoundSecret {
            replaced: done.is_some(),
            secret: done.unwrap_or(secret),
        }
    });
    let secrets = secrets.collect();
    let changed = comparison.replaced.changed.iter().filter_map(|request| {
        let (one, other) = (comparison.before.get(request.0)?, after.get(request.0)?);
        Some(ChangedOutcome {
            request: *request,
            label: words::request(one),
            before: in_short(one),
            after: in_short(other),
        })
    });
    let changed = changed.collect();
    let scenario = &comparison.replaced.scenario;
    let base = options.base.as_deref().unwrap_or(DEFAULT_BASE);
    let exported = Exported::with_outcomes(scenario, after, None, base, options.embed);
    let texts = ExportKind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind.name(), exported.text(kind).ok()?)));
    let texts = texts
        .chain([("file", write_pretty(scenario))])
        .map(|(kind, text)| SharedText {
            kind: kind.to_owned(),
            text,
        });
    let texts = texts.collect();
    let link = exported.address();
    Shared {
        secrets,
        kinds: kinds(),
        changed,
        texts,
        qr: qr(&link),
        summary: summary(scenario, after),
        link,
        scenario: write(scenario),
    }
}

fn kinds() -> Vec<KindOfSecret> {
    let kinds = SecretKind::ALL.into_iter().map(|kind| KindOfSecret {
        kind,
        label: kind.label().to_owned(),
        usual: kind.is_usual(),
    });
    kinds.collect()
}

/// `403 ImplicitDeny (authorizer-policy, documented)`
fn in_short(outcome: &Outcome) -> String {
    let status = status(outcome);
    let decision = outcome
        .decision
        .map_or_else(String::new, |decision| format!(" {decision:?}"));
    let word = |value: serde_json::Result<serde_json::Value>| match value {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    };
    let decided_by = word(serde_json::to_value(outcome.decided_by));
    let certainty = word(serde_json::to_value(outcome.certainty));
    format!("{status}{decision} ({decided_by}, {certainty})")
}

fn qr(link: &str) -> Option<QrImage> {
    let code = QrCode::encode_text(link, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let width = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            if width > 0 {
                let (left, top) = (x + QUIET_ZONE, y + QUIET_ZONE);
                path += &format!("M{left} {top}h{width}v1h-{width}z");
            }
            x += i32::try_from(width).unwrap_or(0).max(1);
        }
    }
    Some(QrImage {
        size: code.size() + 2 * QUIET_ZONE,
        path,
    })
}

fn summary(scenario: &Scenario, outcomes: &[Outcome]) -> Summary {
    let requests = outcomes.iter().map(|outcome| SummaryRequest {
        label: words::request(outcome),
        status_code: outcome.status_code,
    });
    let cases = scenario
        .authorizer
        .as_ref()
        .map_or(&[][..], |authorizer| &authorizer.lambda);
    let outputs = cases.iter().filter_map(|case| match &case.behaviour {
        Behaviour::Returns(text) => Some(text),
        _ => None,
    });
    let api = &scenario.api;
    let policies = api.policy.iter().chain(&api.vpc_endpoint_policy);
    let callers = scenario
        .requests()
        .filter_map(|event| event.call.request.caller.as_ref());
    let callers = callers.flat_map(|caller| {
        let own = caller.identity_policy.iter();
        own.chain(&caller.permissions_boundary)
            .chain(&caller.session_policy)
            .chain(&caller.service_control_policies)
            .chain(&caller.resource_control_policies)
    });
    Summary {
        title: scenario.title.clone(),
        description: scenario.description.clone(),
        requests: requests.collect(),
        statements: outputs
            .chain(policies)
            .chain(callers)
            .map(|text| statements(text))
            .sum(),
        function_cases: cases.len(),
    }
}

/// The number of statements in a policy, or in the output of a function.
fn statements(text: &str) -> usize {
    let parsed = json::parse(text);
    let statement = parsed.root.as_ref().and_then(|root| {
        let policy = root.get("policyDocument").unwrap_or(root);
        policy.get("Statement")
    });
    statement.map_or(0, |node| node.as_array().map_or(1, <[_]>::len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::gallery;
    use crate::scenario::link::{Link, decode};

    #[test]
    fn the_link_holds_the_scenario_after_the_replacement() {
        let text = r#"{"title": "of 318204957716", "api": {"accountId": "318204957716"},
            "authorizer": {"lambda": [{"when": "Bearer 8f14e45fceea167a", "returns": {"principalId": "a", "policyDocument": {"Statement": [
                {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:318204957716:*"}]}}}]},
            "timeline": [{"request": {}}, {"request": {"headers": {"Authorization": "Bearer 8f14e45fceea167a"}}}]}"#;
        let options = r#"{"view": {"request": 1, "panels": ["log"]}, "replace": ["token", "account-id"]}"#;
        let shared = share(text, options);
        assert_eq!(shared.changed, []);
        let found: Vec<_> = shared
            .secrets
            .iter()
            .map(|one| (one.secret.kind, one.secret.count, one.replaced))
            .collect();
        assert_eq!(
            found,
            [(SecretKind::Token, 2, true), (SecretKind::AccountId, 3, true)]
        );
        let Ok(Link::Scenario(read)) = decode(shared.link.split_once('#').unwrap().1) else {
            panic!("{}", shared.link);
        };
        assert_eq!(write(&read.scenario), shared.scenario);
        assert_eq!(read.scenario.view.unwrap().panels, ["log"]);
        let kinds: Vec<&str> = shared.texts.iter().map(|text| text.kind.as_str()).collect();
        assert_eq!(
            kinds,
            [
                "link",
                "markdown",
                "iframe",
                "element",
                "curl",
                "authorizer-event",
                "card",
                "openapi",
                "sam",
                "terraform",
                "aws-cli",
                "file"
            ]
        );
        for SharedText { kind, text } in &shared.texts {
            assert!(
                !text.contains("318204957716") && !text.contains("8f14e45f"),
                "{kind}: {text}"
            );
        }
        assert!(shared.texts[4].text.contains("Bearer example-token-1"));
        assert_eq!(shared.summary.title, "of 111122223333");
        assert_eq!((shared.summary.statements, shared.summary.function_cases), (1, 1));
        let statuses: Vec<_> = shared
            .summary
            .requests
            .iter()
            .map(|one| one.status_code)
            .collect();
        assert_eq!(statuses, [Some(401), Some(200)]);
    }

    #[test]
    fn a_changed_outcome_is_named() {
        // A pattern shows the middle of the token.
        let text = r#"{"authorizer": {"lambda": [{"when": "*45fceea*", "returns": {"principalId": "a", "policyDocument": {"Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*"}]}}}]},
            "timeline": [{"request": {"path": "/a", "headers": {"Authorization": "Bearer 8f14e45fceea167a"}}}]}"#;
        let shared = share(text, "{}");
        assert_eq!(shared.changed.len(), 1);
        let ChangedOutcome {
            label, before, after, ..
        } = &shared.changed[0];
        assert_eq!(label, "GET /a");
        assert!(before.starts_with("200 Allow (integration, "), "{before}");
        assert!(after.starts_with("500 (authorizer-function, "), "{after}");
        let kept = share(text, r#"{"replace": []}"#);
        assert_eq!((kept.changed.len(), kept.secrets[0].replaced), (0, false));
    }

    #[test]
    fn a_code_is_drawn_up_to_its_limit() {
        let code = qr("https://example.com/").unwrap();
        assert_eq!(code.size, 25 + 8);
        // The corner of the finder pattern.
        assert!(code.path.starts_with("M4 4h7v1h-7z"), "{}", code.path);
        assert!(qr(&"a".repeat(2953)).is_some());
        assert_eq!(qr(&"a".repeat(2954)), None);
    }

    #[test]
    fn options_that_cannot_be_read_are_the_defaults() {
        let text = write(&gallery::read("cached-policy"));
        assert_eq!(share(&text, "nonsense"), share(&text, "{}"));
        assert_eq!(share("", "").summary.requests, []);
    }
}
