//! Says the outcome to those who do not see it: politely, and once for each change.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// How long the outcome has to stand still before it is said, in milliseconds: longer than the
/// pause between two keystrokes.
const PAUSE: u32 = 700;

/// What is to be said.
#[derive(PartialEq, Properties)]
pub struct AnnouncerProps {
    /// The outcome in a sentence.
    pub text: AttrValue,
}

/// Says the outcome.
#[component]
pub fn Announcer(props: &AnnouncerProps) -> Html {
    let said = use_state_eq(AttrValue::default);
    {
        let said = said.clone();
        use_effect_with(props.text.clone(), move |text| {
            let text = text.clone();
            let timeout = Timeout::new(PAUSE, move || said.set(text));
            move || drop(timeout)
        });
    }
    html! {
        <p class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">{ (*said).clone() }</p>
    }
}
