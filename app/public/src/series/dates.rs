//! The dates of a rule: what is free is chosen, for what is not there is another time or none.

use app_core::{clock_time, full_date, i18n::*, short_date};
use app_ui::{Empty, Icon};
use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_i18n::td_string;
use shared::{
    booking::series::{DateState, RuleInput, SeriesDate},
    ids::BookingId,
};

use crate::calls::BookSeries;

/// The dates, and one button for all of them.
#[component]
pub(super) fn Dates(
    /// What repeats.
    booking: BookingId,
    /// The rule.
    rule: RuleInput,
    /// What it gives.
    dates: Vec<SeriesDate>,
) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let possible = |date: &SeriesDate| date.state == DateState::Free || !date.alternatives.is_empty();
    let any = dates.iter().any(possible);
    let rows = dates.into_iter().enumerate().map(|(nth, date)| view! { <Row nth=nth date=date/> });
    let rows = rows.collect_view();
    let fields = [
        ("rule[every]", rule.every),
        ("rule[interval]", rule.interval),
        ("rule[count]", rule.count),
        ("rule[until]", rule.until),
    ];
    let fields = fields
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let days = rule.days.into_iter().enumerate().map(|(nth, day)| {
        view! { <input type="hidden" name=format!("rule[days][{nth}]") value=day/> }
    });
    let book = if any {
        view! {
            <button type="submit" class="btn wide big" aria-describedby="book-hint">
                {td_string!(locale, series.book_all).to_string()}
            </button>
            <p class="hint" id="book-hint">{td_string!(locale, series.book_hint).to_string()}</p>
        }
        .into_any()
    } else {
        view! {
            <Empty icon="calendar-days" title=td_string!(locale, series.nothing_free).to_string() text=String::new()/>
        }
        .into_any()
    };
    view! {
        <form class="stack" method="post" action=BookSeries::url()>
            <h2>{td_string!(locale, series.dates).to_string()}</h2>
            <input type="hidden" name="booking" value=booking.to_string()/>
            {fields}
            {days.collect_view()}
            <ul class="card list">{rows}</ul>
            {book}
        </form>
    }
    .into_any()
}

#[component]
fn Row(nth: usize, date: SeriesDate) -> impl IntoView {
    let locale = use_i18n().get_locale();
    let (tone, icon, state) = match date.state {
        DateState::Booked => {
            ("confirmed", "circle-check", td_string!(locale, series.state_booked).to_string())
        }
        DateState::Free => ("started", "check", td_string!(locale, series.state_free).to_string()),
        DateState::Taken => ("late", "circle-alert", td_string!(locale, series.state_taken).to_string()),
        DateState::Closed => ("done", "ban", td_string!(locale, series.state_closed).to_string()),
        DateState::Outside => ("done", "clock", td_string!(locale, series.state_outside).to_string()),
    };
    let name = format!("times[{nth}]");
    let time = date.starts_at.map(clock_time).unwrap_or_default();
    let choice = match (date.state, date.starts_at) {
        (DateState::Free, Some(at)) => {
            let label = td_string!(locale, series.book_this, date = full_date(date.date)).to_string();
            view! { <input type="checkbox" name=name value=at.to_rfc3339() checked=true aria-label=label/> }
                .into_any()
        }
        _ if !date.alternatives.is_empty() => {
            let label = td_string!(locale, series.instead, date = full_date(date.date)).to_string();
            let options = date.alternatives.into_iter().map(|at| {
                view! { <option value=at.to_rfc3339()>{clock_time(at)}</option> }
            });
            view! {
                <select name=name aria-label=label>
                    <option value="">{td_string!(locale, series.skip).to_string()}</option>
                    {options.collect_view()}
                </select>
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <li>
            <div class="item">
                <div class="grow">
                    <b>{short_date(date.date)}</b>
                    <span class="mute">{time}</span>
                </div>
                <span class="chip" data-status=tone><Icon name=icon/>{state}</span>
                {choice}
            </div>
        </li>
    }
    .into_any()
}
