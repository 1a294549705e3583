//! Tests of the response pane in a browser: status, reason, alternatives and body.

use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use super::*;
use crate::page::model::by_address::ByAddress;
use crate::page::panes::suggestions::FoundReport;
use crate::page::ui::testing::{Mounted, TestContext};
use why403::scenario;
use why403::scenario::{AwsVersion, Scenario};

fn pane(TestContext { state, .. }: TestContext) -> Html {
    response(&state, &SuggestionState::default(), Html::default())
}

#[wasm_bindgen_test]
async fn the_response_shows_the_status_the_reason_and_its_place() {
    let shown = Mounted::with_example("cached-policy", pane).await;
    assert_eq!(shown.text("[data-testid=status]"), "403");
    assert_eq!(shown.text("[data-testid=outcome-label]"), "Implicitly denied");
    let state = shown.state();
    let place = state.explanation.as_ref().unwrap().location.unwrap();
    let text = state.scenario.text(place.text_id).unwrap();
    assert_eq!(place.span.slice(text), "\"${event.methodArn}\"");
    assert_eq!(
        shown.attribute(".why", "data-place"),
        shown.attribute(".why .show", "data-place")
    );
    assert!(
        shown
            .text("[data-testid=certainty]")
            .starts_with("Documented by AWS: ")
    );
    let link = shown.one("[data-testid=certainty] a");
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noopener noreferrer"));
    assert!(!shown.has("not-known") && !shown.has("alternative"));
    assert_eq!(
        shown.text("[data-testid=as-sent] code"),
        r#"{"Message":"User is not authorized to access this resource"}"#
    );
}

#[wasm_bindgen_test]
async fn a_body_is_shown_byte_by_byte() {
    let mut scenario = scenario::read(r#"{"timeline": [{"request": {}}]}"#).scenario;
    scenario.aws_version = AwsVersion::Current;
    let shown = Mounted::new(scenario, |_| {
        html! {
            <>
                { body("{\"a\": 1,\n\"b\":[]} ", "two", None) }
                { body("{\"a\": 1}", "one", None) }
                { body("{\"a\": 1", "broken", None) }
                { body("", "none", None) }
            </>
        }
    })
    .await;
    assert_eq!(shown.text("[data-testid=two]"), "{\"a\": 1,\n\"b\":[]} ");
    assert_eq!(shown.all("[data-testid=two] .key").len(), 2);
    // Only a body with several members is broken into lines.
    assert_eq!(shown.text("[data-testid=two].several .end"), "} ");
    assert!(shown.all("[data-testid=one].several").is_empty());
    assert_eq!(shown.text("[data-testid=broken]"), "{\"a\": 1");
    assert!(shown.all("[data-testid=none] *").is_empty());
    let bytes: Vec<_> = shown
        .all("h3 .small")
        .iter()
        .map(|it| it.text_content().unwrap())
        .collect();
    assert_eq!(bytes, ["17 bytes", "8 bytes", "7 bytes", "0 bytes"]);
}

#[wasm_bindgen_test]
async fn alternatives_are_shown_side_by_side() {
    let shown = Mounted::with_example("silent-authorizer", pane).await;
    assert!(shown.has("not-known"));
    assert_eq!(shown.all(".alternatives > li").len(), 2);
    assert_eq!(shown.all(".alternatives .verdict").len(), 2);
    assert_eq!(shown.text("[data-testid=alternative-status]"), "403");
    assert_eq!(
        shown.text("[data-testid=alternative] .which"),
        "Or, if API Gateway names the resource policy instead:"
    );
    assert!(announcement(&shown.state()).starts_with("403 or 403 "));
}

fn pane_with_advice(TestContext { state, .. }: TestContext) -> Html {
    let report = why403::explain::report(Scenario::clone(&state.scenario), state.selected);
    let advice = SuggestionState {
        found: ByAddress::new(FoundReport {
            scenario: Rc::clone(&state.scenario),
            report,
        }),
        searched: true,
        current: true,
        failed: false,
    };
    response(&state, &advice, Html::default())
}

#[wasm_bindgen_test]
async fn a_suggestion_says_what_else_it_lets_through_and_what_to_do_on_aws() {
    let shown = Mounted::with_example("cached-policy", pane_with_advice).await;
    let details = shown.all("[data-testid=suggestion-details]");
    assert_eq!(details.len(), shown.all(".suggestions li > button").len());
    let mut texts = details.iter().map(|one| one.text_content().unwrap());
    let text = texts.find(|text| text.contains("/authorizerResultTtlInSeconds"));
    let text = text.unwrap();
    assert!(text.contains("other requests through"), "{text}");
    assert!(text.contains("GET /pets/8 as Bearer alice"), "{text}");
    assert!(text.contains("aws apigateway create-deployment"), "{text}");
    assert!(
        text.contains("AWS::ApiGateway::Authorizer.AuthorizerResultTtlInSeconds"),
        "{text}"
    );
}

#[wasm_bindgen_test]
async fn a_warning_has_its_place_and_its_edit() {
    let shown = Mounted::with_example("cached-policy", pane_with_advice).await;
    let warning = "[data-testid=warnings] [data-code=cached-method-arn]";
    assert!(shown.text(warning).contains("event.methodArn"));
    let place = shown.attribute(warning, "data-place").unwrap_or_default();
    assert!(place.starts_with("/authorizer/lambda/0/returns "), "{place}");
    shown.click_on(&format!("{warning} button.link:not(.show)")).await;
    let state = shown.state();
    assert!(!scenario::write(&state.scenario).contains("${event.methodArn}"));
    assert!(!shown.has("warnings"));
}
