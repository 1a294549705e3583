//! Helpers of the component tests. A component is mounted in the document with a state of its own, and used as a person does
//! it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test_configure;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::page::model::by_address::ByAddress;
use crate::page::model::panel_layout::Layout;
use crate::page::model::state::{Action, State};
use crate::page::model::testing::example;
use why403::scenario::Scenario;

wasm_bindgen_test_configure!(run_in_browser);

/// The context of a component under test.
pub struct TestContext {
    /// The test's own state.
    pub state: UseReducerHandle<State>,
    /// The panels' layout.
    pub layout: UseStateHandle<Layout>,
}

type Draw = dyn Fn(TestContext) -> Html;

#[derive(PartialEq, Properties)]
struct HarnessProps {
    first: State,
    draw: ByAddress<Draw>,
    last: ByAddress<RefCell<State>>,
}

/// The component's parent, which holds the state and publishes it.
#[component]
fn Harness(props: &HarnessProps) -> Html {
    let first = props.first.clone();
    let state = use_reducer(move || first);
    let layout = use_state(Layout::default);
    // As the page does it, but at once.
    use_effect_with(state.clone(), |state| {
        if !state.settled {
            state.dispatch(Action::Settle);
        }
    });
    props.last.replace(State::clone(&state));
    (props.draw)(TestContext { state, layout })
}

/// A component mounted in the document. Dropped, it is unmounted.
pub struct Mounted {
    place: Element,
    last: ByAddress<RefCell<State>>,
}

impl Mounted {
    /// Mount a component with a scenario.
    pub async fn new(scenario: Scenario, draw: impl Fn(TestContext) -> Html + 'static) -> Self {
        Self::with_state(State::new(scenario), draw).await
    }

    /// Mount a component with an example of the gallery.
    pub async fn with_example(name: &str, draw: impl Fn(TestContext) -> Html + 'static) -> Self {
        Self::new(example(name), draw).await
    }

    /// Mount a component with a state.
    pub async fn with_state(first: State, draw: impl Fn(TestContext) -> Html + 'static) -> Self {
        // Timers are counted from here on, for `idle`.
        js_sys::eval(TIMERS).unwrap();
        let document = web_sys::window().unwrap().document().unwrap();
        let place = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&place).unwrap();
        let last = ByAddress::new(RefCell::new(first.clone()));
        let props = HarnessProps {
            first,
            draw: ByAddress(Rc::new(draw)),
            last: last.clone(),
        };
        yew::Renderer::<Harness>::with_root_and_props(place.clone(), props).render();
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

    /// The elements that match a selector.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.place.query_selector_all(selector).unwrap();
        (0..found.length())
            .map(|at| found.get(at).unwrap().unchecked_into())
            .collect()
    }

    /// The first element that matches a selector.
    pub fn one(&self, selector: &str) -> Element {
        self.place
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("no {selector} in {}", self.place.inner_html()))
    }

    /// The element with a test id.
    pub fn hook(&self, name: &str) -> Element {
        self.one(&hook(name))
    }

    /// Whether there is an element with a test id.
    pub fn has(&self, name: &str) -> bool {
        !self.all(&hook(name)).is_empty()
    }

    /// The text of the first element that matches a selector.
    pub fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap()
    }

    /// The component's text.
    pub fn whole_text(&self) -> String {
        self.place.text_content().unwrap()
    }

    /// An attribute of the first element that matches a selector.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.one(selector).get_attribute(name)
    }

    /// The value of the field with a test id.
    pub fn value(&self, name: &str) -> String {
        property(&self.hook(name), "value").as_string().unwrap()
    }

    /// Whether the checkbox or radio button with a test id is checked.
    pub fn checked(&self, name: &str) -> bool {
        property(&self.hook(name), "checked").as_bool().unwrap()
    }

    /// Click on the element with a test id.
    pub async fn click(&self, name: &str) {
        self.click_on(&hook(name)).await;
    }

    /// Click on the first element that matches a selector.
    pub async fn click_on(&self, selector: &str) {
        self.hit(selector);
        drawn().await;
    }

    /// The same without waiting for timers, to see what must not be there yet.
    pub async fn click_on_at_once(&self, selector: &str) {
        self.hit(selector);
        drawn_at_once().await;
    }

    fn hit(&self, selector: &str) {
        // Not the method `click`: elements of SVG have none.
        let click = event("MouseEvent", "click", &[]);
        self.one(selector).dispatch_event(&click).unwrap();
    }

    /// Enter a value into the field with a test id, by an input or change event.
    pub async fn enter(&self, name: &str, value: &str) {
        self.put(name, value);
        drawn().await;
    }

    /// The same without waiting for timers, to see what must not be there yet.
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

    /// Press a key on the first element that matches a selector.
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

impl Drop for Mounted {
    fn drop(&mut self) {
        self.place.remove();
    }
}

/// The selector of a test id.
fn hook(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// The element that has the focus.
pub fn focused() -> Element {
    let document = web_sys::window().unwrap().document().unwrap();
    document.active_element().unwrap()
}

fn property(element: &Element, name: &str) -> JsValue {
    Reflect::get(element, &name.into()).unwrap()
}

/// An event as the browser makes it for a person's action.
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

/// Wait until nothing has been rendered for a while: on a busy machine Yew goes on in another task.
async fn drawn() {
    run_script(DRAWN).await;
}

/// Wait until the page is rendered, without waiting for timers.
async fn drawn_at_once() {
    // Yew draws in a microtask, as these are; the effects of a drawing that took long may come in a task of their own.
    for _ in 0..10 {
        let done = js_sys::Promise::resolve(&JsValue::NULL);
        JsFuture::from(done).await.unwrap();
    }
}

/// Wait until no timer is pending: what comes after a pause, such as diagnostics, is there.
pub async fn idle() {
    until("no timer is pending", || js_sys::eval(TIMERS).unwrap() == 0).await;
}

/// Wait until a condition holds, or fail with its `name` after some seconds.
pub async fn until(name: &str, condition: impl Fn() -> bool) {
    for _ in 0..500 {
        drawn().await;
        if condition() {
            return;
        }
    }
    panic!("waited in vain until {name}");
}

async fn run_script(script: &str) {
    let done: js_sys::Promise = js_sys::eval(script).unwrap().unchecked_into();
    JsFuture::from(done).await.unwrap();
}

const DRAWN: &str = "(async () => {
    let drawing = false;
    const observer = new MutationObserver(() => drawing = true);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    for (let quiet = 0, rounds = 0; quiet < 2 && rounds < 50; rounds++) {
        const start = performance.now();
        drawing = false;
        await new Promise((resolve) => (globalThis.uncountedTimeout ?? setTimeout)(resolve, 10));
        quiet = drawing || performance.now() - start > 15 ? 0 : quiet + 1;
    }
    observer.disconnect();
})()";

/// The number of timers that have been set since this ran first, and have not run yet.
const TIMERS: &str = "(() => {
    if (!globalThis.uncountedTimeout) {
        const { setTimeout: set, clearTimeout: clear } = globalThis;
        const pending = (globalThis.pendingTimers = new Set());
        globalThis.uncountedTimeout = set;
        globalThis.setTimeout = (work, ...rest) => {
            const timer = set((...given) => {
                pending.delete(timer);
                work(...given);
            }, ...rest);
            pending.add(timer);
            return timer;
        };
        globalThis.clearTimeout = (timer) => {
            pending.delete(timer);
            clear(timer);
        };
    }
    return globalThis.pendingTimers.size;
})()";
