//! Suggestions and warnings as plain data, for another thread or another program.

use serde::{Deserialize, Serialize};

use crate::explain::aws::AwsChange;
use crate::explain::edit::replace;
use crate::explain::preview::ChangedText;
use crate::explain::sentence::explain;
use crate::explain::suggest::{Suggestion, SuggestionSearch, Suggestions, suggest};
use crate::explain::warnings::{Warning, warnings};
use crate::gateway::{Outcomes, simulate};
use crate::json::{Span, TextEdit};
use crate::rule::Certainty;
use crate::scenario::{self, RequestIndex, Scenario, ScenarioDiagnostic, TextId};

/// The suggestions for a request, and the warnings about its scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Report {
    /// The status and the body that the other AWS version answers, if they differ.
    pub other_version: Option<String>,
    /// The edits after which the request gets further, in the order of [`Suggestions`].
    pub suggestions: Vec<SuggestionReport>,
    /// The warnings about the scenario.
    pub warnings: Vec<WarningReport>,
}

/// The answers to the requests of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ScenarioReport {
    /// One for each request, in the order of the timeline.
    pub requests: Vec<RequestReport>,
    /// The diagnostics of the scenario's texts.
    pub diagnostics: Vec<ScenarioDiagnostic>,
}

/// The answer to a request in a sentence, with its [`Report`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RequestReport {
    /// The index of the request.
    pub request: RequestIndex,
    /// None where API Gateway would refuse to save the resource policy.
    pub status_code: Option<u16>,
    /// Why, in a sentence. Code is in backticks.
    pub sentence: String,
    /// Its suggestions and warnings.
    #[serde(flatten)]
    pub report: Report,
}

/// A [`Suggestion`] as plain data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SuggestionReport {
    /// A label in the imperative.
    pub title: String,
    /// The status that the request gets after the edit.
    pub status_code: u16,
    /// The other requests that the edit lets through: `GET /pets/8 as Bearer bob`.
    pub opens: Vec<String>,
    /// Whether `opens` may lack some.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub opens_cut: bool,
    /// Whether the edit undoes a restriction.
    #[serde(rename = "restricts")]
    pub undoes_restriction: bool,
    /// The same on AWS.
    pub aws: AwsChange,
    /// The scenario after the edit, as text in its format.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
    /// The changes of the edit, text by text; only in a [`Report`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ChangedText>,
}

/// A [`Warning`] as plain data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WarningReport {
    /// Stable, lower case with hyphens.
    pub code: String,
    /// The warning, in a sentence. Code is in backticks.
    pub message: String,
    /// The part of the scenario that it is about: a JSON pointer.
    pub path: String,
    /// The place within that text; none for what is no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The edit of the text that mends it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<TextEdit>,
    /// The certainty of the rule behind it.
    pub certainty: Certainty,
    /// The source of the rule in a few words.
    pub source: String,
    /// The address of the source, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl WarningReport {
    /// The text that it is about.
    pub fn text_id(&self) -> Option<TextId> {
        TextId::from_pointer(&self.path)
    }

    /// The scenario after the warning's edit; none if it has none.
    pub fn apply_edit(&self, scenario: &Scenario) -> Option<Scenario> {
        let edit = self.edit.as_ref()?;
        let mut scenario = scenario.clone();
        replace(scenario.text_mut(self.text_id()?)?, edit.span, &edit.replacement);
        Some(scenario)
    }
}

impl From<Suggestion> for SuggestionReport {
    fn from(from: Suggestion) -> Self {
        Self {
            title: from.title,
            status_code: from.status_code,
            opens: from.opens.iter().map(ToString::to_string).collect(),
            opens_cut: from.opens_cut,
            undoes_restriction: from.undoes_restriction,
            aws: from.aws,
            scenario: scenario::write(&from.scenario),
            changes: Vec::new(),
        }
    }
}

impl From<Warning> for WarningReport {
    fn from(from: Warning) -> Self {
        Self {
            code: from.code.to_owned(),
            message: from.sentence,
            path: from.subject.to_string(),
            span: from.span,
            edit: from.edit,
            certainty: from.rule.certainty,
            source: from.rule.source.to_owned(),
            url: from.rule.url.map(str::to_owned),
        }
    }
}

/// Make the report on the request with this index: a [`ReportSearch`] run to its end.
pub fn report(scenario: Scenario, index: RequestIndex) -> Report {
    let mut search = ReportSearch::new(scenario, index);
    while search.step() {}
    search.found()
}

/// Answer each request of a scenario, or the one with this index, in a sentence and with a [`Report`].
///
/// ```
/// use why403::{explain::scenario_report, scenario};
///
/// let read = scenario::read(r#"{ "authorizer": null, "timeline": [{ "request": { "path": "/pets" } }] }"#);
/// let report = scenario_report(&read.scenario, None);
/// assert_eq!(report.requests[0].status_code, Some(200));
/// assert!(report.requests[0].report.suggestions.is_empty());
/// ```
pub fn scenario_report(scenario: &Scenario, only: Option<RequestIndex>) -> ScenarioReport {
    let simulation = simulate(scenario);
    let warnings = warning_reports(scenario);
    let outcomes = simulation.outcomes.iter().enumerate();
    let requests = outcomes
        .map(|(index, outcome)| (RequestIndex(index), outcome))
        .filter(|(index, _)| only.is_none_or(|only| only == *index))
        .map(|(index, outcome)| RequestReport {
            request: index,
            status_code: outcome.status_code,
            sentence: explain(scenario, outcome).sentence,
            report: Report::new(scenario, suggest(scenario, outcome, index), warnings.clone()),
        })
        .collect();
    ScenarioReport {
        requests,
        diagnostics: simulation.diagnostics,
    }
}

/// The making of a [`Report`], step by step: a [`SuggestionSearch`], then the warnings.
pub struct ReportSearch {
    scenario: Scenario,
    /// None if the timeline has no such request.
    search: Option<SuggestionSearch>,
}

impl ReportSearch {
    /// The search about the outcome of the request with this index.
    pub fn new(scenario: Scenario, index: RequestIndex) -> Self {
        let mut outcomes = Outcomes::new(scenario.clone().into());
        let outcome = outcomes.find(|(at, _)| *at == index);
        let search = outcome.map(|(_, outcome)| SuggestionSearch::new(&scenario, &outcome, index));
        Self { scenario, search }
    }

    /// Simulate one more scenario, or some requests in one; say whether there is more to simulate.
    pub fn step(&mut self) -> bool {
        self.search.as_mut().is_some_and(SuggestionSearch::step)
    }

    /// The report so far.
    pub fn found(self) -> Report {
        let found = self.search.map(SuggestionSearch::found).unwrap_or_default();
        Report::new(&self.scenario, found, warning_reports(&self.scenario))
    }
}

impl Report {
    fn new(scenario: &Scenario, found: Suggestions, warnings: Vec<WarningReport>) -> Self {
        let suggestions = found.edits.into_iter().map(|suggestion| SuggestionReport {
            changes: ChangedText::all(scenario, &suggestion.scenario),
            ..suggestion.into()
        });
        Self {
            other_version: found.other_version,
            suggestions: suggestions.collect(),
            warnings,
        }
    }
}

/// The warnings about a scenario, as plain data.
fn warning_reports(scenario: &Scenario) -> Vec<WarningReport> {
    warnings(scenario).into_iter().map(Into::into).collect()
}
