//! Time not worked, hatched, with the reason where there is room for it.

use app_core::i18n::*;
use leptos::prelude::*;

use super::{
    desk::Desk,
    geometry::{Extent, Idle, idle, minute_of},
    place::Place,
};

/// Time not worked.
#[component]
pub(super) fn Off(
    /// The board.
    desk: Desk,
    /// Which column; a room is out of use while the place is closed.
    place: Place,
    /// What the grid shows.
    extent: Memo<Extent>,
) -> impl IntoView {
    let i18n = use_i18n();
    let spans = Memo::new(move |_| {
        desk.board.with(|board| {
            let working = match place {
                Place::Staff(staff) => {
                    board.columns.iter().find(|column| Some(column.staff.id) == staff).map(|it| &it.working)
                }
                Place::Room(room) => room.map(|_| &board.opening),
            };
            let Some(working) = working else { return Vec::new() };
            let minutes = |at| minute_of(board.date, at);
            let working: Vec<(i32, i32)> =
                working.iter().map(|(from, to)| (minutes(*from), minutes(*to))).collect();
            idle(extent.get(), &working)
        })
    });
    let clock =
        |minute: i32| format!("{}:{:02}", minute.div_euclid(60).rem_euclid(24), minute.rem_euclid(60));
    let word = move |why: Idle| match why {
        Idle::AllDay => t_string!(i18n, office.off_today).to_string(),
        Idle::Until(minute) => t_string!(i18n, office.starts_at, time = clock(minute)).to_string(),
        Idle::Break => t_string!(i18n, office.pause).to_string(),
        Idle::From(minute) => t_string!(i18n, office.off_from, time = clock(minute)).to_string(),
    };
    move || {
        let start = extent.get().start;
        spans
            .get()
            .into_iter()
            .map(|(from, to, why)| {
                let style = format!("--from:{};--len:{}", from - start, to - from);
                let said = matches!(place, Place::Staff(_)) && to - from >= 30;
                let text = said.then(|| view! { <span>{word(why)}</span> });
                let quiet = text.is_none().then_some("true");
                view! { <li class="off" style=style aria-hidden=quiet>{text}</li> }
            })
            .collect_view()
    }
}
