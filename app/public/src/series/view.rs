//! A series as it is, and changing one visit, this and the following, or all of it.

use app_core::{date_key, i18n::*, isolated, money_text, resource, short_date, time_range};
use app_ui::{BookingChip, Field, Notice};
use chrono::Timelike as _;
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use shared::{
    booking::series::{SeriesView, SeriesVisit},
    ids::BookingId,
    money::Money,
};

use crate::calls::{CancelSeries, MoveSeries, open_shop};

/// Its visits, and what can be done with them.
#[component]
pub(super) fn Series(
    /// The visit that was looked at.
    booking: BookingId,
    /// Its series.
    series: SeriesView,
    /// Whether the viewer looks at it from behind the desk.
    at_work: bool,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let this = series.visits.iter().find(|visit| visit.id == booking).cloned();
    let loses = series.visits.iter().any(|visit| visit.cancel_credits > 0);
    let costs = this.as_ref().map(|this| costs(this, &series.visits)).unwrap_or_default();
    let rows = series.visits.into_iter().map(|visit| {
        view! { <Row here=visit.id == booking visit=visit at_work=at_work/> }
    });
    let rows = rows.collect_view();
    let change = this.filter(|visit| !visit.status.is_over()).map(|visit| {
        view! { <Change visit=visit slug=series.slug.clone() costs=costs loses=loses/> }
    });
    view! {
        <p><b>{series.service}</b> <span class="mute">{format!("\u{a0}· {}", series.business)}</span></p>
        <section class="stack" aria-labelledby="visits">
            <h2 id="visits">{td_string!(locale, series.visits).to_string()}</h2>
            <ol class="card list">{rows}</ol>
        </section>
        {change}
    }
    .into_any()
}

/// What calling off this one, this and the following, or all costs now.
fn costs(this: &SeriesVisit, visits: &[SeriesVisit]) -> [Option<Money>; 3] {
    let sum = |wanted: &dyn Fn(&&SeriesVisit) -> bool| {
        let fees = visits.iter().filter(wanted).filter_map(|visit| visit.cancel_fee);
        fees.reduce(|sum, fee| Money::new(sum.minor + fee.minor, sum.currency))
    };
    let from = this.starts_at;
    [sum(&|visit| visit.id == this.id), sum(&|visit| visit.starts_at >= from), sum(&|_| true)]
}

#[component]
fn Row(visit: SeriesVisit, here: bool, at_work: bool) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let href = if at_work {
        format!("/office?date={}&booking={}", date_key(visit.starts_at.date_naive()), visit.id)
    } else {
        format!("/me/bookings/{}", visit.id)
    };
    let this = here.then(|| format!("\u{a0}· {}", td_string!(locale, series.this)));
    let with = visit.staff.map(|staff| format!("\u{a0}· {staff}"));
    view! {
        <li>
            <a class="item" href=href aria-current=here.then_some("true")>
                <div class="grow">
                    <b>{short_date(visit.starts_at.date_naive())} {this}</b>
                    <span class="mute">
                        {time_range(visit.starts_at, visit.ends_at)} {with} {format!("\u{a0}· {}", visit.number)}
                    </span>
                </div>
                <BookingChip status=visit.status/>
            </a>
        </li>
    }
    .into_any()
}

#[component]
fn Change(visit: SeriesVisit, slug: String, costs: [Option<Money>; 3], loses: bool) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let loses = loses.then(|| {
        let text = td_string!(locale, packages.series_loses).to_string();
        view! { <Notice tone="pending" icon="circle-alert">{text}</Notice> }
    });
    let shop = resource(move || slug.clone(), open_shop);
    let date = visit.starts_at.date_naive();
    let time = format!("{:02}:{:02}", visit.starts_at.hour(), visit.starts_at.minute());
    let id = visit.id.to_string();
    let hidden = id.clone();
    let seen = ["cost_one", "cost_following", "cost_all"]
        .into_iter()
        .zip(costs)
        .map(|(name, cost)| cost.map(|cost| view! { <input type="hidden" name=name value=cost.amount()/> }));
    let seen = seen.collect_view();
    view! {
        <form class="card stack" method="post" action=MoveSeries::url()>
            <h2>{td_string!(locale, series.change).to_string()}</h2>
            <input type="hidden" name="booking" value=id/>
            <Reaches name="move" date=short_date(date)/>
            <div class="pair">
                <Field name="day" kind="date" label=td_string!(locale, series.new_day).to_string() value=date_key(date)/>
                <Field name="time" kind="time" label=td_string!(locale, series.new_time).to_string() value=time/>
            </div>
            <p class="hint">{td_string!(locale, series.move_hint).to_string()}</p>
            <div class="field">
                <label for="staff">{td_string!(locale, series.new_person).to_string()}</label>
                <select id="staff" name="staff">
                    <option value="">{td_string!(locale, series.same_person).to_string()}</option>
                    {move || Suspend::new(async move {
                        let staff = shop.await.map(|shop| shop.staff).unwrap_or_default();
                        staff
                            .into_iter()
                            .map(|person| view! { <option value=person.id.to_string()>{person.name}</option> })
                            .collect_view()
                    })}
                </select>
            </div>
            <div class="row">
                <button type="submit" class="btn">{td_string!(locale, series.move_it).to_string()}</button>
            </div>
        </form>
        <form class="card stack" method="post" action=CancelSeries::url()>
            <h2>{td_string!(locale, series.cancel_title).to_string()}</h2>
            <input type="hidden" name="booking" value=hidden/>
            {seen}
            {loses}
            <Reaches name="cancel" date=short_date(date) costs=costs/>
            <div class="row">
                <button type="submit" class="btn danger">{td_string!(locale, series.cancel).to_string()}</button>
            </div>
        </form>
    }
    .into_any()
}

/// One, this and the following, or all; with what each of them costs.
#[component]
fn Reaches(name: &'static str, date: String, #[prop(optional)] costs: [Option<Money>; 3]) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let choices = [
        ("one", td_string!(locale, series.reach_one, date = date).to_string()),
        ("following", td_string!(locale, series.reach_following).to_string()),
        ("all", td_string!(locale, series.reach_all).to_string()),
    ];
    let choices = choices.into_iter().zip(costs).map(|((value, text), cost)| {
        let cost = cost.filter(|cost| cost.minor > 0);
        let text = match cost {
            Some(cost) => td_string!(locale, series.reach_cost, reach = text, fee = isolated(&money_text(cost))).to_string(),
            None => text,
        };
        view! {
            <label class="check">
                <input type="radio" name="reach" id=format!("{name}-{value}") value=value checked=value == "one"/>
                <span>{text}</span>
            </label>
        }
    });
    view! {
        <fieldset class="choices">
            <legend>{td_string!(locale, series.reach).to_string()}</legend>
            <div class="stack" style="--gap:0">{choices.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}
