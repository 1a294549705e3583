//! The start of the page and of the embed.

use wasm_bindgen_futures::spawn_local;

use crate::page::app::embed::Embed;
use crate::page::app::page::{App, StartProps};
use crate::page::platform::dom;
use crate::page::session::url::load_start;

/// Mount the page, or the embed where `data-view` asks for it, once its scenario is loaded.
pub fn mount() {
    let Some(root) = dom::element("app") else {
        return;
    };
    spawn_local(async move {
        let props = StartProps {
            start: load_start().await,
        };
        // The shell stands there until now.
        root.replace_children_with_node_0();
        if dom::is_embedded() {
            yew::Renderer::<Embed>::with_root_and_props(root, props).render();
        } else {
            yew::Renderer::<App>::with_root_and_props(root, props).render();
        }
    });
}
