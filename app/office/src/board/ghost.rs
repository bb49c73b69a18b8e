//! Where a lifted card would land, and whether it may.

use app_core::{error_text, i18n::*, isolated};
use leptos::prelude::*;

use super::{
    desk::Desk,
    drag::{Fit, Lift, Spot, name_of},
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
    let here = move || desk.lift.get().filter(|lift| lift.spot.place == place && lift.elsewhere());
    move || {
        here().map(|lift| {
            let refused = matches!(lift.fit, Fit::No(_));
            let Spot { minute, length, .. } = lift.spot;
            let sized = length != lift.home.length;
            let style = format!("--from:{};--len:{length}", minute - extent.get().start);
            let (text, more) = sentence(desk, &lift);
            view! {
                <li class="ghost" class:refused=refused class:sized=sized style=style aria-hidden="true">
                    <div>{text} <small>{more}</small></div>
                </li>
            }
            .into_any()
        })
    }
}

fn sentence(desk: Desk, lift: &Lift) -> (String, String) {
    let i18n = use_i18n();
    let clock =
        |minute: i32| format!("{}:{:02}", minute.div_euclid(60).rem_euclid(24), minute.rem_euclid(60));
    let Spot { minute, length, place, onto } = lift.spot;
    if onto.is_some() {
        let name = isolated(&name_of(desk, lift.spot).unwrap_or_default());
        let more = match &lift.fit {
            Fit::Asking => String::new(),
            Fit::Yes(_) => t_string!(i18n, office.fits_sentence).to_string(),
            Fit::No(code) => error_text(*code),
        };
        return (t_string!(i18n, office.swap_with, name = name).to_string(), more);
    }
    let resized = length != lift.home.length;
    // A length that changes is read at both ends.
    let time =
        if resized { format!("{}–{}", clock(minute), clock(minute + length)) } else { clock(minute) };
    match (&lift.fit, place) {
        (_, Place::Staff(None)) if !resized => (time, t_string!(i18n, office.choose_person).to_string()),
        (_, Place::Room(None)) if !resized => (time, t_string!(i18n, office.choose_room).to_string()),
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
