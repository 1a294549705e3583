//! The embed: a scenario within another site's page, in a column of any width.
//!
//! The status and its reason come first. Each pane is rendered once it is opened, and what a pane needs is loaded then: a page
//! may have twenty embeds. `www/embed/frame.js` sets the options out of the address as attributes of the document.

use yew::prelude::*;

use crate::page::app::commands::CommandContext;
use crate::page::app::notice::notice_bar;
use crate::page::app::page::StartProps;
use crate::page::app::progress::progress;
use crate::page::app::scenario_header::paragraphs;
use crate::page::app::shortcuts::use_shortcuts;
use crate::page::model::state::State;
use crate::page::panes::authorizer::authorizer;
use crate::page::panes::request::request;
use crate::page::panes::request_tabs::RequestTabs;
use crate::page::panes::resource_policy::resource_policy;
use crate::page::panes::response::{announcement, response_details, short_response};
use crate::page::panes::suggestions::use_suggestions;
use crate::page::platform::host::OutcomeDetail;
use crate::page::platform::{dom, location};
use crate::page::session::autosave::use_embedded_session;
use crate::page::session::url::reopen;
use crate::page::ui::announcer::Announcer;
use crate::page::ui::deferred::use_settled;
use crate::page::ui::focus::use_focus_restored;
use crate::page::ui::icon::Icon;
use why403::scenario::link::{LinkFormat, encode};
use why403::scenario::{Scenario, TextId};

/// The most requests that have tabs above the status; more have them in the request's pane.
const MOST_TABS: usize = 5;

/// The panes, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pane {
    About,
    Request,
    Authorizer,
    Policy,
    Response,
}

/// A pane, its name in an address, and its title.
type NamedPane = (Pane, &'static str, &'static str);

const PANES: [NamedPane; 5] = [
    (Pane::About, "about", "About"),
    (Pane::Request, "request", "Request"),
    (Pane::Authorizer, "authorizer", "Authorizer"),
    (Pane::Policy, "policy", "Resource policy"),
    (Pane::Response, "response", "Response"),
];

/// The panes that the reader has opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct OpenPanes(u8);

impl OpenPanes {
    fn contains(self, pane: Pane) -> bool {
        self.0 & (1 << pane as u8) != 0
    }

    fn toggled(self, pane: Pane) -> Self {
        Self(self.0 ^ (1 << pane as u8))
    }
}

/// The embed: the response in short, and panes that a reader opens.
#[component]
pub fn Embed(props: &StartProps) -> Html {
    let state = use_embedded_session(props.start.clone());
    use_shortcuts(&CommandContext {
        state: state.clone(),
        frame: None,
    });
    use_focus_restored();
    use_effect_with(OutcomeDetail::new(&state), |detail| {
        if let Some(detail) = detail {
            detail.report();
        }
    });
    let open = use_open_panes(&state);
    let suggestions = use_suggestions(&state, open.contains(Pane::Response) && !dom::is_read_only());
    let settled = use_settled(&state);
    let scenario = &state.scenario;
    let has_tabs = state.scenario.requests().nth(MOST_TABS).is_none();
    let title = match scenario.title.as_str() {
        "" if state.edited => "Edited scenario",
        title => title,
    };
    let address = location::page_url("index.html", &encode(&state.linked(None), LinkFormat::Preset));
    let reset = {
        let dispatch = state.dispatcher();
        Callback::from(move |_| reopen(dispatch.clone()))
    };
    let offered = offered_panes(scenario);
    let panes = offered.iter().filter(|(pane, ..)| open.contains(*pane));
    // One list: what is added to it moves none of the elements before it.
    let panes: Html = panes
        .map(|(pane, name, _)| {
        let content = match pane {
            Pane::About => html! {
                <section class="pane about" aria-label="About this scenario">{ paragraphs(&scenario.description) }</section>
            },
            Pane::Request => request(&state, (!has_tabs).then_some(&settled), true),
            Pane::Authorizer => authorizer(&state, true),
            Pane::Policy => resource_policy(&state, true),
            Pane::Response => response_details(&state, &suggestions),
        };
        html! { <key={*name}>{ content }</> }
    }).collect();
    html! {
        <>
            { notice_bar(&state) }
            { progress(&state) }
            <main class="embed">
                <h1 class="visually-hidden">{ "why403: why did API Gateway say no?" }</h1>
                if !title.is_empty() {
                    <h2 class="title">{ title.to_owned() }</h2>
                }
                if has_tabs {
                    <RequestTabs state={settled.clone()} dispatch={state.dispatcher()} />
                }
                { short_response(&state) }
                <ul class="chips" aria-label="Panes">{ for offered.iter().map(|pane| button(*pane, &open)) }</ul>
                { panes }
            </main>
            <footer class="embed-foot">
                <a class="button" href={address} target="_blank" rel="noopener" data-testid="open-in-why403">
                    { "Open in why403" }{ Icon::Open.html() }
                    <span class="visually-hidden">{ " (in a new tab)" }</span>
                </a>
                if state.edited {
                    <button type="button" class="quiet" data-testid="reset" onclick={reset}>{ "Reset" }</button>
                }
            </footer>
            <Announcer text={announcement(&state)} undo_notice={state.undo_notice} />
        </>
    }
}

/// The open panes: none at first. What is asked to show a place in its editor opens.
#[hook]
fn use_open_panes(state: &State) -> UseStateHandle<OpenPanes> {
    let open = use_state_eq(OpenPanes::default);
    {
        let open = open.clone();
        use_effect_with(state.requested_location, move |location| {
            let pane = match location.map(|location| location.text_id) {
                Some(TextId::AuthorizerOutput(_)) => Pane::Authorizer,
                Some(TextId::ResourcePolicy) => Pane::Policy,
                _ => return,
            };
            if !open.contains(pane) {
                open.set(open.toggled(pane));
            }
        });
    }
    open
}

/// The panes that the address asks for and that the scenario has, with their names and titles.
fn offered_panes(scenario: &Scenario) -> Vec<NamedPane> {
    let wanted = dom::root_attribute("data-panes");
    let is_wanted = |name: &str| {
        let mut wanted = wanted.iter().flat_map(|wanted| wanted.split(' '));
        wanted.any(|one| one == name)
    };
    let is_offered = |(pane, name, _): &NamedPane| {
        let exists = match pane {
            Pane::About => !scenario.description.is_empty(),
            Pane::Authorizer => scenario.authorizer.is_some(),
            Pane::Policy => scenario.api.policy.is_some(),
            Pane::Request | Pane::Response => true,
        };
        exists && (wanted.is_none() || is_wanted(name))
    };
    PANES.into_iter().filter(is_offered).collect()
}

/// The button that opens and closes a pane.
fn button((pane, name, label): NamedPane, open: &UseStateHandle<OpenPanes>) -> Html {
    let onclick = {
        let open = open.clone();
        Callback::from(move |_| open.set(open.toggled(pane)))
    };
    html! {
        <li>
            <button
                type="button" class="chip" data-testid={["open-", name].concat()}
                aria-expanded={open.contains(pane).to_string()} {onclick}
            >
                { label }
            </button>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panes_are_those_that_an_export_can_name() {
        assert_eq!(PANES.map(|(_, name, _)| name), why403::export::PANES);
    }
}
