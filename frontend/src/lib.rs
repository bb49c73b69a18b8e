//! The entry in the browser: takes over the page that the server rendered.

#[cfg(target_family = "wasm")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
    // From here on buttons do more than their forms: whoever watches the page (tests, assistive tools) can tell.
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.set_attribute("data-ready", "true");
    }
}
