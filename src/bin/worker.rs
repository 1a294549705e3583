//! The worker's tasks, which may take longer than a key, in a thread of their own.
//!
//! `www/tasks.js` calls it. A task runs step by step, so that a newer one can take its place; where there are no workers, the
//! page runs it in slices.

use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use why403::explain::{LessonProgress, ReportSearch};
use why403::export::{Shared, share};
use why403::import::FORMATS;
use why403::import::preview::{self, Preview};
use why403::scenario::{self, RequestIndex};

/// A task that is under way.
#[wasm_bindgen]
pub struct Task(TaskKind);

enum TaskKind {
    Report(Box<ReportSearch>),
    Share(Box<Shared>),
    Lesson(LessonProgress),
    Import(Box<Preview>),
    Merged(String),
    Formats,
}

#[wasm_bindgen]
impl Task {
    /// The search for suggestions and warnings about a request: a scenario's text, and the request's index.
    pub fn report(scenario: &str, request: usize) -> Self {
        let scenario = scenario::read(scenario).scenario;
        Self(TaskKind::Report(Box::new(ReportSearch::new(
            scenario,
            RequestIndex(request),
        ))))
    }

    /// The contents of a dialog for sharing. The arguments are a scenario's text, and [`why403::export::ShareOptions`] as JSON.
    pub fn share(scenario: &str, options: &str) -> Self {
        Self(TaskKind::Share(Box::new(share(scenario, options))))
    }

    /// The progress in a lesson. The argument is its scenario's text.
    pub fn lesson(scenario: &str) -> Self {
        let scenario = scenario::read(scenario).scenario;
        Self(TaskKind::Lesson(LessonProgress::new(&scenario)))
    }

    /// The reading of a text. The arguments are it, the text of the scenario in view, and [`preview::PreviewOptions`] as JSON.
    pub fn import(text: &str, current: &str, options: &str) -> Self {
        Self(TaskKind::Import(Box::new(preview::preview(
            text, current, options,
        ))))
    }

    /// The text of the scenario in view with properties of a reading's scenario. `pointers` are their JSON pointers, one a line.
    pub fn merge(current: &str, reading: &str, pointers: &str) -> Self {
        let pointers: Vec<&str> = pointers.lines().collect();
        Self(TaskKind::Merged(preview::merge(current, reading, &pointers)))
    }

    /// The text of the scenario in view without what was pasted into an editor, given its text before that.
    pub fn without(current: &str, before: &str, pasted: &str) -> Self {
        Self(TaskKind::Merged(preview::without(current, before, pasted)))
    }

    /// The formats that are understood.
    pub fn formats() -> Self {
        Self(TaskKind::Formats)
    }

    /// Run one step; say whether there are more.
    pub fn step(&mut self) -> bool {
        match &mut self.0 {
            TaskKind::Report(search) => search.step(),
            TaskKind::Share(_)
            | TaskKind::Lesson(_)
            | TaskKind::Import(_)
            | TaskKind::Merged(_)
            | TaskKind::Formats => false,
        }
    }

    /// The result of the task, as a value of JavaScript. It is a [`why403::explain::Report`], a [`Shared`], a [`LessonProgress`],
    /// a [`Preview`], a scenario's text or [`FORMATS`].
    pub fn result(self) -> JsValue {
        match self.0 {
            TaskKind::Report(search) => value(&search.found()),
            TaskKind::Share(shared) => value(&shared),
            TaskKind::Lesson(progress) => value(&progress),
            TaskKind::Import(preview) => value(&preview),
            TaskKind::Merged(text) => value(&text),
            TaskKind::Formats => value(&FORMATS),
        }
    }
}

/// A value of JavaScript: objects, and no maps.
fn value<T: Serialize>(value: &T) -> JsValue {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or(JsValue::UNDEFINED)
}

fn main() {}
