//! A scenario to be exported, with one of its requests and what came of it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;

use crate::export::embed_options::EmbedOptions;
use crate::gateway::{Outcome, simulate};
use crate::scenario::{Request, RequestIndex, Scenario};

/// The address in front of links where none is given. The page gives its own.
pub const DEFAULT_BASE: &str = "https://example.com/why403/";

/// A scenario to be exported, with one of its requests.
#[derive(Clone, Debug)]
pub struct Exported<'a> {
    /// The scenario; where a request was asked for, it opens at that one.
    pub(super) scenario: Cow<'a, Scenario>,
    /// The request and its outcome, or why there is none.
    pub(super) request: Result<(&'a Request, Outcome), NotExported>,
    /// Whether the request was asked for by its index.
    pub(super) asked: bool,
    /// The address of the page's folder, a slash at its end, or of the page itself.
    pub(super) base: String,
    pub(super) embed: EmbedOptions,
    /// The link's fragment, once a text has needed it: several do.
    pub(super) fragment: OnceCell<String>,
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
    pub(super) fn with_outcomes(
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

    /// The scenario's title, or a word in its place.
    pub(super) fn title(&self) -> &str {
        if self.scenario.title.is_empty() {
            "why403"
        } else {
            &self.scenario.title
        }
    }
}
