//! Two weeks of classes, day by day.

use app_core::{full_date, i18n::*, isolated, short_date, time_range};
use app_ui::{Empty, Icon};
use chrono::{Duration, NaiveDate};
use leptos::prelude::*;
use shared::booking::classes::{ClassRow, ClassStatus, ClassesView};

use super::{HERE, News};

/// Days that one page shows.
const SHOWN: i64 = 14;

/// The list.
#[component]
pub(super) fn List(
    /// What there is.
    view: ClassesView,
) -> impl IntoView {
    let i18n = use_i18n();
    let from = view.from;
    // The first and the last days of the calendar have nothing on one side.
    let other = |days: i64| from.checked_add_signed(Duration::days(days)).unwrap_or(from);
    let last = other(SHOWN - 1);
    let span = t_string!(i18n, classes.span, from = short_date(from), to = short_date(last)).to_string();
    let new = view.may_plan.then(|| {
        view! {
            <a class="btn" href="/office/classes/new" rel="external">
                <Icon name="plus"/>
                {t!(i18n, classes.new_class)}
            </a>
        }
    });
    let body = if view.classes.is_empty() {
        view! {
            <Empty icon="users" title=t_string!(i18n, classes.none) text=t_string!(i18n, classes.none_text)/>
        }
        .into_any()
    } else {
        days(view.classes)
    };
    view! {
        <header class="apart">
            <div class="stack" style="--gap:.25rem">
                <h1>{t!(i18n, classes.title)}</h1>
                <p class="mute">{span}</p>
            </div>
            {new}
        </header>
        <News/>
        {body}
        <nav class="apart" aria-label=t_string!(i18n, classes.weeks)>
            <Step to=other(-SHOWN) icon="chevron-left" text=t_string!(i18n, classes.earlier).to_string()/>
            <Step to=other(SHOWN) icon="chevron-right" text=t_string!(i18n, classes.later).to_string()/>
        </nav>
    }
    .into_any()
}

#[component]
fn Step(to: NaiveDate, icon: &'static str, text: String) -> impl IntoView {
    view! {
        <a class="btn quiet" href=format!("{HERE}?from={}", app_core::date_key(to)) rel="external">
            <Icon name=icon flip=true/>
            {text}
        </a>
    }
}

/// Each day with its classes.
fn days(classes: Vec<ClassRow>) -> AnyView {
    let mut days: Vec<(NaiveDate, Vec<ClassRow>)> = Vec::new();
    for class in classes {
        let date = class.starts_at.date_naive();
        match days.last_mut().filter(|(day, _)| *day == date) {
            Some((_, of_day)) => of_day.push(class),
            None => days.push((date, vec![class])),
        }
    }
    days.into_iter()
        .map(|(date, classes)| {
            let id = format!("day-{}", app_core::date_key(date));
            let labelled = id.clone();
            let rows = classes.into_iter().map(|class| view! { <Row class=class/> }).collect_view();
            view! {
                <section class="stack" style="--gap:.5rem" aria-labelledby=labelled>
                    <h2 id=id>{full_date(date)}</h2>
                    <ul class="list">{rows}</ul>
                </section>
            }
        })
        .collect_view()
        .into_any()
}

#[component]
fn Row(class: ClassRow) -> impl IntoView {
    let href = format!("{HERE}/{}", class.id);
    let room = class.room.as_ref().map(|room| format!("\u{a0}· {}", isolated(&room.name)));
    let off = class.status == ClassStatus::CalledOff;
    view! {
        <li>
            <a class="item wraps" href=href rel="external" class:quiet=off>
                <span class="grow">
                    <b>{isolated(&class.service.name)}</b>
                    <span class="mute">
                        {time_range(class.starts_at, class.ends_at)}
                        {format!("\u{a0}· {}", isolated(&class.staff.name))}
                        {room}
                    </span>
                </span>
                <Seats class=class/>
            </a>
        </li>
    }
}

/// How full it is, or that it is not held.
#[component]
pub(super) fn Seats(
    /// Which.
    class: ClassRow,
) -> impl IntoView {
    let i18n = use_i18n();
    let (tone, icon, text) = match class.status {
        ClassStatus::CalledOff => ("cancelled", "ban", t_string!(i18n, classes.called_off).to_string()),
        ClassStatus::Scheduled if class.taken >= class.seats => {
            ("started", "circle-check", t_string!(i18n, classes.full, seats = class.seats).to_string())
        }
        ClassStatus::Scheduled => {
            let tone = if class.taken < class.min_seats { "pending" } else { "confirmed" };
            (tone, "users", t_string!(i18n, classes.taken, n = class.taken, seats = class.seats).to_string())
        }
    };
    view! {
        <span class="chip" data-status=tone>
            <Icon name=icon/>
            {text}
        </span>
    }
}
