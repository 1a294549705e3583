//! A rehearsal of the first keys. A browser compiles a function when it is called for the first time, and whoever types the
//! first key waits for all of them: a third of a frame and more. So when an editor is used for the first time, a few keys are
//! tried on a state of their own, and what comes of them is drawn where nobody sees it.

use gloo::timers::callback::Timeout;
use web_sys::Element;
use yew::prelude::*;

use super::browser;
use super::further::Known;
use super::resource_policy;
use super::response::response;
use super::state::{Action, Edit, State, Text};

/// After how many milliseconds the stage is cleared.
const LEFT: u32 = 1000;

/// Tries keys on this text of the state, which is not touched.
pub fn rehearse(state: &State, path: &str) {
    let place = browser::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("div").ok());
    if let Some(place) = place {
        play(place, state, path);
    }
}

/// One key that breaks the text, and one that makes it whole, twice: the second time around, what is there changes as it does
/// while a person types.
fn play(place: Element, state: &State, path: &str) {
    let text = if path == resource_policy::PATH {
        Text::Policy
    } else {
        Text::Output
    };
    let Some(now) = text.of(&state.scenario, state.selected, state.rule) else {
        return;
    };
    let broken = || Edit::Text(text, [now, "{"].concat());
    let whole = || Edit::Text(text, now.to_owned());
    let stage = StageProps {
        first: state.clone(),
        keys: vec![broken(), whole(), broken(), whole()],
    };
    let stage = yew::Renderer::<Stage>::with_root_and_props(place, stage).render();
    Timeout::new(LEFT, move || stage.destroy()).forget();
}

#[derive(PartialEq, Properties)]
struct StageProps {
    first: State,
    keys: Vec<Edit>,
}

/// The response, to one key after another, each in a task of its own.
#[component]
fn Stage(props: &StageProps) -> Html {
    let first = props.first.clone();
    let state = use_reducer(move || first);
    let next = use_state(|| 0_usize);
    {
        let key = props.keys.get(*next).cloned();
        let (dispatch, next) = (state.dispatcher(), next.clone());
        use_effect_with(*next, move |at| {
            let following = at.saturating_add(1);
            let task = key.map(|key| {
                Timeout::new(0, move || {
                    dispatch.dispatch(Action::Edit(key));
                    next.set(following);
                })
            });
            move || drop(task)
        });
    }
    response(&state, &Known::default(), Some(Html::default()))
}

#[cfg(test)]
mod tests {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::page::session::example;
    use crate::page::testing::pause;

    #[wasm_bindgen_test]
    async fn keys_are_tried_where_nobody_sees_them() {
        let state = State::new(example("resource-policy-explicit-deny").unwrap());
        let document = browser::window().unwrap().document().unwrap();
        let shown = document.body().unwrap().child_element_count();
        let place = document.create_element("div").unwrap();
        // How often an answer became stale, and what stood there last.
        let watch = "(place) => {
            let stale = false;
            new MutationObserver(() => {
                const now = place.querySelector('.stale-note') !== null;
                if (now && !stale) place.title += 'stale ';
                stale = now;
                place.lang = place.querySelector('[data-testid=status]')?.textContent ?? 'gone';
            }).observe(place, { subtree: true, childList: true });
        }";
        let watch: js_sys::Function = js_sys::eval(watch).unwrap().unchecked_into();
        watch.call1(&wasm_bindgen::JsValue::NULL, &place).unwrap();
        play(place.clone(), &state, resource_policy::PATH);
        pause(300).await;
        assert_eq!(place.get_attribute("title").as_deref(), Some("stale stale "));
        assert_eq!(place.get_attribute("lang").as_deref(), Some("403"));
        pause(LEFT).await;
        assert_eq!(place.get_attribute("lang").as_deref(), Some("gone"));
        assert!(!state.can_undo() && !state.edited);
        assert_eq!(document.body().unwrap().child_element_count(), shown);
    }
}
