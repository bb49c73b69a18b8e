//! Where somebody stands who waits, and the time that is kept for them.

use app_core::{
    UiError, cancel_policy, clock_time, error_text, full_date, i18n::*, isolated, money_text, resource,
    say_not_found, time_range,
};
use app_ui::{Empty, Failure, Loading, Notice, SitePage, window_text};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use leptos_meta::Meta;
use leptos_router::hooks::use_query_map;
use shared::{
    ErrorCode,
    booking::waitlist::{OfferView, WaitStatus, WaitView},
};

use crate::{
    calls::{AcceptOffer, DeclineOffer, WithdrawWait, entry},
    query::business_path,
};

/// The page.
pub(crate) fn page() -> AnyView {
    view! { <EntryPage/> }.into_any()
}

#[component]
fn EntryPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let key = query.with_untracked(|query| query.get("key").unwrap_or_default());
    let new = query.with_untracked(|query| query.get_str("new").is_some());
    let refused = query.with_untracked(app_core::query::error_of);
    let asked = key.clone();
    let found = resource(move || asked.clone(), entry);
    view! {
        <SitePage title=t_string!(i18n, waiting.office_title)>
            // The address opens it.
            <Meta name="robots" content="noindex"/>
            <div class="wrap narrow stack" style="--gap:1.5rem">
                <Suspense fallback=Loading>
                    {move || {
                        let key = key.clone();
                        Suspend::new(async move {
                            match found.await {
                                Ok(entry) => view! { <Entry entry=entry key_=key new=new refused=refused/> }.into_any(),
                                Err(error) => view! { <Missing error=error/> }.into_any(),
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
fn Missing(error: UiError) -> impl IntoView {
    let locale = use_i18n().get_locale();
    if error.0.code != ErrorCode::NotFound {
        return view! { <Failure error=error/> }.into_any();
    }
    say_not_found();
    view! {
        <Empty
            icon="search"
            whole_page=true
            title=td_string!(locale, waiting.missing_title).to_string()
            text=td_string!(locale, waiting.missing_text).to_string()
        >
            <a class="btn" href="/">{td_string!(locale, public.find_time).to_string()}</a>
        </Empty>
    }
    .into_any()
}

#[component]
fn Entry(entry: WaitView, key_: String, new: bool, refused: Option<ErrorCode>) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let title =
        td_string!(locale, waiting.entry_title, business = isolated(&entry.business.name)).to_string();
    let joined = (new && entry.status.is_live()).then(|| {
        let text = td_string!(locale, waiting.joined, email = isolated(&entry.customer.email)).to_string();
        view! { <Notice tone="started" icon="circle-check">{text}</Notice> }
    });
    // Taken on another phone with the same link: what it became says more.
    let refused = refused.filter(|_| entry.status != WaitStatus::Accepted).map(|code| {
        view! { <div role="alert"><Notice tone="late" icon="circle-alert">{error_text(code)}</Notice></div> }
    });
    let state = match (entry.status, entry.offer.clone()) {
        (WaitStatus::Offered, Some(offer)) => view! { <Offered offer=offer key_=key_.clone()/> }.into_any(),
        (WaitStatus::Waiting | WaitStatus::Offered, _) => {
            let text = if entry.missed {
                td_string!(locale, waiting.missed_text).to_string()
            } else {
                td_string!(locale, waiting.waiting_text).to_string()
            };
            view! { <Notice icon="hourglass">{text}</Notice> }.into_any()
        }
        (WaitStatus::Accepted, _) => view! { <Accepted entry=entry.clone()/> }.into_any(),
        (WaitStatus::Expired, _) => {
            let words = (
                td_string!(locale, waiting.expired_title).to_string(),
                td_string!(locale, waiting.expired_text).to_string(),
            );
            view! { <Over words=words slug=entry.business.slug.clone()/> }.into_any()
        }
        (WaitStatus::Cancelled, _) => {
            let words = (
                td_string!(locale, waiting.cancelled_title).to_string(),
                td_string!(locale, waiting.cancelled_text).to_string(),
            );
            view! { <Over words=words slug=entry.business.slug.clone()/> }.into_any()
        }
    };
    let withdraw = entry.status.is_live().then(|| {
        view! {
            <form method="post" action=WithdrawWait::url() class="flush">
                <input type="hidden" name="key" value=key_/>
                <button type="submit" class="btn plain">{td_string!(locale, waiting.withdraw).to_string()}</button>
            </form>
        }
    });
    view! {
        <h1>{title}</h1>
        {joined}
        {refused}
        {state}
        <Wish entry=entry/>
        {withdraw}
    }
    .into_any()
}

/// A time is kept: yes or no.
#[component]
fn Offered(offer: OfferView, key_: String) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let (day, time) = (full_date(offer.starts_at.date_naive()), clock_time(offer.starts_at));
    let policy = offer.free_until.and_then(|until| {
        let text = cancel_policy(until, offer.late_fee, offer.cancel_fee.minor > 0, false)?;
        Some(view! { <p class="hint" id="policy">{text}</p> })
    });
    let hidden = move || {
        view! {
            <input type="hidden" name="key" value=key_.clone()/>
            <input type="hidden" name="offer" value=offer.id.to_string()/>
        }
    };
    view! {
        <section class="card lift stack" aria-labelledby="offer">
            <h2 id="offer">{td_string!(locale, waiting.offered_title).to_string()}</h2>
            <p style="font-size:var(--t-l);font-weight:600">
                <time datetime=offer.starts_at.to_rfc3339()>
                    {format!("{day}\u{a0}· {}", time_range(offer.starts_at, offer.ends_at))}
                </time>
            </p>
            <dl class="facts">
                <div>
                    <dt>{td_string!(locale, waiting.with).to_string()}</dt>
                    <dd>{offer.staff}</dd>
                </div>
                <div>
                    <dt>{td_string!(locale, waiting.price).to_string()}</dt>
                    <dd>{money_text(offer.total)}</dd>
                </div>
            </dl>
            {policy}
            <Notice tone="pending" icon="hourglass">
                {td_string!(locale, waiting.kept_until, time = clock_time(offer.expires_at)).to_string()}
            </Notice>
            <form method="post" action=AcceptOffer::url()>
                {hidden()}
                <button type="submit" class="btn wide big">
                    {td_string!(locale, waiting.accept, time = format!("{day}, {time}")).to_string()}
                </button>
            </form>
            <form method="post" action=DeclineOffer::url()>
                {hidden()}
                <button type="submit" class="btn quiet wide" aria-describedby="decline-hint">
                    {td_string!(locale, waiting.decline).to_string()}
                </button>
                <p class="hint" id="decline-hint" style="margin-block-start:.5rem">{td_string!(locale, waiting.decline_hint).to_string()}</p>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Accepted(entry: WaitView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let booking = entry.booking.map(|id| {
        view! {
            <a class="btn" href=format!("/me/bookings/{id}")>{td_string!(locale, waiting.see_booking).to_string()}</a>
        }
    });
    view! {
        <Empty
            icon="circle-check"
            title=td_string!(locale, waiting.accepted_title).to_string()
            text=td_string!(locale, waiting.accepted_text).to_string()
        >
            {booking}
        </Empty>
    }
    .into_any()
}

#[component]
fn Over(words: (String, String), slug: String) -> impl IntoView {
    let locale = use_i18n().get_locale();
    view! {
        <Empty icon="calendar-days" title=words.0 text=words.1>
            <a class="btn" href=business_path(&slug)>{td_string!(locale, waiting.book_again).to_string()}</a>
        </Empty>
    }
    .into_any()
}

/// What somebody waits for.
#[component]
fn Wish(entry: WaitView) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let people = match entry.staff.as_slice() {
        [] => td_string!(locale, waiting.anyone).to_string(),
        staff => staff.iter().map(|person| isolated(&person.name)).collect::<Vec<_>>().join(", "),
    };
    let windows =
        entry.windows.iter().map(|window| view! { <span style="display:block">{window_text(window)}</span> });
    let what = format!("{}, {}", isolated(&entry.service), app_core::duration_text(entry.minutes));
    view! {
        <section class="card">
            <dl class="facts">
                <div>
                    <dt>{td_string!(locale, waiting.what).to_string()}</dt>
                    <dd>{what}</dd>
                </div>
                <div>
                    <dt>{td_string!(locale, waiting.when_label).to_string()}</dt>
                    <dd>{windows.collect_view()}</dd>
                </div>
                <div>
                    <dt>{td_string!(locale, waiting.with).to_string()}</dt>
                    <dd>{people}</dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}
