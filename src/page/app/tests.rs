//! The components outside the panels in a browser: what each shows of a state, and what using it does.

mod frame;

use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::page::app::commands::CommandContext;
use crate::page::app::embed::Embed;
use crate::page::app::header::header;
use crate::page::app::notice::notice_bar;
use crate::page::app::page::App;
use crate::page::app::scenario_header::About;
use crate::page::model::state::{Action, Notice, Offer, PairEdit, State, TextField};
use crate::page::panels::execution_log;
use crate::page::panes::authorizer::authorizer;
use crate::page::panes::request::request;
use crate::page::panes::request_tabs::RequestTabs;
use crate::page::panes::resource_policy::resource_policy;
use crate::page::panes::status_bar::status_bar;
use crate::page::platform::dispatch::edit_now;
use crate::page::ui::field::{Field, choice, edits, quiet_choice, switch, with_code};
use crate::page::ui::key_values::KeyValues;
use crate::page::ui::testing::{Mounted, TestContext, idle};
use why403::gateway::LogLine;
use why403::rule::Certainty;
use why403::scenario;
use why403::scenario::{AuthorizerType, AwsVersion, Behaviour, CaseIndex, EndpointType, Millis, Scenario};

/// Two requests: one that gets through, one for which there is no method.
fn two_requests() -> Scenario {
    let text = r#"{"authorizer": null, "api": {"methods": [{"httpMethod": "GET", "path": "/pets"}]}, "timeline": [
        {"request": {"path": "/pets"}}, {"at": 2.5, "flushStageAuthorizersCache": true},
        {"at": 9, "set": {"api": {"stageVariables": {}}}}, {"at": 10, "request": {"path": "/nowhere"}}]}"#;
    scenario::read(text).scenario
}

#[wasm_bindgen_test]
async fn the_description_is_shown_in_paragraphs() {
    let scenario = Scenario {
        title: "A title".into(),
        description: "One, `two`.\n\n\n\nThree.".into(),
        ..Scenario::default()
    };
    let about = |TestContext { state, .. }: TestContext| {
        let (title, description) = (state.scenario.title.clone(), state.scenario.description.clone());
        html! { <About {title} {description} dispatch={state.dispatcher()} /> }
    };
    let shown = Mounted::new(scenario, about).await;
    assert_eq!(shown.text("h2"), "A title");
    let paragraphs: Vec<_> = shown
        .all("p")
        .iter()
        .map(|it| it.text_content().unwrap())
        .collect();
    assert_eq!(paragraphs, ["One, two.", "Three."]);
    assert_eq!(shown.text("p code"), "two");
}

#[wasm_bindgen_test]
async fn text_in_backticks_is_code() {
    let shown = Mounted::new(Scenario::default(), |_| with_code("a `b` c `d`")).await;
    let code: Vec<_> = shown
        .all("code")
        .iter()
        .map(|it| it.text_content().unwrap())
        .collect();
    assert_eq!(
        (code, shown.whole_text()),
        (vec!["b".into(), "d".into()], "a b c d".into())
    );
}

#[wasm_bindgen_test]
async fn a_field_is_labelled_and_changes_its_text() {
    let shown = Mounted::with_example("cached-policy", |TestContext { state, .. }| {
        let field = |id, long| {
            let value = state.request().map_or("", |request| &request.path);
            let on_input = edits(&state.dispatcher(), TextField::Path);
            let field = Field::new(id, "Path", value, on_input);
            if long { field.long().html() } else { field.html() }
        };
        html! { <>{ field("there", false) }{ field("long", true) }</> }
    })
    .await;
    assert_eq!(shown.attribute("label", "for").as_deref(), Some("there"));
    shown.enter("there", "/cats").await;
    assert_eq!(shown.state().request().unwrap().path, "/cats");
    assert_eq!(
        (shown.value("there"), shown.value("long")),
        ("/cats".into(), "/cats".into())
    );
    shown.enter("long", "/dogs").await;
    assert_eq!(shown.value("there"), "/dogs");
}

#[wasm_bindgen_test]
async fn a_choice_and_a_switch_emit_what_is_chosen() {
    let shown = Mounted::new(Scenario::default(), |TestContext { state, .. }| {
        let dispatch = state.dispatcher();
        let on_choose =
            Callback::from(move |rule: usize| dispatch.dispatch(Action::SelectCase(CaseIndex(rule))));
        let dispatch = state.dispatcher();
        let on_change = Callback::from(move |on: bool| {
            dispatch.dispatch(Action::Notify(Notice::problem(on.to_string())));
        });
        html! {
            <>
                { choice("colour", "Colour", &[(0, "red"), (1, "blue")], 1, on_choose.clone()) }
                { quiet_choice("size", "Size", &[(0, "small"), (1, "large")], 0, on_choose) }
                { switch("lamp", "Lamp", state.notice.is_some(), on_change) }
            </>
        }
    })
    .await;
    assert_eq!(
        (shown.text("legend"), shown.text(".switch")),
        ("Colour".into(), "Lamp".into())
    );
    assert!(shown.checked("colour-1") && !shown.checked("colour-0") && !shown.checked("lamp"));
    assert_eq!(shown.text("legend.visually-hidden"), "Size");
    shown.click("lamp").await;
    assert!(shown.checked("lamp"));
    assert_eq!(shown.state().notice.unwrap().text, "true");
}

#[wasm_bindgen_test]
async fn pairs_are_added_edited_and_removed() {
    let shown = Mounted::with_example("cached-policy", |TestContext { state, .. }| {
        let pairs = state
            .request()
            .map(|request| request.headers.clone())
            .unwrap_or_default();
        let dispatch = state.dispatcher();
        let on_edit = Callback::from(move |edit: PairEdit| {
            let change = crate::page::model::state::FormEdit::request(move |request| {
                edit.clone().apply(&mut request.headers);
            });
            dispatch.dispatch(edit_now(crate::page::model::state::Edit::Form(change)));
        });
        let pairs = KeyValues {
            noun: "header",
            label: "Headers",
            pairs: &pairs,
            property: None,
            names: None,
            on_edit,
        };
        pairs.html()
    })
    .await;
    let before = shown.all(".pair").len();
    shown.click("header-add").await;
    let (name, value) = (format!("header-name-{before}"), format!("header-value-{before}"));
    shown.enter(&name, "X-Colour").await;
    shown.enter(&value, "blue").await;
    assert_eq!(
        shown.state().request().unwrap().headers.last().unwrap(),
        &("X-Colour".to_owned(), "blue".to_owned())
    );
    // Each field and each button has a name of its own.
    assert_eq!(
        shown
            .attribute(".pair:last-of-type button", "aria-label")
            .unwrap(),
        format!("Remove header {}", before + 1)
    );
    shown.click_on(".pair button").await;
    assert_eq!(shown.all(".pair").len(), before);
    assert_eq!(shown.value("header-name-0"), "X-Colour");
}

#[wasm_bindgen_test]
async fn the_log_marks_the_lines_that_are_approximate() {
    let line = |text: &str, certainty| LogLine {
        text: text.into(),
        certainty,
    };
    let shown = Mounted::new(Scenario::default(), move |_| {
        let lines = vec![
            line("sure", Certainty::Recorded),
            line("perhaps", Certainty::Inferred),
        ];
        execution_log::view(&lines)
    })
    .await;
    assert_eq!(shown.text(".approximate"), "perhaps (approximate)");
    assert!(shown.text("p").contains("approximate"));
    let shown = Mounted::new(Scenario::default(), move |_| {
        execution_log::view(&[line("sure", Certainty::Recorded)])
    })
    .await;
    assert!(shown.all("p").is_empty());
}

#[wasm_bindgen_test]
async fn the_status_bar_shows_the_outcome() {
    let shown = Mounted::with_example("authorizer-explicit-deny", |TestContext { state, .. }| {
        status_bar(&state)
    })
    .await;
    assert_eq!(
        shown.attribute(".status-bar", "data-outcome-kind").as_deref(),
        Some("explicit")
    );
    assert!(shown.text(".status-bar").starts_with("403Explicitly denied"));
    let shown = Mounted::new(Scenario::default(), |TestContext { state, .. }| {
        status_bar(&state)
    })
    .await;
    assert!(!shown.has("status-bar"));
}

#[wasm_bindgen_test]
async fn a_notice_is_shown_and_dismissed() {
    let bar = |TestContext { state, .. }: TestContext| notice_bar(&state);
    let recovered = Offer::OpenRecovered(std::rc::Rc::new(two_requests()));
    let notice = Notice::problem("It is `broken`.".into()).offering(recovered);
    let state = State::new(Scenario::default()).apply(Action::Notify(notice));
    let shown = Mounted::with_state(state.clone(), bar).await;
    assert_eq!(shown.text("[role=status] p"), "It is broken.");
    shown.click_on(".bare").await;
    assert!(!shown.has("notice"));
    assert!(
        !shown.all("[role=status]").is_empty(),
        "the region stays for the next one"
    );
    let shown = Mounted::with_state(state, bar).await;
    shown.click("open-recovered").await;
    assert_eq!(*shown.scenario(), two_requests());
}

#[wasm_bindgen_test]
async fn the_header_chooses_which_aws_is_simulated() {
    let shown = Mounted::new(two_requests(), |TestContext { state, .. }| {
        header(&CommandContext { state, frame: None })
    })
    .await;
    assert!(shown.checked("rules-1"));
    shown.click("rules-0").await;
    assert!(shown.checked("rules-0"));
    assert_eq!(shown.scenario().aws_version, AwsVersion::Current);
}

#[wasm_bindgen_test]
async fn the_tabs_show_requests_and_events_in_order() {
    let shown = Mounted::new(
        two_requests(),
        |TestContext { state, .. }| html! { <RequestTabs state={State::clone(&state)} dispatch={state.dispatcher()} /> },
    )
    .await;
    let events: Vec<_> = shown
        .all(".other-event")
        .iter()
        .map(|it| it.text_content().unwrap())
        .collect();
    assert_eq!(events.len(), 2);
    assert!(events[0].starts_with("2.5 s") && events[0].ends_with("flushed"));
    assert!(shown.text("[data-testid=timeline-0]").contains("GET /pets"));
    // The one that does not get through is in view.
    assert_eq!(
        shown
            .attribute("[data-testid=timeline-1]", "aria-current")
            .as_deref(),
        Some("true")
    );
    shown.click("timeline-0").await;
    assert_eq!(shown.state().selected.0, 0);
    shown.click("request-add").await;
    assert_eq!(shown.state().scenario.requests().count(), 3);
    shown.click("request-remove").await;
    shown.click("request-remove").await;
    assert_eq!(shown.state().scenario.requests().count(), 1);
    assert!(!shown.has("request-remove"), "the last one stays");
}

#[wasm_bindgen_test]
async fn the_request_and_its_api_are_edited() {
    let pane = |TestContext { state, .. }: TestContext| request(&state, Some(&state), false);
    let shown = Mounted::with_example("cached-policy", pane).await;
    shown.enter("request-method", "POST").await;
    shown.enter("request-path", "/cats").await;
    shown.enter("request-source-ip", "192.0.2.1").await;
    shown.enter("request-at", "3.5").await;
    shown.enter("request-at", "soon").await;
    shown.enter("header-value-0", "Bearer bob").await;
    shown.click("parameter-add").await;
    shown.enter("parameter-name-0", "q").await;
    shown.enter("api-region", "eu-west-1").await;
    shown.enter("api-account", "210987654321").await;
    shown.enter("api-id", "zyxw").await;
    shown.enter("api-stage", "test").await;
    shown.click("endpoint-2").await;
    shown.enter("request-vpce", "vpce-1").await;
    let state = shown.state();
    let (at, request) = (state.event().unwrap().at, state.request().unwrap());
    assert_eq!(
        (at, &*request.http_method, &*request.path),
        (Millis::new(3_500), "POST", "/cats")
    );
    assert_eq!(
        (&*request.source_ip, &*request.headers[0].1),
        ("192.0.2.1", "Bearer bob")
    );
    assert_eq!(request.query_string_parameters[0].0, "q");
    assert_eq!(request.vpc_endpoint_id.as_deref(), Some("vpce-1"));
    let api = &state.scenario.api;
    assert_eq!((&*api.region, &*api.account_id), ("eu-west-1", "210987654321"));
    assert_eq!((&*api.rest_api_id, &*api.stage_name), ("zyxw", "test"));
    assert_eq!(api.endpoint_type, EndpointType::Private);
    let shown = Mounted::new(Scenario::default(), pane).await;
    assert!(shown.has("request-add"), "the first request can be added");
    shown.click("request-add").await;
    assert!(shown.has("request-path"));
}

#[wasm_bindgen_test]
async fn the_authorizer_and_its_function_are_edited() {
    let pane = |TestContext { state, .. }: TestContext| authorizer(&state, false);
    let shown = Mounted::with_example("authorizer-implicit-deny", pane).await;
    shown.enter("editor-output", "{}").await;
    let does = |shown: &Mounted| {
        shown.scenario().authorizer.as_ref().unwrap().lambda[0]
            .behaviour
            .clone()
    };
    assert_eq!(does(&shown), Behaviour::Returns("{}".into()));
    shown.click("does-1").await;
    shown.enter("thrown", "No").await;
    assert_eq!(does(&shown), Behaviour::Throws("No".into()));
    shown.click("does-2").await;
    assert_eq!(does(&shown), Behaviour::TimesOut);
    // What was typed comes back.
    shown.click("does-0").await;
    assert_eq!(shown.value("editor-output"), "{}");
    shown.enter("authorizer-ttl", "60").await;
    shown.enter("identity-source", "X").await;
    shown
        .click_on("[data-testid=identity-source-problems] .fix")
        .await;
    assert_eq!(shown.value("identity-source"), "method.request.header.X");
    assert!(!shown.has("identity-source-problems"));
    shown.enter("identity-validation", "^a$").await;
    shown.click("rule-add").await;
    shown.enter("rule-when", "Bearer b*").await;
    assert!(shown.text("[data-testid=rule-0]").contains("Bearer b*"));
    shown.click("rule-1").await;
    assert_eq!(shown.state().case.0, 1);
    shown.click("rule-remove").await;
    assert_eq!(shown.state().cases().len(), 1);
    shown.click("authorizer-type-1").await;
    let scenario = shown.scenario();
    let authorizer = scenario.authorizer.as_ref().unwrap();
    assert_eq!(authorizer.authorizer_type, AuthorizerType::Request);
    assert_eq!(authorizer.authorizer_result_ttl_in_seconds, 60);
    assert_eq!(authorizer.identity_source, "method.request.header.X");
    assert_eq!(authorizer.identity_validation_expression, "^a$");
    assert!(!shown.has("identity-validation"), "a REQUEST authorizer has none");
    shown.click("authorizer-attached").await;
    assert!(shown.scenario().authorizer.is_none());
    assert!(shown.text(".empty").contains("No Lambda authorizer"));
    shown.click("authorizer-attached").await;
    assert_eq!(shown.value("authorizer-ttl"), "60");
}

#[wasm_bindgen_test]
async fn the_resource_policy_is_attached_edited_and_detached() {
    let pane = |TestContext { state, .. }: TestContext| resource_policy(&state, false);
    let shown = Mounted::with_example("authorizer-implicit-deny", pane).await;
    assert!(shown.text(".empty").contains("No resource policy"));
    shown.click("policy-attached").await;
    assert!(shown.value("editor-policy").contains("execute-api:Invoke"));
    shown.enter("editor-policy", "{").await;
    assert_eq!(shown.scenario().api.policy.as_deref(), Some("{"));
    idle().await;
    assert!(!shown.all(".problem").is_empty());
    shown.click("policy-attached").await;
    assert_eq!(shown.scenario().api.policy, None);
    shown.click("policy-attached").await;
    assert_eq!(shown.value("editor-policy"), "{");
}

#[wasm_bindgen_test]
async fn the_page_and_the_embed_show_a_scenario_that_ends_in_403() {
    let shown = Mounted::new(Scenario::default(), |_| html! { <App /> }).await;
    assert_eq!(shown.text("[data-testid=status]"), "403");
    for name in [
        "examples",
        "request-path",
        "editor-output",
        "policy-attached",
        "reason",
        "open-flow",
    ] {
        assert!(shown.has(name), "{name}");
    }
    assert_eq!(shown.all("h1").len(), 1);
    assert_eq!(shown.all("main").len(), 1);
    drop(shown);
    let shown = Mounted::new(Scenario::default(), |_| html! { <Embed /> }).await;
    assert_eq!(shown.text("[data-testid=status]"), "403");
    let address = shown.attribute("[data-testid=open-in-why403]", "href").unwrap();
    assert!(address.contains("/index.html#"), "{address}");
    for name in ["examples", "policy-attached", "open-flow"] {
        assert!(!shown.has(name), "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_pane_of_the_embed_is_there_while_it_is_open() {
    let shown = Mounted::new(Scenario::default(), |_| html! { <Embed /> }).await;
    let names = ["about", "request", "authorizer", "response"];
    let hooks = names.map(|name| format!("open-{name}"));
    assert_eq!(shown.all(".chips button").len(), names.len());
    for hook in &hooks {
        shown.click(hook).await;
    }
    for name in ["request-path", "editor-output", "body"] {
        assert!(shown.has(name), "{name}");
    }
    assert!(!shown.has("reset"));
    shown.enter("request-path", "/nowhere").await;
    assert!(shown.has("reset"));
    // An example's description leaves with the first edit.
    assert!(!shown.has("open-about"));
    for hook in &hooks[1..] {
        assert_eq!(
            shown
                .attribute(&format!("[data-testid={hook}]"), "aria-expanded")
                .as_deref(),
            Some("true")
        );
        shown.click(hook).await;
    }
    assert_eq!(shown.all("main > section").len(), 1);
}
