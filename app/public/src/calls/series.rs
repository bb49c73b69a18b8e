//! Bookings that repeat. Plain forms, answered with the page to go on with.

use app_core::UiError;
use chrono::{NaiveDate, NaiveTime};
use leptos::prelude::*;
use shared::{
    booking::series::{Reach, RuleInput, SeriesPlan, SeriesView},
    ids::{BookingId, StaffId},
};

/// What a rule would give; without one, the visit that would repeat.
#[server]
pub async fn plan_series(booking: BookingId, rule: Option<RuleInput>) -> Result<SeriesPlan, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.series.plan(&caller, booking, rule.as_ref()).await?)
}

/// The series that a booking belongs to.
#[server]
pub async fn series_of(booking: BookingId) -> Result<Option<SeriesView>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.series.series_of(&caller, booking).await?)
}

/// Books all of these dates or none.
#[server]
pub async fn book_series(
    booking: BookingId,
    rule: RuleInput,
    #[server(default)] times: Vec<String>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let chosen = times.iter().filter_map(|time| time.parse().ok()).collect();
    let series = shared::booking::series::NewSeries { rule: rule.clone(), times: chosen };
    let outcome = ports.series.repeat(&caller, booking, &series).await;
    let back = crate::series::address(booking, Some(&rule));
    leptos_axum::redirect(&super::settle_series::after(booking, &back, outcome));
    Ok(())
}

/// Moves one visit or several.
#[server]
pub async fn move_series(
    booking: BookingId,
    reach: Reach,
    #[server(default)] day: String,
    #[server(default)] time: String,
    #[server(default)] staff: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let there = super::settle_series::moment(&day, &time);
    let outcome = match there {
        Ok((day, time)) => {
            let (day, time): (NaiveDate, NaiveTime) = (day, time);
            let staff: Option<StaffId> = staff.parse().ok();
            let change = shared::booking::series::Change::Move { to: day.and_time(time), staff };
            let change = shared::booking::series::SeriesChange { reach, change, fee: None };
            ports.series.change(&caller, booking, &change).await
        }
        Err(error) => Err(error),
    };
    let back = crate::series::address(booking, None);
    leptos_axum::redirect(&super::settle_series::after(booking, &back, outcome));
    Ok(())
}

/// Calls one visit off, or several; with what the page said that it costs.
#[server]
pub async fn cancel_series(
    booking: BookingId,
    reach: Reach,
    #[server(default)] cost_one: String,
    #[server(default)] cost_following: String,
    #[server(default)] cost_all: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let change = shared::booking::series::Change::Cancel;
    let seen = match reach {
        Reach::One => cost_one,
        Reach::Following => cost_following,
        Reach::All => cost_all,
    };
    let fee = Some(seen).filter(|seen| !seen.is_empty());
    let change = shared::booking::series::SeriesChange { reach, change, fee };
    let outcome = ports.series.change(&caller, booking, &change).await;
    let back = crate::series::address(booking, None);
    leptos_axum::redirect(&super::settle_series::after(booking, &back, outcome));
    Ok(())
}
