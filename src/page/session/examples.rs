//! The texts of the gallery's examples. All but the first are files that are fetched when they are opened.
//!
//! On the page an example shows the messages of the AWS version that a person chose last, and the current ones before any choice;
//! in an embed those of its file. An example that is about the current messages always shows them.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::page::platform::{dom, files, storage};
use crate::page::session::url::LoadedScenario;
use why403::json;
use why403::json::Node;
use why403::scenario;
use why403::scenario::gallery::{self, Example};
use why403::scenario::{AwsVersion, Read};

/// The example of a first visit: a 403 that one edit turns into a 200. It is part of the program, so that the first outcome
/// needs no further request.
const FIRST: &str = "authorizer-implicit-deny";
const FIRST_TEXT: &str = include_str!("../../../www/gallery/authorizer-implicit-deny.json");

/// The key under which the AWS version that was chosen last is stored.
const VERSION_KEY: &str = "why403.messages";

/// The AWS version for examples and blank scenarios; none in an embed.
pub fn preferred_version() -> Option<AwsVersion> {
    let embedded = dom::element("app")
        .and_then(|app| app.get_attribute("data-view"))
        .as_deref()
        == Some("embed");
    let stored = storage::get(VERSION_KEY);
    (!embedded).then_some(if stored.as_deref() == Some("article") {
        AwsVersion::Article
    } else {
        AwsVersion::Current
    })
}

/// Stores the AWS version that a person has chosen.
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
        ..LoadedScenario::from(in_preferred_version(scenario::read(FIRST_TEXT)).scenario)
    }
}

/// Loads an example; none if its file cannot be fetched.
pub async fn load(example: &Example) -> Option<Read> {
    if example.name == FIRST {
        return Some(in_preferred_version(scenario::read(FIRST_TEXT)));
    }
    let text = files::example(example.name).await?;
    Some(in_preferred_version(scenario::read(&text)))
}

/// The texts of the examples to search in, by name: the description, then a line for each response.
pub type ExampleTexts = Rc<Vec<(String, Vec<String>)>>;

/// The texts of the examples, once they are wanted; none until they have arrived, and where they cannot be fetched.
#[hook]
pub fn use_example_texts(wanted: bool) -> ExampleTexts {
    let texts = use_state(ExampleTexts::default);
    let setter = texts.setter();
    use_effect_with(wanted, move |wanted| {
        if *wanted {
            spawn_local(async move {
                if let Some(text) = files::example("search").await {
                    setter.set(Rc::new(read_texts(&text)));
                }
            });
        }
    });
    ExampleTexts::clone(&texts)
}

/// Reads what `xtask/tools/finish.mjs` writes: an object of lists of texts.
fn read_texts(text: &str) -> Vec<(String, Vec<String>)> {
    let parsed = json::parse(text);
    let members = parsed.root.as_ref().and_then(Node::as_object).unwrap_or_default();
    let texts = members.iter().map(|member| {
        let texts = member.node.as_array().unwrap_or_default().iter();
        let texts = texts.filter_map(|text| Some(text.as_str()?.to_owned()));
        (member.key.to_string(), texts.collect())
    });
    texts.collect()
}

fn in_preferred_version(mut read: Read) -> Read {
    if read.scenario.aws_version == AwsVersion::Article
        && let Some(version) = preferred_version()
    {
        read.scenario.aws_version = version;
    }
    read
}
