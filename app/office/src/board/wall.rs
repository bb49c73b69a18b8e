//! The board on a screen that hangs on a wall: larger, nothing to press, always where now is, and awake.

use std::time::Duration;

use app_core::{clock_time, full_date, i18n::*};
use app_ui::Icon;
use leptos::{html::Main, prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};

use super::{address::Address, contact::Band, desk::Desk, grid::Grid, tools::Light};

/// Between two looks at where now is.
const LOOK: Duration = Duration::from_secs(60);

/// The day, to be looked at.
#[component]
pub(super) fn Wall(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let node = NodeRef::<Main>::new();
    let business = desk.board.with_untracked(|board| board.business.clone());
    let date = desk.board.with_untracked(|board| board.date);
    let leave = move || Address { wall: false, ..desk.address.get() }.href();
    Effect::new(move |_| {
        if node.get().is_none() {
            return;
        }
        keep_awake();
        request_animation_frame(move || show_now(node));
        if let Ok(look) = set_interval_with_handle(move || show_now(node), LOOK) {
            on_cleanup(move || look.clear());
        }
    });
    view! {
        <main id="main" tabindex="-1" class="wall" node_ref=node class:stale=move || desk.contact.is_lost()>
            <header>
                <h1>
                    <bdi>{business}</bdi>
                    <span>{full_date(date)}</span>
                </h1>
                <a class="btn plain square" href=leave aria-label=t_string!(i18n, office.wall_leave)>
                    <Icon name="x"/>
                </a>
                <Light state=desk.contact.live.state/>
                <time class="clock-now">{move || clock_time(desk.now.get())}</time>
            </header>
            <Band contact=desk.contact read=Callback::new(move |()| desk.refresh())/>
            <Grid desk=desk/>
        </main>
    }
    .into_any()
}

/// Brings now to where the eye is: a third of the way down.
fn show_now(node: NodeRef<Main>) {
    let Some(Some(main)) = node.try_get_untracked() else { return };
    let find = |what: &str| main.query_selector(what).ok().flatten()?.dyn_into::<HtmlElement>().ok();
    if let (Some(grid), Some(line)) = (find(".day-grid"), find(".now")) {
        grid.set_scroll_top(line.offset_top() - grid.client_height() / 3);
    }
}

/// Gives the whole screen to the page, where the browser lets it.
pub(super) fn fill_screen() {
    #[cfg(target_family = "wasm")]
    if let Some(root) = document().document_element() {
        let _ = root.request_fullscreen();
    }
}

/// Asks the browser not to darken the screen, now and whenever somebody comes back to the page. Where it cannot, nothing
/// happens.
fn keep_awake() {
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
