//! One class: who teaches, who comes, and what can be done about it.

use app_core::{clock_time, date_key, full_date, i18n::*, isolated, short_date, time_range};
use app_ui::{Avatar, BookingChip, Empty, Icon};
use leptos::prelude::*;
use shared::{
    AppError,
    booking::classes::{ClassRow, ClassStatus, Participant},
};

use super::{
    Back, News,
    acts::{CallOff, Finish, Move},
    calls::OneClass,
    list::Seats,
};

/// The page.
#[component]
pub(super) fn One(
    /// The class.
    one: OneClass,
    /// What is wrong with what was sent.
    error: Option<AppError>,
) -> impl IntoView {
    let i18n = use_i18n();
    let OneClass { page, moving } = one;
    let class = page.class.clone();
    let held = class.status == ClassStatus::Scheduled;
    let add = held.then(|| {
        let day = date_key(class.starts_at.date_naive());
        let href = format!("/office/new?service={}&staff={}&day={day}", class.service.id, class.staff.id);
        view! { <a class="btn quiet" href=href rel="external"><Icon name="plus"/>{t!(i18n, classes.add)}</a> }
    });
    let reason = (!held && !page.reason.is_empty()).then(|| view! { <p>{isolated(&page.reason)}</p> });
    let acts = (held && page.may_plan).then(|| {
        view! {
            <Move moving=moving teachers=page.teachers rooms=page.rooms error=error.clone()/>
            <CallOff class=class.id error=error/>
        }
    });
    let finish = page.may_finish.then(|| {
        view! { <Finish class=class.id participants=page.participants.clone()/> }
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
        {finish}
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
