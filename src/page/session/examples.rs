//! The texts of the gallery's examples. All but the first are files that are fetched when they are opened.
//!
//! On the page an example shows the messages of the AWS version that a person chose last, and the current ones before any choice;
//! in an embed those of its file. An example that is about the current messages always shows them.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::page::platform::{dom, files, storage};
use crate::page::session::loaded::LoadedScenario;
use why403::json;
use why403::json::Node;
use why403::scenario;
use why403::scenario::gallery::{self, Example};
use why403::scenario::{AwsVersion, Scenario};

/// The example of a first visit: a 403 that one edit turns into a 200. It is part of the program, so that the first outcome
/// needs no further request.
const FIRST: &str = "authorizer-implicit-deny";
const FIRST_TEXT: &str = include_str!("../../../www/gallery/authorizer-implicit-deny.json");

/// The key under which the AWS version that was chosen last is stored.
const VERSION_KEY: &str = "why403.messages";

/// The AWS version for examples and blank scenarios; none in an embed.
pub fn preferred_version() -> Option<AwsVersion> {
    let stored = storage::get(VERSION_KEY);
    (!dom::is_embedded()).then_some(if stored.as_deref() == Some("article") {
        AwsVersion::Article
    } else {
        AwsVersion::Current
    })
}

/// Store the AWS version that a person has chosen.
pub fn prefer_version(version: AwsVersion) {
    let name = match version {
        AwsVersion::Article => "article",
        AwsVersion::Current => "current",
    };
    storage::set(VERSION_KEY, name);
}

/// The scenario of a first visit.
pub fn first() -> LoadedScenario {
    LoadedScenario {
        request: gallery::find(FIRST).map(|first| first.request),
        ..LoadedScenario::from(in_preferred_version(scenario::read(FIRST_TEXT).scenario))
    }
}

/// Load an example; none if its file cannot be fetched or is not an example.
///
/// It may be cut off, or a page that the host sends in its place.
pub async fn load(example: &Example) -> Option<LoadedScenario> {
    if example.name == FIRST {
        return Some(first());
    }
    let read = scenario::read(&files::example(example.name).await?);
    read.diagnostics.is_empty().then(|| LoadedScenario {
        request: Some(example.request),
        ..LoadedScenario::from(in_preferred_version(read.scenario))
    })
}

/// The texts of the examples to search in.
#[derive(Clone, Default)]
pub struct ExampleTexts {
    /// By name: the description, then a line for each response. Empty until they have arrived.
    texts: Rc<Vec<(String, Vec<String>)>>,
    /// Whether they could not be loaded.
    failed: bool,
}

impl ExampleTexts {
    /// The texts of one example.
    pub fn get(&self, example: &Example) -> &[String] {
        let found = self.texts.iter().find(|(name, _)| name == example.name);
        found.map_or(&[], |(_, texts)| texts)
    }

    /// The message if a search does not look through them; empty if it does.
    pub fn failure(&self) -> &'static str {
        if self.failed {
            "Only titles are searched: the descriptions and messages of the examples could not be loaded. "
        } else {
            ""
        }
    }
}

/// The texts of the examples, once they are wanted.
#[hook]
pub fn use_example_texts(wanted: bool) -> ExampleTexts {
    let texts = use_state(ExampleTexts::default);
    let setter = texts.setter();
    use_effect_with(wanted, move |wanted| {
        if *wanted {
            spawn_local(async move {
                let texts = files::example("search").await.and_then(|text| read_texts(&text));
                setter.set(ExampleTexts {
                    failed: texts.is_none(),
                    texts: Rc::new(texts.unwrap_or_default()),
                });
            });
        }
    });
    ExampleTexts::clone(&texts)
}

/// Read what `xtask/tools/finish.mjs` writes: an object of lists of texts. None if it is cut off, or something else.
fn read_texts(text: &str) -> Option<Vec<(String, Vec<String>)>> {
    let parsed = json::parse(text);
    let members = parsed.valid().and_then(Node::as_object)?;
    let texts = members.iter().map(|member| {
        let texts = member.node.as_array().unwrap_or_default().iter();
        let texts = texts.filter_map(|text| Some(text.as_str()?.to_owned()));
        (member.key.to_string(), texts.collect())
    });
    Some(texts.collect())
}

fn in_preferred_version(mut scenario: Scenario) -> Scenario {
    if scenario.aws_version == AwsVersion::Article
        && let Some(version) = preferred_version()
    {
        scenario.aws_version = version;
    }
    scenario
}
