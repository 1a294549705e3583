//! An outcome in words, edits after which a request gets further, and warnings about a scenario.
//!
//! Nothing is decided here: the words are made from the outcome's trace, and an edit is suggested only after the edited scenario
//! has been simulated and the request got further.

pub mod aws;
mod candidates;
mod edit;
pub mod evaluated_policy;
mod identity_source;
mod lesson;
mod opened;
mod policy_text;
mod preflight;
mod preview;
mod report;
mod sentence;
pub(crate) mod shell;
pub mod statement;
mod suggest;
mod warnings;
pub(crate) mod words;

pub use aws::AwsChange;
pub use evaluated_policy::Location;
pub use lesson::{LessonCheck, LessonProgress};
pub use opened::{MAX_PROBES, Opened, OpenedCaller, Probes};
pub use preview::{ChangedText, DiffLine, LineKind};
pub use report::{
    Report, ReportSearch, RequestReport, ScenarioReport, SuggestionReport, WarningReport, report,
    scenario_report,
};
pub use sentence::{Explanation, explain};
pub use suggest::{Suggestion, SuggestionSearch, Suggestions, suggest};
pub(crate) use warnings::RULES;
pub use warnings::{Warning, warnings};
pub use words::is_control;
