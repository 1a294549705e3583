//! The one button that copies: it says whether it did.

use gloo::timers::callback::Timeout;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::page::platform::dom as browser;
use crate::page::ui::icon::Icon;

/// How long the button says what came of it, in milliseconds.
const THANKS: u32 = 4000;

/// What is copied, and what is said of it.
#[derive(PartialEq, Properties)]
pub struct CopyButtonProps {
    /// The test hook; unique on the page.
    pub hook: AttrValue,
    /// What the button does.
    pub label: &'static str,
    /// What is said once it is done.
    #[prop_or("Copied")]
    pub copied: &'static str,
    /// What is said where the browser refuses.
    #[prop_or("The browser does not let the page copy")]
    pub refused: &'static str,
    /// What the button looks like.
    #[prop_or("button")]
    pub class: &'static str,
    /// Makes the text when the button is pressed.
    pub text: Callback<(), String>,
}

/// A quiet button that copies this text.
pub fn copies(hook: &'static str, label: &'static str, text: &str) -> Html {
    let text = text.to_owned();
    let text = Callback::from(move |()| text.clone());
    html! { <CopyButton {hook} {label} class="quiet" {text} /> }
}

/// What came of the last press.
#[derive(Clone, Copy, PartialEq)]
enum Copied {
    NotYet,
    Yes,
    Refused,
}

/// The button.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
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
        let (text, copied) = (props.text.clone(), copied.clone());
        Callback::from(move |_| {
            let (text, copied) = (text.emit(()), copied.clone());
            spawn_local(async move {
                copied.set(if browser::copy(text).await {
                    Copied::Yes
                } else {
                    Copied::Refused
                });
            });
        })
    };
    let (icon, words, said) = match *copied {
        Copied::NotYet => (Icon::Copy, props.label, ""),
        Copied::Yes => (Icon::Tick, props.copied, props.copied),
        Copied::Refused => (Icon::Copy, props.refused, props.refused),
    };
    html! {
        <>
            <button type="button" class={props.class} data-testid={props.hook.clone()} {onclick}>
                { icon.html() }{ words }
            </button>
            <span class="visually-hidden" role="status">{ said }</span>
        </>
    }
}
