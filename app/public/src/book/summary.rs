//! What it costs, always in sight: a bar under the thumb, a card beside the step on a desk.

use app_core::{
    cancel_policy, clock_time, duration_text, full_date, i18n::*, money_text, place_text, short_date,
    time_range, zone_name,
};
use leptos::prelude::*;
use leptos_i18n::td_string;
use shared::{booking::HoldView, money::Money, packages::CreditOffer, tenants::BusinessView};

use super::visit::Visit;
use crate::words::{first_name, service_text};

/// The running total of step 1.
#[component]
pub(super) fn Running(
    /// What is chosen.
    visit: Visit,
    /// Where it is paid.
    business: String,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let (minutes, sum) = (visit.minutes(), visit.sum());
    let pay = pay_text(&business, visit.area.is_some());
    let lines = visit
        .lines()
        .into_iter()
        .map(|(name, price)| view! { <div><dt>{name}</dt><dd>{money_text(price)}</dd></div> })
        .collect_view();
    view! {
        <aside class="total-bar" aria-label=td_string!(locale, public.your_booking).to_string()>
            <div id="total" class="stack" role="status" style="--gap:var(--s3)">
                <dl class="facts ends">{lines}</dl>
                <div class="apart">
                    <p>
                        {duration_text(minutes)}
                        <small>{pay}</small>
                    </p>
                    <p class="sum">{sum.map(money_text)}</p>
                </div>
            </div>
            <button type="submit" class="btn wide big" form="option">
                {td_string!(locale, public.choose_time).to_string()}
            </button>
        </aside>
    }
    .into_any()
}

/// What is looked for in step 2.
#[component]
pub(super) fn Looking(
    /// The service, its length and its add-ons: name, whole length, names.
    what: (String, i32, Vec<String>),
    /// What it costs.
    sum: Option<Money>,
    /// With whom; anyone when absent.
    person: Option<String>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let (name, minutes, addons) = what;
    let brief = service_text(name, minutes, std::iter::empty());
    let addons = (!addons.is_empty()).then(|| view! { <small>{addons.join(", ")}</small> });
    let person = person.unwrap_or_else(|| td_string!(locale, public.anyone).to_string());
    view! {
        <aside class="total-bar" aria-label=td_string!(locale, public.your_booking).to_string()>
            <dl class="facts">
                <div>
                    <dt>{td_string!(locale, public.step_service).to_string()}</dt>
                    <dd>{brief.clone()} {addons}</dd>
                </div>
                <div>
                    <dt>{td_string!(locale, public.label_with).to_string()}</dt>
                    <dd>{person}</dd>
                </div>
            </dl>
            <div class="apart">
                <p><span class="brief">{brief}</span></p>
                <p class="sum">{sum.map(money_text)}</p>
            </div>
        </aside>
    }
    .into_any()
}

/// What is about to be booked: when, what, with whom, where, what it costs, and until when it can be called off.
#[component]
pub(super) fn Summary(
    /// The time that is kept.
    hold: HoldView,
    /// Where.
    business: BusinessView,
    /// Whether it can be booked: not when the time has gone.
    bookable: bool,
    /// What credits would pay of it.
    offer: Option<CreditOffer>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let day = hold.starts_at.date_naive();
    let range = time_range(hold.starts_at, hold.ends_at);
    let (time, name) = (clock_time(hold.starts_at), first_name(&hold.staff.name));
    let submit = if hold.staff_chosen {
        td_string!(locale, public.book_with, time = time, name = name).to_string()
    } else {
        td_string!(locale, public.book_at, time = time).to_string()
    };
    let chosen_for_you = (!hold.staff_chosen)
        .then(|| view! { <small>{td_string!(locale, public.chosen_for_you).to_string()}</small> });
    let own_name = hold.location.as_ref().and_then(|location| location.own_name(&business.name));
    let name = own_name.map_or_else(|| business.name.clone(), |own| format!("{}, {own}", business.name));
    let pay = pay_text(&name, hold.place.is_some());
    let place = match &hold.place {
        Some(place) => {
            let area = place.area.name.clone();
            view! { {place_text(place.kind)} <small><bdi>{area}</bdi></small> }.into_any()
        }
        None => {
            let address = hold.location.as_ref().map(|location| location.address.clone());
            view! { {name} <small><bdi>{address.unwrap_or(business.address)}</bdi></small> }.into_any()
        }
    };
    let several = hold.services.len() > 1;
    let by_credit = offer.as_ref().is_some_and(|offer| offer.rest.minor == 0);
    let policy = hold.free_until.and_then(|until| {
        let text = cancel_policy(until, hold.late_fee, until < business.now, several)?;
        // A credit has another one, which is said beside its box.
        Some(view! { <small id="policy" class:with-money=by_credit>{text}</small> })
    });
    view! {
        <aside class="total-bar" aria-label=td_string!(locale, public.your_booking).to_string()>
            <dl class="facts">
                <div>
                    <dt>{td_string!(locale, public.label_when).to_string()}</dt>
                    <dd>
                        {full_date(day)} " " <time datetime=hold.starts_at.to_rfc3339()>{range.clone()}</time>
                        <small>{zone_name(&hold.timezone)}</small>
                    </dd>
                </div>
                <div>
                    <dt>{td_string!(locale, public.label_with).to_string()}</dt>
                    <dd>{names_of(&hold)} {chosen_for_you}</dd>
                </div>
                <div>
                    <dt>{td_string!(locale, public.label_where).to_string()}</dt>
                    <dd>{place}</dd>
                </div>
            </dl>
            <div class="apart">
                <p>
                    <span class="brief">
                        {td_string!(locale, public.service_for, service = short_date(day), time = range).to_string()}
                    </span>
                    <small class:with-money=by_credit>{pay}</small>
                    {policy}
                </p>
                <p class="sum"><Total total=hold.total offer=offer/></p>
            </div>
            {bookable
                .then(|| view! { <button type="submit" class="btn wide big" form="details">{submit}</button> })}
        </aside>
    }
    .into_any()
}

/// What the total is made of, and what happens after booking.
#[component]
pub(super) fn Prices(
    /// The time that is kept.
    hold: HoldView,
    /// Where.
    business: BusinessView,
    /// What credits would pay of it.
    offer: Option<CreditOffer>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let saved = offer.as_ref().map(|offer| {
        let saved = Money::new(offer.rest.minor - hold.total.minor, hold.total.currency);
        let text = td_string!(locale, packages.by_package).to_string();
        view! { <div class="with-credit"><dt>{text}</dt><dd>{money_text(saved)}</dd></div> }
    });
    let several = hold.services.len() > 1;
    let way = hold.place.clone().map(|place| {
        let text = td_string!(locale, public.way_to, area = place.area.name).to_string();
        view! { <div><dt>{text}</dt><dd>{money_text(place.area.fee)}</dd></div> }
    });
    let lines = hold.services.into_iter().flat_map(move |service| {
        let addons: i64 = service.addons.iter().map(|addon| addon.price.minor).sum();
        let own = Money::new(service.total.minor - addons, service.total.currency);
        let mut text = service_text(service.service.name, service.option.minutes, std::iter::empty());
        if several {
            text =
                format!("{text} · {} · {}", clock_time(service.starts_at), first_name(&service.staff.name));
        }
        std::iter::once((text, own)).chain(service.addons.into_iter().map(|addon| (addon.name, addon.price)))
    });
    let lines = lines
        .map(|(name, price)| view! { <div><dt>{name}</dt><dd>{money_text(price)}</dd></div> })
        .collect_view();
    let confirms = (!business.confirms_at_once).then(|| {
        let text = td_string!(locale, public.confirms_later, business = business.name.as_str()).to_string();
        view! { <p class="hint">{text}</p> }
    });
    view! {
        <section class="card stack" aria-labelledby="costs">
            <h2 id="costs">{td_string!(locale, public.costs).to_string()}</h2>
            <dl class="facts ends">
                {lines}
                {way}
                {saved}
                <div class="total">
                    <dt>{td_string!(locale, public.total).to_string()}</dt>
                    <dd><Total total=hold.total offer=offer/></dd>
                </div>
            </dl>
            {confirms}
        </section>
    }
    .into_any()
}

/// What is paid. With a credit and without one: which of the two is shown follows the box that is ticked, without a script.
#[component]
fn Total(total: Money, offer: Option<CreditOffer>) -> impl IntoView {
    let rest = offer.map(|offer| view! { <span class="with-credit">{money_text(offer.rest)}</span> });
    view! { {rest} <span class="with-money">{money_text(total)}</span> }
}

/// Where it is paid.
fn pay_text(business: &str, away: bool) -> String {
    let locale = use_i18n().get_locale();
    if away {
        td_string!(locale, public.pay_home).to_string()
    } else {
        td_string!(locale, public.pay_at, business = business).to_string()
    }
}

/// Everybody who serves any of it, once.
fn names_of(hold: &HoldView) -> String {
    let mut names: Vec<&str> = Vec::new();
    for service in &hold.services {
        if !names.contains(&service.staff.name.as_str()) {
            names.push(&service.staff.name);
        }
    }
    names.join(", ")
}
