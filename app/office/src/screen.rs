//! Screens that stay where they are: a board on a wall, a kiosk at the door. They fill the whole screen, and it stays bright.

use app_core::i18n::*;
use app_ui::Icon;
use leptos::prelude::*;

/// Fills the screen. Not there without scripts, where the browser cannot, and while it is filled.
#[component]
pub(crate) fn FillScreen() -> impl IntoView {
    let i18n = use_i18n();
    let may = RwSignal::new(false);
    Effect::new(move |_| {
        may.set(may_fill());
        let changed = window_event_listener_untyped("fullscreenchange", move |_| may.set(may_fill()));
        on_cleanup(move || changed.remove());
    });
    view! {
        <button type="button" class="btn plain" hidden=move || !may.get() on:click=|_| fill_screen()>
            <Icon name="monitor"/>
            {t!(i18n, kiosk.fill_screen)}
        </button>
    }
    .into_any()
}

/// Whether the browser could, and does not yet.
fn may_fill() -> bool {
    let document = document();
    document.fullscreen_enabled() && document.fullscreen_element().is_none()
}

/// Gives the whole screen to the page, where the browser lets it.
pub(crate) fn fill_screen() {
    if let Some(root) = document().document_element() {
        let _ = root.request_fullscreen();
    }
}

/// Asks the browser not to darken the screen, now and whenever somebody comes back to the page. Where it cannot, nothing
/// happens.
pub(crate) fn keep_awake() {
    #[cfg(target_family = "wasm")]
    {
        awake::hold();
        let again = window_event_listener_untyped("visibilitychange", |_| awake::hold());
        on_cleanup(move || {
            again.remove();
            awake::release();
        });
    }
}

#[cfg(target_family = "wasm")]
mod awake {
    //! `navigator.wakeLock`, which `web-sys` calls unstable.

    use std::cell::RefCell;

    use js_sys::{Function, Promise, Reflect};
    use leptos::{prelude::window, task::spawn_local};
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;

    thread_local! {
        /// What is held; the browser lets go of it itself when the page is hidden.
        static HELD: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    }

    fn call(object: &JsValue, name: &str, argument: &JsValue) -> Option<Promise> {
        let method = Reflect::get(object, &name.into()).ok()?.dyn_into::<Function>().ok()?;
        method.call1(object, argument).ok()?.dyn_into().ok()
    }

    /// Takes hold of it.
    pub fn hold() {
        let lock = Reflect::get(&window().navigator(), &"wakeLock".into()).unwrap_or(JsValue::UNDEFINED);
        if let Some(promise) = call(&lock, "request", &"screen".into()) {
            spawn_local(async move {
                if let Ok(held) = JsFuture::from(promise).await {
                    HELD.with_borrow_mut(|place| *place = Some(held));
                }
            });
        }
    }

    /// Lets go.
    pub fn release() {
        if let Some(held) = HELD.take() {
            let _ = call(&held, "release", &JsValue::UNDEFINED);
        }
    }
}
