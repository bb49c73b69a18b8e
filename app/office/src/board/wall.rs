//! The board on a screen that hangs on a wall: larger, nothing to press, always where now is, and awake.

use std::time::Duration;

use app_core::{clock_time, full_date, i18n::*};
use app_ui::Icon;
use leptos::{html::Main, prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};

use super::{address::Address, contact::Band, desk::Desk, grid::Grid, tools::Light};
use crate::screen::keep_awake;

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
