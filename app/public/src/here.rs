//! `/here`: somebody has read a location's code with their own telephone, and says that they are there.

use app_core::{
    UiError, clock_time, error_text, full_date, i18n::*, isolated, resource, time_range, use_viewer,
};
use app_ui::{Empty, Failure, Loading, Notice, SitePage};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use leptos_meta::Meta;
use leptos_router::{hooks::use_query_map, location::Url};
use shared::{
    ErrorCode,
    booking::{
        LocationLine,
        kiosk::{HereView, HereVisit},
    },
    ids::LocationId,
    time::Local,
};

use crate::calls::{EnterHere, here};

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <HerePage/> }.into_any()
}

/// What the address says of the last try.
#[derive(Clone)]
struct Told {
    /// Let in, to a visit that begins then.
    entered: Option<Local>,
    error: Option<ErrorCode>,
    since: Option<Local>,
    /// From when somebody who is early is let in.
    opens: Option<Local>,
    /// Where they are expected instead.
    there: Option<LocationId>,
}

#[component]
fn HerePage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let code = query.with_untracked(|query| query.get("code").unwrap_or_default());
    let told = query.with_untracked(|query| Told {
        entered: query.get_str("in").and_then(|at| at.parse().ok()),
        error: app_core::query::error_of(query),
        since: query.get_str("since").and_then(|at| at.parse().ok()),
        opens: query.get_str("opens").and_then(|at| at.parse().ok()),
        there: query.get_str("there").and_then(|id| id.parse().ok()),
    });
    let asked = code.clone();
    let found = resource(move || asked.clone(), here);
    view! {
        <SitePage title=t_string!(i18n, common.check_in)>
            // The address says where somebody is.
            <Meta name="robots" content="noindex"/>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || {
                        let (code, told) = (code.clone(), told.clone());
                        Suspend::new(async move {
                            match found.await {
                                Ok(view) => view! { <Here view=view code=code told=told/> }.into_any(),
                                Err(error) => view! { <Old error=error/> }.into_any(),
                            }
                        })
                    }}
                </Suspense>
            </div>
        </SitePage>
    }
    .into_any()
}

/// The code does not count any more. What the address says is not believed either: anybody can write that they were let in.
#[component]
fn Old(error: UiError) -> impl IntoView {
    let locale = use_i18n().get_locale();
    if error.0.code != ErrorCode::TokenInvalid {
        return view! { <Failure error=error/> }.into_any();
    }
    view! {
        <Empty
            icon="scan-line"
            whole_page=true
            title=td_string!(locale, kiosk.old_title).to_string()
            text=td_string!(locale, kiosk.old_text).to_string()
        />
    }
    .into_any()
}

#[component]
fn Entered(at: Local) -> impl IntoView {
    let locale = use_i18n().get_locale();
    view! {
        <Empty
            icon="circle-check"
            whole_page=true
            title=td_string!(locale, kiosk.welcome).to_string()
            text=format!("{} · {}", clock_time(at), td_string!(locale, office.take_seat))
        />
    }
    .into_any()
}

#[component]
fn Here(view: HereView, code: String, told: Told) -> impl IntoView {
    let locale = use_i18n().get_locale();
    if let Some(at) = told.entered {
        return view! { <Entered at=at/> }.into_any();
    }
    let title = td_string!(locale, kiosk.here_title, business = isolated(&view.business)).to_string();
    let place = view.location.own_name(&view.business).map(str::to_owned);
    let line = place
        .map_or_else(|| view.location.address.clone(), |name| format!("{name}, {}", view.location.address));
    let refused = told.error.map(|error| {
        let there = view.others.iter().find(|other| Some(other.id) == told.there);
        let text = refusal(error, told.since, told.opens, there);
        let (tone, icon) = match error {
            ErrorCode::CheckInAlready => ("started", "circle-check"),
            _ => ("late", "circle-alert"),
        };
        view! { <div role="alert"><Notice tone=tone icon=icon>{text}</Notice></div> }
    });
    let own = code.clone();
    let none = view.visits.is_empty().then(|| {
        let sign_in = (!use_viewer().is_signed_in()).then(|| {
            let back = Url::escape(&format!("/here?code={code}"));
            view! {
                <p>
                    <a class="btn quiet" href=format!("/login?next={back}")>
                        {td_string!(locale, kiosk.here_sign_in).to_string()}
                    </a>
                </p>
            }
        });
        view! {
            <p>{td_string!(locale, kiosk.here_none).to_string()}</p>
            {sign_in}
        }
    });
    let rows = view.visits.into_iter().map(|visit| view! { <li><Visit visit=visit at=own.clone()/></li> });
    view! {
        <h1>{title}</h1>
        <p class="mute"><bdi>{line}</bdi></p>
        {refused}
        <ul class="stack">{rows.collect_view()}</ul>
        {none}
        <form class="stack panel" method="post" action=EnterHere::url()>
            <input type="hidden" name="at" value=code/>
            <div class="field">
                <label for="code">{td_string!(locale, kiosk.type_code).to_string()}</label>
                <input class="code-input" id="code" name="code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" dir="ltr" required/>
            </div>
            <div class="row">
                <button type="submit" class="btn quiet">{td_string!(locale, kiosk.enter).to_string()}</button>
            </div>
        </form>
    }
    .into_any()
}

/// One of their own visits, with the button that lets them in.
#[component]
fn Visit(visit: HereVisit, at: String) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let when = time_range(visit.starts_at, visit.ends_at);
    let label = format!("{}: {}, {when}", td_string!(locale, kiosk.here_enter), visit.service);
    let act = match visit.checked_in_at {
        Some(since) => {
            let text = td_string!(locale, kiosk.here_since, time = clock_time(since)).to_string();
            view! { <Notice tone="started" icon="circle-check">{text}</Notice> }.into_any()
        }
        None => view! {
            <form method="post" action=EnterHere::url() class="flush">
                <input type="hidden" name="at" value=at/>
                <input type="hidden" name="code" value=visit.short/>
                <button type="submit" class="btn big" aria-label=label>
                    {td_string!(locale, kiosk.here_enter).to_string()}
                </button>
            </form>
        }
        .into_any(),
    };
    view! {
        <article class="panel stack">
            <h2><bdi>{visit.service}</bdi></h2>
            <p>{when}</p>
            {act}
        </article>
    }
    .into_any()
}

fn refusal(
    error: ErrorCode,
    since: Option<Local>,
    opens: Option<Local>,
    there: Option<&LocationLine>,
) -> String {
    let locale = use_i18n().get_locale();
    match (error, since) {
        (ErrorCode::CheckInAlready, Some(at)) => {
            let since = td_string!(locale, kiosk.already_since, time = clock_time(at)).to_string();
            format!("{} {since}", td_string!(locale, kiosk.already_title))
        }
        (ErrorCode::CheckInTooEarly, Some(at)) => td_string!(
            locale,
            kiosk.early_text,
            time = clock_time(at),
            opens = clock_time(opens.unwrap_or(at))
        )
        .to_string(),
        (ErrorCode::CheckInWrongDay, Some(at)) => {
            let date = full_date(at.date_naive());
            td_string!(locale, kiosk.other_day_text, date = date, time = clock_time(at)).to_string()
        }
        (ErrorCode::CheckInWrongPlace, _) => match there {
            Some(there) => {
                let place = isolated(&format!("{}, {}", there.name, there.address));
                td_string!(locale, kiosk.elsewhere_title, place = place).to_string()
            }
            None => td_string!(locale, kiosk.away_from_here).to_string(),
        },
        (ErrorCode::CheckInUnknown, _) => td_string!(locale, kiosk.unknown_text).to_string(),
        (code, _) => format!("{} {}", error_text(code), td_string!(locale, kiosk.desk)),
    }
}
