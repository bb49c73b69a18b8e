//! A class in a column and in the list: a link to its page. Who comes to it stands there.

use app_core::{clock_time, i18n::*, isolated, time_range};
use leptos::prelude::*;
use shared::{booking::classes::ClassRow, ids::ClassId};

use super::{
    card::Lane,
    desk::Desk,
    geometry::{Extent, minute_of},
};

/// In a column.
#[component]
pub(super) fn Class(
    /// The board.
    desk: Desk,
    /// Which.
    id: ClassId,
    /// What the grid shows.
    extent: Memo<Extent>,
    /// Where beside others.
    lane: Lane,
) -> impl IntoView {
    let i18n = use_i18n();
    let class = Memo::new(move |_| {
        desk.board.with(|board| board.classes.iter().find(|class| class.id == id).cloned())
    });
    let style = move || {
        let Some(class) = class.get() else { return String::new() };
        let date = desk.board.with(|board| board.date);
        let from = minute_of(date, class.starts_at);
        let length = minute_of(date, class.ends_at) - from;
        let Lane { at, of } = lane;
        let beside = if of > 1 { format!(";--lanes:{of};--lane:{at}") } else { String::new() };
        format!("--from:{};--len:{length}{beside}", from - extent.get().start)
    };
    let face = move || {
        class.get().map(|class| {
            let seats = t_string!(i18n, classes.taken, n = class.taken, seats = class.seats).to_string();
            let to = format!("–{}", clock_time(class.ends_at));
            view! {
                <span class="line">
                    <time>{clock_time(class.starts_at)}<span class="until">{to}</span></time>
                    <span class="word" aria-hidden="true">{format!("{}/{}", class.taken, class.seats)}</span>
                </span>
                <b dir="auto">{class.service.name}</b>
                <span class="svc">{seats}</span>
            }
        })
    };
    let hidden = Memo::new(move |_| {
        let now = desk.now.get();
        let shown = |class: &ClassRow| {
            desk.board.with(|board| desk.filter.with(|filter| filter.shows_class(board, class, now)))
        };
        class.with(|class| class.as_ref().is_some_and(|class| !shown(class)))
    });
    let href = move || (!desk.is_still()).then(|| format!("/office/classes/{id}"));
    view! {
        <li class="visit" class:dim=hidden inert=hidden data-status="confirmed" style=style>
            <a href=href rel="external" draggable="false">
                {face}
            </a>
        </li>
    }
    .into_any()
}

/// Under the rows of the list.
#[component]
pub(super) fn ClassRows(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |class: ClassRow| {
        let with = match &class.room {
            Some(room) => format!("{} · {}", isolated(&class.staff.name), isolated(&room.name)),
            None => isolated(&class.staff.name),
        };
        let seats = t_string!(i18n, classes.taken, n = class.taken, seats = class.seats).to_string();
        view! {
            <tr>
                <td>
                    <time>{time_range(class.starts_at, class.ends_at)}</time>
                </td>
                <th scope="row">
                    <a href=format!("/office/classes/{}", class.id) rel="external">{t!(i18n, classes.one)}</a>
                </th>
                <td>{class.service.name}</td>
                <td>{with}</td>
                <td class="status">{seats}</td>
            </tr>
        }
    };
    move || {
        let now = desk.now.get();
        let classes = desk.board.with(|board| {
            desk.filter.with(|filter| {
                let shown = board.classes.iter().filter(|class| filter.shows_class(board, class, now));
                shown.cloned().collect::<Vec<_>>()
            })
        });
        classes.into_iter().map(row).collect_view()
    }
}
