//! The two places where panels stand, below the editors and beside the response, and the bar that opens them.

use yew::prelude::*;

use crate::page::model::panel_layout::{Layout, Panel, Standing};
use crate::page::model::state::State;
use crate::page::panels::frame;
use crate::page::platform::dom as browser;

/// Under which the layout is kept in this browser.
const KEPT: &str = "why403.panels";

/// The layout as it was left, kept after every change.
#[hook]
pub fn use_kept_layout() -> UseStateHandle<Layout> {
    let layout = use_state(|| browser::stored(KEPT).map_or_else(Layout::default, |text| Layout::read(&text)));
    use_effect_with(layout.clone(), |layout| {
        if **layout != Layout::default() || browser::stored(KEPT).is_some() {
            browser::store(KEPT, &layout.write());
        }
    });
    layout
}

/// The bar that opens the panels, and those that stand below the editors.
pub fn deck(state: &UseReducerHandle<State>, layout: &UseStateHandle<Layout>) -> Html {
    let chip = |Standing { panel, open, .. }: Standing| {
        let layout = layout.clone();
        let onclick = Callback::from(move |_| {
            layout.set(layout.with_open(panel, !open));
        });
        html! {
            <li>
                <button
                    type="button" class="chip" aria-expanded={if open { "true" } else { "false" }}
                    data-testid={["open-", panel.name()].concat()} {onclick}
                    data-shows={(panel == Panel::Request).then_some("/timeline/")}
                >
                    { panel.title() }
                </button>
            </li>
        }
    };
    let chips = |forms: bool| {
        layout
            .standings()
            .filter(move |it| it.panel.is_form() == forms)
            .map(chip)
    };
    html! {
        <section class="deck" aria-label="Panels">
            <div class="deck-bar">
                <ul class="chips" aria-label="Look closer">{ for chips(false) }</ul>
                <ul class="chips" aria-label="Forms">{ for chips(true) }</ul>
            </div>
            { open_panels(state, layout, false) }
        </section>
    }
}

/// The panels that are open, below the editors or, pinned, beside the response.
pub fn open_panels(state: &UseReducerHandle<State>, layout: &UseStateHandle<Layout>, pinned: bool) -> Html {
    let stands = |it: &Standing| it.open && it.pinned == pinned;
    let open = layout.standings().filter(stands);
    html! { <>{ for open.map(|standing| frame::view(state, standing, Some(layout))) }</> }
}
