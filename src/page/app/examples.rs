//! The menu of examples, saved work and new scenarios.

use yew::prelude::*;

use crate::page::model::edit::first_scenario;
use crate::page::model::search::{Query, pieces, snippet};
use crate::page::model::state::State;
use crate::page::platform::{dialogs, dom};
use crate::page::session::examples::{preferred_version, use_example_texts};
use crate::page::session::saved_work::SavedWork;
use crate::page::session::url::{open_blank, open_example, open_saved};
use crate::page::ui::field::{Line, marked, typed};
use crate::page::ui::icon::Icon;
use why403::scenario::gallery;
use why403::scenario::gallery::Example;

/// The properties of the menu.
#[derive(PartialEq, Properties)]
pub struct ExamplesProps {
    /// The page's state.
    pub state: UseReducerHandle<State>,
}

/// The menu of examples.
#[component]
pub fn Examples(props: &ExamplesProps) -> Html {
    let menu = use_node_ref();
    let open = use_state_eq(|| false);
    let close = {
        let menu = menu.clone();
        move || dom::close_details(&menu)
    };
    let ontoggle = {
        let (menu, open) = (menu.clone(), open.clone());
        Callback::from(move |_: Event| {
            open.set(dom::is_open(&menu));
        })
    };
    let onkeydown = {
        let (menu, close) = (menu.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close();
                dom::focus_first(&menu, "summary");
            }
        })
    };
    let onfocusout = {
        let (menu, close) = (menu.clone(), close.clone());
        Callback::from(move |event: FocusEvent| {
            if !dom::contains(&menu, event.related_target()) {
                close();
            }
        })
    };
    let on_open = {
        let (state, menu) = (props.state.clone(), menu.clone());
        Callback::from(move |opened: MenuChoice| {
            close();
            dom::focus_first(&menu, "summary");
            open_in(&state, &opened);
        })
    };
    let choice = |opened: MenuChoice, label: &'static str, hook: &'static str, icon: Icon| {
        let onclick = on_open.reform(move |_: MouseEvent| opened.clone());
        html! { <button type="button" class="quiet" data-testid={hook} {onclick}>{ icon.html() }{ label }</button> }
    };
    html! {
        <details class="menu" ref={menu.clone()} {ontoggle} {onkeydown} {onfocusout} data-testid="examples">
            <summary class="button">{ "Examples" }</summary>
            // Focusable, so that a click into it does not close it.
            <div class="menu-panel" tabindex="-1">
                if *open {
                    { choice(MenuChoice::New, "New scenario", "new-scenario", Icon::Add) }
                    { choice(MenuChoice::Dialog("saved-work", "file"), "Open a file…", "open-file", Icon::Open) }
                    { choice(MenuChoice::Dialog("saved-work", ""), "Saved scenarios…", "saved-work", Icon::Clock) }
                    { choice(MenuChoice::Dialog("make-lesson", ""), "Make a lesson…", "make-lesson", Icon::Tick) }
                    { choice(MenuChoice::Dialog("presenter", ""), "Presenter’s mode…", "presenter", Icon::Pointer) }
                    <p class="menu-links">
                        <a href="lessons.html">{ "Lessons" }</a>
                        <a href="gallery.html">{ "All examples, with answers" }</a>
                    </p>
                    <Gallery {on_open} title={props.state.scenario.title.clone()} />
                }
            </div>
        </details>
    }
}

/// A choice in the menu of examples, or of the command palette.
#[derive(Clone, PartialEq, Eq)]
pub enum MenuChoice {
    /// An example, by its name.
    Example(&'static str),
    /// Saved work.
    Saved(SavedWork),
    /// A dialog of `www/dialogs/`, by its name, for a purpose.
    Dialog(&'static str, &'static str),
    /// A blank scenario.
    New,
}

/// Open an example, saved work or a blank scenario. The address then names it, and Back leads to what was there before.
pub fn open_in(state: &UseReducerHandle<State>, opened: &MenuChoice) {
    match opened {
        MenuChoice::Example(name) => open_example(state, name),
        MenuChoice::Saved(saved) => open_saved(state, &saved.key, &saved.text),
        MenuChoice::Dialog(name, purpose) => dialogs::open(name, purpose),
        MenuChoice::New => open_blank(state, first_scenario(preferred_version().unwrap_or_default())),
    }
}

/// The properties of the list of examples.
#[derive(PartialEq, Properties)]
struct GalleryProps {
    on_open: Callback<MenuChoice>,
    /// The present scenario's title; the example that has it is marked.
    title: AttrValue,
}

/// The examples under their headings, with a search in titles, descriptions and messages.
#[component]
fn Gallery(GalleryProps { on_open, title }: &GalleryProps) -> Html {
    let (query, texts) = (use_state_eq(String::new), use_example_texts(true));
    let items: Vec<(&Example, Vec<&str>)> = gallery::examples()
        .iter()
        .map(|entry| {
            let searched = [entry.title, entry.group].into_iter();
            (
                entry,
                searched
                    .chain(texts.get(entry).iter().map(String::as_str))
                    .collect(),
            )
        })
        .collect();
    let found = Query::new(&query).filter(&items, |(_, texts)| texts.clone());
    let groups = found
        .chunk_by(|((a, _), _), ((b, _), _)| a.group == b.group)
        .map(|group| {
            let heading = group.first().map_or("", |((entry, _), _)| entry.group);
            let items = group.iter().map(|((entry, texts), hits)| {
                let (on_open, name) = (on_open.clone(), entry.name);
                let snippet = snippet(texts, hits);
                html! {
                    <li>
                        <button
                            type="button" data-testid={["example-", name].concat()}
                            aria-current={(*title == *entry.title).then_some("true")}
                            onclick={Callback::from(move |_| on_open.emit(MenuChoice::Example(name)))}
                        >
                            { marked(pieces(entry.title, 0, hits)) }
                            if !snippet.is_empty() {
                                <span class="about-it">{ marked(snippet) }</span>
                            }
                        </button>
                    </li>
                }
            });
            html! {
                <>
                    <h2>{ heading }</h2>
                    <ul aria-label={heading}>{ for items }</ul>
                </>
            }
        });
    let setter = query.setter();
    let field = Line {
        id: None,
        test_id: "examples-query".into(),
        label: Some("Search examples".into()),
        placeholder: "Search titles, descriptions and messages".into(),
        list: None,
        value: (*query).clone(),
        oninput: typed(Callback::from(move |text| setter.set(text))),
    };
    html! {
        <>
            { field.html() }
            // An element of their own: as siblings, another number of them would replace the field.
            <div>{ for groups }</div>
            <p class="small" role="status">{ texts.failure() }{ if found.is_empty() { "No results" } else { "" } }</p>
        </>
    }
}
