//! The page: header, panes, panels and dialogs.

use yew::prelude::*;

use crate::page::app::command_palette::DialogBox;
use crate::page::app::commands::{CommandContext, use_frame};
use crate::page::app::header::{footer, header};
use crate::page::app::notice::notice_bar;
use crate::page::app::page_host::{use_lesson, use_page_host};
use crate::page::app::progress::progress;
use crate::page::app::scenario_header::About;
use crate::page::app::shortcuts::use_shortcuts;
use crate::page::app::theme::use_theme;
use crate::page::panels::{PageStates, open_panels, panel_area, use_panel_of_location, use_stored_layout};
use crate::page::panes::authorizer::authorizer;
use crate::page::panes::request::request;
use crate::page::panes::resource_policy::resource_policy;
use crate::page::panes::response::{announcement, response};
use crate::page::panes::status_bar::status_bar;
use crate::page::panes::suggestions::use_suggestions;
use crate::page::session::autosave::use_session;
use crate::page::session::url::Start;
use crate::page::ui::announcer::Announcer;
use crate::page::ui::deferred::use_settled;
use crate::page::ui::focus::use_focus_restored;

/// The properties of the page and of the embed.
#[derive(PartialEq, Eq, Properties)]
pub struct StartProps {
    /// The scenario that the address names.
    #[prop_or_default]
    pub start: Start,
}

/// The page.
#[component]
pub fn App(props: &StartProps) -> Html {
    let state = use_session(props.start.clone());
    let layout = use_stored_layout(&state);
    use_panel_of_location(&layout, state.requested_location);
    let theme = use_theme();
    let frame = use_frame(layout.clone(), theme);
    let dialog = *frame.dialog;
    let context = CommandContext {
        state: state.clone(),
        frame: Some(frame),
    };
    use_shortcuts(&context);
    use_page_host(&context);
    use_lesson(&state);
    use_focus_restored();
    let on_open = {
        let context = context.clone();
        Callback::from(move |panel| context.open_panel(panel))
    };
    let suggestions = use_suggestions(&state, true);
    let settled = use_settled(&state);
    let states = PageStates {
        state: &state,
        settled: &settled,
    };
    html! {
        <>
            { header(&context) }
            { notice_bar(&state) }
            { progress(&state) }
            // `www/dialogs/lesson.js` fills it.
            <div id="lesson" />
            <main>
                <div class="editors">
                    { status_bar(&state) }
                    <About
                        key={state.work_id} title={state.scenario.title.clone()}
                        description={state.scenario.description.clone()} dispatch={state.dispatcher()}
                    />
                    { request(&state, Some(&settled), false) }
                    { authorizer(&state, false) }
                    { resource_policy(&state, false) }
                </div>
                <div class="side">
                    { response(&state, &suggestions, open_panels(&states, &layout, true)) }
                </div>
                { panel_area(&states, &layout, &on_open) }
            </main>
            { footer(&context) }
            <Announcer text={announcement(&state)} undo_notice={state.undo_notice} />
            if let Some(dialog) = dialog {
                <DialogBox {dialog} {context} />
            }
        </>
    }
}
