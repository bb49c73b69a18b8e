//! The day in columns, one per person.

use app_core::{clock_time, full_date, i18n::*};
use app_ui::{Avatar, Empty};
use chrono::Timelike as _;
use leptos::prelude::*;
use shared::ids::{AppointmentId, ClassId, StaffId};

use super::{
    card::{Card, Lane},
    class::Class,
    day::{classes_of, column, is_today},
    desk::Desk,
    geometry::{Extent, lanes, minute_of},
    ghost::Ghost,
    off::Off,
};

/// Minutes around now whose labels would lie under its own.
const COVERED: i32 = 16;

/// The columns; or, without a card, what to do with an empty day.
#[component]
pub(super) fn Grid(
    /// The board.
    desk: Desk,
) -> impl IntoView {
    let empty =
        Memo::new(move |_| desk.board.with(|board| board.cards.is_empty() && board.classes.is_empty()));
    move || {
        if empty.get() {
            view! { <EmptyDay desk=desk/> }.into_any()
        } else {
            view! { <Columns desk=desk/> }.into_any()
        }
    }
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
    let people = Memo::new(move |_| {
        desk.board.with(|board| {
            let to_place = !column(board, None).is_empty();
            let people = board.columns.iter().map(|column| Some(column.staff.id));
            to_place.then_some(None).into_iter().chain(people).collect::<Vec<Option<StaffId>>>()
        })
    });
    let date = desk.board.with_untracked(|board| board.date);
    let label = t_string!(i18n, office.grid_label, date = full_date(date)).to_string();
    let style = move || format!("--cols:{};--span:{}", people.with(Vec::len), extent.get().span());
    view! {
        <p class="sr" id="move-hint">{t!(i18n, office.move_hint)}</p>
        <div class="day-grid" style=style tabindex="0" role="region" aria-label=label>
            <Clock desk=desk extent=extent/>
            <For each=move || people.get() key=|staff| *staff let:staff>
                <Column desk=desk staff=staff extent=extent/>
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

/// One person's day, or what nobody has yet.
#[component]
fn Column(
    /// The board.
    desk: Desk,
    /// Whose.
    staff: Option<StaffId>,
    /// What the grid shows.
    extent: Memo<Extent>,
) -> impl IntoView {
    let label = staff.map_or_else(|| "column-none".to_owned(), |id| format!("column-{id}"));
    let all = Memo::new(move |_| {
        desk.board.with(|board| {
            let (cards, classes) = (column(board, staff), classes_of(board, staff));
            let cards_at = cards.iter().map(|card| (card.starts_at, card.ends_at));
            let times = cards_at.chain(classes.iter().map(|class| (class.starts_at, class.ends_at)));
            let minutes = |at| minute_of(board.date, at);
            let spans: Vec<(i32, i32)> = times.map(|(from, to)| (minutes(from), minutes(to))).collect();
            let mut places = lanes(&spans).into_iter().map(|(at, of)| Lane { at, of });
            let cards: Vec<(AppointmentId, Lane)> =
                cards.into_iter().map(|card| card.appointment).zip(places.by_ref()).collect();
            let classes: Vec<(ClassId, Lane)> =
                classes.into_iter().map(|class| class.id).zip(places).collect();
            (cards, classes)
        })
    });
    let places = move || all.with(|(cards, _)| cards.clone());
    let classes = move || all.with(|(_, classes)| classes.clone());
    let lane_of = move |id: AppointmentId| {
        Memo::new(move |_| {
            let found =
                all.with(|(cards, _)| cards.iter().find(|(card, _)| *card == id).map(|(_, lane)| *lane));
            found.unwrap_or(Lane { at: 0, of: 1 })
        })
    };
    view! {
        <section class="column" aria-labelledby=label.clone() data-staff=staff.map(|id| id.to_string())>
            <Head desk=desk staff=staff id=label.clone()/>
            <ol class="visits">
                <Off desk=desk staff=staff extent=extent/>
                <For each=places key=|(id, _)| *id let((id, _))>
                    <Card desk=desk id=id extent=extent lane=lane_of(id)/>
                </For>
                <For each=classes key=|(id, lane)| (*id, lane.at, lane.of) let((id, lane))>
                    <Class desk=desk id=id extent=extent lane=lane/>
                </For>
                <Ghost desk=desk staff=staff extent=extent/>
            </ol>
        </section>
    }
    .into_any()
}

/// Who, and how full the day is.
#[component]
fn Head(
    /// The board.
    desk: Desk,
    /// Whose column.
    staff: Option<StaffId>,
    /// The id of its heading.
    id: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let person = Memo::new(move |_| {
        desk.board.with(|board| {
            let found = board.columns.iter().find(|column| Some(column.staff.id) == staff);
            found.map(|column| (column.staff.name.clone(), column.load))
        })
    });
    let to_place = move || desk.board.with(|board| column(board, None).len());
    view! {
        <header>
            {move || match person.get() {
                Some((name, load)) => {
                    view! {
                        <Avatar name=name.clone()/>
                        <div>
                            <h2 id=id.clone()>
                                <bdi>{name}</bdi>
                            </h2>
                            <span
                                class="load"
                                role="img"
                                aria-label=t_string!(i18n, office.load, n = load).to_string()
                                style=format!("--load:{load}")
                            ></span>
                        </div>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <div>
                            <h2 id=id.clone()>{t!(i18n, office.unassigned)}</h2>
                            <p>{t_string!(i18n, office.to_place, n = to_place()).to_string()}</p>
                        </div>
                    }
                        .into_any()
                }
            }}
        </header>
    }
    .into_any()
}
