//! A live region that announces the outcome, politely and once for each change.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::page::model::state::UndoNotice;

/// The debounce of announcements, in milliseconds. It is longer than the pause between two keys.
const PAUSE: u32 = 600;

/// The texts to announce.
#[derive(PartialEq, Eq, Properties)]
pub struct AnnouncerProps {
    /// The outcome in a sentence.
    pub text: AttrValue,
    /// The last undo or redo.
    pub undo_notice: Option<UndoNotice>,
}

/// Announce a new outcome, and the undo or redo that led to it.
#[component]
pub fn Announcer(props: &AnnouncerProps) -> Html {
    // Numbered, so that an announcement that reads like the one before is a new element and is read again.
    let announcement = use_state_eq(|| (0_u32, String::new()));
    // Announced last. The first outcome is read with the page.
    let announced = use_mut_ref(|| (props.text.clone(), props.undo_notice));
    {
        let announcement = announcement.clone();
        use_effect_with((props.text.clone(), props.undo_notice), move |now| {
            let now = now.clone();
            let timeout = Timeout::new(PAUSE, move || {
                let (text, last) = announced.replace(now.clone());
                let mut words = String::new();
                if let Some(new) = now.1.filter(|new| Some(*new) != last) {
                    words.push_str(if new.undone { "Undone: " } else { "Redone: " });
                    words.push_str(new.target.label);
                    words.push_str(". ");
                }
                if now.0 != text {
                    words.push_str(&now.0);
                }
                if !words.is_empty() {
                    announcement.set((announcement.0.wrapping_add(1), words));
                }
            });
            move || drop(timeout)
        });
    }
    let (number, words) = &*announcement;
    html! {
        <p class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
            <span key={*number}>{ words.clone() }</span>
        </p>
    }
}
