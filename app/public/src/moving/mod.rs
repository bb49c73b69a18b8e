//! `/bookings/{id}/move`: another time for a booking, chosen as it was the first time. For its customer; whoever may move it
//! at the business can use it too.

mod address;
mod confirm;
mod times;

use app_core::{
    UiError, error_text, i18n::*, isolated, money_text, resource, short_date, time_range, use_viewer,
};
use app_ui::{Empty, Failure, Icon, Loading, Notice, SitePage};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{AppError, ErrorCode, booking::BookingView, error::FieldProblem};

pub(crate) use address::Asked;
use confirm::Confirm;
use times::Times;

use crate::{
    calls::{Moves, free_moves},
    visit::NoBooking,
};

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <MovePage/> }.into_any()
}

async fn find(asked: Option<Asked>) -> Result<Moves, UiError> {
    let asked = asked.ok_or_else(|| UiError(AppError::new(ErrorCode::NotFound)))?;
    free_moves(asked.booking, asked.anyone, asked.from).await
}

#[component]
fn MovePage() -> impl IntoView {
    let i18n = use_i18n();
    let (params, query) = (use_params_map(), use_query_map());
    let booking = params.with_untracked(|params| params.get_str("id").and_then(|id| id.parse().ok()));
    let asked = booking.map(|booking| query.with_untracked(|query| Asked::read(booking, query)));
    let wanted = asked.clone();
    let found = resource(move || wanted.clone(), find);
    view! {
        <SitePage title=t_string!(i18n, public.another_time)>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || {
                        let asked = asked.clone();
                        Suspend::new(async move {
                            match (asked, found.await) {
                                (Some(asked), Ok(found)) => view! { <Body asked=asked found=found/> }.into_any(),
                                (asked, Err(error)) => view! { <NotThere asked=asked error=error/> }.into_any(),
                                (None, Ok(_)) => ().into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Body(asked: Asked, found: Moves) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let at_work = use_viewer().slug.as_ref() == Some(&found.booking.business.slug);
    let back = asked.booking_page(at_work);
    let chosen = asked.at.and_then(|at| {
        let mut slots = found.found.times.days.iter().flat_map(|day| &day.slots);
        slots.find(|slot| slot.starts_at == at).cloned()
    });
    if let Some(slot) = chosen {
        return view! { <Confirm asked=asked found=found chosen=slot/> }.into_any();
    }
    // Somebody was quicker, or came back to an old address.
    let gone = asked.at.map(|_| ErrorCode::SlotTaken);
    view! {
        <p>
            <a class="link" href=back style="margin-inline-start: -.5rem">
                <Icon name="arrow-left" flip=true/>
                {td_string!(locale, series.back).to_string()}
            </a>
        </p>
        <header>
            <h1>{td_string!(locale, public.when_title).to_string()}</h1>
            <Present booking=found.booking.clone()/>
        </header>
        <Refused gone=gone/>
        <Cost booking=found.booking.clone()/>
        <Times asked=asked found=found/>
    }
    .into_any()
}

/// What it is and when it is now.
#[component]
fn Present(booking: BookingView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let services: Vec<String> =
        booking.appointments.iter().map(|each| isolated(&each.service.name)).collect();
    let when = format!(
        "{}, {}",
        short_date(booking.starts_at.date_naive()),
        time_range(booking.starts_at, booking.ends_at)
    );
    let text = td_string!(locale, public.now_at, when = isolated(&when)).to_string();
    view! { <p class="mute">{services.join(" + ")} "\u{a0}· " {text}</p> }
}

/// Why the last try did not work.
#[component]
fn Refused(gone: Option<ErrorCode>) -> impl IntoView {
    let said = use_query_map().with_untracked(app_core::query::problems_of).map(|error| error.code);
    said.or(gone).map(|code| {
        view! {
            <div role="alert">
                <Notice tone="late" icon="circle-alert">{error_text(code)}</Notice>
            </div>
        }
    })
}

/// Nobody gets rid of what calling it off would cost now by moving it first.
#[component]
fn Cost(booking: BookingView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    (booking.cancel_fee.minor > 0).then(|| {
        let fee = isolated(&money_text(booking.cancel_fee));
        let text = td_string!(locale, public.moving_keeps_fee, fee = fee).to_string();
        view! { <Notice tone="pending" icon="circle-alert">{text}</Notice> }
    })
}

/// Nothing that could be moved, or not so far ahead.
#[component]
fn NotThere(asked: Option<Asked>, error: UiError) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let far = error.0.errors.iter().any(|wrong| wrong.code == FieldProblem::TooFar);
    match (error.0.code, asked) {
        (ErrorCode::NotFound | ErrorCode::Unauthenticated | ErrorCode::Forbidden, _) | (_, None) => {
            view! { <NoBooking/> }.into_any()
        }
        (_, Some(asked)) if far => {
            let first = asked.with(|to| (to.from, to.day, to.at) = (None, None, None));
            let title = error_text(ErrorCode::SlotNotOffered);
            view! {
                <Empty icon="calendar-days" whole_page=true title=title text=String::new()>
                    <a class="btn" href=first>{td_string!(locale, public.show_first).to_string()}</a>
                </Empty>
            }
            .into_any()
        }
        (ErrorCode::WrongState, Some(asked)) => {
            let title = td_string!(locale, public.moving_not_now).to_string();
            view! {
                <Empty icon="calendar-days" whole_page=true title=title text=String::new()>
                    <a class="btn" href=asked.booking_page(false)>{td_string!(locale, series.back).to_string()}</a>
                </Empty>
            }
            .into_any()
        }
        _ => view! { <Failure error=error/> }.into_any(),
    }
}
