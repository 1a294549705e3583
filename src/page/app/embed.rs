//! The embed: a scenario within another site's page, without the page's frame.

use yew::prelude::*;

use crate::page::app::commands::CommandContext;
use crate::page::app::notice::notice_bar;
use crate::page::app::page::StartProps;
use crate::page::app::progress::progress;
use crate::page::app::scenario_header::About;
use crate::page::app::shortcuts::use_shortcuts;
use crate::page::panes::authorizer::authorizer;
use crate::page::panes::request::request;
use crate::page::panes::resource_policy::resource_policy;
use crate::page::panes::response::{announcement, response};
use crate::page::panes::suggestions::use_suggestions;
use crate::page::platform::location;
use crate::page::session::autosave::use_embedded_session;
use crate::page::ui::announcer::Announcer;
use crate::page::ui::deferred::use_settled;
use crate::page::ui::focus::use_focus_restored;
use crate::page::ui::icon::Icon;
use why403::scenario::link::{Format, encode};

/// The embed.
#[component]
pub fn Embed(props: &StartProps) -> Html {
    let state = use_embedded_session(props.start.clone());
    use_shortcuts(&CommandContext {
        state: state.clone(),
        frame: None,
    });
    use_focus_restored();
    let suggestions = use_suggestions(&state);
    let settled = use_settled(&state);
    let scenario = &state.scenario;
    let address = location::page_url("index.html", &encode(scenario, Format::Deflate));
    html! {
        <>
            { notice_bar(&state) }
            { progress(&state) }
            <main class="embed">
                <h1 class="visually-hidden">{ "why403: why did API Gateway say no?" }</h1>
                <About key={state.work_id} title={scenario.title.clone()} description={scenario.description.clone()} />
                { request(&state, &settled, true) }
                // An embed is narrow: the response comes right after the request.
                { response(&state, &suggestions, None) }
                if scenario.authorizer.is_some() {
                    { authorizer(&state, true) }
                }
                if scenario.api.policy.is_some() {
                    { resource_policy(&state, true) }
                }
            </main>
            <footer class="embed-foot">
                <a class="button" href={address} target="_blank" rel="noopener" data-testid="open-in-why403">
                    { "Open in why403" }{ Icon::Open.html() }
                    <span class="visually-hidden">{ " (in a new tab)" }</span>
                </a>
                <p class="small">{ "Edit anything; the response updates." }</p>
            </footer>
            <Announcer text={announcement(&state)} undo_notice={state.undo_notice} />
        </>
    }
}
