//! Seven days side by side, everybody's day a strip in each of them; on a phone one day under the other.

use app_core::{day_name, i18n::*, isolated, plural};
use app_ui::{Avatar, appointment_tone};
use chrono::{Datelike as _, NaiveDate};
use leptos::prelude::*;
use shared::{
    booking::{BookingStatus, StaffLine, WeekCell, WeekDay, WeekView, WeekVisit},
    ids::StaffId,
};

use super::Week;
use crate::board::{
    address::{Address, View},
    filter::{Filter, State},
    geometry::minute_of,
};

const HOUR: i32 = 60;

/// The minutes that every strip shows, on whole hours: from the first to the last of hours, work and visits.
fn extent(view: &WeekView) -> (i32, i32) {
    let cells = || view.days.iter().flat_map(|day| &day.people);
    let opening = view.days.iter().flat_map(|day| day.opening.iter().copied());
    let working = cells().flat_map(|cell| cell.working.iter().copied());
    let unplaced = view.days.iter().flat_map(|day| &day.unplaced);
    let visits = cells().flat_map(|cell| &cell.visits).chain(unplaced).map(|visit| visit.at);
    let all = opening.chain(working).chain(visits).reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)));
    let (start, end) = all.unwrap_or((9 * HOUR, 18 * HOUR));
    let start = start.div_euclid(HOUR) * HOUR;
    (start, ((end + HOUR - 1).div_euclid(HOUR) * HOUR).max(start + HOUR))
}

/// What waits for the business to decide.
fn undecided<'a>(visits: impl Iterator<Item = &'a WeekVisit>) -> usize {
    let open =
        |visit: &&WeekVisit| matches!(visit.booking, BookingStatus::Pending | BookingStatus::Rescheduled);
    visits.filter(open).count()
}

fn visits_of(day: &WeekDay) -> impl Iterator<Item = &WeekVisit> {
    day.people.iter().flat_map(|cell| &cell.visits).chain(&day.unplaced)
}

/// The days.
#[component]
pub(super) fn Days(
    /// The week.
    week: Week,
) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let with = week.address.with(|address| address.filter.with);
        week.view.with(|view| {
            let all: Vec<(usize, StaffLine)> = view.people.iter().cloned().enumerate().collect();
            let people: Vec<_> =
                all.into_iter().filter(|(_, person)| with.is_none_or(|id| id == person.id)).collect();
            let lost = with.is_none() && view.days.iter().any(|day| !day.unplaced.is_empty());
            let names = people.iter().map(|(_, person)| name(&person.name)).collect_view();
            let lost_name =
                lost.then(|| view! { <li><b>{t_string!(i18n, office.unassigned)}</b></li> });
            let (start, end) = extent(view);
            let style = format!("--rows:{};--start:{start};--span:{}", people.len() + usize::from(lost), end - start);
            let days = view.days.iter().map(|day| one_day(week, day, &people, lost)).collect_view();
            view! {
                <div class="weekly" style=style tabindex="0" role="region" aria-label=t_string!(i18n, office.week_label)>
                    <ul class="names" aria-hidden="true">{lost_name} {names}</ul>
                    <ol>{days}</ol>
                </div>
            }
        })
    }
}

fn name(name: &str) -> impl IntoView + use<> {
    view! {
        <li>
            <Avatar name=name.to_owned()/>
            <b>
                <bdi>{name.to_owned()}</bdi>
            </b>
        </li>
    }
}

/// The day's own board, of one person if one is named, or of what stands so.
fn board_of(week: Week, date: NaiveDate, with: Option<StaffId>, state: Option<State>) -> String {
    let address = week.address.get();
    let at = address.filter.at;
    let filter = Filter { at, with: with.or(address.filter.with), state, ..Filter::default() };
    Address { date: Some(date), ..address }.only(filter).seen(View::Day).href()
}

fn one_day(week: Week, day: &WeekDay, people: &[(usize, StaffLine)], lost: bool) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let date = day.date;
    let now = week.now.get();
    let today = now.date_naive() == date;
    let hand = today.then(|| minute_of(date, now));
    let shown = || people.iter().filter_map(|(nth, _)| day.people.get(*nth));
    let count =
        shown().map(|cell| cell.visits.len()).sum::<usize>() + if lost { day.unplaced.len() } else { 0 };
    let load = match people {
        [(nth, _)] => day.people.get(*nth).map_or(0, |cell| cell.load),
        _ => day.load,
    };
    let open = undecided(visits_of(day));
    let about = if day.opening.is_empty() && count == 0 {
        t_string!(i18n, office.week_closed).to_string()
    } else {
        sum(count, load)
    };
    let chip = |state: State, count: usize, text: String| {
        let href = board_of(week, date, None, Some(state));
        (count > 0).then(|| view! { <a class="chip" data-status="pending" href=href>{text}</a> })
    };
    let chips = people.len() != 1;
    let chips = chips.then(|| {
        view! {
            {chip(State::Confirm, open, t_string!(i18n, office.week_confirm, n = open).to_string())}
            {chip(
                State::Unassigned,
                day.unplaced.len(),
                t_string!(i18n, office.to_place, n = day.unplaced.len()).to_string(),
            )}
        }
    });
    let rows = people
        .iter()
        .filter_map(|(nth, person)| Some((person, day.people.get(*nth)?)))
        .map(|(person, cell)| one_cell(week, date, person, (cell, hand)))
        .collect_view();
    let lost = lost.then(|| {
        let href = board_of(week, date, None, Some(State::Unassigned));
        let text = t_string!(i18n, office.to_place, n = day.unplaced.len()).to_string();
        let strip = strip(&[], &day.unplaced, hand);
        if day.unplaced.is_empty() {
            return view! { <li class="none"></li> }.into_any();
        }
        view! {
            <li>
                <a href=href>
                    <span class="who">{t_string!(i18n, office.unassigned)}</span>
                    {strip}
                    <span class="sum">{text}</span>
                </a>
            </li>
        }
        .into_any()
    });
    let heading = format!("{} {}", day_name(date), date.day());
    view! {
        <li aria-current=today.then_some("date")>
            <header>
                <h2>
                    <a href=board_of(week, date, None, None)>{heading}</a>
                </h2>
                <p>{about}</p>
                {chips}
            </header>
            <ul>{lost} {rows}</ul>
        </li>
    }
}

/// `5 visits · 72 %`.
fn sum(count: usize, load: u8) -> String {
    let i18n = use_i18n();
    let visits = plural!(i18n.get_locale(), staff.visits, count);
    format!("{visits} · {}", t_string!(i18n, office.percent, n = load))
}

fn one_cell(
    week: Week,
    date: NaiveDate,
    person: &StaffLine,
    (cell, hand): (&WeekCell, Option<i32>),
) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let name = isolated(&person.name);
    if cell.working.is_empty() && cell.visits.is_empty() {
        return view! {
            <li class="off">
                <span class="who">{name}</span>
                <span class="sum">{t_string!(i18n, office.week_off)}</span>
            </li>
        }
        .into_any();
    }
    let count = cell.visits.len();
    let short = if count == 0 {
        t_string!(i18n, office.week_free).to_string()
    } else {
        format!("{count} · {}", t_string!(i18n, office.percent, n = cell.load))
    };
    let href = board_of(week, date, Some(person.id), None);
    view! {
        <li>
            <a href=href>
                <span class="who">{name}</span>
                {strip(&cell.working, &cell.visits, hand)}
                <span class="sr">{sum(count, cell.load)}</span>
                <span class="sum" aria-hidden="true">{short}</span>
            </a>
        </li>
    }
    .into_any()
}

/// A day from left to right: when somebody works, what is in it, and now.
fn strip(working: &[(i32, i32)], visits: &[WeekVisit], hand: Option<i32>) -> impl IntoView + use<> {
    let style = |(from, to): (i32, i32)| format!("--from:{from};--len:{}", to - from);
    let works = working.iter().map(|at| view! { <i class="works" style=style(*at)></i> }).collect_view();
    let visit = |visit: &WeekVisit| {
        let tone = appointment_tone(visit.booking, visit.appointment);
        view! { <i data-status=tone style=style(visit.at)></i> }
    };
    let visits = visits.iter().map(visit).collect_view();
    let hand = hand.map(|at| view! { <i class="hand" style=format!("--from:{at};--len:0")></i> });
    view! { <span class="strip" aria-hidden="true">{works} {visits} {hand}</span> }
}

#[cfg(test)]
mod tests {
    use shared::booking::AppointmentStatus;

    use super::*;

    fn visit(from: i32, to: i32, booking: BookingStatus) -> WeekVisit {
        WeekVisit { at: (from, to), booking, appointment: AppointmentStatus::Scheduled }
    }

    fn week(cells: Vec<WeekCell>, unplaced: Vec<WeekVisit>) -> WeekView {
        let date = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
        let day = WeekDay { date, opening: vec![(540, 1_080)], people: cells, unplaced, load: 0 };
        WeekView {
            cursor: 0,
            now: "2026-11-20T10:42:00+05:30".parse().unwrap(),
            locations: Vec::new(),
            people: Vec::new(),
            days: vec![day],
        }
    }

    #[test]
    fn every_strip_shows_the_hours_in_which_anything_happens() {
        assert_eq!(extent(&week(Vec::new(), Vec::new())), (540, 1_080));
        let early = visit(470, 530, BookingStatus::Confirmed);
        let cell = WeekCell { working: vec![(600, 1_110)], visits: vec![early], load: 0 };
        assert_eq!(extent(&week(vec![cell], Vec::new())), (420, 1_140));
        assert_eq!(
            extent(&week(Vec::new(), vec![visit(1_380, 1_500, BookingStatus::Pending)])),
            (540, 1_500)
        );
    }

    #[test]
    fn what_is_to_be_decided_is_counted_wherever_it_stands() {
        let one = |booking| visit(600, 660, booking);
        let cell = WeekCell {
            working: Vec::new(),
            visits: vec![one(BookingStatus::Pending), one(BookingStatus::Confirmed)],
            load: 0,
        };
        let view = week(vec![cell], vec![one(BookingStatus::Rescheduled)]);
        assert_eq!(view.days.iter().map(|day| undecided(visits_of(day))).sum::<usize>(), 2);
    }
}
