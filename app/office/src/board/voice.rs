//! What the page says: aloud to screen readers, and in a toast when an act was refused.

use app_core::{clock_time, error_text, i18n::*};
use leptos::prelude::*;
use shared::time::Local;

use super::desk::{Desk, Said};

/// The polite voice and the toasts.
#[component]
pub(super) fn Voice(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    // While a booking is open, everything around it is out of reach, and the sheet itself says why.
    let toast = move || desk.refused.get().filter(|_| desk.address.get().booking.is_none());
    view! {
        <p class="sr" role="status" aria-live="polite">
            {move || desk.said.get().map(sentence)}
        </p>
        <div class="toasts" role="alert">
            {move || {
                toast()
                    .map(|error| {
                        view! {
                            <div class="toast">
                                <span>{error_text(error.0.code)}</span>
                                <button type="button" class="btn" on:click=move |_| desk.refused.set(None)>
                                    {t!(i18n, common.close)}
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

fn place(at: Local, name: Option<String>) -> String {
    match name {
        Some(name) => t_string!(use_i18n(), office.pair, first = clock_time(at), second = name).to_string(),
        None => clock_time(at),
    }
}

fn sentence(said: Said) -> String {
    let i18n = use_i18n();
    match said {
        Said::Booked(card) => {
            let time = clock_time(card.starts_at);
            t_string!(i18n, office.said_booked, time = time, name = card.customer).to_string()
        }
        Said::Arrived(card) => t_string!(i18n, office.said_arrived, name = card.customer).to_string(),
        Said::Lifted(card) => {
            let time = clock_time(card.starts_at);
            t_string!(i18n, office.said_lifted, time = time, name = card.customer).to_string()
        }
        Said::Fits(at, name, room) => {
            let fits = match room {
                Some(room) => t_string!(i18n, office.fits_room, room = room).to_string(),
                None => t_string!(i18n, office.fits_sentence).to_string(),
            };
            format!("{}: {fits}", place(at, name))
        }
        Said::Refused(at, name, code) => format!("{}: {}", place(at, name), error_text(code)),
        Said::Moved(at, name) => t_string!(i18n, office.said_moved, place = place(at, name)).to_string(),
        Said::Free(at, name) => place(at, name),
        Said::Back => t_string!(i18n, office.said_back).to_string(),
    }
}
