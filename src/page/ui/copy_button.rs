//! The button that copies a text to the clipboard.

use gloo::timers::callback::Timeout;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::page::platform::clipboard;
use crate::page::platform::dispatch::{RequestedTask, use_requested_task};
use crate::page::ui::icon::Icon;

/// The time for which the result is shown, in milliseconds.
const RESULT_DURATION: u32 = 4000;

/// The text to copy, and the button's labels.
#[derive(PartialEq, Properties)]
pub struct CopyButtonProps {
    /// The id and the test id, unique on the page.
    pub hook: AttrValue,
    /// The label at rest.
    pub label: &'static str,
    /// The label after copying.
    #[prop_or("Copied")]
    pub copied: &'static str,
    /// The label where the browser refuses.
    #[prop_or("The browser does not allow copying")]
    pub refused: &'static str,
    /// The button's CSS class.
    #[prop_or("button")]
    pub class: &'static str,
    /// Make the text, called when the button is pressed.
    pub text: Callback<(), String>,
    /// Called where the browser refuses.
    #[prop_or_default]
    pub on_refused: Callback<()>,
    /// Set when a command copies the text.
    #[prop_or_default]
    pub requested: Option<RequestedTask>,
}

/// A quiet button that copies this text.
pub fn copies(hook: &'static str, label: &'static str, text: &str, requested: Option<RequestedTask>) -> Html {
    let text = text.to_owned();
    let text = Callback::from(move |()| text.clone());
    html! { <CopyButton {hook} {label} class="quiet" {text} {requested} /> }
}

/// The result of the last press.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CopyResult {
    None,
    Copied,
    Refused,
}

/// A button that copies and then shows whether it could. A live region says so too.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let result = use_state_eq(|| CopyResult::None);
    {
        let reset = result.clone();
        use_effect_with(*result, move |now| {
            let timeout = (*now != CopyResult::None)
                .then(|| Timeout::new(RESULT_DURATION, move || reset.set(CopyResult::None)));
            move || drop(timeout)
        });
    }
    let copy = {
        let (text, result, on_refused) = (props.text.clone(), result.clone(), props.on_refused.clone());
        Callback::from(move |()| {
            let (text, result, on_refused) = (text.emit(()), result.clone(), on_refused.clone());
            spawn_local(async move {
                if clipboard::copy(text).await {
                    result.set(CopyResult::Copied);
                } else {
                    result.set(CopyResult::Refused);
                    on_refused.emit(());
                }
            });
        })
    };
    use_requested_task(props.requested.clone(), &copy);
    let onclick = copy.reform(|_: MouseEvent| ());
    let (icon, label, status) = match *result {
        CopyResult::None => (Icon::Copy, props.label, ""),
        CopyResult::Copied => (Icon::Tick, props.copied, props.copied),
        CopyResult::Refused => (Icon::Copy, props.refused, props.refused),
    };
    html! {
        <>
            <button type="button" class={props.class} id={props.hook.clone()} data-testid={props.hook.clone()} {onclick}>
                { icon.html() }{ label }
            </button>
            <span class="visually-hidden" role="status">{ status }</span>
        </>
    }
}
