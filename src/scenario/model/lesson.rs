//! The lesson of a scenario: its goal, and the way to it.

/// The lesson of a scenario. It is solved when every request is answered as it is expected to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct Lesson {
    /// The goal, in a sentence for the learner.
    pub goal: String,
    /// The hints, shown one after the other.
    pub hints: Vec<String>,
    /// The JSON pointers of what cannot be edited.
    pub locked: Vec<String>,
    /// The worked solution: the text of a JSON merge patch of the scenario; none if the lesson has none.
    #[cfg_attr(test, ts(type = "{ [name: string]: Json } | null"))]
    pub solution: Option<String>,
    /// The text that is shown when the lesson is solved.
    pub explanation: String,
    /// The fragment of the link to the next lesson; empty for the last one.
    pub next: String,
    /// The lessons of a course that follow this one, the next one first, each the text of a scenario.
    #[cfg_attr(test, ts(type = "Array<Scenario>"))]
    pub following: Vec<String>,
}
