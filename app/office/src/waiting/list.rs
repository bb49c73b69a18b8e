//! Who waits, the longest first.

use app_core::{clock_time, duration_text, i18n::*, isolated, short_date, use_viewer};
use app_ui::{Avatar, Empty, window_text};
use leptos::prelude::*;
use server_fn::ServerFn as _;
use shared::{
    booking::waitlist::WaitView,
    permission::{Module, Scope},
};

use super::calls::RemoveWaiting;

/// The list.
#[component]
pub(super) fn List(
    /// In their order.
    queue: Vec<WaitView>,
) -> impl IntoView {
    let i18n = use_i18n();
    if queue.is_empty() {
        return view! {
            <Empty
                icon="hourglass"
                title=t_string!(i18n, waiting.office_empty)
                text=t_string!(i18n, waiting.office_empty_text)
            />
        }
        .into_any();
    }
    let may_change = use_viewer().reach.scope(Module::Bookings.update()) >= Some(Scope::Tenant);
    let rows = queue.into_iter().map(|waiting| view! { <Row waiting=waiting may_change=may_change/> });
    view! { <ol class="stack" style="--gap:.75rem">{rows.collect_view()}</ol> }.into_any()
}

#[component]
fn Row(waiting: WaitView, may_change: bool) -> impl IntoView {
    let i18n = use_i18n();
    let name = waiting.customer.name.clone();
    let what = format!("{}, {}", isolated(&waiting.service), duration_text(waiting.minutes));
    let with = match waiting.staff.as_slice() {
        [] => t_string!(i18n, waiting.anyone).to_string(),
        staff => staff.iter().map(|person| isolated(&person.name)).collect::<Vec<_>>().join(", "),
    };
    let windows =
        waiting.windows.iter().map(|window| view! { <li>{window_text(window)}</li> }).collect_view();
    let since = t_string!(i18n, waiting.since, day = short_date(waiting.since.date_naive())).to_string();
    let state = waiting.offer.as_ref().map(|offer| {
        let when = format!("{}, {}", short_date(offer.starts_at.date_naive()), clock_time(offer.starts_at));
        let text = t_string!(i18n, waiting.offered_state, when = when, time = clock_time(offer.expires_at))
            .to_string();
        view! { <p class="chip" data-status="pending">{text}</p> }
    });
    let offered = waiting.offer.is_some();
    let (to_offer, to_remove) = (
        t_string!(i18n, waiting.offer_to, name = isolated(&name)).to_string(),
        t_string!(i18n, waiting.remove_name, name = isolated(&name)).to_string(),
    );
    let acts = may_change.then(|| {
        let href = format!("{}?entry={}", super::HERE, waiting.id);
        view! {
            <div class="row">
                {(!offered)
                    .then(|| {
                        view! {
                            <a class="btn quiet" href=href aria-label=to_offer rel="external">
                                {t!(i18n, waiting.offer)}
                            </a>
                        }
                    })}
                <form method="post" action=RemoveWaiting::url() class=("flush", offered)>
                    <input type="hidden" name="entry" value=waiting.id.to_string()/>
                    <button type="submit" class="btn plain" aria-label=to_remove>
                        {t!(i18n, waiting.remove)}
                    </button>
                </form>
            </div>
        }
    });
    let (tel, mail) =
        (format!("tel:{}", waiting.customer.phone), format!("mailto:{}", waiting.customer.email));
    view! {
        <li class="card stack" style="--gap:.75rem">
            <div class="apart">
                <div class="row" style="--size:2.5rem">
                    <Avatar name=name.clone()/>
                    <div>
                        <h2 style="font-size:var(--t-l)">{name}</h2>
                        <p class="mute">{since}</p>
                    </div>
                </div>
                {state}
            </div>
            <p><b>{what}</b> <span class="mute">{format!("\u{a0}· {with}")}</span></p>
            <ul class="mute">{windows}</ul>
            <p class="row" style="margin-inline-start: -.5rem">
                <a class="link" href=tel dir="ltr">{waiting.customer.phone}</a>
                <a class="link" href=mail dir="ltr">{waiting.customer.email}</a>
            </p>
            {acts}
        </li>
    }
    .into_any()
}
