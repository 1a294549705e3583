//! The panels below the editors and those pinned beside the response, and the bar that opens them.

use yew::prelude::*;

use crate::page::model::panel_layout::{Layout, Panel, PanelState};
use crate::page::model::state::State;
use crate::page::panels::frame;
use crate::page::panels::frame::PageStates;
use crate::page::platform::storage;
use why403::explain::evaluated_policy::Location;
use why403::scenario::TextId;

/// The key of the layout in the browser's storage.
const STORAGE_KEY: &str = "why403.panels";

/// The layout of the last visit, stored after every change. A link opens the panels that it names, which by itself is not stored.
#[hook]
pub fn use_stored_layout(state: &State) -> UseStateHandle<Layout> {
    let stored = || storage::get(STORAGE_KEY).map_or_else(Layout::default, |text| Layout::read(&text));
    let layout = use_state(stored);
    let view = state.scenario.view.clone().unwrap_or_default();
    use_effect_with(layout.clone(), {
        let panels = view.panels.clone();
        move |layout| {
            if **layout != stored() && **layout != stored().showing(&panels) {
                storage::set(STORAGE_KEY, &layout.write());
            }
        }
    });
    use_effect_with(state.work_id, {
        let layout = layout.clone();
        move |_| {
            if !view.panels.is_empty() {
                layout.set(layout.showing(&view.panels));
            }
        }
    });
    layout
}

/// Open the panel that has the editor of the requested location. The caller's policies are in the form of the request, the VPC
/// endpoint policy in that of the API.
#[hook]
pub fn use_panel_of_location(layout: &UseStateHandle<Layout>, requested: Option<Location>) {
    let layout = layout.clone();
    use_effect_with(requested, move |requested| {
        let panel = requested.and_then(|location| match location.text_id {
            TextId::CallerPolicy(_) | TextId::CallerLimit(..) => Some(Panel::Request),
            TextId::VpcEndpointPolicy => Some(Panel::Api),
            _ => None,
        });
        if let Some(panel) = panel.filter(|panel| !layout.is_open(*panel)) {
            layout.set(layout.with_open(panel, true));
        }
    });
}

/// The bar that opens the panels, and the open panels below the editors. `on_open` opens a panel and focuses it.
pub fn panel_area(
    states: &PageStates<'_>,
    layout: &UseStateHandle<Layout>,
    on_open: &Callback<Panel>,
) -> Html {
    let chip = |PanelState { panel, open, .. }: PanelState| {
        let (layout, on_open) = (layout.clone(), on_open.clone());
        let onclick = Callback::from(move |_| {
            if open {
                layout.set(layout.with_open(panel, false));
            } else {
                on_open.emit(panel);
            }
        });
        html! {
            <li>
                <button
                    type="button" class="chip" aria-controls={["panel-", panel.name()].concat()} aria-expanded={if open { "true" } else { "false" }}
                    data-testid={["open-", panel.name()].concat()} {onclick}
                >
                    { panel.title() }
                </button>
            </li>
        }
    };
    let chips = |forms: bool| {
        layout
            .panels()
            .filter(move |it| it.panel.is_form() == forms)
            .map(chip)
    };
    html! {
        <section class="panel-area" aria-label="Panels">
            <div class="panel-bar">
                <ul class="chips" aria-label="Inspect">{ for chips(false) }</ul>
                <ul class="chips" aria-label="Configure">{ for chips(true) }</ul>
            </div>
            { open_panels(states, layout, false) }
        </section>
    }
}

/// The open panels: those below the editors, or those pinned beside the response.
pub fn open_panels(states: &PageStates<'_>, layout: &UseStateHandle<Layout>, pinned: bool) -> Html {
    let open = layout.panels().filter(|it| it.open && it.pinned == pinned);
    html! { <>{ for open.map(|panel| frame::view(states, panel, Some(layout))) }</> }
}
