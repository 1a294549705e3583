//! The menu of examples and of saved work.

use yew::prelude::*;

use crate::page::model::edit::first_scenario;
use crate::page::model::search::{Query, pieces, snippet};
use crate::page::model::state::State;
use crate::page::platform::{clock, dom, storage};
use crate::page::session::examples::{preferred_version, use_example_texts};
use crate::page::session::saved_work;
use crate::page::session::saved_work::SavedWork;
use crate::page::session::url::{open_blank, open_example, open_saved};
use crate::page::ui::copy_button::CopyButton;
use crate::page::ui::field::{Line, marked, typed};
use crate::page::ui::icon::Icon;
use why403::scenario;
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
        Callback::from(move |opened: Opened| {
            close();
            dom::focus_first(&menu, "summary");
            open_in(&state, &opened);
        })
    };
    html! {
        <details class="menu" ref={menu.clone()} {ontoggle} {onkeydown} {onfocusout} data-testid="examples">
            <summary class="button">{ "Examples" }</summary>
            // Focusable, so that a click into it does not close it.
            <div class="menu-panel" tabindex="-1">
                if *open {
                    <button type="button" class="quiet" data-testid="new-scenario" onclick={on_open.reform(|_: MouseEvent| Opened::New)}>
                        { Icon::Add.html() }{ "New scenario" }
                    </button>
                    <Earlier state={props.state.clone()} on_open={on_open.clone()} {menu} />
                    <Gallery {on_open} title={props.state.scenario.title.clone()} />
                }
            </div>
        </details>
    }
}

/// A choice of the menu.
#[derive(Clone, PartialEq)]
pub enum Opened {
    /// An example, by its name.
    Example(&'static str),
    /// Saved work.
    Earlier(SavedWork),
    /// A blank scenario.
    New,
}

/// Opens an example, saved work or a blank scenario. The address then names it, and Back leads to what was there before.
pub fn open_in(state: &UseReducerHandle<State>, opened: &Opened) {
    match opened {
        Opened::Example(name) => open_example(state, name),
        Opened::Earlier(saved) => open_saved(state, saved),
        Opened::New => open_blank(state, first_scenario(preferred_version().unwrap_or_default())),
    }
}

/// The properties of the list of examples.
#[derive(PartialEq, Properties)]
struct GalleryProps {
    on_open: Callback<Opened>,
    /// The present scenario's title; the example that has it is marked.
    title: AttrValue,
}

/// The examples under their headings, and a field that searches their titles, descriptions and messages.
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
                    .chain(texts.of(entry).iter().map(String::as_str))
                    .collect(),
            )
        })
        .collect();
    let found = Query::new(&query).filter(&items, |(_, texts)| texts.clone());
    let groups = found
        .chunk_by(|((a, _), _), ((b, _), _)| a.group == b.group)
        .map(|group| {
            let heading = group.first().map_or("", |((entry, _), _)| entry.group);
            let items = group.iter().map(|((entry, texts), places)| {
                let (on_open, name) = (on_open.clone(), entry.name);
                let snippet = snippet(texts, places);
                html! {
                    <li>
                        <button
                            type="button" data-testid={["example-", name].concat()}
                            aria-current={(*title == *entry.title).then_some("true")}
                            onclick={Callback::from(move |_| on_open.emit(Opened::Example(name)))}
                        >
                            { marked(pieces(entry.title, 0, places)) }
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

/// The properties of the list of saved work.
#[derive(PartialEq, Properties)]
struct EarlierProps {
    state: UseReducerHandle<State>,
    on_open: Callback<Opened>,
    /// The menu around it.
    menu: NodeRef,
}

/// The saved work other than the present scenario, newest first: to open, to remove, and to put back.
#[component]
fn Earlier(props: &EarlierProps) -> Html {
    let removed = use_state(Vec::<SavedWork>::new);
    let shown = scenario::write(&props.state.scenario);
    let mut earlier = saved_work::all();
    earlier.retain(|kept| kept.text != shown);
    let remove = |these: Vec<SavedWork>| {
        let (removed, menu) = (removed.clone(), props.menu.clone());
        Callback::from(move |_: MouseEvent| {
            // The button is removed with its row: without the focus within, the menu would close.
            dom::focus_first(&menu, ".menu-panel");
            these.iter().for_each(|kept| storage::remove(&kept.key));
            removed.set(these.clone());
        })
    };
    let put_back = {
        let (removed, menu) = (removed.clone(), props.menu.clone());
        Callback::from(move |_: MouseEvent| {
            dom::focus_first(&menu, ".menu-panel");
            removed.iter().for_each(|kept| {
                saved_work::put(kept);
            });
            removed.set(Vec::new());
        })
    };
    {
        let menu = props.menu.clone();
        use_effect_with(removed.clone(), move |removed| {
            if !removed.is_empty() {
                dom::focus_first(&menu, ".earlier-actions button");
            }
        });
    }
    let items = earlier
        .iter()
        .map(|kept| earlier_item(kept, &props.on_open, remove(vec![kept.clone()])));
    if earlier.is_empty() && removed.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h2 id="earlier-heading">{ "Saved in this browser" }</h2>
            <ul class="earlier" aria-labelledby="earlier-heading">{ for items }</ul>
            <div class="earlier-actions" role="status">
                if !removed.is_empty() {
                    <span class="small">{ removed.len() }{ " removed. " }</span>
                    <button type="button" class="quiet" data-testid="earlier-put-back" onclick={put_back}>
                        { Icon::Undo.html() }{ "Restore" }
                    </button>
                }
                if earlier.len() > 1 {
                    <button type="button" class="quiet" data-testid="earlier-remove-all" onclick={remove(earlier.clone())}>
                        { Icon::Remove.html() }{ "Remove all" }
                    </button>
                }
            </div>
        </>
    }
}

fn earlier_item(kept: &SavedWork, on_open: &Callback<Opened>, on_remove: Callback<MouseEvent>) -> Html {
    let read = scenario::read(&kept.text);
    let damaged = !read.diagnostics.is_empty();
    let title = if read.scenario.title.is_empty() {
        "Untitled".to_owned()
    } else {
        read.scenario.title.clone()
    };
    let mut about = if kept.at == 0 {
        String::new()
    } else {
        clock::format(kept.at)
    };
    let first = read.scenario.requests().next();
    if let Some(request) = first.map(|first| &first.call.request) {
        about = [&about, " · ", &request.http_method, " ", &request.path].concat();
    }
    let label = ["Remove “", &title, "”, ", &about].concat();
    let onclick = {
        let (on_open, kept) = (on_open.clone(), kept.clone());
        Callback::from(move |_| on_open.emit(Opened::Earlier(kept.clone())))
    };
    let text = kept.text.clone();
    html! {
        <li key={kept.key.clone()}>
            <button type="button" data-testid={["open-", &kept.key].concat()} {onclick}>
                { title }
                <span class="about-it">{ about }</span>
                if damaged { <span class="about-it">{ "Part of it cannot be read." }</span> }
            </button>
            if damaged {
                <CopyButton
                    hook={["copy-", &kept.key].concat()} class="quiet" label="Copy text"
                    text={Callback::from(move |()| text.clone())}
                />
            }
            <button
                type="button" class="bare" title="Remove" aria-label={label} onclick={on_remove}
                data-testid={["remove-", &kept.key].concat()}
            >
                { Icon::Remove.html() }
            </button>
        </li>
    }
}
