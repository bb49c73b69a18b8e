//! `/platform/bookings`: a booking by its number.

use app_core::{UiError, i18n::*, isolated, money_text, resource, time_range, zone_name};
use app_ui::{BookingChip, Empty, ErrorSummary, Field, Icon, Loading};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{AppError, ErrorCode, platform::FoundBooking};

use crate::{
    business::fact,
    calls::find_bookings,
    choose::said,
    frame::{Frame, NotShown},
    words::day_text,
};

const PATH: &str = "/platform/bookings";

/// The page.
pub(crate) fn page() -> AnyView {
    let i18n = use_i18n();
    let query = use_query_map();
    let found = resource(
        move || said(&query.read(), "number"),
        |number| async move {
            match number {
                Some(number) => find_bookings(number).await.map(Some),
                None => Ok(None),
            }
        },
    );
    view! {
        <Frame title=t_string!(i18n, platform.bookings) current=PATH>
            <div class="stack" style="--gap:.25rem">
                <h1>{t!(i18n, platform.bookings)}</h1>
                <p class="mute">{t!(i18n, platform.bookings_lead)}</p>
            </div>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move { answer(found.await) })}
            </Suspense>
        </Frame>
    }
    .into_any()
}

fn answer(found: Result<Option<Vec<FoundBooking>>, UiError>) -> AnyView {
    let i18n = use_i18n();
    match found {
        Ok(None) => view! { <Search/> }.into_any(),
        Ok(Some(list)) if list.is_empty() => view! {
            <Search/>
            <Empty
                icon="search"
                title=t_string!(i18n, platform.no_booking)
                text=t_string!(i18n, platform.no_booking_text)
            />
        }
        .into_any(),
        Ok(Some(list)) => view! {
            <Search/>
            <ul class="stack">{list.into_iter().map(|one| view! { <li><Found found=one/></li> }).collect_view()}</ul>
        }
        .into_any(),
        Err(error) if error.0.code == ErrorCode::Invalid => view! { <Search error=error.0/> }.into_any(),
        Err(error) => view! { <NotShown error=error/> }.into_any(),
    }
}

#[component]
fn Search(#[prop(optional, into)] error: Option<AppError>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map().get_untracked();
    let label = t_string!(i18n, platform.number);
    let problem = error.as_ref().and_then(|error| error.problem("number"));
    view! {
        <form class="card stack" method="get" action=PATH role="search">
            <ErrorSummary error=error labels=vec![("number", "number", label.to_owned())]/>
            <div class="pair tight">
                <Field
                    name="number"
                    label=label
                    value=said(&query, "number").unwrap_or_default()
                    problem=problem
                />
            </div>
            <div class="row">
                <button type="submit" class="btn"><Icon name="search"/>{t!(i18n, platform.find_booking)}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Found(found: FoundBooking) -> impl IntoView {
    let i18n = use_i18n();
    let time = format!("{} {}", time_range(found.starts_at, found.ends_at), zone_name(&found.timezone));
    let when = t_string!(i18n, platform.pair, first = day_text(found.starts_at), second = time).to_string();
    let masked =
        found.contact.masked.then(|| view! { <p class="mute">{t!(i18n, platform.contact_masked)}</p> });
    view! {
        <section class="card stack">
            <div class="apart">
                <h2><span class="number"><bdi>{found.number}</bdi></span></h2>
                <BookingChip status=found.status/>
            </div>
            <dl class="facts">
                {fact(t_string!(i18n, platform.business), isolated(&found.business.name))}
                {fact(t_string!(i18n, platform.when), when)}
                {fact(t_string!(i18n, platform.on_what), isolated(&found.service))}
                {fact(t_string!(i18n, platform.for_whom), isolated(&found.contact.name))}
                {fact(t_string!(i18n, platform.email), isolated(&found.contact.email))}
                {fact(t_string!(i18n, platform.phone), isolated(&found.contact.phone))}
                {fact(t_string!(i18n, platform.price), isolated(&money_text(found.total)))}
                {fact(t_string!(i18n, platform.paid), isolated(&money_text(found.paid)))}
            </dl>
            {masked}
        </section>
    }
    .into_any()
}
