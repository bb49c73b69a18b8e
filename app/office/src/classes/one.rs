//! One class: who teaches, who comes, and what can be done about it.

use app_core::{clock_time, date_key, full_date, i18n::*, isolated, short_date, time_range};
use app_ui::{Avatar, BookingChip, Empty, ErrorSummary, Field, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use shared::{
    AppError,
    booking::{
        StaffLine,
        classes::{ClassPage, ClassRow, ClassStatus, Participant},
    },
    ids::ClassId,
};

use super::{
    Back, News,
    calls::{CallOffClass, SubstituteTeacher},
    list::Seats,
};

/// The page.
#[component]
pub(super) fn One(
    /// The class.
    page: ClassPage,
    /// What is wrong with what was sent.
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let class = page.class.clone();
    let held = class.status == ClassStatus::Scheduled;
    // What is wrong with no field of the form is said above.
    let error = error.filter(|error| error.problem("reason").is_some());
    let add = held.then(|| {
        let day = date_key(class.starts_at.date_naive());
        let href = format!("/office/new?service={}&staff={}&day={day}", class.service.id, class.staff.id);
        view! { <a class="btn quiet" href=href rel="external"><Icon name="plus"/>{t!(i18n, classes.add)}</a> }
    });
    let reason = (!held && !page.reason.is_empty()).then(|| view! { <p>{isolated(&page.reason)}</p> });
    let acts = (held && page.may_plan).then(|| {
        view! {
            <Substitute class=class.id others=page.others.clone()/>
            <CallOff class=class.id error=error/>
        }
    });
    view! {
        <header class="stack" style="--gap:.25rem">
            <Back/>
            <div class="apart">
                <h1>{isolated(&class.service.name)}</h1>
                <Seats class=class.clone()/>
            </div>
        </header>
        <News/>
        <Facts class=class.clone()/>
        {reason}
        <section class="stack" style="--gap:.5rem" aria-labelledby="who">
            <div class="apart">
                <h2 id="who">{t!(i18n, classes.who)}</h2>
                {add}
            </div>
            <Participants class=class participants=page.participants/>
        </section>
        {acts}
    }
    .into_any()
}

#[component]
fn Facts(class: ClassRow) -> impl IntoView {
    let i18n = use_i18n();
    let undecided = class.decide_at.filter(|_| class.taken < class.min_seats).map(|at| {
        let text = t_string!(
            i18n,
            classes.undecided,
            n = class.min_seats,
            day = short_date(at.date_naive()),
            time = clock_time(at)
        );
        view! { <p class="hint">{text.to_string()}</p> }
    });
    let room = class.room.map(|room| {
        view! { <div><dt>{t!(i18n, classes.room)}</dt><dd>{isolated(&room.name)}</dd></div> }
    });
    view! {
        <div class="card stack">
            <dl class="facts">
                <div><dt>{t!(i18n, classes.date)}</dt><dd>{full_date(class.starts_at.date_naive())}</dd></div>
                <div><dt>{t!(i18n, classes.time)}</dt><dd>{time_range(class.starts_at, class.ends_at)}</dd></div>
                <div><dt>{t!(i18n, classes.teacher)}</dt><dd>{isolated(&class.staff.name)}</dd></div>
                {room}
            </dl>
            {undecided}
        </div>
    }
}

#[component]
fn Participants(class: ClassRow, participants: Vec<Participant>) -> impl IntoView {
    let i18n = use_i18n();
    if participants.is_empty() {
        return view! {
            <Empty icon="users" title=t_string!(i18n, classes.nobody) text=t_string!(i18n, classes.nobody_text)/>
        }
        .into_any();
    }
    let day = date_key(class.starts_at.date_naive());
    let rows = participants.into_iter().map(|person| {
        let href = format!("/office?date={day}&booking={}", person.booking);
        let seats = (person.seats > 1)
            .then(|| format!("\u{a0}· {}", t_string!(i18n, classes.for_so_many, n = person.seats)));
        let paid = if person.paid {
            t_string!(i18n, classes.paid).to_string()
        } else {
            t_string!(i18n, classes.unpaid).to_string()
        };
        view! {
            <li>
                <a class="item" href=href rel="external">
                    <Avatar name=person.customer.clone()/>
                    <span class="grow">
                        <b>{isolated(&person.customer)}</b>
                        <span class="mute">{person.number} {seats} {format!("\u{a0}· {paid}")}</span>
                    </span>
                    <BookingChip status=person.status/>
                </a>
            </li>
        }
    });
    view! { <ul class="list">{rows.collect_view()}</ul> }.into_any()
}

#[component]
fn Substitute(class: ClassId, others: Vec<StaffLine>) -> impl IntoView {
    let i18n = use_i18n();
    if others.is_empty() {
        return ().into_any();
    }
    let people = others
        .into_iter()
        .map(|person| view! { <option value=person.id.to_string()>{isolated(&person.name)}</option> })
        .collect_view();
    view! {
        <form method="post" action=SubstituteTeacher::url() class="card stack">
            <h2>{t!(i18n, classes.substitute)}</h2>
            <p class="hint">{t!(i18n, classes.substitute_hint)}</p>
            <input type="hidden" name="class" value=class.to_string()/>
            <div class="field">
                <label for="staff">{t!(i18n, classes.teacher)}</label>
                <select id="staff" name="staff">{people}</select>
            </div>
            <div class="row">
                <button type="submit" class="btn quiet">{t!(i18n, classes.substitute_do)}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn CallOff(class: ClassId, error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let problem = error.as_ref().and_then(|error| error.problem("reason"));
    let labels = vec![("reason", "reason", t_string!(i18n, classes.reason).to_string())];
    view! {
        <form method="post" action=CallOffClass::url() novalidate class="card stack">
            <h2>{t!(i18n, classes.call_off)}</h2>
            <p class="hint">{t!(i18n, classes.call_off_hint)}</p>
            <ErrorSummary error=error labels=labels/>
            <input type="hidden" name="class" value=class.to_string()/>
            <Field name="reason" label=t_string!(i18n, classes.reason) problem=problem/>
            <div class="row">
                <button type="submit" class="btn danger">{t!(i18n, classes.call_off_do)}</button>
            </div>
        </form>
    }
}
