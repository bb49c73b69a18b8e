//! Times, holds, and the order.

#![expect(clippy::too_many_arguments, reason = "a form has a field for each")]

use app_core::UiError;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    booking::{AvailabilityQuery, AvailabilityView, Gender, HoldView, NewHold},
    ids::{AreaId, HoldId, LocationId, OptionId, ServiceId, StaffId},
    packages::CreditOffer,
    time::Local,
};

/// Free times of a fortnight. `addons` are ids with commas between them, `also` further services as the address has them.
#[server]
pub async fn times(
    slug: String,
    service: ServiceId,
    option: Option<OptionId>,
    addons: String,
    also: String,
    guests: Option<u32>,
    staff: Option<StaffId>,
    gender: Option<Gender>,
    location: Option<LocationId>,
    area: Option<AreaId>,
    from: Option<NaiveDate>,
) -> Result<AvailabilityView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let addons = crate::query::ids(&addons);
    let asked = AvailabilityQuery::of(service);
    let also = crate::query::wishes(&also, gender);
    let query = AvailabilityQuery {
        option,
        addons,
        also,
        guests,
        staff,
        staff_gender: gender,
        location,
        area,
        from,
        ..asked
    };
    Ok(ports.booking.availability(&caller, &slug, &query).await?)
}

/// A hold, what has been typed into it, and what the caller's credits would pay of it.
#[server]
pub async fn kept(hold: HoldId) -> Result<(HoldView, Option<CreditOffer>), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let view = ports.booking.get_hold(&caller, hold).await?;
    Ok((view, ports.packages.offer(&caller, hold).await?))
}

/// Keeps what has been typed, and the time for longer.
#[server]
pub async fn keep_draft(
    hold: HoldId,
    name: String,
    email: String,
    phone: String,
    #[server(default)] address: String,
    #[server(default)] flexible: u16,
    notes: String,
) -> Result<HoldView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let draft = super::settle::draft(name, email, phone, address, flexible, notes);
    Ok(ports.booking.save_draft(&caller, hold, &draft).await?)
}

/// Takes a time: a plain form, answered with the page to go on with.
#[server]
pub async fn choose_time(
    slug: String,
    service: ServiceId,
    option: OptionId,
    addons: String,
    #[server(default)] also: String,
    guests: Option<u32>,
    staff: Option<StaffId>,
    gender: Option<Gender>,
    place: Option<String>,
    area: Option<AreaId>,
    starts_at: Local,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let addons = crate::query::ids(&addons);
    let also = crate::query::wishes(&also, gender);
    let wish = NewHold {
        option: Some(option),
        addons,
        also,
        guests,
        staff,
        staff_gender: gender,
        place: place.map(|place| crate::query::BookQuery::place_of(&place, area)),
        ..NewHold::of(service, starts_at)
    };
    let made = ports.booking.hold(&caller, &slug, &wish, None).await;
    leptos_axum::redirect(&super::settle::after_hold(slug, wish, made));
    Ok(())
}

/// What is being ordered, as hidden fields of the form carry it: enough to answer a repeated order with its first answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Where.
    pub slug: String,
    /// The time that is kept.
    pub hold: HoldId,
    /// The idempotency key: one hold makes one booking.
    pub key: String,
    /// What.
    pub service: ServiceId,
    /// When.
    pub starts_at: Local,
    /// Whether the form offered to pay with credits.
    #[serde(default)]
    pub offered: bool,
}

/// Keeps the details and books: a plain form, answered with the page to go on with.
#[server]
pub async fn submit_details(
    order: Order,
    name: String,
    email: String,
    phone: String,
    #[server(default)] address: String,
    #[server(default)] flexible: u16,
    notes: String,
    #[server(default)] credits: Option<u16>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let draft = super::settle::draft(name, email, phone, address, flexible, notes);
    let kept = ports.booking.save_draft(&caller, order.hold, &draft).await;
    let (wish, key) = super::settle::order(&order, kept.ok(), &draft, credits);
    let booked = ports.booking.book(&caller, &order.slug, &wish, Some(key)).await;
    leptos_axum::redirect(&super::settle::after_order(order, credits, booked));
    Ok(())
}
