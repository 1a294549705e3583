//! The privacy dialog: what is stored on this device, how to check it, and how to remove it. Shown without a request.

use yew::prelude::*;

use crate::page::platform::{dom, storage};
use crate::page::session::autosave::{forget_everything, set_masks_tokens};
use crate::page::session::saved_work;
use crate::page::session::saved_work::masks_tokens;
use crate::page::ui::field::switch;
use crate::page::ui::icon::Icon;

/// The dialog around it.
#[derive(PartialEq, Properties)]
pub struct PrivacyProps {
    pub dialog: NodeRef,
}

/// The dialog's content.
#[component]
pub fn Privacy(props: &PrivacyProps) -> Html {
    let close = {
        let dialog = props.dialog.clone();
        Callback::from(move |_: MouseEvent| dom::close_dialog(&dialog))
    };
    html! {
        <>
            <header class="dialog-head">
                <h2>{ "Privacy and stored data" }</h2>
                <button type="button" class="bare" aria-label="Close" title="Close (Escape)" data-testid="privacy-close" onclick={close}>
                    { Icon::Remove.html() }
                </button>
            </header>
            // Focusable, so that it can be scrolled by keyboard.
            <div class="commands privacy" tabindex="0" role="region" aria-label="Privacy and stored data" data-testid="privacy">
                <p>{ "What you enter is evaluated in this browser. It is not sent anywhere." }</p>
                <h3>{ "What the browser enforces" }</h3>
                <ul>
                    <li>
                        { "The page’s Content Security Policy allows scripts, styles and requests only from the page’s own address:" }
                        <code class="policy" translate="no">{ dom::security_policy() }</code>
                    </li>
                    <li>{ "No cookies, no analytics, no third-party files." }</li>
                    <li>
                        { "A link contains the scenario after the " }<code>{ "#" }</code>
                        { ". Browsers do not send this part of an address to servers. Anyone who has the link can read the scenario, including its tokens." }
                    </li>
                </ul>
                <h3>{ "How to check" }</h3>
                <ul>
                    <li>{ "Open the browser’s developer tools and edit a scenario: the Network tab shows no request." }</li>
                    <li>{ "Disconnect from the network and edit a scenario: it is still evaluated." }</li>
                    <li>
                        { "The developer tools list all stored data under Local storage, by names such as " }
                        <code>{ "why403.theme" }</code>{ "." }
                    </li>
                </ul>
                <h3>{ "Stored on this device" }</h3>
                <Stored />
            </div>
        </>
    }
}

/// The list of what is stored, with its controls.
#[component]
fn Stored() -> Html {
    let (masks, confirming) = (use_state_eq(masks_tokens), use_state_eq(|| false));
    // Its buttons would be below what is in view.
    use_effect_with(*confirming, |_| dom::scroll_into_view("privacy-actions"));
    if !storage::is_available() {
        return html! { <p>{ "Nothing: this browser stores no data for this page." }</p> };
    }
    let keys = storage::keys()
        .into_iter()
        .filter(|key| key.starts_with("why403."));
    let characters: usize = keys
        .map(|key| key.len() + storage::get(&key).map_or(0, |value| value.chars().count()))
        .sum();
    let count = saved_work::count();
    let on_mask = {
        let masks = masks.clone();
        Callback::from(move |on: bool| {
            set_masks_tokens(on);
            masks.set(on);
        })
    };
    let confirm = |on: bool| {
        let confirming = confirming.clone();
        Callback::from(move |_: MouseEvent| confirming.set(on))
    };
    let scenarios = if count == 1 {
        " saved scenario"
    } else {
        " saved scenarios"
    };
    html! {
        <>
            <p data-testid="stored">
                { count }{ scenarios }{ ", your settings (theme, panels, editor), your progress in lessons: " }
                { characters.div_ceil(1000) }{ " KB." }
            </p>
            { switch("mask-tokens", "Mask tokens and API keys in saved scenarios", *masks, on_mask) }
            <p class="small">
                { "Values of 8 or more characters in authorization headers, identity sources and API keys are saved as " }
                <code>{ "masked-1" }</code>{ ", " }<code>{ "masked-2" }</code>
                { " and so on. Switching this on masks the saved scenarios too; their values cannot be restored." }
            </p>
            if *confirming {
                <p role="alert">{ "All saved scenarios and settings will be deleted, and the page reloaded." }</p>
                <div class="privacy-actions" id="privacy-actions">
                    <button type="button" class="button" data-testid="forget-confirm" onclick={Callback::from(|_| forget_everything())}>
                        { "Delete everything" }
                    </button>
                    <button type="button" class="quiet" data-testid="forget-cancel" onclick={confirm(false)}>{ "Cancel" }</button>
                </div>
            } else {
                <button type="button" class="button" data-testid="forget" onclick={confirm(true)}>
                    { "Delete all stored data" }
                </button>
            }
        </>
    }
}
