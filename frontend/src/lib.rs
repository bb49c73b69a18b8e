//! The entry in the browser: takes over the page that the server rendered, or makes it where there is no network.

#[cfg(target_family = "wasm")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    use any_spawner::Executor;
    use leptos::{
        mount::{hydrate_from_async, mount_to},
        prelude::document,
        task::spawn_local,
    };

    console_error_panic_hook::set_once();
    // It may have been started before; that is no failure.
    let _ = Executor::init_wasm_bindgen();
    spawn_local(async {
        let Some(body) = document().body() else { return };
        if body.has_attribute("data-mount") {
            // Not from the server: a shell, filled with what this browser keeps.
            app::recall().await;
            body.set_inner_html("");
            mount_to(body, app::App).forget();
        } else {
            // The page's own part of the client is fetched on the way.
            hydrate_from_async(body, app::App).await.forget();
        }
        // From here on buttons do more than their forms: whoever watches the page (tests, assistive tools) can tell.
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-ready", "true");
        }
    });
}
