//! Asked once more: from when to when, with whom, and what it means.

use app_core::{clock_time, date_key, full_date, i18n::*, isolated, short_date, time_range};
use app_ui::{Icon, Notice};
use leptos::prelude::*;
use leptos_i18n::td_string;
use server_fn::ServerFn as _;
use shared::{booking::SlotView, time::Local};

use super::{Asked, Cost, times::who_serves};
use crate::calls::{MoveBooking, Moves};

/// The two times under each other, and the button.
#[component]
pub(super) fn Confirm(
    /// What the address says.
    asked: Asked,
    /// The booking.
    found: Moves,
    /// The time that was chosen.
    chosen: SlotView,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let Moves { booking, found, people, .. } = found;
    let own = booking.appointments.first().and_then(|first| first.staff.clone());
    let now_with = own.as_ref().map(|own| own.name.clone());
    // Only a person who is chosen anew is named: whoever is booked stays.
    let other = who_serves(&chosen, own.as_ref().map(|own| own.id))
        .filter(|id| asked.anyone && found.others && own.as_ref().is_some_and(|own| own.id != *id));
    let then_with = match other {
        Some(id) => people.iter().find(|person| person.id == id).map(|person| person.name.clone()),
        None => now_with.clone(),
    };
    let (day, time) = (short_date(chosen.starts_at.date_naive()), clock_time(chosen.starts_at));
    let button = td_string!(locale, public.moving_button, day = day, time = time).to_string();
    let asks = found.asks.then(|| {
        let text =
            td_string!(locale, public.moving_asks, business = isolated(&booking.business.name)).to_string();
        view! { <Notice icon="hourglass">{text}</Notice> }
    });
    let back = asked.with(|to| to.at = None);
    let services: Vec<String> =
        booking.appointments.iter().map(|each| isolated(&each.service.name)).collect();
    view! {
        <header>
            <h1>{td_string!(locale, public.moving_title).to_string()}</h1>
            <p class="mute">{services.join(" + ")}</p>
        </header>
        <dl class="card stack" style="--gap: var(--s4)">
            <Line label=td_string!(locale, public.moving_from).to_string() from=booking.starts_at to=booking.ends_at with=now_with gone=true/>
            <Line label=td_string!(locale, public.moving_to).to_string() from=chosen.starts_at to=chosen.ends_at with=then_with gone=false/>
        </dl>
        {asks}
        <Cost booking=booking.clone()/>
        <form method="post" action=MoveBooking::url() class="row">
            <input type="hidden" name="booking" value=booking.id.to_string()/>
            <input type="hidden" name="version" value=booking.version.to_string()/>
            <input type="hidden" name="starts_at" value=chosen.starts_at.to_rfc3339()/>
            {other.map(|id| view! { <input type="hidden" name="staff" value=id.to_string()/> })}
            {asked.anyone.then(|| view! { <input type="hidden" name="anyone" value="true"/> })}
            {asked.from.map(|from| view! { <input type="hidden" name="from" value=date_key(from)/> })}
            {asked.day.map(|day| view! { <input type="hidden" name="day" value=date_key(day)/> })}
            <button type="submit" class="btn">{button}</button>
            <a class="btn quiet" href=back>
                <Icon name="arrow-left" flip=true/>
                {td_string!(locale, public.moving_back).to_string()}
            </a>
        </form>
    }
    .into_any()
}

#[component]
fn Line(label: String, from: Local, to: Local, with: Option<String>, gone: bool) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let when = format!("{}, {}", full_date(from.date_naive()), time_range(from, to));
    let with = with.map(|name| {
        view! { <span class="mute">{td_string!(locale, public.moving_with, name = isolated(&name)).to_string()}</span> }
    });
    let when = if gone { view! { <s>{when}</s> }.into_any() } else { view! { <b>{when}</b> }.into_any() };
    view! {
        <div>
            <dt class="mute">{label}</dt>
            <dd style="display:grid">{when} {with}</dd>
        </div>
    }
}
