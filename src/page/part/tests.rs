//! The parts of the page in a browser: what is drawn at once, what a frame later, and what is not drawn.

use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use super::alike::{due, same};
use super::{Due, Part, Parts};
use crate::page::session::example;
use crate::page::state::{Action, Edit, Notice, State, Text};
use crate::page::testing::{Given, Shown, pause};
use crate::scenario::Behaviour;

/// What becomes of the request, the authorizer and the resource policy when this is typed.
fn dues(state: &State, text: Text, value: &str) -> [Due; 3] {
    let next = state.apply(Action::Edit(Edit::Text(text, value.into())));
    [Part::Request, Part::Authorizer, Part::ResourcePolicy].map(|part| {
        match due(&part, &part, &next, state) {
            Due::Later if same(&part, &next, state) => Due::Not,
            due => due,
        }
    })
}

#[wasm_bindgen_test]
fn what_is_edited_is_drawn_at_once_and_what_comes_of_it_later() {
    let state = State::new(example("authorizer-implicit-deny").unwrap());
    let Behaviour::Returns(output) = state.rules()[0].does.clone() else {
        panic!("it returns something")
    };
    // A space changes nothing but the text itself; other resources, the answers in the list of requests. No resource
    // policy is attached.
    let spaced = format!("{output} ");
    assert_eq!(
        dues(&state, Text::Output, &spaced),
        [Due::Not, Due::Now, Due::Not]
    );
    let wider = output.replace("GET/pets", "GET/pets*");
    assert_eq!(
        dues(&state, Text::Output, &wider),
        [Due::Later, Due::Now, Due::Not]
    );
    // Another path is another request, against which all policies are held.
    assert_eq!(
        dues(&state, Text::Path, "/cats"),
        [Due::Now, Due::Later, Due::Later]
    );
    assert_eq!(dues(&state, Text::Output, &output), [Due::Not; 3]);
}

/// The request's part, and a button that changes the authorizer's output so that the request gets through.
fn request(Given { state, .. }: Given) -> Html {
    let dispatch = state.dispatcher();
    let allow = Callback::from(move |_| {
        let output = r#"{"principalId": "a", "policyDocument": {"Version": "2012-10-17", "Statement":
            {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}}}"#;
        dispatch.dispatch(Action::Edit(Edit::Text(Text::Output, output.into())));
    });
    html! {
        <>
            { Parts::of(&state, false).html(Part::Request) }
            <button data-testid="allow" onclick={allow}>{ "Allow" }</button>
        </>
    }
}

#[wasm_bindgen_test]
async fn the_answers_in_the_list_of_requests_follow_a_frame_later() {
    let shown = Shown::of_example("authorizer-implicit-deny", request).await;
    assert!(
        shown
            .text("[data-testid^=timeline-][aria-current]")
            .ends_with("403")
    );
    shown.click("allow").await;
    pause(100).await;
    assert!(
        shown
            .text("[data-testid^=timeline-][aria-current]")
            .ends_with("200")
    );
}

#[wasm_bindgen_test]
async fn a_number_that_is_being_typed_is_left_alone() {
    let settings = |Given { state, .. }: Given| {
        let dispatch = state.dispatcher();
        let say = Callback::from(move |_| {
            dispatch.dispatch(Action::Notify(Notice::problem("something".into())));
        });
        html! {
            <>
                { Parts::of(&state, false).html(Part::Authorizer) }
                <button data-testid="say" onclick={say}>{ state.notice.is_some() }</button>
            </>
        }
    };
    let shown = Shown::of_example("authorizer-implicit-deny", settings).await;
    shown.enter("authorizer-ttl", "").await;
    // The page is drawn for another reason, while the number is not there yet.
    shown.click("say").await;
    pause(100).await;
    assert_eq!(shown.text("[data-testid=say]"), "true");
    assert_eq!(shown.value("authorizer-ttl"), "");
    shown.enter("authorizer-ttl", "60").await;
    let authorizer = shown.scenario().authorizer.clone();
    assert_eq!(authorizer.unwrap().authorizer_result_ttl_in_seconds, 60);
}
