//! The TTL of the authorizer cache: a slider with common values, and a field for any other.

use yew::prelude::*;

use crate::page::model::labels;
use crate::page::model::state::Edit;
use crate::page::platform::dispatch::{Dispatch, on_edit};
use crate::page::platform::dom;
use why403::scenario::Millis;

/// The slider's stops, in seconds.
const STOPS: [u32; 14] = [0, 1, 5, 10, 30, 60, 120, 180, 300, 600, 900, 1800, 2700, 3600];

/// The TTL's slider and field. Their ids and test hooks begin with the prefix.
pub fn view(prefix: &str, seconds: u32, dispatch: &Dispatch) -> Html {
    let stop = STOPS.iter().rposition(|stop| *stop <= seconds).unwrap_or(0);
    let on_slide = on_edit(dispatch, |event: InputEvent| {
        let stop: usize = dom::value_of(&event).parse().ok()?;
        STOPS.get(stop).copied().map(Edit::Ttl)
    });
    let on_number = on_edit(dispatch, |event: InputEvent| {
        dom::value_of(&event).parse().ok().map(Edit::Ttl)
    });
    let id = [prefix, "-ttl"].concat();
    let label = if seconds == 0 {
        "off".to_owned()
    } else {
        labels::seconds(Millis::from_whole_seconds(seconds))
    };
    html! {
        <div class="ttl">
            <label for={id.clone()}>{ "Cache TTL" }</label>
            <input
                id={id.clone()} type="range" min="0" max={(STOPS.len() - 1).to_string()} step="1"
                value={stop.to_string()} aria-valuetext={label} oninput={on_slide} data-testid={id.clone()}
            />
            <input
                type="number" min="0" max="3600" step="1" class="mono" aria-label="Cache TTL in seconds" value={seconds.to_string()}
                oninput={on_number} data-testid={[&id, "-number"].concat()}
            />
            <span class="small">{ if seconds == 0 { "s (caching disabled)" } else { "s" } }</span>
        </div>
    }
}
