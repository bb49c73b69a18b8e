//! On the way to a visit: this device says where it is, and its user sees that it does.

use app_core::{
    ServerClock,
    i18n::*,
    isolated,
    position::{Sharing, share},
    use_viewer,
};
use app_ui::Notice;
use leptos::prelude::*;
use shared::ids::BookingId;

/// What is shared, with whom, and until when.
#[component]
pub fn SharesPosition(
    /// On the way to which visit.
    booking: BookingId,
    /// Who waits there.
    name: String,
    /// The server's.
    clock: ServerClock,
) -> impl IntoView {
    let i18n = use_i18n();
    let state = RwSignal::new(Sharing::Starting);
    let business = use_viewer().slug;
    Effect::new(move |_| {
        let path = format!("/api/v1/bookings/{booking}/positions");
        share(&path, business.as_deref(), clock, move |heard| {
            state.try_set(heard);
        });
    });
    let said = move || {
        let name = isolated(&name);
        let (tone, icon, text) = match state.get() {
            Sharing::Starting | Sharing::On => {
                ("", "map-pin", t_string!(i18n, way.shared, name = name).to_string())
            }
            Sharing::Waiting => ("", "map-pin", t_string!(i18n, way.shared_later).to_owned()),
            Sharing::Denied => {
                ("late", "circle-alert", t_string!(i18n, way.share_denied, name = name).to_string())
            }
            Sharing::Unknown => ("late", "circle-alert", t_string!(i18n, way.share_unknown).to_owned()),
            Sharing::Over => ("", "check", t_string!(i18n, way.share_over).to_owned()),
        };
        view! { <Notice tone=tone icon=icon>{text}</Notice> }
    };
    view! { <div role="status" data-sharing=move || format!("{:?}", state.get())>{said}</div> }.into_any()
}
