//! `/office/why`: why a time is not offered. A form that asks by its address, and the answer under it.

mod answer;
mod calls;

use app_core::{i18n::*, resource};
use app_ui::{Failure, Loading, LocationChoice, Screen};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{
    answer::Answer,
    calls::{Asked, Choices, why},
};
use crate::board::Rail;

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <Page/> }.into_any()
}

#[component]
fn Page() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let text = move |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
    let asked = Asked {
        service: text("service"),
        staff: text("staff"),
        location: text("location"),
        day: text("day"),
        time: text("time"),
    };
    let shown = asked.clone();
    let page = resource(move || asked.clone(), why);
    view! {
        <Screen title=t_string!(i18n, office.why_title) layout="office">
            <Rail current="/office"/>
            <main id="main" tabindex="-1">
                <div class="pad settings stack" style="--gap:1.5rem">
                    <header class="stack" style="--gap:.25rem">
                        <h1>{t!(i18n, office.why_title)}</h1>
                        <p class="mute">{t!(i18n, office.why_lead)}</p>
                    </header>
                    <Suspense fallback=Loading>
                        {move || {
                            let asked = shown.clone();
                            Suspend::new(async move {
                                match page.await {
                                    Ok(page) => view! {
                                        <Form asked=asked choices=page.choices/>
                                        {page.answer.map(|answer| view! { <Answer why=answer/> })}
                                    }
                                    .into_any(),
                                    Err(error) => view! { <Failure error=error/> }.into_any(),
                                }
                            })
                        }}
                    </Suspense>
                </div>
            </main>
        </Screen>
    }
    .into_any()
}

/// What a customer would have looked for.
#[component]
fn Form(asked: Asked, choices: Choices) -> impl IntoView {
    let i18n = use_i18n();
    let select = |chosen: String, entries: Vec<(String, String)>| {
        entries
            .into_iter()
            .map(|(id, name)| {
                let selected = id == chosen;
                view! { <option value=id selected=selected>{name}</option> }
            })
            .collect_view()
    };
    let day = if asked.day.is_empty() { choices.today } else { asked.day };
    view! {
        <form method="get" action="/office/why#why" class="card stack">
            <div class="field">
                <label for="service">{t!(i18n, office.why_service)}</label>
                <select id="service" name="service">{select(asked.service, choices.services)}</select>
            </div>
            <div class="field">
                <label for="staff">{t!(i18n, office.why_staff)}</label>
                <select id="staff" name="staff">
                    <option value="">{t!(i18n, public.anyone)}</option>
                    {select(asked.staff, choices.staff)}
                </select>
            </div>
            <LocationChoice locations=choices.locations chosen=asked.location.parse().ok()/>
            <div class="pair close">
                <div class="field">
                    <label for="day">{t!(i18n, office.why_day)}</label>
                    <input type="date" id="day" name="day" value=day required/>
                </div>
                <div class="field">
                    <label for="time">{t!(i18n, office.why_time)}</label>
                    <input type="time" id="time" name="time" value=asked.time required/>
                </div>
            </div>
            <div class="row">
                <button type="submit" class="btn">{t!(i18n, office.why_button)}</button>
            </div>
        </form>
    }
    .into_any()
}
