//! The dialogs: the palette, in which everything that can be done is found by its name, and the list of keys.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};
use yew::prelude::*;

use crate::page::app::examples::{Opened, open_in};
use crate::page::app::shortcuts::{Place, run};
use crate::page::model::commands::{Act, COMMANDS, Dialog, ELSEWHERE, fits};
use crate::page::model::panel_layout::Panel;
use crate::page::platform::{clock, dom as browser};
use crate::page::session::saved_work;
use crate::page::ui::icon::Icon;
use why403::scenario;
use why403::scenario::gallery;

/// How far a page is in the list.
const PAGE: usize = 8;

/// Which dialog, and what it needs.
#[derive(PartialEq, Properties)]
pub struct DialogProps {
    /// Which one.
    pub dialog: Dialog,
    /// What its acts need.
    pub place: Place,
}

/// Something that the palette offers.
struct Item {
    /// The heading that it stands under.
    group: &'static str,
    name: String,
    keys: &'static str,
    does: Does,
}

/// What it does.
enum Does {
    Act(Act),
    Panel(Panel),
    Open(Opened),
}

/// A dialog, open as long as it is there.
#[component]
pub fn DialogBox(props: &DialogProps) -> Html {
    let (element, query, active) = (use_node_ref(), use_state_eq(String::new), use_state_eq(|| 0));
    {
        let element = element.clone();
        use_effect_with(props.dialog, move |_| {
            let Some(dialog) = element.cast::<HtmlDialogElement>() else {
                return;
            };
            if dialog.open() {
                // One leads over to the other: the focus goes back to where it was before the first.
                browser::focus_first(&element, "input, button");
            } else {
                let _ = dialog.show_modal();
            }
        });
    }
    use_effect_with((*active, (*query).clone()), |(active, _)| {
        browser::bring_into_view(&option_id(*active));
    });
    let onclose = {
        let shown = props.place.shown.clone();
        Callback::from(move |_: Event| {
            if let Some(shown) = &shown {
                shown.set(None);
            }
        })
    };
    let (label, inner) = match props.dialog {
        Dialog::Palette => ("Commands", palette(&props.place, &element, &query, &active)),
        Dialog::Keys => ("Keys", list_of_keys(&element)),
    };
    let onclick = {
        let element = element.clone();
        // On what is behind it: the dialog's own ground is covered.
        Callback::from(move |event: MouseEvent| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlDialogElement>().ok());
            if target.is_some() {
                close(&element);
            }
        })
    };
    html! {
        <dialog ref={element} class="dialog" aria-label={label} data-testid="dialog" {onclose} {onclick}>
            <div class="dialog-ground">{ inner }</div>
        </dialog>
    }
}

/// Closes the dialog, which gives the focus back.
fn close(element: &NodeRef) {
    if let Some(dialog) = element.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}

/// All that is there now and fits the words.
fn items(place: &Place, query: &str) -> Vec<Item> {
    let query = query.to_lowercase();
    let mut items = Vec::new();
    let mut offer = |group: &'static str, name: &str, keys, does| {
        if fits(&[name, " ", group].concat().to_lowercase(), &query) {
            let name = name.to_owned();
            items.push(Item {
                group,
                name,
                keys,
                does,
            });
        }
    };
    for command in COMMANDS {
        let there = match command.act {
            Act::Press(name) => browser::control(name).is_some(),
            Act::Repeat => place.state.request().is_some(),
            act => act != Act::Show(Dialog::Palette),
        };
        if there {
            offer("Do", command.name, command.keys, Does::Act(command.act));
        }
    }
    for panel in Panel::all() {
        let group = if panel.is_form() {
            "Open a form"
        } else {
            "Open a panel"
        };
        offer(group, panel.title(), "", Does::Panel(panel));
    }
    let shown = scenario::write(&place.state.scenario);
    for kept in saved_work::all() {
        if kept.text != shown {
            let title = scenario::read(&kept.text).scenario.title;
            let name = [&title, ", ", &clock::format(kept.at)].concat();
            offer("Your earlier work", &name, "", Does::Open(Opened::Earlier(kept)));
        }
    }
    for entry in gallery::examples() {
        offer(
            entry.group,
            entry.title,
            "",
            Does::Open(Opened::Example(entry.name)),
        );
    }
    items
}

/// Does it, once the dialog is closed and the focus is back where it was.
fn take(item: &Item, place: &Place, element: &NodeRef) {
    // One dialog leads over to another.
    if !matches!(item.does, Does::Act(Act::Show(_))) {
        close(element);
    }
    match &item.does {
        Does::Act(act) => run(*act, place),
        Does::Panel(panel) => {
            let chip = browser::control(&["open-", panel.name()].concat());
            if let Some(chip) =
                chip.filter(|chip| chip.get_attribute("aria-expanded").as_deref() == Some("false"))
            {
                chip.click();
            }
            browser::go_to_soon(["panel-", panel.name()].concat());
        }
        Does::Open(opened) => open_in(&place.state.dispatcher(), opened),
    }
}

fn option_id(index: usize) -> String {
    ["command-", &index.to_string()].concat()
}

fn palette(
    place: &Place,
    element: &NodeRef,
    query: &UseStateHandle<String>,
    active: &UseStateHandle<usize>,
) -> Html {
    let items = items(place, query);
    let last = items.len().saturating_sub(1);
    let at = (**active).min(last);
    let count = items.len();
    let mut lists = Vec::new();
    let mut index = 0_usize;
    for group in items.chunk_by(|a, b| a.group == b.group) {
        let heading = group.first().map_or("", |item| item.group);
        let options: Html = group
            .iter()
            .map(|item| {
                let here = index;
                index = index.saturating_add(1);
                html! {
                    <div
                        role="option" id={option_id(here)} class="command" data-index={here.to_string()}
                        aria-selected={if here == at { "true" } else { "false" }}
                    >
                        <span>{ item.name.clone() }</span>
                        { keys_html(item.keys) }
                    </div>
                }
            })
            .collect();
        lists.push(html! {
            <div role="group" aria-label={heading}>
                <div class="dialog-heading" aria-hidden="true">{ heading }</div>
                { options }
            </div>
        });
    }
    let onkeydown = {
        let (place, element, active, query) = (place.clone(), element.clone(), active.clone(), query.clone());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowDown" => {
                    if at == last {
                        0
                    } else {
                        at.saturating_add(1)
                    }
                }
                "ArrowUp" => at.checked_sub(1).unwrap_or(last),
                "PageDown" => at.saturating_add(PAGE).min(last),
                "PageUp" => at.saturating_sub(PAGE),
                "Enter" => {
                    event.prevent_default();
                    if let Some(item) = self::items(&place, &query).get(at) {
                        take(item, &place, &element);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            active.set(next);
        })
    };
    let oninput = {
        let (active, query) = (active.clone(), query.clone());
        Callback::from(move |event: InputEvent| {
            query.set(browser::value_of(&event));
            active.set(0);
        })
    };
    let onclick = {
        let (place, element, query) = (place.clone(), element.clone(), query.clone());
        Callback::from(move |event: MouseEvent| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            let option = target.and_then(|target| target.closest(".command").ok().flatten());
            let index = option.and_then(|option| option.get_attribute("data-index")?.parse::<usize>().ok());
            let items = self::items(&place, &query);
            if let Some(item) = index.and_then(|index| items.get(index)) {
                take(item, &place, &element);
            }
        })
    };
    html! {
        <>
            <input
                type="text" role="combobox" class="dialog-query" data-testid="palette-query" autofocus=true
                aria-label="What do you want to do?" placeholder="What do you want to do?"
                aria-expanded="true" aria-controls="commands" aria-autocomplete="list"
                aria-activedescendant={(count > 0).then(|| option_id(at))}
                autocomplete="off" autocapitalize="off" spellcheck="false" value={(**query).clone()}
                {oninput} {onkeydown}
            />
            <div role="listbox" id="commands" class="commands" aria-label="Commands" {onclick}>{ for lists }</div>
            <p class="dialog-foot small" role="status" data-testid="palette-count">
                { match count {
                    0 => "Nothing is called that.".to_owned(),
                    1 => "1 command".to_owned(),
                    _ => [&count.to_string(), " commands"].concat(),
                } }
            </p>
        </>
    }
}

fn list_of_keys(element: &NodeRef) -> Html {
    let row = |what: &'static str, keys: &'static str| {
        html! { <div class="key-row"><dt>{ what }</dt><dd>{ keys_html(keys) }</dd></div> }
    };
    let onclick = {
        let element = element.clone();
        Callback::from(move |_: MouseEvent| close(&element))
    };
    html! {
        <>
            <header class="dialog-head">
                <h2>{ "Keys" }</h2>
                <button type="button" class="bare" aria-label="Close" title="Close (Escape)" data-testid="keys-close" {onclick}>
                    { Icon::Remove.html() }
                </button>
            </header>
            // What scrolls can be reached by keyboard.
            <div class="commands" tabindex="0" role="region" aria-label="Keys" data-testid="keys">
                <h3 class="dialog-heading">{ "Everywhere" }</h3>
                <dl>{ for COMMANDS.iter().filter(|it| !it.keys.is_empty()).map(|it| row(it.name, it.keys)) }</dl>
                { for ELSEWHERE.iter().map(|(place, keys)| html! {
                    <>
                        <h3 class="dialog-heading">{ *place }</h3>
                        <dl>{ for keys.iter().map(|(what, keys)| row(what, keys)) }</dl>
                    </>
                }) }
            </div>
            <p class="dialog-foot small">{ "Tab leaves every field and editor. No key is a letter alone." }</p>
        </>
    }
}

/// Keys as they stand on the keyboard in front of the person.
pub fn keys_html(keys: &'static str) -> Html {
    if keys.is_empty() {
        return Html::default();
    }
    let apple = browser::is_apple();
    let named = |key: &'static str| match key {
        "Mod" if apple => "⌘",
        "Mod" => "Ctrl",
        "Alt" if apple => "⌥",
        "Left" => "←",
        "Right" => "→",
        "Up" => "↑",
        "Down" => "↓",
        "PageUp" => "Page up",
        "PageDown" => "Page down",
        key => key,
    };
    let chord = |keys: &'static str| -> Html {
        keys.split('+')
            .map(|key| html! { <kbd>{ named(key) }</kbd> })
            .collect()
    };
    html! {
        <span class="keys" translate="no">
            { for keys.split(", ").map(|keys| html! { <span class="chord">{ chord(keys) }</span> }) }
        </span>
    }
}
