//! Step 2: with whom, on which day, at what time.

use app_core::{UiError, error_text, i18n::*};
use app_ui::{Empty, Notice};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{ErrorCode, booking::AvailabilityView, catalog::ServiceView, time::Local};

use super::{
    head::Head,
    people::{People, gender_text},
    summary::Looking,
    times::Times,
    visit::Visit,
};
use crate::{
    calls::Shop,
    query::BookQuery,
    slots::{Strip, To, Zone, shown_day},
    words::service_text,
};

/// The times of one service.
#[component]
pub(super) fn When(
    /// What the address says.
    asked: BookQuery,
    /// Where.
    shop: Shop,
    /// What is being booked.
    service: ServiceView,
    /// The free times of a fortnight.
    times: Result<AvailabilityView, UiError>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let title = td_string!(locale, public.when_title).to_string();
    let business = shop.business.clone();
    let visit = Visit::new(&asked, &shop, &service);
    let (minutes, sum, names) = (visit.minutes(), visit.sum(), visit.extras());
    let person = asked
        .staff
        .and_then(|id| shop.staff.iter().find(|person| person.id == id))
        .map(|person| person.name.clone());
    let with = person.clone().or_else(|| asked.gender.map(|gender| gender_text(locale, gender)));
    let lead = service_text(service.name.clone(), minutes, names.iter().map(String::as_str));
    let back = asked.with(|to| to.when = false);
    let here = asked.location.or(business.places.first().map(|main| main.id));
    let body = match times {
        Ok(times) => view! {
            <Days asked=asked.clone() times=times now=business.now option=visit.option waits=visit.can_wait() person=person
                hours=business.hours.clone()/>
        }
        .into_any(),
        Err(error) => view! { <NoTimes asked=asked.clone() error=error/> }.into_any(),
    };
    view! {
        <Head
            title=title.clone()
            business=business.clone()
            back=back.clone()
            back_label=td_string!(locale, public.back_to_service).to_string()
            step=2
            past=vec![back]
        />
        <main id="main" tabindex="-1">
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            <Refused asked=asked.clone()/>
            <People here=here asked=asked staff=shop.staff services=visit.own()/>
            {body}
            <Zone name=business.timezone now=business.now/>
        </main>
        <Looking what=(service.name, minutes, names) sum=sum person=with/>
    }
    .into_any()
}

#[component]
fn Days(
    asked: BookQuery,
    times: AvailabilityView,
    now: Local,
    option: Option<shared::ids::OptionId>,
    /// Whether one can wait for a time for this.
    waits: bool,
    person: Option<String>,
    hours: Vec<shared::tenants::OpeningHours>,
) -> impl IntoView {
    let first = times.days.first().map_or_else(|| now.date_naive(), |day| day.date);
    let day = shown_day(&times, asked.day).unwrap_or(first);
    let to = asked.clone();
    let href = move |part| match part {
        To::Week(from) => to.with(|to| (to.from, to.day) = (from, None)),
        To::Day(date) => to.with(|to| to.day = Some(date)),
    };
    view! {
        <Strip href=href days=times.days.clone() day=day today=now.date_naive() hours=hours.clone()/>
        <Times asked=asked best_first=times.best_first days=times.days day=day option=option waits=waits person=person hours=hours now=now/>
    }
}

/// Why the last try did not work.
#[component]
fn Refused(asked: BookQuery) -> impl IntoView {
    let code = if asked.taken { Some(ErrorCode::SlotTaken) } else { asked.refused };
    code.map(|code| {
        view! {
            <section class="stack" role="alert">
                <Notice tone="late" icon="circle-alert">{error_text(code)}</Notice>
            </section>
        }
    })
}

/// These days cannot be booked (too far ahead), or not with this person.
#[component]
fn NoTimes(asked: BookQuery, error: UiError) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let first = asked.with(|to| (to.from, to.day, to.staff, to.gender) = (None, None, None, None));
    view! {
        <Empty
            icon="calendar-days"
            title=error_text(error.0.errors.first().map_or(error.0.code, |_| ErrorCode::SlotNotOffered))
            text=String::new()
        >
            <a class="btn" href=first>{td_string!(locale, public.show_first).to_string()}</a>
        </Empty>
    }
}
