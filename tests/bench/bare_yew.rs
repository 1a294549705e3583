//! A Yew page that says one word, beside which `cargo xtask bench` measures the start of why403.

#![allow(missing_docs)]

#[cfg(target_arch = "wasm32")]
fn main() {
    use yew::prelude::*;

    #[component]
    fn Word() -> Html {
        html! { <p data-testid="status">{ "403" }</p> }
    }
    yew::Renderer::<Word>::new().render();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
