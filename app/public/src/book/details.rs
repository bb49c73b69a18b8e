//! Step 3: who is coming. The hold keeps what is typed; the page shows what the hold knows.

use app_core::{UiError, clock_time, error_text, i18n::*, say_not_found, use_viewer};
use app_ui::{Empty, ErrorSummary, Failure, Notice};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{
    AppError, ErrorCode, FieldError,
    booking::{Draft, HoldView},
    contact::Contact,
    error::FieldProblem,
    packages::CreditOffer,
};

use super::{
    countdown::Countdown,
    form::DetailsForm,
    head::Head,
    summary::{Prices, Summary},
};
use crate::{
    calls::Shop,
    query::{Also, BookQuery, business_path},
    words::service_text,
};

/// Letters that a note may have.
const LONGEST_NOTE: usize = 1000;

/// The details, and what is about to be booked.
#[component]
pub(super) fn Details(
    /// What the address says.
    asked: BookQuery,
    /// Where.
    shop: Shop,
    /// The time that is kept.
    hold: HoldView,
    /// What credits would pay of it.
    offer: Option<CreditOffer>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let business = shop.business;
    let error = asked.check.then(|| problems(&hold, &business.phone_prefix)).flatten();
    let heading = td_string!(locale, public.details_title).to_string();
    let title = match &error {
        Some(_) => td_string!(locale, public.wrong_title, title = heading.as_str()).to_string(),
        None => heading.clone(),
    };
    let day = hold.starts_at.date_naive();
    let service = BookQuery {
        slug: asked.slug.clone(),
        service: Some(hold.service.id),
        option: Some(hold.option.id),
        addons: hold.addons.iter().map(|addon| addon.id).collect(),
        also: hold.also.iter().map(Also::from).collect(),
        guests: Some(hold.guests),
        place: hold.place.as_ref().map(|place| place.kind).unwrap_or_default(),
        location: hold.location.as_ref().map(|location| location.id).filter(|_| business.places.len() > 1),
        area: hold.place.as_ref().map(|place| place.area.id),
        staff: hold.staff_chosen.then_some(hold.staff.id),
        day: Some(day),
        from: ((day - business.now.date_naive()).num_days() >= 7).then_some(day),
        ..BookQuery::default()
    };
    let times = service.with(|to| to.when = true);
    let draft = if asked.check { hold.draft.clone() } else { with_viewer(hold.draft.clone()) };
    let state = if asked.gone {
        view! { <Gone hold=hold.clone() times=times.clone()/> }.into_any()
    } else {
        view! { <Countdown hold=hold.clone() now=business.now/> }.into_any()
    };
    let what =
        service_text(hold.service.name.clone(), minutes(&hold), extras(&hold).iter().map(String::as_str));
    let refused = asked
        .refused
        .map(|code| view! { <Notice tone="late" icon="circle-alert">{error_text(code)}</Notice> });
    let labels = vec![
        ("customer.name", "name", td_string!(locale, public.name).to_string()),
        ("customer.phone", "phone", td_string!(locale, public.phone).to_string()),
        ("customer.email", "email", td_string!(locale, public.email).to_string()),
        ("place.address", "address", td_string!(locale, public.address).to_string()),
        ("notes", "notes", td_string!(locale, public.notes).to_string()),
    ];
    view! {
        <Head
            title=title
            business=business.clone()
            back=times.clone()
            back_label=td_string!(locale, public.back_to_times).to_string()
            step=3
            past=vec![service.href(), times]
        />
        <main id="main" tabindex="-1">
            <h1>{heading}</h1>
            <p class="lead">{what}</p>
            <section class="stack">
                <ErrorSummary error=error.clone() labels=labels/>
                {refused}
                {state}
            </section>
            <DetailsForm hold=hold.clone() draft=draft error=error offer=offer.clone() money=asked.money/>
            <Prices hold=hold.clone() business=business.clone() offer=offer.clone()/>
        </main>
        <Summary hold=hold business=business bookable=!asked.gone offer=offer/>
    }
    .into_any()
}

/// What there is besides the first service itself.
fn extras(hold: &HoldView) -> Vec<String> {
    let others = hold.services.iter().skip(1).map(|service| service.service.name.clone());
    hold.addons.iter().map(|addon| addon.name.clone()).chain(others).collect()
}

/// From start to end, add-ons included.
fn minutes(hold: &HoldView) -> i32 {
    i32::try_from((hold.ends_at - hold.starts_at).num_minutes()).unwrap_or_default()
}

/// Everything that is wrong with what was typed.
fn problems(hold: &HoldView, country_prefix: &str) -> Option<AppError> {
    let draft = &hold.draft;
    let mut errors = Contact::parse(&draft.contact, country_prefix, "customer.").err().unwrap_or_default();
    // In the order of the fields on the page.
    errors.sort_by_key(|error| error.field == "customer.email");
    let address = match draft.address.trim().chars().count() {
        0 => Some(FieldProblem::Required),
        301.. => Some(FieldProblem::TooLong),
        _ => None,
    };
    if let Some(code) = address.filter(|_| hold.place.is_some()) {
        errors.push(FieldError { field: "place.address".to_owned(), code });
    }
    if draft.notes.trim().chars().count() > LONGEST_NOTE {
        errors.push(FieldError { field: "notes".to_owned(), code: FieldProblem::TooLong });
    }
    (!errors.is_empty()).then(|| AppError::fields(errors))
}

/// What the signed-in viewer does not have to type.
fn with_viewer(mut draft: Draft) -> Draft {
    let viewer = use_viewer();
    if draft.contact.name.is_empty() {
        draft.contact.name = viewer.name.unwrap_or_default();
    }
    if draft.contact.email.is_empty() {
        draft.contact.email = viewer.email;
    }
    draft
}

/// Somebody else has the time now.
#[component]
fn Gone(hold: HoldView, times: String) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let text = td_string!(locale, public.gone, time = clock_time(hold.starts_at)).to_string();
    view! {
        <div role="alert" class="stack">
            <Notice tone="late" icon="circle-alert">{text}</Notice>
            <a class="btn wide big" href=times>{td_string!(locale, public.choose_again).to_string()}</a>
        </div>
    }
}

/// There is no such hold (any more): it became a booking, or another one took its place.
#[component]
pub(super) fn Lost(
    /// What the address says.
    asked: BookQuery,
    /// Where.
    shop: Shop,
    /// What happened.
    error: UiError,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let title = td_string!(locale, public.hold_missing_title).to_string();
    let back = business_path(&asked.slug);
    let again = back.clone();
    let body = if error.0.code == ErrorCode::NotFound {
        say_not_found();
        view! {
            <Empty
                icon="hourglass"
                title=title.clone()
                text=td_string!(locale, public.hold_missing_text).to_string()
            >
                <a class="btn" href=again>{td_string!(locale, public.choose_again).to_string()}</a>
                <a class="btn quiet" href="/me">{td_string!(locale, common.my_bookings).to_string()}</a>
            </Empty>
        }
        .into_any()
    } else {
        view! { <Failure error=error/> }.into_any()
    };
    view! {
        <Head
            title=title
            business=shop.business.clone()
            back=back
            back_label=td_string!(locale, public.back_to, name = shop.business.name).to_string()
            step=3
            past=Vec::new()
        />
        <main id="main" tabindex="-1">{body}</main>
    }
    .into_any()
}
