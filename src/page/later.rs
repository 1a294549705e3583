//! The part of the program that arrives after the first outcome is shown.
//!
//! The release build keeps the modules that `xtask/later.txt` names out of the first download. What is in them may be called
//! at any time: a call that comes too early fetches them on the spot. That makes a person wait, so what need not be
//! shown at once asks here first.

use std::cell::Cell;

use gloo::events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use yew::prelude::*;

use super::browser;

/// The window's event that says that it is there; www/boot.js sends it.
const EVENT: &str = "why403-later";

#[wasm_bindgen]
extern "C" {
    /// Fetches it now, if it is not there. www/boot.js has it; the splitter (xtask/src/split.rs) finds it by its name.
    #[wasm_bindgen(catch, js_name = why403LoadLater)]
    fn load() -> Result<(), JsValue>;
}

thread_local! {
    /// Whether it was there when it was asked for last.
    static THERE: Cell<bool> = const { Cell::new(false) };
}

/// Whether it is there: it is unless the boot script says that it is still to come.
pub fn is_there() -> bool {
    // It does not go again; and to ask the page takes longer than to remember.
    let ask =
        || Reflect::get(&js_sys::global(), &"why403ToCome".into()).is_ok_and(|to_come| to_come.is_falsy());
    THERE.get() || {
        THERE.set(ask());
        THERE.get()
    }
}

/// Draws the component again when it arrives.
#[hook]
pub fn use_arrival() {
    let there = use_state_eq(is_there);
    use_effect_with((), move |()| {
        // It may have come between the first drawing and this.
        there.set(is_there());
        when_it_arrives(move || there.set(true))
    });
}

/// Calls a function when it is there, which may be at once.
pub fn when_there(call: impl FnOnce() + 'static) {
    if is_there() {
        return call();
    }
    let mut call = Some(call);
    let listener = listen(move || {
        if let Some(call) = call.take() {
            call();
        }
    });
    // For as long as the page lives: it arrives once.
    if let Some(listener) = listener {
        listener.forget();
    }
}

/// Fetches it now: for what a person asked for and waits for. Says whether it is there then.
pub fn wanted() -> bool {
    is_there() || load().is_ok()
}

/// Lets the boot script put the second part beside this one, also while the first outcome is being made.
pub fn accept() {
    let _ = Reflect::set(&js_sys::global(), &"why403First".into(), &wasm_bindgen::exports());
}

/// Stops listening when the returned function is called.
fn when_it_arrives(call: impl FnMut() + 'static) -> impl FnOnce() {
    let listener = listen(call);
    move || drop(listener)
}

fn listen(mut call: impl FnMut() + 'static) -> Option<EventListener> {
    browser::window().map(|window| EventListener::new(&window, EVENT, move |_| call()))
}
