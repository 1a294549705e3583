//! The two places where panels stand, below the editors and beside the response, and the bar that opens them.

use yew::prelude::*;

use super::frame;
use super::layout::{Layout, Panel, Standing};
use crate::page::browser;
use crate::page::later;
use crate::page::part::{Part, Parts};
use crate::page::state::State;

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
pub fn deck(parts: &Parts, layout: &UseStateHandle<Layout>) -> Html {
    let chip = |Standing { panel, open, .. }: Standing| {
        let layout = layout.clone();
        let onclick = Callback::from(move |_| {
            later::wanted();
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
            { parts.html(Part::Panels(layout.clone(), false)) }
        </section>
    }
}

/// The panels that are open, below the editors or, pinned, beside the response.
pub fn open_panels(state: &UseReducerHandle<State>, layout: &UseStateHandle<Layout>, pinned: bool) -> Html {
    let stands = |it: &Standing| it.open && it.pinned == pinned && later::is_there();
    let open = layout.standings().filter(stands);
    html! { <>{ for open.map(|standing| frame::view(state, standing, Some(layout))) }</> }
}
