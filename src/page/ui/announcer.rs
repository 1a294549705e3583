//! A live region that announces the outcome, politely and once for each change.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::page::model::state::UndoNotice;

/// How long the outcome has to stand still before it is said, in milliseconds: longer than the
/// pause between two keystrokes.
const PAUSE: u32 = 600;

/// What is to be said.
#[derive(PartialEq, Properties)]
pub struct AnnouncerProps {
    /// The outcome in a sentence.
    pub text: AttrValue,
    /// What was undone or redone last.
    pub undo_notice: Option<UndoNotice>,
}

/// Says the outcome.
#[component]
pub fn Announcer(props: &AnnouncerProps) -> Html {
    // Numbered: two that read the same are two elements, and so both are said.
    let spoken = use_state_eq(|| (0_u32, String::new()));
    // What stood there when something was last said; what stands there from the start is read with the page.
    let known = use_mut_ref(|| (props.text.clone(), props.undo_notice));
    {
        let spoken = spoken.clone();
        use_effect_with((props.text.clone(), props.undo_notice), move |now| {
            let now = now.clone();
            let timeout = Timeout::new(PAUSE, move || {
                let (text, last) = known.replace(now.clone());
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
                    spoken.set((spoken.0.wrapping_add(1), words));
                }
            });
            move || drop(timeout)
        });
    }
    let (number, words) = &*spoken;
    html! {
        <p class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
            <span key={*number}>{ words.clone() }</span>
        </p>
    }
}
