//! Everything that speaks for or against a time, each thing with its icon and its word.

use app_core::{clock_time, full_date, i18n::*, isolated, time_range};
use app_ui::{Icon, Notice};
use leptos::prelude::*;
use shared::{
    availability::Refusal,
    booking::{PresenceView, WhyView},
};

#[component]
pub(super) fn Answer(why: WhyView) -> impl IntoView {
    let i18n = use_i18n();
    let time = clock_time(why.starts_at);
    let day = full_date(why.starts_at.date_naive());
    let headline = if why.offered {
        t_string!(i18n, office.why_offered, time = time, day = day).to_string()
    } else {
        t_string!(i18n, office.why_not_offered, time = time, day = day).to_string()
    };
    let (tone, icon) = if why.offered { ("started", "circle-check") } else { ("late", "circle-alert") };
    let first = why.refusal.map(|refusal| view! { <p>{reason(refusal)}</p> });
    let (from, to) = why.claimed;
    let claimed = t_string!(i18n, office.why_claimed, range = time_range(from, to)).to_string();
    let rules = why
        .rules
        .into_iter()
        .map(|rule| (reason(rule), false))
        .chain([if why.open {
            (t_string!(i18n, office.why_open).to_string(), true)
        } else {
            (reason(Refusal::Closed), false)
        }])
        .map(|(text, fine)| view! { <Line text=text fine=fine/> })
        .collect_view();
    let nobody = why.people.is_empty();
    let people = why
        .people
        .into_iter()
        .map(|(person, presence)| view! { <Who name=person.name presence=presence/> })
        .collect_view();
    let rooms = why
        .rooms
        .into_iter()
        .map(|(room, presence)| view! { <Who name=room.name presence=presence/> })
        .collect::<Vec<_>>();
    let rooms = (!rooms.is_empty()).then(|| {
        view! {
            <section class="stack" style="--gap:.5rem">
                <h3>{t!(i18n, office.why_rooms)}</h3>
                <ul class="reasons">{rooms}</ul>
            </section>
        }
    });
    view! {
        <section class="card stack" id="why" tabindex="-1" aria-labelledby="why-answer">
            <h2 id="why-answer" class="sr">{headline.clone()}</h2>
            <Notice tone=tone icon=icon>{headline}</Notice>
            {first}
            <p class="mute">{claimed}</p>
            <section class="stack" style="--gap:.5rem">
                <h3>{t!(i18n, office.why_rules)}</h3>
                <ul class="reasons">{rules}</ul>
            </section>
            <section class="stack" style="--gap:.5rem">
                <h3>{t!(i18n, office.why_people)}</h3>
                {nobody.then(|| view! { <p>{reason_nobody()}</p> })}
                <ul class="reasons">{people}</ul>
            </section>
            {rooms}
        </section>
    }
    .into_any()
}

#[component]
fn Line(text: String, fine: bool) -> impl IntoView {
    view! {
        <li data-fine=fine.to_string()>
            <Icon name=if fine { "circle-check" } else { "circle-alert" }/>
            <span>{text}</span>
        </li>
    }
}

#[component]
fn Who(name: String, presence: PresenceView) -> impl IntoView {
    let i18n = use_i18n();
    let name = isolated(&name);
    let (text, fine) = match presence {
        PresenceView::Free => (t_string!(i18n, office.why_free, name = name).to_string(), true),
        PresenceView::Away => (t_string!(i18n, office.why_away, name = name).to_string(), false),
        PresenceView::Taken(from, to) => {
            let range = time_range(from, to);
            (t_string!(i18n, office.why_taken, name = name, range = range).to_string(), false)
        }
    };
    view! { <Line text=text fine=fine/> }
}

fn reason_nobody() -> String {
    reason(Refusal::NotSkilled)
}

/// A rule in words.
fn reason(refusal: Refusal) -> String {
    let i18n = use_i18n();
    match refusal {
        Refusal::Past => t_string!(i18n, office.why_past),
        Refusal::TooSoon => t_string!(i18n, office.why_too_soon),
        Refusal::TooFar => t_string!(i18n, office.why_too_far),
        Refusal::OffGrid => t_string!(i18n, office.why_off_grid),
        Refusal::NotSkilled => t_string!(i18n, office.why_not_skilled),
        Refusal::Closed => t_string!(i18n, office.why_closed),
        Refusal::OutsideHours => t_string!(i18n, office.why_outside_hours),
        Refusal::StaffBusy => t_string!(i18n, office.why_staff_busy),
        Refusal::NoRoom => t_string!(i18n, office.why_no_room),
        Refusal::Full => t_string!(i18n, office.why_full),
    }
    .to_string()
}
