//! The menu of examples and of earlier work.

use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use super::browser;
use super::session;
use super::state::{Action, State};
use crate::scenario::{self, Scenario, gallery};

/// The state and where actions go.
#[derive(PartialEq, Properties)]
pub struct ExamplesProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
}

/// The menu of examples.
#[component]
pub fn Examples(props: &ExamplesProps) -> Html {
    let menu = use_node_ref();
    let open = use_state_eq(|| false);
    let close = {
        let menu = menu.clone();
        move || {
            if let Some(menu) = menu.cast::<HtmlDetailsElement>() {
                menu.set_open(false);
            }
        }
    };
    let ontoggle = {
        let (menu, open) = (menu.clone(), open.clone());
        Callback::from(move |_: Event| {
            open.set(menu.cast::<HtmlDetailsElement>().is_some_and(|menu| menu.open()));
        })
    };
    let onkeydown = {
        let (menu, close) = (menu.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close();
                browser::focus_first(&menu, "summary");
            }
        })
    };
    let onfocusout = {
        let (menu, close) = (menu.clone(), close.clone());
        Callback::from(move |event: FocusEvent| {
            if !browser::contains(&menu, event.related_target()) {
                close();
            }
        })
    };
    let load = {
        let dispatch = props.state.dispatcher();
        let menu = menu.clone();
        Callback::from(move |(name, scenario): (Option<&'static str>, Scenario)| {
            close();
            browser::focus_first(&menu, "summary");
            browser::set_fragment(name.map(|name| ["g:", name].concat()).as_deref());
            dispatch.dispatch(Action::Load(Box::new(scenario)));
        })
    };
    html! {
        <details class="menu" ref={menu} {ontoggle} {onkeydown} {onfocusout} data-testid="examples">
            <summary class="button">{ "Examples" }</summary>
            // Focusable, so that a click on its ground does not count as leaving it.
            <div class="menu-panel" tabindex="-1">
                if *open {
                    { gallery_groups(&load) }
                    { earlier_group(&load) }
                }
            </div>
        </details>
    }
}

type Load = Callback<(Option<&'static str>, Scenario)>;

fn gallery_groups(load: &Load) -> Html {
    let entries = gallery::entries();
    entries
        .chunk_by(|a, b| a.group == b.group)
        .map(|group| {
            let heading = group.first().map_or("", |entry| entry.group);
            let items = group.iter().map(|entry| {
                let load = load.clone();
                let name = entry.name;
                let onclick = Callback::from(move |_| {
                    if let Some(scenario) = session::example(name) {
                        load.emit((Some(name), scenario));
                    }
                });
                html! {
                    <li>
                        <button type="button" data-testid={["example-", name].concat()} {onclick}>
                            { entry.title }
                        </button>
                    </li>
                }
            });
            html! {
                <>
                    <h2>{ heading }</h2>
                    <ul>{ for items }</ul>
                </>
            }
        })
        .collect()
}

fn earlier_group(load: &Load) -> Html {
    let earlier = session::earlier();
    if earlier.is_empty() {
        return Html::default();
    }
    let items = earlier.into_iter().map(|text| {
        let scenario = scenario::read(&text).scenario;
        let state = State::new(scenario.clone());
        let call = state
            .request()
            .map(|request| [&request.http_method, " ", &request.path].concat());
        let title = if scenario.title.is_empty() {
            "Untitled".into()
        } else {
            scenario.title.clone()
        };
        let load = load.clone();
        let onclick = Callback::from(move |_| load.emit((None, scenario.clone())));
        html! {
            <li>
                <button type="button" {onclick}>
                    { title }
                    <span class="mono">{ call.unwrap_or_default() }</span>
                </button>
            </li>
        }
    });
    html! {
        <>
            <h2>{ "Your earlier work in this browser" }</h2>
            <ul>{ for items }</ul>
        </>
    }
}
