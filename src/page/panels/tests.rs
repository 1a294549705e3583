//! Each panel in a browser: what it shows of a scenario, and what using it does.

use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::page::model::panel_layout::{Panel, Standing};
use crate::page::model::state::State;
use crate::page::panels::frame;
use crate::page::panels::frame::PanelStates;
use crate::page::panels::panel_area::panel_area;
use crate::page::ui::testing::{Given, Shown, focused, typing_paused};
use why403::scenario;
use why403::scenario::Scenario;

fn states(state: &UseReducerHandle<State>) -> PanelStates<'_> {
    PanelStates {
        state,
        settled: state,
    }
}

/// One panel.
fn only(panel: Panel) -> impl Fn(Given) -> Html {
    shown_as(panel, false)
}

/// One panel, or a form as JSON.
fn shown_as(panel: Panel, json: bool) -> impl Fn(Given) -> Html {
    let standing = Standing {
        panel,
        open: true,
        pinned: false,
        json,
    };
    move |Given { state, .. }| frame::view(&states(&state), standing, None)
}

#[wasm_bindgen_test]
async fn the_flow_marks_the_decisive_step_and_opens_others() {
    let shown = Shown::of_example("cached-policy", only(Panel::Flow)).await;
    let selected = ".vertical [aria-selected=true]";
    assert_eq!(shown.all(".vertical [role=tab]").len(), 9);
    assert!(
        shown
            .attribute(selected, "aria-label")
            .unwrap()
            .starts_with("Policies: 403")
    );
    assert_eq!(
        shown
            .attribute(".vertical [data-testid=step-4]", "aria-label")
            .unwrap(),
        "Authorizer’s function: passed over"
    );
    shown.press(selected, "Home", false).await;
    assert_eq!(
        shown.attribute(selected, "aria-label").unwrap(),
        "Method and path: passed"
    );
    assert!(shown.text(".step-detail").starts_with("Method and path"));
    for _ in 0..3 {
        shown.press(selected, "ArrowDown", false).await;
    }
    assert!(
        shown
            .text(".step-detail")
            .contains("an earlier result is used again")
    );
    assert!(
        shown
            .attribute(".step-detail a", "href")
            .unwrap()
            .starts_with("https://")
    );
}

#[wasm_bindgen_test]
async fn the_timeline_is_used_by_keyboard() {
    let shown = Shown::of_example("cached-policy", only(Panel::Timeline)).await;
    let checked = "[role=radio][aria-checked=true]";
    let label = || shown.attribute(checked, "aria-label").unwrap();
    let requests = shown.all("[role=radio]").len();
    assert!(
        label().contains("403") && label().contains("cache hit"),
        "{}",
        label()
    );
    shown.press(checked, "ArrowLeft", false).await;
    assert!(
        label().contains("200") && label().contains("cache miss"),
        "{}",
        label()
    );
    // The focus follows the choice.
    assert_eq!(focused().get_attribute("aria-checked").as_deref(), Some("true"));
    shown.press(checked, "ArrowRight", true).await;
    assert!(label().starts_with("1 s, "), "{}", label());
    shown.press(checked, "PageUp", true).await;
    assert!(label().starts_with("11 s, "), "{}", label());
    shown.press(checked, "Delete", false).await;
    assert_eq!(shown.all("[role=radio]").len(), requests - 1);
}

#[wasm_bindgen_test]
async fn ttl_0_and_a_flush_turn_hits_into_misses() {
    let shown = Shown::of_example("cached-policy", only(Panel::Timeline)).await;
    assert!(!shown.all(".bar").is_empty());
    assert!(!shown.all("[data-cache=hit]").is_empty());
    shown.enter("timeline-ttl", "0").await;
    assert_eq!(shown.value("timeline-ttl-number"), "0");
    assert_eq!(shown.attribute("#timeline-ttl", "aria-valuetext").unwrap(), "off");
    assert!(shown.all(".bar").is_empty() && shown.all("[data-cache=hit]").is_empty());
    shown.enter("timeline-ttl-number", "300").await;
    assert_eq!(shown.value("timeline-ttl"), "8");
    shown
        .press("[role=radio][aria-checked=true]", "Home", false)
        .await;
    shown.click("event-flush").await;
    assert_eq!(shown.all(".marker.flushes").len(), 1);
    assert_eq!(shown.all(".bar.flushed").len(), 1);
}

#[wasm_bindgen_test]
async fn what_happens_is_moved_repeated_deployed_and_removed_in_the_table() {
    let shown = Shown::of_example("cached-policy", only(Panel::Timeline)).await;
    let rows = || shown.all("tbody tr").len();
    let before = rows();
    shown.click("event-repeat").await;
    assert_eq!(rows(), before + 1);
    shown.click("event-deploy").await;
    assert_eq!((rows(), shown.all(".marker.deploys").len()), (before + 2, 1));
    let patch = shown
        .one(".deployment input")
        .get_attribute("data-testid")
        .unwrap();
    shown.enter(&patch, "{ \"authorizer\": {").await;
    assert_eq!(
        shown.attribute(".deployment input", "aria-invalid").as_deref(),
        Some("true")
    );
    assert_eq!(shown.value(&patch), "{ \"authorizer\": {");
    shown.enter(&patch, "{ \"authorizer\": null }").await;
    assert_eq!(shown.attribute(".deployment input", "aria-invalid"), None);
    shown.enter("event-at-0", "7.5").await;
    assert!(
        shown
            .attribute("[data-testid=call-0]", "aria-label")
            .unwrap()
            .starts_with("7.5 s")
    );
    shown.click("event-remove-0").await;
    assert_eq!(rows(), before + 1);
}

#[wasm_bindgen_test]
async fn the_table_marks_the_cell_of_the_request() {
    let shown = Shown::of_example("silent-authorizer", only(Panel::Tables)).await;
    assert_eq!(shown.all("td[aria-current]").len(), 1);
    assert!(shown.text("caption").starts_with("Table A"));
    // What the resource policy denies, it denies whatever the other says.
    let shown = Shown::of_example("resource-policy-explicit-deny", only(Panel::Tables)).await;
    let marked: Vec<String> = shown
        .all("td[aria-current]")
        .iter()
        .map(|cell| cell.text_content().unwrap())
        .collect();
    assert_eq!(marked.len(), 3);
    assert!(
        marked.iter().all(|text| text.starts_with("Explicit deny")),
        "{marked:?}"
    );
}

#[wasm_bindgen_test]
async fn a_pattern_is_laid_along_the_arn() {
    let shown = Shown::of_example("cached-policy", only(Panel::Arns)).await;
    assert_eq!(shown.all(".aligned .differs").len(), 1);
    assert_eq!(
        shown.text(".arns li p"),
        "The path differs: the pattern has /pets, this request /pets/7."
    );
    // The drawing without its labels is the pattern and the ARN.
    let rows = |selector: &str| {
        let parts = shown.all(selector);
        parts
            .iter()
            .map(|it| it.text_content().unwrap())
            .collect::<String>()
    };
    let arn = shown.state().answer().unwrap().outcome.method_arn.clone();
    assert_eq!(
        rows(".aligned b"),
        [arn.strip_suffix("/7").unwrap(), "·"].concat()
    );
    assert_eq!(rows(".aligned span > span"), arn);
    assert!(shown.text(".aligned .first i").starts_with('≠'));
    assert_eq!(
        shown.attribute(".arns li", "data-place"),
        shown.attribute(".arns .show", "data-place")
    );
}

#[wasm_bindgen_test]
async fn a_statement_says_why_it_does_not_apply() {
    let shown = Shown::of_example("cached-policy", only(Panel::Statements)).await;
    assert!(
        shown
            .text(".statements h4")
            .ends_with("is silent: no statement applies")
    );
    assert!(
        shown
            .text(".statement-status")
            .ends_with("Does not apply: it is about GET /pets, and this request is GET /pets/7.")
    );
    assert!(shown.text(".statements .first").contains("Resource:"));
    assert!(
        shown
            .text(".statements .explanation")
            .starts_with("The path differs:")
    );
    // The statement and what fails in it lead to their places in the editor.
    assert!(
        shown
            .attribute(".statements .show", "data-place")
            .unwrap()
            .starts_with("/authorizer/lambda/0/returns ")
    );
    assert!(shown.one(".statements .first").has_attribute("data-place"));
}

#[wasm_bindgen_test]
async fn the_event_the_log_and_the_headers_are_those_of_the_request() {
    let shown = Shown::of_example("authorizer-implicit-deny", only(Panel::Event)).await;
    assert!(
        shown
            .text("pre")
            .contains("\"methodArn\": \"arn:aws:execute-api:")
    );
    let shown = Shown::of_example("cached-policy", only(Panel::Event)).await;
    assert!(shown.text(".empty").contains("an earlier result is used again"));
    let shown = Shown::of_example("cached-policy", only(Panel::Headers)).await;
    assert!(shown.text("dl").contains("AccessDeniedException"));
    let shown = Shown::of_example("cached-policy", only(Panel::Log)).await;
    assert!(shown.all("li").len() > 1);
}

#[wasm_bindgen_test]
async fn a_panel_without_a_request_says_so_and_offers_one() {
    let mut offering = 0;
    for panel in Panel::all() {
        let shown = Shown::new(Scenario::default(), only(panel)).await;
        assert!(!shown.text("h3").is_empty());
        assert!(!shown.all(".empty, .form, .editor").is_empty(), "{panel:?}");
        if shown.all(".empty button").is_empty() {
            continue;
        }
        offering += 1;
        shown.click_on(".empty button").await;
        assert_eq!(shown.state().requests().count(), 1, "{panel:?}");
        assert!(shown.all(".empty button").is_empty(), "{panel:?}");
    }
    // The others are of the scenario, whoever calls.
    assert_eq!(offering, 8);
}

#[wasm_bindgen_test]
async fn the_whole_scenario_is_edited_as_text() {
    let shown = Shown::of_example("cached-policy", only(Panel::Whole)).await;
    shown.enter("editor-whole", "{ \"title\": ").await;
    assert_eq!(shown.value("editor-whole"), "{ \"title\": ");
    typing_paused().await;
    assert!(!shown.all(".remark").is_empty());
    shown.enter("editor-whole", "{\"title\":   \"typed\"}").await;
    assert_eq!(shown.value("editor-whole"), "{\"title\":   \"typed\"}");
    typing_paused().await;
    assert!(shown.all(".remark").is_empty());
}

#[wasm_bindgen_test]
async fn a_form_can_be_json_too() {
    let shown = Shown::of_example("cached-policy", shown_as(Panel::Request, true)).await;
    assert!(
        shown
            .value("editor-request")
            .contains("\"Authorization\": \"Bearer alice\"")
    );
    shown.enter("editor-request", "{ \"path\": 7 }").await;
    typing_paused().await;
    assert!(
        shown.text(".remark").contains("1:11"),
        "{}",
        shown.text(".remark")
    );
    shown.enter("editor-request", "{ \"path\": \"/cats\" }").await;
    typing_paused().await;
    assert!(shown.all(".remark").is_empty());
}

#[wasm_bindgen_test]
async fn the_api_is_edited_as_a_form() {
    let shown = Shown::new(Scenario::default(), only(Panel::Api)).await;
    shown.enter("form-region", "eu-west-1").await;
    shown.click("form-key-add").await;
    shown.enter("form-key-0", "secret").await;
    shown.click("variable-add").await;
    shown.enter("variable-name-0", "colour").await;
    shown.click("form-key-source-1").await;
    assert_eq!(
        (shown.value("form-region"), shown.value("form-key-0")),
        ("eu-west-1".into(), "secret".into())
    );
    assert_eq!(shown.value("variable-name-0"), "colour");
    assert!(shown.all("input[name=form-key-source]:checked").len() == 1);
}

#[wasm_bindgen_test]
async fn the_methods_are_edited_as_a_form() {
    let shown = Shown::new(Scenario::default(), only(Panel::Methods)).await;
    shown.click("form-methods-listed").await;
    assert_eq!(shown.value("form-method-path-0"), "/{proxy+}");
    shown.click("form-method-add").await;
    shown.enter("form-method-path-1", "/cats").await;
    shown.enter("form-method-guard-1", "2").await;
    assert_eq!(
        (
            shown.value("form-method-path-1"),
            shown.value("form-method-guard-1")
        ),
        ("/cats".into(), "2".into())
    );
    shown.click("form-methods-listed").await;
    assert!(shown.all(".form-row").is_empty());
}

#[wasm_bindgen_test]
async fn a_gateway_response_is_customised_as_a_form() {
    let shown = Shown::new(Scenario::default(), only(Panel::Responses)).await;
    shown.enter("form-response-add", "ACCESS_DENIED").await;
    shown.enter("form-response-status-0", "404").await;
    shown.click("response header-add").await;
    shown
        .enter("response header-name-0", "Access-Control-Allow-Origin")
        .await;
    shown.enter("form-response-template-0", "{\"a\":1}").await;
    assert_eq!(shown.value("form-response-status-0"), "404");
    assert_eq!(
        shown.value("response header-name-0"),
        "Access-Control-Allow-Origin"
    );
    assert_eq!(shown.value("form-response-template-0"), "{\"a\":1}");
}

#[wasm_bindgen_test]
async fn the_authorizer_is_edited_as_a_form() {
    let shown = Shown::new(Scenario::default(), only(Panel::Authorizer)).await;
    shown.enter("form-validation", "(?<=a)b").await;
    assert_eq!(
        shown.all("input[name=form-result]").len(),
        3,
        "an expression that cannot be read asks for its result"
    );
    shown.click("form-type-1").await;
    assert!(shown.all("#form-validation").is_empty());
    shown.enter("form-ttl-number", "60").await;
    assert_eq!(shown.value("form-ttl"), "5");
    shown.click("form-attached").await;
    assert!(shown.all(".form").is_empty());
}

#[wasm_bindgen_test]
async fn what_else_a_request_brings_is_edited_as_a_form() {
    let read = scenario::read("{\"timeline\": [{\"request\": {}}]}");
    let shown = Shown::new(read.scenario, only(Panel::Request)).await;
    shown.enter("form-vpce", "vpce-1").await;
    shown.click("form-signed").await;
    assert!(shown.value("form-caller").starts_with("arn:aws:iam::"));
    shown.enter("editor-caller", "{").await;
    assert_eq!(shown.value("editor-caller"), "{");
    shown.click("form-context-add").await;
    shown.enter("form-context-key-0", "aws:PrincipalTag/team").await;
    shown.click("form-context-many-0").await;
    shown.enter("form-context-value-0", "a, b").await;
    assert_eq!(shown.value("form-context-value-0"), "a, b");
    assert_eq!(shown.value("form-vpce"), "vpce-1");
}

#[wasm_bindgen_test]
async fn the_bar_opens_and_closes_panels() {
    let shown = Shown::of_example("cached-policy", |Given { state, layout }| {
        panel_area(&states(&state), &layout)
    })
    .await;
    assert_eq!(shown.all(".panel").len(), 1);
    shown.click("open-tables").await;
    assert_eq!(
        shown
            .attribute("[data-testid=open-tables]", "aria-expanded")
            .as_deref(),
        Some("true")
    );
    assert_eq!(shown.all(".panel").len(), 2);
    // What is pinned stands beside the response, not here.
    shown.click("pin-tables").await;
    assert_eq!(shown.all(".panel").len(), 1);
    shown.click("close-timeline").await;
    assert_eq!(
        shown
            .attribute("[data-testid=open-timeline]", "aria-expanded")
            .as_deref(),
        Some("false")
    );
}
