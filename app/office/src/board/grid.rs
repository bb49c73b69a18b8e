//! The day in columns, one for each person or room.

use app_core::{clock_time, full_date, i18n::*};
use app_ui::Empty;
use chrono::Timelike as _;
use leptos::prelude::*;

use super::{
    address::View,
    column::Column,
    day::is_today,
    desk::Desk,
    filter::Filter,
    free,
    geometry::{Extent, minute_of},
};

/// Minutes around now whose labels would lie under its own.
const COVERED: i32 = 16;

/// The columns; or, without a card, what to do with an empty day.
#[component]
pub(super) fn Grid(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    // A day on which somebody works shows their empty time to whoever may book it.
    let empty = Memo::new(move |_| {
        desk.board.with(|board| {
            let works = || board.columns.iter().any(|column| !column.working.is_empty());
            board.cards.is_empty() && board.classes.is_empty() && !(desk.takes_orders() && works())
        })
    });
    let bare = Memo::new(move |_| desk.places.with(Vec::is_empty));
    move || {
        if empty.get() {
            view! { <EmptyDay desk=desk/> }.into_any()
        } else if bare.get() {
            view! { <Nothing desk=desk/> }.into_any()
        } else {
            view! { <Columns desk=desk/> }.into_any()
        }
    }
}

/// Nothing that is looked for; or no rooms to look at.
#[component]
pub(super) fn Nothing(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    if !desk.filter.with(Filter::is_on) {
        return view! {
            <Empty
                icon="door-open"
                title=t_string!(i18n, office.no_rooms).to_string()
                text=t_string!(i18n, office.no_rooms_text).to_string()
            >
                <a class="btn" href="/office/services/rooms" rel="external">{t!(i18n, office.no_rooms_link)}</a>
            </Empty>
        }
        .into_any();
    }
    let all = move || desk.address.get().only(Filter::default()).href();
    view! {
        <Empty
            icon="search"
            title=t_string!(i18n, office.nothing_found).to_string()
            text=t_string!(i18n, office.nothing_found_text).to_string()
        >
            <a class="btn quiet" href=all data-noscroll="">{t!(i18n, office.show_all)}</a>
        </Empty>
    }
    .into_any()
}

/// Nothing booked.
#[component]
pub(super) fn EmptyDay(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let (date, closed) = desk.board.with_untracked(|board| (board.date, board.opening.is_empty()));
    let text = if closed {
        t_string!(i18n, office.empty_closed).to_string()
    } else {
        t_string!(i18n, office.empty_open).to_string()
    };
    let next = date.succ_opt().map(|day| {
        let href = move || desk.address.get().on(Some(day)).href();
        view! { <a class="btn" href=href>{t_string!(i18n, office.show_day, date = full_date(day)).to_string()}</a> }
    });
    view! {
        <Empty
            icon="calendar-days"
            title=t_string!(i18n, office.empty_title, date = full_date(date)).to_string()
            text=text
        >
            {next}
        </Empty>
    }
    .into_any()
}

#[component]
fn Columns(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let i18n = use_i18n();
    let extent = Memo::new(move |_| desk.board.with(Extent::of));
    let date = desk.board.with_untracked(|board| board.date);
    let label = move || match desk.address.with(|address| address.view) {
        View::Rooms => t_string!(i18n, office.grid_label_rooms, date = full_date(date)).to_string(),
        _ => t_string!(i18n, office.grid_label, date = full_date(date)).to_string(),
    };
    let open = desk.takes_orders();
    // Where a pointer went down: one that is dragged presses nothing.
    let down = StoredValue::new(None::<(f64, f64)>);
    let style = move || format!("--cols:{};--span:{}", desk.places.with(Vec::len), extent.get().span());
    view! {
        <p class="sr" id="move-hint">{t!(i18n, office.move_hint)}</p>
        <p class="sr" id="book-hint">{t!(i18n, office.book_hint)}</p>
        <div
            class="day-grid"
            class:open=open
            style=style
            tabindex="0"
            role="region"
            aria-label=label
            aria-describedby=open.then_some("book-hint")
            on:pointerdown=move |event| down.set_value(Some((event.client_x().into(), event.client_y().into())))
            on:pointermove=move |event| free::on_move(desk, extent.get_untracked(), &event)
            on:pointerleave=move |_| free::on_leave(desk)
            on:scroll=move |_| free::on_leave(desk)
            on:click=move |event| free::on_click(desk, extent.get_untracked(), down.get_value(), &event)
            on:keydown=move |event| free::on_key(desk, extent.get_untracked(), &event)
        >
            <Clock desk=desk extent=extent/>
            <For each=move || desk.places.get() key=|place| *place let:place>
                <Column desk=desk place=place extent=extent/>
            </For>
        </div>
    }
    .into_any()
}

/// The hours at the edge, and the line of now.
#[component]
fn Clock(
    /// The board.
    desk: Desk,
    /// What the grid shows.
    extent: Memo<Extent>,
) -> impl IntoView {
    let i18n = use_i18n();
    let now = Memo::new(move |_| {
        let now = desk.now.get();
        let minute = minute_of(now.date_naive(), now);
        let shown = desk.board.with(|board| is_today(board, now)) && extent.get().shows(minute);
        shown.then(|| (minute - extent.get().start, clock_time(now.with_nanosecond(0).unwrap_or(now))))
    });
    // An hour that the time of now lies on is not shown.
    let covered =
        move |from: i32| now.with(|now| now.as_ref().is_some_and(|(at, _)| (at - from).abs() < COVERED));
    let hours = move || {
        let hour = |(from, hour): (i32, i32)| view! { <li style=format!("--from:{from}")>{format!("{hour}:00")}</li> };
        extent.get().hours().into_iter().filter(|(from, _)| !covered(*from)).map(hour).collect_view()
    };
    view! {
        <div class="clock" aria-hidden="true">
            <ol>
                {hours}
                {move || {
                    now.get().map(|(at, time)| view! { <li class="now-time" style=format!("--from:{at}")>{time}</li> })
                }}
            </ol>
        </div>
        {move || {
            now.get()
                .map(|(at, time)| {
                    view! {
                        <div class="now" style=format!("--at:{at}")>
                            <span class="sr">{t_string!(i18n, office.now_at, time = time).to_string()}</span>
                        </div>
                    }
                })
        }}
    }
    .into_any()
}
