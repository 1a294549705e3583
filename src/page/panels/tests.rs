//! Tests of each panel in a browser: what it shows, and what it edits.

use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::page::model::panel_layout::{Panel, PanelState};
use crate::page::model::state::State;
use crate::page::panels::frame;
use crate::page::panels::frame::PageStates;
use crate::page::panels::panel_area::panel_area;
use crate::page::ui::testing::{Mounted, TestContext, focused, idle};
use why403::scenario;
use why403::scenario::{EventKind, Scenario, TokenUse, UsageLimit};

fn states(state: &UseReducerHandle<State>) -> PageStates<'_> {
    PageStates {
        state,
        settled: state,
    }
}

fn panel(panel: Panel) -> impl Fn(TestContext) -> Html {
    panel_as(panel, false)
}

/// One panel, or a form as JSON.
fn panel_as(panel: Panel, json: bool) -> impl Fn(TestContext) -> Html {
    let panel = PanelState {
        panel,
        open: true,
        pinned: false,
        json,
    };
    move |TestContext { state, .. }| frame::view(&states(&state), panel, None)
}

#[wasm_bindgen_test]
async fn the_deciding_step_is_selected_and_others_can_be_selected() {
    let shown = Mounted::with_example("cached-policy", panel(Panel::Flow)).await;
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
        "Lambda authorizer function: skipped"
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
    assert!(shown.text(".step-detail").contains("a cached result is used"));
    assert!(
        shown
            .attribute(".step-detail a", "href")
            .unwrap()
            .starts_with("https://")
    );
}

#[wasm_bindgen_test]
async fn requests_of_the_chart_are_selected_moved_and_removed_by_keyboard() {
    let shown = Mounted::with_example("cached-policy", panel(Panel::Timeline)).await;
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
async fn a_ttl_of_0_disables_the_cache_and_a_flush_ends_a_lifetime() {
    let shown = Mounted::with_example("cached-policy", panel(Panel::Timeline)).await;
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
async fn events_are_moved_repeated_deployed_and_removed_in_the_table() {
    let shown = Mounted::with_example("cached-policy", panel(Panel::Timeline)).await;
    let rows = || shown.all("tbody tr").len();
    let before = rows();
    shown.click("event-request").await;
    assert_eq!(rows(), before + 1);
    assert!(!shown.has("event-deploy"), "nothing waits for a deployment");
    shown.click("event-change").await;
    assert_eq!((rows(), shown.all(".marker.deploys").len()), (before + 2, 1));
    let patch = shown
        .one(".deployment > textarea")
        .get_attribute("data-testid")
        .unwrap();
    shown.enter(&patch, "{ \"authorizer\": {").await;
    assert_eq!(
        shown
            .attribute(".deployment > textarea", "aria-invalid")
            .as_deref(),
        Some("true")
    );
    assert_eq!(shown.value(&patch), "{ \"authorizer\": {");
    shown.enter(&patch, "{ \"authorizer\": null }").await;
    assert_eq!(shown.attribute(".deployment > textarea", "aria-invalid"), None);
    // Its settings, and only saved.
    let at = patch.trim_start_matches("event-patch-").to_owned();
    shown
        .enter(&format!("event-authorizerResultTtlInSeconds-{at}"), "60")
        .await;
    shown.enter(&format!("event-policy-{at}"), "{}").await;
    let expected = r#"{"authorizer":{"authorizerResultTtlInSeconds":60},"api":{"policy":"{}"}}"#;
    assert_eq!(shown.value(&patch), expected);
    shown.enter(&format!("event-policy-{at}"), "").await;
    shown.click(&format!("event-saved-{at}")).await;
    let index: usize = at.parse().unwrap();
    let saved = r#"{"authorizer":{"authorizerResultTtlInSeconds":60},"api":{}}"#;
    assert_eq!(
        shown.scenario().timeline[index].what,
        EventKind::Update(saved.into())
    );
    shown.click("event-deploy").await;
    assert_eq!(rows(), before + 3);
    assert_eq!(shown.scenario().timeline[index + 1].what, EventKind::Deploy);
    shown.click(&format!("event-remove-{}", index + 1)).await;
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
async fn the_outcome_table_marks_the_cell_of_the_request() {
    let shown = Mounted::with_example("silent-authorizer", panel(Panel::Tables)).await;
    assert_eq!(shown.all("td[aria-current]").len(), 1);
    assert!(shown.text("caption").starts_with("Table A"));
    // A deny of the resource policy holds whatever the other policy decides.
    let shown = Mounted::with_example("resource-policy-explicit-deny", panel(Panel::Tables)).await;
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
async fn a_resource_pattern_is_aligned_with_the_arn() {
    let shown = Mounted::with_example("cached-policy", panel(Panel::Arns)).await;
    assert_eq!(shown.all(".aligned .differs").len(), 1);
    assert_eq!(
        shown.text(".arns li p"),
        "The path differs: the pattern has /pets, this request /pets/7."
    );
    // Without its labels, the alignment is the pattern and the ARN.
    let rows = |selector: &str| {
        let parts = shown.all(selector);
        parts
            .iter()
            .map(|it| it.text_content().unwrap())
            .collect::<String>()
    };
    let arn = shown
        .state()
        .selected_outcome()
        .unwrap()
        .outcome
        .method_arn
        .clone();
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
async fn a_statement_shows_why_it_does_not_apply() {
    let shown = Mounted::with_example("cached-policy", panel(Panel::Statements)).await;
    assert!(
        shown
            .text(".statements h4")
            .ends_with("neither allows nor denies the request: no statement applies")
    );
    assert!(
        shown
            .text(".statement-status")
            .ends_with("Does not apply: it covers GET /pets, and this request is GET /pets/7.")
    );
    assert!(shown.text(".statements .first").contains("Resource:"));
    assert!(
        shown
            .text(".statements .explanation")
            .starts_with("The path differs:")
    );
    // The statement and its failing element have places in the editor.
    assert!(
        shown
            .attribute(".statements .show", "data-place")
            .unwrap()
            .starts_with("/authorizer/lambda/0/returns ")
    );
    assert!(shown.one(".statements .first").has_attribute("data-place"));
}

#[wasm_bindgen_test]
async fn event_log_and_headers_are_those_of_the_selected_request() {
    let shown = Mounted::with_example("authorizer-implicit-deny", panel(Panel::Event)).await;
    assert!(
        shown
            .text("pre")
            .contains("\"methodArn\": \"arn:aws:execute-api:")
    );
    let shown = Mounted::with_example("cached-policy", panel(Panel::Event)).await;
    assert!(shown.text(".empty").contains("a cached result is reused"));
    let shown = Mounted::with_example("cached-policy", panel(Panel::Headers)).await;
    assert!(shown.text("dl").contains("AccessDeniedException"));
    let shown = Mounted::with_example("cached-policy", panel(Panel::Log)).await;
    assert!(shown.all("li").len() > 1);
}

#[wasm_bindgen_test]
async fn a_panel_about_a_request_offers_to_add_one() {
    let mut offering = 0;
    for kind in Panel::all() {
        let shown = Mounted::new(Scenario::default(), panel(kind)).await;
        assert!(!shown.text("h3").is_empty());
        assert!(!shown.all(".empty, .form, .editor").is_empty(), "{kind:?}");
        if shown.all(".empty button").is_empty() {
            continue;
        }
        offering += 1;
        shown.click_on(".empty button").await;
        assert_eq!(shown.state().scenario.requests().count(), 1, "{kind:?}");
        assert!(shown.all(".empty button").is_empty(), "{kind:?}");
    }
    // The other panels are about the scenario.
    assert_eq!(offering, 8);
}

#[wasm_bindgen_test]
async fn the_whole_scenario_is_edited_as_json() {
    let shown = Mounted::with_example("cached-policy", panel(Panel::Whole)).await;
    shown.enter("editor-whole", "{ \"title\": ").await;
    assert_eq!(shown.value("editor-whole"), "{ \"title\": ");
    idle().await;
    assert!(!shown.all(".problem").is_empty());
    shown.enter("editor-whole", "{\"title\":   \"typed\"}").await;
    assert_eq!(shown.value("editor-whole"), "{\"title\":   \"typed\"}");
    idle().await;
    assert!(shown.all(".problem").is_empty());
}

#[wasm_bindgen_test]
async fn a_form_is_edited_as_json() {
    let shown = Mounted::with_example("cached-policy", panel_as(Panel::Request, true)).await;
    assert!(
        shown
            .value("editor-request")
            .contains("\"Authorization\": \"Bearer alice\"")
    );
    shown.enter("editor-request", "{ \"path\": 7 }").await;
    idle().await;
    assert!(
        shown.text(".problem").contains("1:11"),
        "{}",
        shown.text(".problem")
    );
    shown.enter("editor-request", "{ \"path\": \"/cats\" }").await;
    idle().await;
    assert!(shown.all(".problem").is_empty());
}

#[wasm_bindgen_test]
async fn the_api_form_edits_the_api() {
    let shown = Mounted::new(Scenario::default(), panel(Panel::Api)).await;
    shown.enter("form-region", "eu-west-1").await;
    shown.click("form-key-add").await;
    shown.enter("form-key-0", "secret").await;
    shown.click("form-key-enabled-0").await;
    shown.enter("form-key-exceeded-0", "2").await;
    assert!(
        !shown.has("form-vpce-policy"),
        "only a private API has an endpoint policy"
    );
    shown.click("form-endpoint-2").await;
    shown.click("form-vpce-policy").await;
    shown.enter("editor-vpce-policy", "{").await;
    shown.click("form-deployed").await;
    let api = &shown.scenario().api;
    let key = &api.api_keys[0];
    assert_eq!(
        (key.enabled, key.usage_plan, key.exceeded),
        (false, true, Some(UsageLimit::Quota))
    );
    assert_eq!(
        (api.vpc_endpoint_policy.as_deref(), api.deployed),
        (Some("{"), false)
    );
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
async fn the_methods_form_edits_the_methods() {
    let shown = Mounted::new(Scenario::default(), panel(Panel::Methods)).await;
    shown.click("form-methods-listed").await;
    assert_eq!(shown.value("form-method-path-0"), "/{proxy+}");
    shown.click("form-method-add").await;
    shown.enter("form-method-path-1", "/cats").await;
    shown.enter("form-method-guard-1", "3").await;
    shown.enter("form-method-scopes-1", "pets/read, pets/write").await;
    let scopes = |shown: &Mounted| {
        shown.scenario().api.methods.as_ref().unwrap()[1]
            .authorization_scopes
            .clone()
    };
    assert_eq!(scopes(&shown), ["pets/read", "pets/write"]);
    shown.enter("form-method-guard-1", "2").await;
    assert!(!shown.has("form-method-scopes-1"));
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
async fn the_responses_form_customises_a_gateway_response() {
    let shown = Mounted::new(Scenario::default(), panel(Panel::Responses)).await;
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
async fn the_authorizer_form_edits_the_authorizer() {
    let shown = Mounted::new(Scenario::default(), panel(Panel::Authorizer)).await;
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
    shown.click("form-permission").await;
    shown.click("form-role").await;
    shown
        .enter("form-role-arn", "arn:aws:iam::123456789012:role/invoke")
        .await;
    shown.click("form-assumable").await;
    let scenario = shown.scenario();
    let authorizer = scenario.authorizer.as_ref().unwrap();
    let role = authorizer.authorizer_credentials.as_ref().unwrap();
    assert!(!authorizer.lambda_invoke_permission && !role.assumable);
    assert_eq!(role.arn, "arn:aws:iam::123456789012:role/invoke");
    shown.click("form-attached").await;
    assert!(shown.all(".form").is_empty());
}

#[wasm_bindgen_test]
async fn the_request_form_edits_the_rest_of_a_request() {
    let read = scenario::read(
        r#"{"api": {"methods": [{"authorizationType": "COGNITO_USER_POOLS"}]}, "timeline": [{"request": {}}]}"#,
    );
    let shown = Mounted::new(read.scenario, panel(Panel::Request)).await;
    assert!(shown.whole_text().contains("never verified"));
    shown.enter("form-vpc-ip", "10.0.0.1").await;
    // What matters for a custom domain name only.
    assert!(!shown.has("form-mapped"));
    shown.enter("form-host", "2").await;
    shown.click("form-mapped").await;
    shown.click("form-certificate").await;
    shown.enter("form-host", "0").await;
    assert!(!shown.has("form-mapped"));
    shown.click("form-token").await;
    shown.click("form-token-use-1").await;
    shown.enter("form-token-scopes", "pets/read, pets/write").await;
    shown.click("form-token-expired").await;
    shown.click("form-signed").await;
    shown.click("form-session-add").await;
    shown.click("form-scp-add").await;
    shown.enter("editor-scp-0", "{").await;
    let state = shown.state();
    let request = state.request().unwrap();
    assert!(!request.base_path_mapped && !request.client_certificate_trusted);
    assert_eq!(
        (request.host, request.vpc_source_ip.as_deref()),
        (None, Some("10.0.0.1"))
    );
    let token = request.token.as_ref().unwrap();
    assert_eq!(
        (token.token_use, token.expired, token.valid),
        (TokenUse::Access, true, true)
    );
    assert_eq!(token.scopes, ["pets/read", "pets/write"]);
    let caller = request.caller.as_ref().unwrap();
    assert!(caller.session_policy.is_some() && caller.permissions_boundary.is_none());
    assert_eq!(caller.service_control_policies, ["{"]);
    shown.click_on("[aria-label=\"Remove Session policy\"]").await;
    assert!(!shown.has("editor-session"));
    assert!(shown.value("form-caller").starts_with("arn:aws:iam::"));
    shown.enter("editor-caller", "{").await;
    assert_eq!(shown.value("editor-caller"), "{");
    shown.click("form-context-add").await;
    shown.enter("form-context-key-0", "aws:PrincipalTag/team").await;
    shown.click("form-context-many-0").await;
    shown.enter("form-context-value-0", "a, b").await;
    assert_eq!(shown.value("form-context-value-0"), "a, b");
    assert_eq!(shown.value("form-vpc-ip"), "10.0.0.1");
}

#[wasm_bindgen_test]
async fn the_bar_opens_and_closes_panels() {
    let shown = Mounted::with_example("cached-policy", |TestContext { state, layout }| {
        let on_open = {
            let layout = layout.clone();
            Callback::from(move |panel| layout.set(layout.with_open(panel, true)))
        };
        panel_area(&states(&state), &layout, &on_open)
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
    // A pinned panel is beside the response, not in this area.
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
