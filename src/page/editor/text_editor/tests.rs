//! The editor in a browser: the text area keeps its text and caret, and problems have links and fixes.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::page::editor::Editor;
use crate::page::model::state::Edit;
use crate::page::platform::dispatch::edit_now;
use crate::page::ui::field::text_edits;
use crate::page::ui::testing::{Mounted, TestContext, focused, idle};
use why403::json::{Diagnostic, Span};
use why403::scenario::{Api, Scenario, TextId};

/// An editor of the resource policy, with a problem on `wrong` and its fix.
fn editor(given: TestContext) -> Html {
    let TestContext { state, .. } = given;
    let on_input = text_edits(&state, TextId::ResourcePolicy);
    let text = state.scenario.api.policy.clone().unwrap_or_default();
    let mut found = Vec::new();
    if let Some(start) = text.find("wrong") {
        let span = Span::new(start, start + "wrong".len());
        found.push(
            Diagnostic::error("a-code", span, "this is `wrong`")
                .help("write `right`")
                .edit("replace with `right`", span, "right"),
        );
    }
    let diagnostics = Callback::from(move |()| found.clone());
    html! {
        <>
            <Editor id="it" label="A policy" {text} revision={state.revision} {diagnostics} {on_input} text_id={Some(TextId::ResourcePolicy)} state={state.clone()} />
            <button data-testid="outside" onclick={outside(&state)} />
        </>
    }
}

/// Insert a line before the text from outside the editor.
fn outside(state: &UseReducerHandle<crate::page::model::state::State>) -> Callback<MouseEvent> {
    let state = state.clone();
    Callback::from(move |_| {
        let text = state.scenario.api.policy.clone().unwrap_or_default();
        let text = ["first\n", &text].concat();
        state.dispatch(edit_now(Edit::Text(TextId::ResourcePolicy, text)));
    })
}

async fn editor_of(text: &str) -> Mounted {
    let api = Api {
        policy: Some(text.into()),
        ..Api::default()
    };
    let scenario = Scenario {
        api,
        ..Scenario::default()
    };
    Mounted::new(scenario, editor).await
}

fn area(shown: &Mounted) -> HtmlTextAreaElement {
    shown.hook("it").unchecked_into()
}

fn selection(shown: &Mounted) -> (u32, u32) {
    let area = area(shown);
    (
        area.selection_start().unwrap().unwrap(),
        area.selection_end().unwrap().unwrap(),
    )
}

#[wasm_bindgen_test]
async fn typing_changes_the_text_and_the_height() {
    let shown = editor_of("{}").await;
    assert_eq!(shown.value("it"), "{}");
    assert_eq!(shown.attribute("textarea", "rows").unwrap(), "7");
    let long = "\n".repeat(30);
    shown.enter("it", &long).await;
    assert_eq!(shown.scenario().api.policy.as_deref(), Some(long.as_str()));
    assert_eq!(shown.attribute("textarea", "rows").unwrap(), "26");
    assert_eq!(
        shown.attribute(".editor-field", "data-path").unwrap(),
        "/api/policy"
    );
}

#[wasm_bindgen_test]
async fn a_problem_has_a_link_and_a_fix() {
    let shown = editor_of("é🔑 wrong").await;
    assert_eq!(shown.all(".editor.has-errors").len(), 1);
    assert_eq!(shown.attribute("textarea", "aria-invalid").unwrap(), "true");
    let described = shown.attribute("textarea", "aria-describedby").unwrap();
    let problems = shown.text(&["#", &described].concat());
    assert!(problems.contains("Error at line and column 1:4"), "{problems}");
    assert!(
        problems.contains("this is wrong") && problems.contains("write right"),
        "{problems}"
    );
    assert_eq!(
        shown.attribute(".problem", "data-place").unwrap(),
        "/api/policy 4 9"
    );
    shown.click_on(".problem .location").await;
    assert_eq!(selection(&shown), (4, 9));
    assert_eq!(focused(), shown.hook("it"));
    shown.click_on(".fix").await;
    assert_eq!(shown.value("it"), "é🔑 right");
    // At once, since it was not typed.
    assert!(shown.all(".problem").is_empty());
    assert_eq!(shown.attribute("textarea", "aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn problems_are_updated_after_a_pause() {
    let shown = editor_of("wrong").await;
    shown.enter_at_once("it", "wrong and").await;
    // The location is in the text of the last pause; the fix does not overwrite what was typed since.
    assert_eq!(
        shown.attribute(".problem", "data-place").unwrap(),
        "/api/policy 0 5"
    );
    shown.click_on_at_once(".fix").await;
    assert_eq!(shown.value("it"), "wrong and");
    shown.enter_at_once("it", "and wrong").await;
    assert_eq!(
        shown.attribute(".problem", "data-place").unwrap(),
        "/api/policy 0 5"
    );
    idle().await;
    assert_eq!(
        shown.attribute(".problem", "data-place").unwrap(),
        "/api/policy 4 9"
    );
    shown.enter_at_once("it", "and").await;
    assert!(!shown.all(".problem").is_empty());
    idle().await;
    assert!(shown.all(".problem").is_empty());
    assert!(shown.all(".editor.has-errors").is_empty());
}

#[wasm_bindgen_test]
async fn a_change_from_the_page_keeps_the_caret() {
    let shown = editor_of("one two").await;
    area(&shown).blur().unwrap();
    area(&shown).set_selection_range(4, 7).unwrap();
    shown.click("outside").await;
    assert_eq!(shown.value("it"), "first\none two");
    assert_eq!(selection(&shown), (10, 13));
    // With the focus in it, it is an undo: the caret goes behind what it changed.
    area(&shown).focus().unwrap();
    shown.click("outside").await;
    assert_eq!(shown.value("it"), "first\nfirst\none two");
    let caret = selection(&shown);
    assert_eq!(caret.0, caret.1);
    assert_eq!(focused(), shown.hook("it"));
}

#[wasm_bindgen_test]
async fn crlf_is_one_line_break_in_the_field() {
    let shown = editor_of("one\r\nwrong").await;
    assert_eq!(shown.value("it"), "one\nwrong");
    assert_eq!(
        shown.attribute(".problem", "data-place").unwrap(),
        "/api/policy 4 9"
    );
    assert_eq!(shown.scenario().api.policy.as_deref(), Some("one\r\nwrong"));
}

#[wasm_bindgen_test]
async fn the_field_is_not_changed_during_composition() {
    let shown = editor_of("one").await;
    let compose = |kind: &str| {
        area(&shown)
            .dispatch_event(&web_sys::Event::new(kind).unwrap())
            .unwrap()
    };
    compose("compositionstart");
    shown.click("outside").await;
    assert_eq!(shown.value("it"), "one");
    compose("compositionend");
    idle().await;
    assert_eq!(shown.value("it"), "first\none");
}

#[wasm_bindgen_test]
async fn formatting_reports_its_result() {
    let shown = editor_of(r#"{"a":1}"#).await;
    shown.click("it-format").await;
    assert_eq!(shown.value("it"), "{\n  \"a\": 1\n}");
    assert_eq!(shown.text("[data-testid=it-said]"), "Formatted");
    shown.click("it-format").await;
    assert_eq!(shown.text("[data-testid=it-said]"), "Already formatted");
    shown.enter("it", "{").await;
    assert_eq!(shown.text("[data-testid=it-said]"), "");
    shown.click("it-format").await;
    assert_eq!(shown.value("it"), "{");
    assert_eq!(
        shown.text("[data-testid=it-said]"),
        "Not valid JSON: not formatted"
    );
    // Without the page's script there is nothing to change to.
    shown.click("it-switch").await;
    assert_eq!(shown.value("it"), "{");
}
