//! Exports of a scenario: links, texts, commands, a picture of an outcome.
//!
//! Each kind has a file of its own, and makes a text of an [`Exported`] scenario. [`share`] makes all of them at once, after the secrets
//! have been replaced.

mod authorizer_event;
mod aws_cli;
mod card;
mod curl;
mod element;
mod iframe;
mod link;
mod markdown;
mod openapi;
mod sam;
pub mod share;
mod template;
mod terraform;
mod yaml;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;

use serde::{Deserialize, Deserializer};

pub use curl::curl_command;
pub use share::{ShareOptions, Shared, share};

use crate::explain::is_control;
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
    /// The API as an OpenAPI document.
    Openapi,
    /// The API as a SAM template.
    Sam,
    /// The API as Terraform's resources.
    Terraform,
    /// The commands that set the API up.
    AwsCli,
}

impl ExportKind {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::Link,
        Self::Markdown,
        Self::Iframe,
        Self::Element,
        Self::Curl,
        Self::AuthorizerEvent,
        Self::Card,
        Self::Openapi,
        Self::Sam,
        Self::Terraform,
        Self::AwsCli,
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
            Self::Openapi => "openapi",
            Self::Sam => "sam",
            Self::Terraform => "terraform",
            Self::AwsCli => "aws-cli",
        }
    }

    /// Whether a text of this kind has the whole scenario in it, in a link.
    pub fn holds_the_scenario(self) -> bool {
        match self {
            Self::Link | Self::Markdown | Self::Iframe | Self::Element => true,
            Self::Curl
            | Self::AuthorizerEvent
            | Self::Card
            | Self::Openapi
            | Self::Sam
            | Self::Terraform
            | Self::AwsCli => false,
        }
    }

    /// Whether the options of an embed have an effect on this kind.
    pub fn is_embed(self) -> bool {
        matches!(self, Self::Iframe | Self::Element)
    }
}

/// The names of an embed's panes, in their order.
pub const PANES: [&str; 5] = ["about", "request", "authorizer", "policy", "response"];

/// The options of an embed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EmbedOptions {
    /// The names of the panes that are open; none of them: the embed decides.
    pub panes: Vec<String>,
    /// The theme; by default that of the page around it.
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

/// The theme of an embed, `theme` in its address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EmbedTheme {
    /// The theme of the page around it, or of the system.
    #[default]
    Auto,
    /// Dark text on white, whatever the system has.
    Light,
    /// Light text on a dark ground, whatever the system has.
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
    /// The scenario; where a request was asked for, it opens at that one.
    scenario: Cow<'a, Scenario>,
    /// The request and its outcome, or why there is none.
    request: Result<(&'a Request, Outcome), NotExported>,
    /// Whether the request was asked for by its index.
    asked: bool,
    /// The address of the page's folder, a slash at its end, or of the page itself.
    base: String,
    embed: EmbedOptions,
    /// The link's fragment, once a text has needed it: several do.
    fragment: OnceCell<String>,
}

/// The reason why a scenario cannot be exported as a kind of text. `Display` writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotExported {
    /// The timeline has no requests.
    NoRequests,
    /// The timeline has fewer requests than the index asks for: this many.
    NoSuchRequest(usize),
    /// The request takes its policy out of the authorizer cache.
    Cached,
    /// The request does not come to the function of an authorizer.
    FunctionNotCalled,
}

impl fmt::Display for NotExported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRequests => f.write_str("the timeline has no requests"),
            Self::NoSuchRequest(1) => f.write_str("the timeline has one request, with the index 0"),
            Self::NoSuchRequest(count) => {
                write!(f, "the timeline has {count} requests, with the indexes 0 to {}", count - 1)
            }
            Self::Cached => f.write_str(
                "the policy comes out of the authorizer cache, so that the function is not called for this request",
            ),
            Self::FunctionNotCalled => f.write_str("the request does not come to an authorizer's function"),
        }
    }
}

impl<'a> Exported<'a> {
    /// Export the request with this index; none: the request that the scenario opens at.
    pub fn new(
        scenario: &'a Scenario,
        index: Option<RequestIndex>,
        base: Option<&str>,
        embed: EmbedOptions,
    ) -> Self {
        let outcomes = simulate(scenario).outcomes;
        Self::with_outcomes(scenario, &outcomes, index, base.unwrap_or(DEFAULT_BASE), embed)
    }

    /// Export a request of a scenario that has been simulated.
    fn with_outcomes(
        scenario: &'a Scenario,
        outcomes: &[Outcome],
        asked: Option<RequestIndex>,
        base: &str,
        embed: EmbedOptions,
    ) -> Self {
        // As the page opens a scenario.
        let opened = || match &scenario.view {
            Some(view) => view.request.0.min(outcomes.len().saturating_sub(1)),
            None => outcomes.iter().position(Outcome::is_refused).unwrap_or(0),
        };
        let index = asked.unwrap_or_else(|| RequestIndex(opened()));
        let request = scenario.request(index).zip(outcomes.get(index.0));
        let mut opens = Cow::Borrowed(scenario);
        if let (Some(_), Some(_)) = (asked, request)
            && scenario.view.as_ref().map(|view| view.request) != asked
        {
            opens.to_mut().view.get_or_insert_default().request = index;
        }
        let base = base.trim_end_matches('#');
        let slash = if base.ends_with('/') || base.ends_with(".html") || base.contains('?') {
            ""
        } else {
            "/"
        };
        Self {
            scenario: opens,
            request: match request {
                Some((event, outcome)) => Ok((&event.call.request, outcome.clone())),
                None if outcomes.is_empty() => Err(NotExported::NoRequests),
                None => Err(NotExported::NoSuchRequest(outcomes.len())),
            },
            asked: asked.is_some(),
            base: format!("{base}{slash}"),
            embed,
            fragment: OnceCell::new(),
        }
    }

    /// The text of this kind.
    ///
    /// An error if the scenario has no such request and the kind needs one or it was asked for, or if the request does not come to the
    /// function whose event is asked for.
    ///
    /// ```
    /// use why403::export::{EmbedOptions, ExportKind, Exported, NotExported};
    /// let scenario = why403::scenario::read(r#"{"timeline": [{"request": {"path": "/pets"}}]}"#).scenario;
    /// let exported = Exported::new(&scenario, None, None, EmbedOptions::default());
    /// let command = exported.text(ExportKind::Curl).unwrap();
    /// assert_eq!(command, "curl -i 'https://abcdef1234.execute-api.us-east-1.amazonaws.com/dev/pets'");
    /// assert_eq!(exported.text(ExportKind::AuthorizerEvent), Err(NotExported::FunctionNotCalled));
    /// ```
    pub fn text(&self, kind: ExportKind) -> Result<String, NotExported> {
        let request = self.request.as_ref().map_err(|error| *error);
        if self.asked {
            request?;
        }
        Ok(match kind {
            ExportKind::Link => link::fragment(self).to_owned(),
            ExportKind::Markdown => markdown::markdown(self),
            ExportKind::Iframe => iframe::iframe(self),
            ExportKind::Element => element::element(self),
            ExportKind::Curl => curl_command(&self.scenario.api, request?.0),
            ExportKind::AuthorizerEvent => authorizer_event::event(&request?.1)?,
            ExportKind::Card => card::card(&self.scenario, &request?.1),
            ExportKind::Openapi => openapi::openapi(&self.scenario),
            ExportKind::Sam => sam::sam(&self.scenario),
            ExportKind::Terraform => terraform::terraform(&self.scenario),
            ExportKind::AwsCli => aws_cli::aws_cli(&self.scenario),
        })
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

/// The certainty of an outcome, in words that follow "Certainty:".
fn certainty(outcome: &Outcome) -> &'static str {
    match outcome.certainty {
        Certainty::Documented => "documented by AWS",
        Certainty::Recorded => "recorded from AWS",
        Certainty::Reported => "reported by users",
        Certainty::Inferred => "inferred",
        Certainty::Unknown => "unknown",
    }
}

/// A text that controls no terminal. A symbol such as `␛` stands for a control character, and what turns the direction is left out.
fn visible(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let letters = text.chars().filter_map(|letter| match letter {
        '\n' | '\t' => Some(letter),
        '\u{7f}' => Some('␡'),
        '\0'..'\u{20}' => char::from_u32(0x2400 + u32::from(letter)),
        other if other.is_control() => Some('\u{fffd}'),
        other => Some(other).filter(|letter| !is_control(*letter)),
    });
    letters.collect()
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
            control if control.is_control() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
