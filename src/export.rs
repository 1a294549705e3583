//! What others are given of a scenario: links, texts, commands, a picture of an outcome.
//!
//! Each kind has a file of its own, and makes a text of an [`Exported`] scenario. [`share`] makes all of them at once, after the secrets
//! have been replaced.

mod authorizer_event;
mod card;
mod curl;
mod element;
mod iframe;
mod link;
mod markdown;
pub mod share;

use std::cell::OnceCell;

use serde::{Deserialize, Deserializer};

pub use curl::curl_command;
pub use share::{ShareOptions, Shared, share};

use crate::gateway::{Outcome, simulate};
use crate::rule::Certainty;
use crate::scenario::{Request, RequestIndex, Scenario};

/// The address in front of links where none is given. The page gives its own.
pub const DEFAULT_BASE: &str = "https://example.com/why403/";

/// A kind of text that a scenario is exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// The fragment of a link, `#` included.
    Link,
    /// Markdown for an issue or a README.
    Markdown,
    /// An `<iframe>` with the embed.
    Iframe,
    /// The custom element, with its script.
    Element,
    /// A curl command that sends the request.
    Curl,
    /// The event that the authorizer's function is called with.
    AuthorizerEvent,
    /// The outcome as an SVG picture.
    Card,
}

impl ExportKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Link,
        Self::Markdown,
        Self::Iframe,
        Self::Element,
        Self::Curl,
        Self::AuthorizerEvent,
        Self::Card,
    ];

    /// The name, as the command line takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Markdown => "markdown",
            Self::Iframe => "iframe",
            Self::Element => "element",
            Self::Curl => "curl",
            Self::AuthorizerEvent => "authorizer-event",
            Self::Card => "card",
        }
    }
}

/// How an embed is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EmbedOptions {
    /// The names of the panes that are open; none of them: the embed decides.
    pub panes: Vec<String>,
    /// The theme.
    pub theme: EmbedTheme,
    /// Whether nothing can be edited.
    pub readonly: bool,
    /// The height in pixels; none, `auto` in JSON: as high as the content, where that is possible.
    #[serde(deserialize_with = "pixels")]
    pub height: Option<u32>,
}

/// A number of pixels; none for any other value.
fn pixels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_u64().and_then(|pixels| u32::try_from(pixels).ok()))
}

/// The theme of an embed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EmbedTheme {
    /// That of the page around it, or of the system.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl EmbedTheme {
    /// The value of the option; none if it is the default.
    fn value(self) -> Option<&'static str> {
        match self {
            Self::Auto => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// A scenario to be exported, with one of its requests.
#[derive(Clone, Debug)]
pub struct Exported<'a> {
    scenario: &'a Scenario,
    /// The request and its outcome; none if the timeline has no such request.
    request: Option<(&'a Request, Outcome)>,
    /// The event of that request; where nobody asked for one, of the first that comes to the function.
    event: Option<String>,
    /// The address of the page's folder, a slash at its end, or of the page itself.
    base: String,
    embed: EmbedOptions,
    /// The link's fragment, once a text has needed it: several do.
    fragment: OnceCell<String>,
}

impl<'a> Exported<'a> {
    /// Exports the request with this index; none: the request that the scenario opens at.
    pub fn new(
        scenario: &'a Scenario,
        index: Option<RequestIndex>,
        base: Option<&str>,
        embed: EmbedOptions,
    ) -> Self {
        let outcomes = simulate(scenario).outcomes;
        Self::with_outcomes(scenario, &outcomes, index, base.unwrap_or(DEFAULT_BASE), embed)
    }

    /// Exports a request of a scenario that has been simulated.
    fn with_outcomes(
        scenario: &'a Scenario,
        outcomes: &[Outcome],
        index: Option<RequestIndex>,
        base: &str,
        embed: EmbedOptions,
    ) -> Self {
        let asked = index.or(scenario.view.as_ref().map(|view| view.request));
        // As the page opens a scenario.
        let index =
            asked.unwrap_or_else(|| RequestIndex(outcomes.iter().position(Outcome::is_refused).unwrap_or(0)));
        let request = scenario.request(index).zip(outcomes.get(index.0));
        let event = request.and_then(|(_, outcome)| authorizer_event::event(outcome));
        let base = base.trim_end_matches('#');
        let slash = if base.ends_with('/') || base.ends_with(".html") || base.contains('?') {
            ""
        } else {
            "/"
        };
        Self {
            scenario,
            request: request.map(|(event, outcome)| (&event.call.request, outcome.clone())),
            event: event.or_else(|| {
                let mut others = outcomes.iter().filter(|_| asked.is_none());
                others.find_map(authorizer_event::event)
            }),
            base: format!("{base}{slash}"),
            embed,
            fragment: OnceCell::new(),
        }
    }

    /// The text of this kind.
    ///
    /// None if the scenario has no such request, or if the request does not come to the function.
    ///
    /// ```
    /// use why403::export::{EmbedOptions, ExportKind, Exported};
    /// let scenario = why403::scenario::read(r#"{"timeline": [{"request": {"path": "/pets"}}]}"#).scenario;
    /// let exported = Exported::new(&scenario, None, None, EmbedOptions::default());
    /// let command = exported.text(ExportKind::Curl).unwrap();
    /// assert_eq!(command, "curl -i 'https://abcdef1234.execute-api.us-east-1.amazonaws.com/dev/pets'");
    /// assert_eq!(exported.text(ExportKind::AuthorizerEvent), None);
    /// ```
    pub fn text(&self, kind: ExportKind) -> Option<String> {
        match kind {
            ExportKind::Link => Some(link::fragment(self).to_owned()),
            ExportKind::Markdown => Some(markdown::markdown(self)),
            ExportKind::Iframe => Some(iframe::iframe(self)),
            ExportKind::Element => Some(element::element(self)),
            ExportKind::Curl => Some(curl_command(&self.scenario.api, self.request.as_ref()?.0)),
            ExportKind::AuthorizerEvent => self.event.clone(),
            ExportKind::Card => {
                let (_, outcome) = self.request.as_ref()?;
                Some(card::card(self.scenario, outcome))
            }
        }
    }

    /// The link's whole address.
    pub fn address(&self) -> String {
        link::address(self)
    }

    /// The scenario's title, or a word in its place.
    fn title(&self) -> &str {
        if self.scenario.title.is_empty() {
            "why403"
        } else {
            &self.scenario.title
        }
    }
}

/// The headers that a request is sent with: its API key is one of them.
fn sent_headers(request: &Request) -> Vec<(&str, &str)> {
    let is_key = |name: &str| name.eq_ignore_ascii_case("x-api-key");
    let headers = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let headers = headers.filter(|(name, _)| request.api_key.is_none() || !is_key(name));
    let key = request.api_key.as_deref().map(|key| ("x-api-key", key));
    headers.chain(key).collect()
}

/// The status, or that there is none.
fn status(outcome: &Outcome) -> String {
    let status = outcome.status_code.map(|status| status.to_string());
    status.unwrap_or_else(|| "no response".to_owned())
}

/// How certain an outcome is, in words that follow "Certainty:".
fn certainty(outcome: &Outcome) -> &'static str {
    match outcome.certainty {
        Certainty::Documented => "documented by AWS",
        Certainty::Recorded => "recorded from AWS",
        Certainty::Reported => "reported by users",
        Certainty::Inferred => "inferred",
        Certainty::Unknown => "unknown",
    }
}

/// A text in an attribute or in the content of an element, in HTML and in SVG.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML has no other control characters, and no escapes for them.
            '\n' | '\t' => out.push(letter),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            control if control < ' ' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
