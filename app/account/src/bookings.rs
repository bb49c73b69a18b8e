//! `/me`: the viewer's bookings, what comes first first.

use std::time::Duration;

use app_core::{
    Resource, UiError, clock_time, day_name, device_time, error_text, i18n::*, is_other_zone, isolated,
    money_text, month_name, offline::Kept, resource, time_range, use_viewer, zone_name,
};
use app_ui::{BookingChip, Empty, Failure, Icon, Loading, Notice, SinceWhen, SitePage};
use chrono::Datelike as _;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use shared::{
    ErrorCode,
    booking::{BookingRow, BookingStatus, Page, series::SeriesView, waitlist::WaitView},
    packages::CustomerPackage,
};

use crate::{
    calls::{my_series, my_waiting, own_packages},
    kept,
    packages::Packages,
    series::Series,
    waiting::Waiting,
};

/// The page answers to fingers first; then its tickets are read, to be kept.
const SETTLED: Duration = Duration::from_millis(500);

type Listed = Result<Kept<Page<BookingRow>>, UiError>;

/// The page.
pub(crate) fn page() -> AnyView {
    let query = use_query_map();
    let bookings = resource(move || query.read().get("cursor"), kept::bookings);
    let waiting = resource(|| (), |()| my_waiting());
    let series = resource(|| (), |()| my_series());
    let packages = resource(|| (), |()| own_packages());
    view! { <BookingsPage bookings=bookings waiting=waiting series=series packages=packages/> }.into_any()
}

/// The list, in two parts.
#[component]
fn BookingsPage(
    bookings: Resource<Listed>,
    waiting: Resource<Result<Vec<WaitView>, UiError>>,
    series: Resource<Result<Vec<SeriesView>, UiError>>,
    packages: Resource<Result<Vec<CustomerPackage>, UiError>>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <SitePage title=t_string!(i18n, common.my_bookings)>
            <div class="wrap narrow stack" style="--gap:2rem">
                <div class="apart">
                    <h1>{t!(i18n, common.my_bookings)}</h1>
                    <a class="btn" href="/"><Icon name="plus"/>{t!(i18n, account.book)}</a>
                </div>
                <AddressNote/>
                <Suspense>
                    {move || Suspend::new(async move {
                        view! { <Waiting entries=waiting.await.unwrap_or_default()/> }.into_any()
                    })}
                </Suspense>
                <Suspense fallback=Loading>
                    {move || Suspend::new(async move {
                        match bookings.await {
                            Ok(page) => view! { <List kept=page/> }.into_any(),
                            Err(error) => view! { <NotShown error=error/> }.into_any(),
                        }
                    })}
                </Suspense>
                <Suspense>
                    {move || Suspend::new(async move {
                        view! { <Packages all=packages.await.unwrap_or_default()/> }.into_any()
                    })}
                </Suspense>
                <Suspense>
                    {move || Suspend::new(async move {
                        view! { <Series all=series.await.unwrap_or_default()/> }.into_any()
                    })}
                </Suspense>
                <AccountLink/>
            </div>
        </SitePage>
    }
    .into_any()
}

/// Where the password and the sessions are.
#[component]
fn AccountLink() -> impl IntoView {
    let i18n = use_i18n();
    use_viewer().is_signed_in().then(|| {
        view! {
            <div class="row">
                <a class="btn quiet" href="/me/notifications" rel="external"><Icon name="bell"/>{t!(i18n, notices.title)}</a>
                <a class="btn quiet" href="/me/security"><Icon name="shield"/>{t!(i18n, account.security_title)}</a>
            </div>
        }
    })
}

/// Whether the viewer's address is shown to be theirs.
#[component]
fn AddressNote() -> impl IntoView {
    let i18n = use_i18n();
    let viewer = use_viewer();
    let query = use_query_map();
    move || {
        if query.read().get_str("verified").is_some() {
            let note = view! { <Notice tone="started" icon="circle-check">{t!(i18n, account.verified_note)}</Notice> };
            return note.into_any();
        }
        if !viewer.is_signed_in() || viewer.email_verified {
            return ().into_any();
        }
        let text = t_string!(i18n, account.not_verified, email = isolated(&viewer.email)).to_string();
        view! { <Notice tone="pending" icon="mail">{text}</Notice> }.into_any()
    }
}

/// Signing in is not a failure but the next step.
#[component]
fn NotShown(error: UiError) -> impl IntoView {
    let i18n = use_i18n();
    if error.0.code != ErrorCode::Unauthenticated {
        return view! { <Failure error=error/> }.into_any();
    }
    view! {
        <Empty
            icon="log-in"
            title=error_text(error.0.code)
            text=t_string!(i18n, account.sign_in_first_text)
        >
            <a class="btn" href="/login?next=/me">{t!(i18n, common.sign_in)}</a>
        </Empty>
    }
    .into_any()
}

#[component]
fn List(kept: Kept<Page<BookingRow>>) -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let later = query.with_untracked(|query| query.get_str("cursor").is_some());
    let like = kept.value.items.first().map(|row| row.starts_at);
    let since = like.and_then(|like| kept.read_at(like));
    let from_server = kept.age.is_none();
    let page = kept.value;
    let all = StoredValue::new(page.clone());
    Effect::new(move |_| {
        if from_server && !later {
            let all = all.get_value();
            set_timeout(move || spawn_local(kept::keep_list(all)), SETTLED);
        }
    });
    if page.items.is_empty() {
        return view! { <Nothing later=later/> }.into_any();
    }
    let (past, mut coming): (Vec<_>, Vec<_>) = page.items.into_iter().partition(|row| row.is_past);
    coming.sort_by_key(|row| row.starts_at);
    let more = page.next_cursor.map(|cursor| {
        let mut query = ParamsMap::new();
        query.insert("cursor", cursor);
        view! { <a class="btn quiet" href=format!("/me{}", query.to_query_string())>{t!(i18n, account.earlier)}</a> }
    });
    let newest = later.then(|| view! { <a class="btn plain" href="/me">{t!(i18n, account.newest)}</a> });
    view! {
        {like.map(|like| view! { <SinceWhen since=Signal::stored(since) now=device_time(like)/> })}
        <Part id="coming" title=t_string!(i18n, account.coming_up).to_owned() rows=coming/>
        <Part id="past" title=t_string!(i18n, account.past).to_owned() rows=past/>
        {(more.is_some() || newest.is_some()).then(|| view! { <div class="row">{more} {newest}</div> })}
    }
    .into_any()
}

#[component]
fn Nothing(later: bool) -> impl IntoView {
    let i18n = use_i18n();
    if later {
        return view! {
            <Empty
                icon="calendar-days"
                title=t_string!(i18n, account.nothing_earlier)
                text=t_string!(i18n, account.nothing_earlier_text)
            >
                <a class="btn" href="/me">{t!(i18n, account.newest)}</a>
            </Empty>
        }
        .into_any();
    }
    view! {
        <Empty
            icon="calendar-days"
            title=t_string!(i18n, account.empty_title)
            text=t_string!(i18n, account.empty_text)
        >
            <a class="btn" href="/">{t!(i18n, account.find_time)}</a>
        </Empty>
    }
    .into_any()
}

#[component]
fn Part(id: &'static str, title: String, rows: Vec<BookingRow>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <ul class="stack" style="--gap:.5rem">
                    {rows.into_iter().map(|row| view! { <li><Row row=row/></li> }).collect_view()}
                </ul>
            </section>
        }
    })
}

#[component]
fn Row(row: BookingRow) -> impl IntoView {
    let i18n = use_i18n();
    let (starts_at, date) = (row.starts_at, row.starts_at.date_naive());
    let struck =
        matches!(row.status, BookingStatus::Cancelled | BookingStatus::Rejected | BookingStatus::Expired);
    let heading = t_string!(
        i18n,
        account.pair,
        first = time_range(row.starts_at, row.ends_at),
        second = isolated(&row.service)
    )
    .to_string();
    let heading = if struck {
        view! { <s>{heading}</s> }.into_any()
    } else {
        view! { <span>{heading}</span> }.into_any()
    };
    let with = row.staff.map(|name| t_string!(i18n, account.with_staff, name = isolated(&name)).to_string());
    let fee = (row.fee.minor > 0)
        .then(|| t_string!(i18n, account.fee_of, fee = isolated(&money_text(row.fee))).to_string());
    let money = fee.unwrap_or_else(|| isolated(&money_text(row.total)));
    let about = [Some(isolated(&row.business.name)), with, Some(money)];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· ");
    // Only the browser knows its own zone.
    let elsewhere = RwSignal::new(false);
    Effect::new(move |_| elsewhere.set(is_other_zone(starts_at)));
    let zone = format!("\u{a0}· {} {}", clock_time(starts_at), zone_name(&row.timezone));
    view! {
        <a class="booking" href=format!("/me/bookings/{}", row.id)>
            <time class="date" datetime=starts_at.to_rfc3339()>
                {day_name(date)} " " <b>{date.day()}</b> " " {month_name(date)}
            </time>
            <h3>{heading}</h3>
            <p class="mute">{about} {move || elsewhere.get().then(|| zone.clone())}</p>
            <BookingChip status=row.status/>
        </a>
    }
    .into_any()
}
