//! Saying which times would suit.

use app_core::{UiError, date_key, i18n::*, isolated, resource, use_viewer};
use app_ui::{Empty, ErrorSummary, Failure, Field, Icon, Loading, SitePage};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    AppError,
    booking::waitlist::{MOST_WINDOWS, NewWait, WindowInput},
    catalog::{GivenAt, ServiceView, StaffView},
    contact::ContactInput,
    ids::{ServiceId, StaffId},
};

use super::{
    window::WindowFields,
    words::{labels, visit_line},
};
use crate::{
    business::Missing,
    calls::{JoinList, Shop, open_shop, wait_draft},
    query::{BookQuery, wishes},
};

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <JoinPage/> }.into_any()
}

#[component]
fn JoinPage() -> impl IntoView {
    let i18n = use_i18n();
    let (params, query) = (use_params_map(), use_query_map());
    let slug = params.with_untracked(|params| params.get("slug").unwrap_or_default());
    let asked = query.with_untracked(|query| BookQuery::read(slug, query));
    let part = query.with_untracked(|query| query.get("part"));
    let error = query.with_untracked(app_core::query::problems_of);
    let needed = asked.slug.clone();
    let place = resource(move || needed.clone(), open_shop);
    let typed = resource(|| (), |()| wait_draft());
    view! {
        <SitePage title=t_string!(i18n, waiting.title)>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || {
                        let (asked, part, error) = (asked.clone(), part.clone(), error.clone());
                        Suspend::new(async move {
                            let (shop, typed) = (place.await, typed.await.ok().flatten());
                            view! { <Found asked=asked part=part error=error shop=shop typed=typed/> }.into_any()
                        })
                    }}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

#[component]
fn Found(
    asked: BookQuery,
    part: Option<String>,
    error: Option<AppError>,
    shop: Result<Shop, UiError>,
    typed: Option<NewWait>,
) -> impl IntoView {
    let shop = match shop {
        Ok(shop) => shop,
        Err(error) => return view! { <Missing error=error/> }.into_any(),
    };
    let Some(service) = asked.service.and_then(|id| shop.service(id).cloned()) else {
        let missing = UiError::from(shared::ErrorCode::NotFound);
        return view! { <Failure error=missing/> }.into_any();
    };
    let away = |service: &ServiceView| service.given_at == GivenAt::Away;
    let also = asked.also.iter().filter_map(|also| shop.service(also.service));
    if let Some(service) = std::iter::once(&service).chain(also).find(|service| away(service)) {
        return view! { <NotAtHome asked=asked.clone() name=service.name.clone()/> }.into_any();
    }
    // What was typed before belongs to this form only after it was refused.
    let typed = typed
        .filter(|_| error.is_some())
        .unwrap_or_else(|| fresh(&asked, part.as_deref(), &shop, service.id));
    view! { <Form asked=asked shop=shop service=service typed=typed error=error/> }.into_any()
}

/// What the page knows already: the day that is full, and who is signed in.
fn fresh(asked: &BookQuery, part: Option<&str>, shop: &Shop, service: ServiceId) -> NewWait {
    let viewer = use_viewer();
    let day = asked.day.unwrap_or_else(|| shop.business.now.date_naive());
    let (after, before) = match part {
        Some("morning") => ("", "12:00"),
        Some("afternoon") => ("12:00", "17:00"),
        Some("evening") => ("17:00", ""),
        _ => ("", ""),
    };
    let window = WindowInput {
        from: date_key(day),
        to: date_key(day),
        after: after.to_owned(),
        before: before.to_owned(),
        days: Vec::new(),
    };
    // Whoever asked for a woman or a man waits for those who are.
    let alike = shop.staff.iter().filter(|person| asked.gender.is_some() && person.gender == asked.gender);
    let alike = alike
        .map(|person| person.id)
        .filter(|id| shop.service(service).is_some_and(|service| service.staff.contains(id)));
    NewWait {
        service,
        option: asked.option,
        addons: asked.addons.clone(),
        staff: asked.staff.into_iter().chain(alike).collect(),
        also: wishes(&asked.also_list(), asked.gender),
        guests: asked.guests,
        location: asked.location,
        windows: vec![window],
        customer: ContactInput {
            name: viewer.name.unwrap_or_default(),
            email: viewer.email,
            phone: String::new(),
        },
    }
}

#[component]
fn Form(
    asked: BookQuery,
    shop: Shop,
    service: ServiceView,
    typed: NewWait,
    error: Option<AppError>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let text = visit_line(&shop, &service, &asked);
    let for_first = (!asked.also.is_empty()).then(|| service.name.clone());
    let times = asked.with(|to| to.when = true);
    let problem = |field: &str| error.as_ref().and_then(|error| error.problem(field));
    let skilled: Vec<StaffView> =
        shop.staff.into_iter().filter(|person| service.staff.contains(&person.id)).collect();
    let hidden = [
        ("slug", asked.slug.clone()),
        ("service", service.id.to_string()),
        ("option", asked.option.map(|id| id.to_string()).unwrap_or_default()),
        ("addons", asked.addon_list()),
        ("also", asked.also_list()),
        ("guests", asked.guests.map(|guests| guests.to_string()).unwrap_or_default()),
        ("location", asked.location.map(|id| id.to_string()).unwrap_or_default()),
        ("gender", asked.gender.map(|gender| gender.as_str().to_owned()).unwrap_or_default()),
    ];
    let hidden = hidden
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    view! {
        <p>
            <a class="link" href=times style="margin-inline-start: -.5rem">
                <Icon name="arrow-left" flip=true/>
                {td_string!(locale, waiting.back_to_times).to_string()}
            </a>
        </p>
        <header class="stack" style="--gap:.5rem">
            <h1>{td_string!(locale, waiting.title).to_string()}</h1>
            <p><b>{text}</b> <span class="mute">{format!("\u{a0}· {}", shop.business.name)}</span></p>
            <p class="mute">{td_string!(locale, waiting.lead).to_string()}</p>
        </header>
        <ErrorSummary error=error.clone() labels=labels()/>
        <form class="stack" method="post" action=JoinList::url() novalidate=true style="--gap:2rem">
            {hidden.collect_view()}
            <Windows inputs=typed.windows error=error.clone()/>
            <People staff=skilled chosen=typed.staff for_first=for_first/>
            <section class="stack" aria-labelledby="reach">
                <h2 id="reach">{td_string!(locale, waiting.you).to_string()}</h2>
                <Field name="name" label=td_string!(locale, public.name).to_string() value=typed.customer.name
                    autocomplete="name" problem=problem("customer.name")/>
                <div class="pair">
                    <Field name="email" kind="email" label=td_string!(locale, public.email).to_string()
                        value=typed.customer.email autocomplete="email" problem=problem("customer.email")/>
                    <Field name="phone" kind="tel" label=td_string!(locale, public.phone).to_string()
                        value=typed.customer.phone autocomplete="tel" problem=problem("customer.phone")/>
                </div>
            </section>
            <button type="submit" class="btn wide big">
                <Icon name="bell"/>
                {td_string!(locale, waiting.join).to_string()}
            </button>
        </form>
    }
    .into_any()
}

/// The first window in sight, each other one where it is asked for.
#[component]
fn Windows(inputs: Vec<WindowInput>, error: Option<AppError>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let more = (1..MOST_WINDOWS).rev().fold(().into_any(), |further, at| {
        let input = inputs.get(at).cloned().unwrap_or_default();
        let open = input != WindowInput::default();
        view! {
            <details open=open>
                <summary>{td_string!(locale, waiting.when_more).to_string()}</summary>
                <div class="inside stack"><WindowFields at=at input=input error=error.clone()/> {further}</div>
            </details>
        }
        .into_any()
    });
    view! {
        <section class="stack" aria-labelledby="when">
            <h2 id="when">{td_string!(locale, waiting.when).to_string()}</h2>
            <WindowFields at=0 input=inputs.first().cloned().unwrap_or_default() error=error.clone()/>
            {more}
        </section>
    }
    .into_any()
}

/// Any of those who do it.
#[component]
fn People(staff: Vec<StaffView>, chosen: Vec<StaffId>, for_first: Option<String>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let legend = match for_first {
        Some(name) => td_string!(locale, waiting.with_whom_first, service = isolated(&name)).to_string(),
        None => td_string!(locale, waiting.with_whom).to_string(),
    };
    (staff.len() > 1).then(|| {
        let boxes = staff.into_iter().enumerate().map(|(at, person)| {
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        name=format!("staff[{at}]")
                        value=person.id.to_string()
                        checked=chosen.contains(&person.id)
                    />
                    <span>{person.name}</span>
                </label>
            }
        });
        view! {
            <fieldset class="choices" aria-describedby="people-hint">
                <legend>{legend}</legend>
                <p class="hint" id="people-hint">{td_string!(locale, waiting.with_whom_hint).to_string()}</p>
                <div class="row">{boxes.collect_view()}</div>
            </fieldset>
        }
    })
}

/// What is given at customers' homes only is not waited for.
#[component]
fn NotAtHome(asked: BookQuery, name: String) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let times = asked.with(|to| to.when = false);
    let text = td_string!(locale, waiting.not_at_home_text, service = isolated(&name)).to_string();
    view! {
        <Empty icon="house" whole_page=true title=td_string!(locale, waiting.not_at_home).to_string() text=text>
            <a class="btn" href=times>{td_string!(locale, waiting.book_again).to_string()}</a>
        </Empty>
    }
    .into_any()
}
