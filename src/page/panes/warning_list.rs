//! The warnings about the scenario, below the response.

use std::rc::Rc;

use yew::prelude::*;

use crate::page::editor::location_link;
use crate::page::model::by_address::ByAddress;
use crate::page::model::state::Edit;
use crate::page::panes::suggestions::FoundReport;
use crate::page::platform::dispatch::{Dispatch, on_edit};
use crate::page::ui::certainty;
use crate::page::ui::field::with_code;
use crate::page::ui::icon::Icon;
use why403::explain::{Location, WarningReport};
use why403::scenario::Scenario;

/// The warnings, and the scenario that they are about.
#[derive(PartialEq, Properties)]
pub struct WarningListProps {
    /// The report with the warnings.
    pub found: ByAddress<FoundReport>,
    /// Whether they are about this scenario, and not about an earlier one.
    pub current: bool,
    /// The scenario in view, which edits of warnings change.
    pub scenario: Rc<Scenario>,
    /// The dispatcher of edits.
    pub dispatch: Dispatch,
}

/// The warnings under their heading, each with its place, its edit and its source.
#[component]
pub fn WarningList(props: &WarningListProps) -> Html {
    let items = props
        .found
        .report
        .warnings
        .iter()
        .map(|warning| item(props, warning));
    html! {
        <div class="warnings" data-testid="warnings">
            <h3>{ "Warnings" }</h3>
            <ul>{ for items }</ul>
        </div>
    }
}

fn item(props: &WarningListProps, warning: &WarningReport) -> Html {
    let location = warning.text_id().zip(warning.span);
    let location = location.map(|(text_id, span)| Location { text_id, span });
    let place = location
        .filter(|_| props.current)
        .and_then(|location| Some((location, location_link::location(&props.scenario, &location)?)));
    let edit = warning.edit.as_ref().map(|edit| {
        let (scenario, warning) = (Rc::clone(&props.scenario), warning.clone());
        let onclick = on_edit(&props.dispatch, move |_: MouseEvent| {
            Some(Edit::Suggestion(Box::new(warning.apply_edit(&scenario)?)))
        });
        html! {
            <button type="button" class="link" disabled={!props.current} {onclick}>{ with_code(&edit.title) }</button>
        }
    });
    html! {
        <li data-code={warning.code.clone()} data-place={place.as_ref().map(|(_, place)| place.clone())}>
            <p>{ with_code(&warning.message) }</p>
            <p class="small">
                if let Some((location, place)) = place {
                    { location_link::button(&props.dispatch, location, place, html! { <>{ Icon::Pointer.html() }{ "Show" }</> }) }
                }
                { for edit }
                <span class="source">{ certainty::source(warning.certainty, &warning.source, warning.url.as_deref()) }</span>
            </p>
        </li>
    }
}
