//! The dialogs: the command palette, the list of keys and the privacy page.

use yew::prelude::*;

use crate::page::app::commands::CommandContext;
use crate::page::app::examples::{MenuChoice, open_in};
use crate::page::app::privacy::Privacy;
use crate::page::model::commands::{COMMANDS, CommandKind, Dialog, LOCAL_KEYS};
use crate::page::model::panel_layout::Panel;
use crate::page::model::search::{Query, SearchHit, pieces, snippet};
use crate::page::platform::{clock, dom, keyboard};
use crate::page::session::examples::{ExampleTexts, use_example_texts};
use crate::page::session::saved_work;
use crate::page::ui::field::marked;
use crate::page::ui::icon::Icon;
use why403::scenario;
use why403::scenario::gallery;

/// The number of items that PageUp and PageDown skip.
const PAGE: usize = 8;

/// The dialog to show.
#[derive(PartialEq, Properties)]
pub struct DialogProps {
    /// Which one it is.
    pub dialog: Dialog,
    /// The context of its commands.
    pub context: CommandContext,
}

/// An entry of the command palette: a command, a panel, saved work or an example.
#[derive(Clone)]
struct PaletteItem {
    /// The heading above it.
    group: &'static str,
    name: String,
    keys: &'static str,
    choice: PaletteChoice,
    /// Further texts that are searched.
    texts: Vec<String>,
    /// The hits of the query in the name, the group and the further texts, in this order.
    hits: Vec<SearchHit>,
}

/// The heading of what was found in further texts than names.
const IN_TEXTS: &str = "In descriptions and messages";

impl PaletteItem {
    /// The texts that are searched.
    fn searched(&self) -> Vec<&str> {
        let texts = self.texts.iter().map(String::as_str);
        [self.name.as_str(), self.group]
            .into_iter()
            .chain(texts)
            .collect()
    }
}

/// The target of an item.
#[derive(Clone)]
enum PaletteChoice {
    Command(CommandKind),
    Panel(Panel),
    Open(MenuChoice),
}

/// A modal dialog, open while it is mounted.
#[component]
pub fn DialogBox(props: &DialogProps) -> Html {
    let (element, query, active) = (use_node_ref(), use_state_eq(String::new), use_state_eq(|| 0));
    let texts = use_example_texts(props.dialog == Dialog::Palette);
    {
        let element = element.clone();
        use_effect_with(props.dialog, move |_| {
            // When the other dialog is shown, the element stays open and remembers where the focus was before.
            if !dom::open_dialog(&element) {
                dom::focus_first(&element, "input, button");
            }
        });
    }
    use_effect_with((*active, (*query).clone()), |(active, _)| {
        dom::scroll_into_view(&option_id(*active));
    });
    let onclose = {
        let frame = props.context.frame.clone();
        Callback::from(move |_: Event| {
            if let Some(frame) = &frame {
                frame.dialog.set(None);
            }
        })
    };
    let (label, inner) = match props.dialog {
        Dialog::Palette => (
            "Search",
            palette(&props.context, &texts, &element, &query, &active),
        ),
        Dialog::Keys => ("Keyboard shortcuts", list_of_keys(&element)),
        Dialog::Privacy => (
            "Privacy and stored data",
            html! { <Privacy dialog={element.clone()} /> },
        ),
    };
    let onclick = {
        let element = element.clone();
        // The dialog's content covers it: a click on the dialog itself is one on its backdrop.
        Callback::from(move |event: MouseEvent| {
            if dom::is_target(&element, &event) {
                dom::close_dialog(&element);
            }
        })
    };
    html! {
        <dialog ref={element} class="dialog" aria-label={label} data-testid="dialog" {onclose} {onclick}>
            <div class="dialog-ground">{ inner }</div>
        </dialog>
    }
}

/// The items that are possible now and match the query; those that match it by name come first.
fn items(context: &CommandContext, texts: &ExampleTexts, query: &str) -> Vec<PaletteItem> {
    let found = Query::new(query).filter(&all_items(context, texts), PaletteItem::searched);
    let (by_name, mut by_text): (Vec<_>, Vec<_>) = found
        .into_iter()
        .map(|(item, hits)| PaletteItem { hits, ..item })
        .partition(|item| item.hits.iter().all(|hit| hit.text < 2));
    for item in &mut by_text {
        item.group = IN_TEXTS;
    }
    by_name.into_iter().chain(by_text).collect()
}

/// The items that are possible now.
fn all_items(context: &CommandContext, texts: &ExampleTexts) -> Vec<PaletteItem> {
    let mut items = Vec::new();
    let mut offer = |group: &'static str, name: &str, keys, choice, texts: &[String]| {
        items.push(PaletteItem {
            group,
            name: name.to_owned(),
            keys,
            choice,
            texts: texts.to_vec(),
            hits: Vec::new(),
        });
    };
    // In presenter's mode others look on.
    let presents = dom::root_attribute("data-presenting").is_some();
    for command in COMMANDS {
        let is_hidden = match command.kind {
            CommandKind::OpenDialog(Dialog::Palette) => true,
            CommandKind::LoadDialog("saved-work", "") => presents,
            _ => false,
        };
        if !is_hidden && command.kind.is_possible(&context.state) {
            offer(
                "Commands",
                command.name,
                command.keys,
                PaletteChoice::Command(command.kind),
                &[],
            );
        }
    }
    for panel in Panel::all() {
        let group = if panel.is_form() { "Configure" } else { "Inspect" };
        offer(group, panel.title(), "", PaletteChoice::Panel(panel), &[]);
    }
    let shown = scenario::write(&context.state.scenario);
    for saved in saved_work::all() {
        if saved.text != shown && !presents {
            let title = scenario::read(&saved.text).scenario.title;
            let name = [&title, ", ", &clock::format(saved.at)].concat();
            offer(
                "Saved scenarios",
                &name,
                "",
                PaletteChoice::Open(MenuChoice::Saved(saved)),
                &[],
            );
        }
    }
    for entry in gallery::examples() {
        offer(
            entry.group,
            entry.title,
            "",
            PaletteChoice::Open(MenuChoice::Example(entry.name)),
            texts.get(entry),
        );
    }
    items
}

/// Close the dialog, which gives the focus back, and run or open what was chosen.
fn choose(choice: &PaletteChoice, context: &CommandContext, element: &NodeRef) {
    // A command that opens the other dialog shows it in this element.
    if !matches!(choice, PaletteChoice::Command(CommandKind::OpenDialog(_))) {
        dom::close_dialog(element);
    }
    match choice {
        PaletteChoice::Command(command) => context.run(*command),
        PaletteChoice::Panel(panel) => context.open_panel(*panel),
        PaletteChoice::Open(opened) => open_in(&context.state, opened),
    }
}

fn option_id(index: usize) -> String {
    ["command-", &index.to_string()].concat()
}

fn palette(
    context: &CommandContext,
    texts: &ExampleTexts,
    element: &NodeRef,
    query: &UseStateHandle<String>,
    active: &UseStateHandle<usize>,
) -> Html {
    let items = items(context, texts, query);
    let count = items.len();
    let last = count.saturating_sub(1);
    let current = (**active).min(last);
    let numbered: Vec<(usize, &PaletteItem)> = items.iter().enumerate().collect();
    let groups = numbered.chunk_by(|(_, a), (_, b)| a.group == b.group).map(|group| {
        let heading = group.first().map_or("", |(_, item)| item.group);
        html! {
            <div role="group" aria-label={heading}>
                <div class="dialog-heading" aria-hidden="true">{ heading }</div>
                { for group.iter().map(|(index, item)| option(context, element, *index, item, *index == current)) }
            </div>
        }
    });
    let onkeydown = {
        let (context, element, active) = (context.clone(), element.clone(), active.clone());
        let chosen = items.get(current).map(|item| item.choice.clone());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowDown" if current == last => 0,
                "ArrowDown" => current + 1,
                "ArrowUp" => current.checked_sub(1).unwrap_or(last),
                "PageDown" => (current + PAGE).min(last),
                "PageUp" => current.saturating_sub(PAGE),
                "Enter" => {
                    event.prevent_default();
                    if let Some(choice) = &chosen {
                        choose(choice, &context, &element);
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
            query.set(dom::value_of(&event));
            active.set(0);
        })
    };
    html! {
        <>
            <input
                type="text" role="combobox" class="dialog-query" data-testid="palette-query" autofocus=true
                aria-label="Search commands, examples and messages" placeholder="Search commands, examples and messages"
                aria-expanded="true" aria-controls="commands" aria-autocomplete="list"
                aria-activedescendant={(count > 0).then(|| option_id(current))}
                autocomplete="off" autocapitalize="off" spellcheck="false" value={(**query).clone()}
                {oninput} {onkeydown}
            />
            <div role="listbox" id="commands" class="commands" aria-label="Results">{ for groups }</div>
            <p class="dialog-foot small" role="status" data-testid="palette-count">
                { texts.failure() }
                { match count {
                    0 => "No results".to_owned(),
                    1 => "1 result".to_owned(),
                    _ => [&count.to_string(), " results"].concat(),
                } }
            </p>
        </>
    }
}

fn option(
    context: &CommandContext,
    element: &NodeRef,
    index: usize,
    item: &PaletteItem,
    selected: bool,
) -> Html {
    let onclick = {
        let (context, element, choice) = (context.clone(), element.clone(), item.choice.clone());
        Callback::from(move |_: MouseEvent| choose(&choice, &context, &element))
    };
    html! {
        <div
            role="option" id={option_id(index)} class="command" aria-selected={if selected { "true" } else { "false" }} {onclick}
        >
            <span>{ marked(pieces(&item.name, 0, &item.hits)) }</span>
            { keys_html(item.keys) }
            if item.group == IN_TEXTS {
                <span class="found">{ marked(snippet(&item.searched(), &item.hits)) }</span>
            }
        </div>
    }
}

fn list_of_keys(element: &NodeRef) -> Html {
    let row = |name: &'static str, keys: &'static str| {
        html! { <div class="key-row"><dt>{ name }</dt><dd>{ keys_html(keys) }</dd></div> }
    };
    let onclick = {
        let element = element.clone();
        Callback::from(move |_: MouseEvent| dom::close_dialog(&element))
    };
    html! {
        <>
            <header class="dialog-head">
                <h2>{ "Keyboard shortcuts" }</h2>
                <button type="button" class="bare" aria-label="Close" title="Close (Escape)" data-testid="keys-close" {onclick}>
                    { Icon::Remove.html() }
                </button>
            </header>
            // Focusable, so that it can be scrolled by keyboard.
            <div class="commands" tabindex="0" role="region" aria-label="Keyboard shortcuts" data-testid="keys">
                <h3 class="dialog-heading">{ "Everywhere" }</h3>
                <dl>{ for COMMANDS.iter().filter(|it| !it.keys.is_empty()).map(|it| row(it.name, it.keys)) }</dl>
                { for LOCAL_KEYS.iter().map(|(place, keys)| html! {
                    <>
                        <h3 class="dialog-heading">{ *place }</h3>
                        <dl>{ for keys.iter().map(|(name, keys)| row(name, keys)) }</dl>
                    </>
                }) }
            </div>
            <p class="dialog-foot small">{ "Tab moves out of every field and editor." }</p>
        </>
    }
}

/// Shortcuts with the names of the keys on the user's keyboard.
pub fn keys_html(keys: &'static str) -> Html {
    if keys.is_empty() {
        return Html::default();
    }
    let apple = keyboard::is_apple();
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
