//! What the component tests share: a component in the document, over a state of its own, and the ways of using it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test_configure;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::page::model::panel_layout::Layout;
use crate::page::model::state::State;
use crate::page::session::autosave::example;
use why403::scenario::Scenario;

wasm_bindgen_test_configure!(run_in_browser);

/// What a component under test is given.
pub struct Given {
    /// A state of its own.
    pub state: UseReducerHandle<State>,
    /// How the panels stand.
    pub layout: UseStateHandle<Layout>,
}

type Draw = dyn Fn(Given) -> Html;

#[derive(Properties)]
struct StageProps {
    first: State,
    draw: Rc<Draw>,
    last: Rc<RefCell<State>>,
}

impl PartialEq for StageProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.draw, &other.draw)
    }
}

/// Holds the state, and lays it open.
#[component]
fn Stage(props: &StageProps) -> Html {
    let first = props.first.clone();
    let state = use_reducer(move || first);
    let layout = use_state(Layout::default);
    props.last.replace(State::clone(&state));
    (props.draw)(Given { state, layout })
}

/// A component in the document.
pub struct Shown {
    place: Element,
    last: Rc<RefCell<State>>,
}

impl Shown {
    /// What `draw` makes of a state with this scenario.
    pub async fn new(scenario: Scenario, draw: impl Fn(Given) -> Html + 'static) -> Self {
        Self::of_state(State::new(scenario), draw).await
    }

    /// The same of an example.
    pub async fn of_example(name: &str, draw: impl Fn(Given) -> Html + 'static) -> Self {
        Self::new(example(name).unwrap(), draw).await
    }

    /// The same of a state.
    pub async fn of_state(first: State, draw: impl Fn(Given) -> Html + 'static) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let place = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&place).unwrap();
        let last = Rc::new(RefCell::new(first.clone()));
        let props = StageProps {
            first,
            draw: Rc::new(draw),
            last: Rc::clone(&last),
        };
        yew::Renderer::<Stage>::with_root_and_props(place.clone(), props).render();
        drawn().await;
        Self { place, last }
    }

    /// The state as it is now.
    pub fn state(&self) -> State {
        self.last.borrow().clone()
    }

    /// The scenario as it is now.
    pub fn scenario(&self) -> Rc<Scenario> {
        Rc::clone(&self.last.borrow().scenario)
    }

    /// The elements that fit a selector.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.place.query_selector_all(selector).unwrap();
        (0..found.length())
            .map(|at| found.get(at).unwrap().unchecked_into())
            .collect()
    }

    /// The first element that fits a selector.
    pub fn one(&self, selector: &str) -> Element {
        self.place
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("no {selector} in {}", self.place.inner_html()))
    }

    /// The element with this test hook.
    pub fn hook(&self, name: &str) -> Element {
        self.one(&hook(name))
    }

    /// Whether there is an element with this test hook.
    pub fn has(&self, name: &str) -> bool {
        !self.all(&hook(name)).is_empty()
    }

    /// The text of the first element that fits a selector.
    pub fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap()
    }

    /// The text of all there is.
    pub fn whole_text(&self) -> String {
        self.place.text_content().unwrap()
    }

    /// An attribute of the first element that fits a selector.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.one(selector).get_attribute(name)
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> String {
        property(&self.hook(name), "value").as_string().unwrap()
    }

    /// Whether a box or an option is chosen.
    pub fn checked(&self, name: &str) -> bool {
        property(&self.hook(name), "checked").as_bool().unwrap()
    }

    /// Clicks on what has this test hook.
    pub async fn click(&self, name: &str) {
        self.click_on(&hook(name)).await;
    }

    /// Clicks on the first element that fits a selector.
    pub async fn click_on(&self, selector: &str) {
        self.hit(selector);
        drawn().await;
    }

    /// The same, and no timer has run after it: for what must not be there yet.
    pub async fn click_on_at_once(&self, selector: &str) {
        self.hit(selector);
        drawn_at_once().await;
    }

    fn hit(&self, selector: &str) {
        // Not the method `click`: elements of SVG have none.
        let click = event("MouseEvent", "click", &[]);
        self.one(selector).dispatch_event(&click).unwrap();
    }

    /// Puts a value into a field, as a person does who types or chooses it.
    pub async fn enter(&self, name: &str, value: &str) {
        self.put(name, value);
        drawn().await;
    }

    /// The same, and no timer has run after it: for what must not be there yet.
    pub async fn enter_at_once(&self, name: &str, value: &str) {
        self.put(name, value);
        drawn_at_once().await;
    }

    fn put(&self, name: &str, value: &str) {
        let field = self.hook(name);
        Reflect::set(&field, &"value".into(), &value.into()).unwrap();
        let kind = if field.tag_name() == "SELECT" {
            "change"
        } else {
            "input"
        };
        field.dispatch_event(&event("InputEvent", kind, &[])).unwrap();
    }

    /// Presses a key on the first element that fits a selector.
    pub async fn press(&self, selector: &str, key: &str, shift: bool) {
        let element = self.one(selector);
        element.clone().unchecked_into::<HtmlElement>().focus().unwrap();
        let event = event(
            "KeyboardEvent",
            "keydown",
            &[("key", key.into()), ("shiftKey", shift.into())],
        );
        element.dispatch_event(&event).unwrap();
        drawn().await;
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.place.remove();
    }
}

/// The selector of a test hook.
fn hook(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// What has the focus.
pub fn focused() -> Element {
    let document = web_sys::window().unwrap().document().unwrap();
    document.active_element().unwrap()
}

/// A property of an element.
fn property(element: &Element, name: &str) -> JsValue {
    Reflect::get(element, &name.into()).unwrap()
}

/// An event as the browser makes it when a person acts.
fn event(class: &str, kind: &str, more: &[(&str, JsValue)]) -> web_sys::Event {
    let options = Object::new();
    for (name, value) in [("bubbles", JsValue::TRUE), ("cancelable", JsValue::TRUE)]
        .iter()
        .chain(more)
    {
        Reflect::set(&options, &(*name).into(), value).unwrap();
    }
    let constructor: js_sys::Function = Reflect::get(&js_sys::global(), &class.into())
        .unwrap()
        .unchecked_into();
    let arguments = js_sys::Array::of2(&kind.into(), &options);
    Reflect::construct(&constructor, &arguments)
        .unwrap()
        .unchecked_into()
}

/// Lets the page draw.
async fn drawn() {
    pause(0).await;
}

/// Lets the page draw, and no timer run.
async fn drawn_at_once() {
    // Yew draws in a microtask, as these are; the effects of a drawing that took long may come in a task of their own.
    for _ in 0..10 {
        let done = js_sys::Promise::resolve(&JsValue::NULL);
        JsFuture::from(done).await.unwrap();
    }
}

/// Lets typing pause for so long that what is said of a text is brought up to date.
pub async fn typing_paused() {
    pause(crate::page::editor::PAUSE.saturating_add(50)).await;
}

/// Lets so many milliseconds pass, and more until nothing has been drawn for a while: Yew goes on in another task where drawing
/// takes long, as on a machine that is busy.
pub async fn pause(milliseconds: u32) {
    let script = "async (milliseconds) => {
        let drawing = false;
        const observer = new MutationObserver(() => drawing = true);
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        const round = (length) => new Promise((resolve) => setTimeout(resolve, length));
        await round(milliseconds);
        for (let quiet = 0, rounds = 0; quiet < 2 && rounds < 50; rounds++) {
            const start = performance.now();
            drawing = false;
            await round(10);
            quiet = drawing || performance.now() - start > 15 ? 0 : quiet + 1;
        }
        observer.disconnect();
    }";
    let pause = js_sys::eval(&format!("({script})({milliseconds})")).unwrap();
    JsFuture::from(pause.unchecked_into::<js_sys::Promise>())
        .await
        .unwrap();
}
