//! Where the response does not fit beside the editors: the outcome in one line at the lower edge,
//! which leads to the response.

use yew::prelude::*;

use crate::page::model::labels as words;
use crate::page::model::labels::OutcomeKind;
use crate::page::model::state::State;
use crate::page::platform::dom as browser;
use crate::page::ui::icon::Icon;

/// The outcome in one line.
pub fn peek(state: &State) -> Html {
    let Some(answer) = state.answer() else {
        return Html::default();
    };
    let meaning = OutcomeKind::of(answer.outcome);
    let status = answer.outcome.status_code.map(|status| status.to_string());
    html! {
        <button
            type="button" class="peek" data-meaning={meaning.key()} data-testid="peek"
            onclick={Callback::from(|_| browser::scroll_to("response"))}
        >
            { Icon::Of(meaning).html() }
            <b class="mono">{ status.unwrap_or_else(|| "–".into()) }</b>
            { words::meaning(answer.outcome) }
            if answer.stale { <span>{ "(stale)" }</span> }
            <span class="why">{ "Why?" }</span>
        </button>
    }
}
