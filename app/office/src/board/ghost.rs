//! Where a lifted card would land, and whether it may.

use app_core::{error_text, i18n::*};
use leptos::prelude::*;

use super::{
    desk::Desk,
    drag::{Fit, Lift},
    geometry::Extent,
    place::Place,
};

/// The place of a lifted card in one column.
#[component]
pub(super) fn Ghost(
    /// The board.
    desk: Desk,
    /// Which column.
    place: Place,
    /// What the grid shows.
    extent: Memo<Extent>,
) -> impl IntoView {
    let here = move || desk.lift.get().filter(|lift| lift.place == place && lift.elsewhere(desk));
    move || {
        here().map(|lift| {
            let refused = matches!(lift.fit, Fit::No(_));
            let style = format!("--from:{};--len:{}", lift.minute - extent.get().start, lift.length);
            let (text, more) = sentence(&lift);
            view! {
                <li class="ghost" class:refused=refused style=style aria-hidden="true">
                    <div>{text} <small>{more}</small></div>
                </li>
            }
            .into_any()
        })
    }
}

fn sentence(lift: &Lift) -> (String, String) {
    let i18n = use_i18n();
    let time = format!("{}:{:02}", lift.minute.div_euclid(60).rem_euclid(24), lift.minute.rem_euclid(60));
    match (&lift.fit, lift.place) {
        (_, Place::Staff(None)) => (time, t_string!(i18n, office.choose_person).to_string()),
        (_, Place::Room(None)) => (time, t_string!(i18n, office.choose_room).to_string()),
        (Fit::Asking, _) => (time, String::new()),
        (Fit::Yes(room), _) => (
            t_string!(i18n, office.fits, time = time).to_string(),
            room.clone()
                .map(|room| t_string!(i18n, office.room_free, room = room).to_string())
                .unwrap_or_default(),
        ),
        (Fit::No(code), _) => {
            (t_string!(i18n, office.does_not_fit, time = time).to_string(), error_text(*code))
        }
    }
}
