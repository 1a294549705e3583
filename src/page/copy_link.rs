//! Makes a link to exactly this state, and says that it did.

use gloo::timers::callback::Timeout;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::browser;
use super::icon::Icon;
use super::state::State;
use crate::scenario::link::{Format, encode};

/// How long the button says that the link was copied, in milliseconds.
const THANKS: u32 = 4000;

/// The state.
#[derive(PartialEq, Properties)]
pub struct CopyLinkProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
}

/// What came of the last press.
#[derive(Clone, Copy, PartialEq)]
enum Copied {
    NotYet,
    Yes,
    /// The browser refused: the link is in the address bar.
    Refused,
}

/// The button.
#[component]
pub fn CopyLink(props: &CopyLinkProps) -> Html {
    let copied = use_state_eq(|| Copied::NotYet);
    {
        let back = copied.clone();
        use_effect_with(*copied, move |now| {
            let timeout =
                (*now != Copied::NotYet).then(|| Timeout::new(THANKS, move || back.set(Copied::NotYet)));
            move || drop(timeout)
        });
    }
    let onclick = {
        let (state, copied) = (props.state.clone(), copied.clone());
        Callback::from(move |_| {
            let fragment = encode(&state.scenario, Format::Deflate);
            browser::set_fragment(Some(&fragment));
            let address = browser::address("", &fragment);
            let copied = copied.clone();
            spawn_local(async move {
                copied.set(if browser::copy(address).await {
                    Copied::Yes
                } else {
                    Copied::Refused
                });
            });
        })
    };
    let words = match *copied {
        Copied::NotYet => "Copy link",
        Copied::Yes => "Link copied",
        Copied::Refused => "The link is in the address bar",
    };
    html! {
        <>
            <button type="button" class="button" data-testid="copy-link" {onclick}>
                { if *copied == Copied::Yes { Icon::Tick.html() } else { Icon::Copy.html() } }
                { words }
            </button>
            <span class="visually-hidden" role="status">
                { if *copied == Copied::NotYet { "" } else { words } }
            </span>
        </>
    }
}
