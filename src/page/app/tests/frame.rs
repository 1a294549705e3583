//! The page's frame: undo buttons, dialogs, the menu of examples, notices and empty states.

use js_sys::Date;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::page::app::command_palette::DialogBox;
use crate::page::app::commands::CommandContext;
use crate::page::app::examples::{MenuChoice, open_in};
use crate::page::app::header::header;
use crate::page::app::notice::invitation;
use crate::page::app::tests::{Mounted, TestContext, two_requests};
use crate::page::model::commands::{COMMANDS, Dialog, LOCAL_KEYS};
use crate::page::model::state::{Edit, State, TextField};
use crate::page::panes::authorizer::authorizer;
use crate::page::panes::request::request;
use crate::page::panes::response::announcement;
use crate::page::platform::dispatch::edit_now;
use crate::page::platform::{clock, location, storage};
use crate::page::session::saved_work;
use crate::page::ui::announcer::Announcer;
use crate::page::ui::empty_state::empty;
use crate::page::ui::testing::{focused, idle, until};
use why403::scenario::Scenario;

fn context(state: UseReducerHandle<State>) -> CommandContext {
    CommandContext { state, frame: None }
}

/// Remove all saved work, of earlier tests too.
fn remove_all() {
    saved_work::all()
        .iter()
        .for_each(|kept| storage::remove(&kept.key));
}

#[wasm_bindgen_test]
async fn the_header_undoes_and_redoes() {
    let first = State::new(two_requests());
    let edited = first.apply(edit_now(Edit::Field(TextField::Path, "/typed".into())));
    let shown = Mounted::with_state(edited.clone(), |TestContext { state, .. }| {
        header(&context(state))
    })
    .await;
    let off = |name: &str| {
        shown
            .attribute(&format!("[data-testid={name}]"), "aria-disabled")
            .is_some()
    };
    assert_eq!((off("undo"), off("redo")), (false, true));
    shown.click("undo").await;
    assert_eq!(shown.scenario(), first.scenario);
    assert_eq!((off("undo"), off("redo")), (true, false));
    // There is nothing more to undo, and the button says so and does nothing.
    shown.click("undo").await;
    assert_eq!(shown.scenario(), first.scenario);
    shown.click("redo").await;
    assert_eq!(shown.scenario(), edited.scenario);
}

#[wasm_bindgen_test]
async fn the_palette_finds_a_command_by_words_and_runs_it() {
    let shown = Mounted::new(two_requests(), |TestContext { state, .. }| {
        html! { <DialogBox dialog={Dialog::Palette} context={context(state)} /> }
    })
    .await;
    let options = || shown.all("[role=option]").len();
    let chosen = || shown.text("[role=option][aria-selected=true] span");
    let active = || shown.attribute("input", "aria-activedescendant");
    assert!(options() > 60, "{}", options());
    assert_eq!(focused().get_attribute("role").as_deref(), Some("combobox"));
    shown.press("input", "ArrowUp", false).await;
    assert_eq!(active(), Some(format!("command-{}", options() - 1)));
    shown.press("input", "ArrowDown", false).await;
    assert_eq!(active().as_deref(), Some("command-0"));
    shown.press("input", "PageDown", false).await;
    assert_eq!(active().as_deref(), Some("command-8"));
    shown.enter("palette-query", "Request REPEAT this").await;
    assert_eq!(
        (options(), chosen()),
        (1, "Add a request: repeat this one".to_owned())
    );
    // The texts of the examples are not there to search in, which is said first.
    assert!(shown.text("[data-testid=palette-count]").ends_with(". 1 result"));
    let before = shown.state().scenario.requests().count();
    shown.press("input", "Enter", false).await;
    assert_eq!(shown.state().scenario.requests().count(), before + 1);
}

#[wasm_bindgen_test]
async fn the_palette_says_when_nothing_matches() {
    let shown = Mounted::new(two_requests(), |TestContext { state, .. }| {
        html! { <DialogBox dialog={Dialog::Palette} context={context(state)} /> }
    })
    .await;
    shown.enter("palette-query", "no such thing").await;
    assert!(
        shown
            .text("[data-testid=palette-count]")
            .ends_with(". No results")
    );
    assert_eq!(shown.attribute("input", "aria-activedescendant"), None);
    let before = shown.scenario();
    shown.press("input", "Enter", false).await;
    assert_eq!(shown.scenario(), before);
    // An example, by its title and its heading.
    shown.enter("palette-query", "common does not cover").await;
    shown.click_on("[role=option]").await;
    assert_eq!(
        shown.scenario().title,
        "The authorizer’s policy does not cover the path"
    );
    location::set_fragment(None);
}

#[wasm_bindgen_test]
async fn an_example_that_cannot_be_loaded_leaves_the_address_and_the_work() {
    location::set_fragment(None);
    // The tests' server has no files of the gallery.
    let shown = Mounted::new(two_requests(), |TestContext { state, .. }| {
        let onclick = Callback::from(move |_| open_in(&state, &MenuChoice::Example("cached-policy")));
        html! { <button data-testid="open" {onclick} /> }
    })
    .await;
    shown.click("open").await;
    until("a notice is shown", || shown.state().notice.is_some()).await;
    let notice = shown.state().notice.unwrap();
    assert!(notice.problem && notice.text.contains("could not be loaded"));
    assert_eq!(location::fragment(), None);
    assert_eq!(*shown.scenario(), two_requests());
}

#[wasm_bindgen_test]
async fn the_list_of_keys_shows_all_shortcuts() {
    let shown = Mounted::new(Scenario::default(), |TestContext { state, .. }| {
        html! { <DialogBox dialog={Dialog::Keys} context={context(state)} /> }
    })
    .await;
    let here = COMMANDS.iter().filter(|it| !it.keys.is_empty()).count();
    let elsewhere: usize = LOCAL_KEYS.iter().map(|(_, keys)| keys.len()).sum();
    assert_eq!(shown.all(".key-row").len(), here + elsewhere);
    assert!(shown.whole_text().contains("Go to the response"));
    shown.click("keys-close").await;
    assert!(shown.all("dialog[open]").is_empty());
}

#[wasm_bindgen_test]
async fn saved_work_is_newest_first_and_nothing_is_removed() {
    remove_all();
    for number in 0..20 {
        let text = format!("{{\"title\":\"{number}\"}}");
        let key = saved_work::key_for(&text);
        saved_work::put(&saved_work::SavedWork {
            key,
            at: 1_000 + number,
            text,
        });
    }
    let all = saved_work::all();
    assert_eq!(all.len(), 20);
    assert!(all.windows(2).all(|pair| pair[0].at > pair[1].at));
    assert!(all[0].text.contains("\"19\""));
    assert_eq!(saved_work::key_for(&all[3].text), all[3].key);
    assert_eq!(saved_work::text(&all[3].key).as_ref(), Some(&all[3].text));
    remove_all();
}

#[wasm_bindgen_test]
fn a_time_is_formatted() {
    let noon = Date::new_with_year_month_day_hr_min(2026, 10, 24, 12, 5);
    assert_eq!(clock::format(noon.get_time() as u64), "24 Nov 2026, 12:05");
}

#[wasm_bindgen_test]
async fn the_invitation_is_dismissed_or_ends_with_an_edit() {
    let mut first = State::new(two_requests());
    assert!(!first.invitation);
    first.invitation = true;
    let view = |TestContext { state, .. }: TestContext| html! { <>{ invitation(&state) }{ header(&context(state)) }</> };
    let shown = Mounted::with_state(first.clone(), view).await;
    assert!(
        shown
            .text("[data-testid=invitation]")
            .contains("add a * after GET/pets")
    );
    shown.click("decline").await;
    assert!(!shown.has("invitation"));
    let shown = Mounted::with_state(first, view).await;
    shown.click("rules-0").await;
    assert!(!shown.has("invitation"));
    // Undoing the edit does not invite again.
    shown.click("undo").await;
    assert!(!shown.has("invitation"));
}

#[wasm_bindgen_test]
async fn an_empty_state_offers_an_edit() {
    let view = |TestContext { state, .. }: TestContext| {
        empty(&state.dispatcher(), "Nothing.", "Add one", Edit::AddRequest)
    };
    let shown = Mounted::new(Scenario::default(), view).await;
    assert_eq!(shown.whole_text(), "Nothing.Add one");
    shown.click_on("button").await;
    assert_eq!(shown.state().scenario.requests().count(), 1);
    let pane = |TestContext { state, .. }: TestContext| authorizer(&state, false);
    let without = Scenario {
        authorizer: None,
        ..Scenario::default()
    };
    let shown = Mounted::new(without, pane).await;
    shown.click_on(".empty button").await;
    assert!(shown.has("editor-output"));
}

#[wasm_bindgen_test]
async fn the_outcome_is_announced_once_after_what_was_undone() {
    let view = |TestContext { state, .. }: TestContext| {
        let text = announcement(&state);
        html! { <><Announcer {text} undo_notice={state.undo_notice} />{ request(&state, Some(&state), true) }{ header(&context(state)) }</> }
    };
    let state = crate::page::session::examples::first().into_state();
    let shown = Mounted::with_state(state, view).await;
    let announced = || shown.text("[data-testid=announcer]");
    idle().await;
    assert_eq!(announced(), "");
    shown.enter_at_once("request-path", "/pets").await;
    assert_eq!(announced(), "", "not before it has stood still");
    idle().await;
    assert!(announced().starts_with("200 Allowed. "), "{}", announced());
    shown.click("undo").await;
    idle().await;
    assert!(
        announced().starts_with("Undone: the path. 403 "),
        "{}",
        announced()
    );
}
