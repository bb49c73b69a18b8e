//! Waiting for a time, and what comes of it. Plain forms, answered with the page to go on with.

#![expect(clippy::too_many_arguments, reason = "a form has a field for each")]

use app_core::UiError;
use leptos::prelude::*;
use shared::{
    booking::{
        Gender,
        waitlist::{NewWait, WaitView, WindowInput},
    },
    ids::{LocationId, OfferId, OptionId, ServiceId, StaffId},
};

/// What was typed into a form that was refused.
#[server]
pub async fn wait_draft() -> Result<Option<NewWait>, UiError> {
    Ok(super::settle_wait::typed_before())
}

/// Begins to wait.
#[server]
pub async fn join_list(
    slug: String,
    service: ServiceId,
    option: Option<OptionId>,
    #[server(default)] addons: String,
    #[server(default)] also: String,
    guests: Option<u32>,
    gender: Option<Gender>,
    location: Option<LocationId>,
    #[server(default)] staff: Vec<StaffId>,
    #[server(default)] windows: Vec<WindowInput>,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] phone: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let customer = shared::contact::ContactInput { name, email, phone };
    let (addons, also) = (crate::query::ids(&addons), crate::query::wishes(&also, gender));
    let wish = NewWait { service, option, addons, staff, also, guests, location, windows, customer };
    let joined = ports.waitlist.join(&caller, &slug, &wish).await;
    leptos_axum::redirect(&super::settle_wait::after_join(&slug, &wish, joined));
    Ok(())
}

/// Where somebody stands who waits.
#[server]
pub async fn entry(key: String) -> Result<WaitView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.waitlist.entry(&caller, &key).await?)
}

/// Books the time that is kept.
#[server]
pub async fn accept_offer(key: String, offer: OfferId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let booked = ports.waitlist.accept(&caller, &key, offer).await;
    leptos_axum::redirect(&super::settle_wait::after_accept(&key, booked));
    Ok(())
}

/// Goes on waiting.
#[server]
pub async fn decline_offer(key: String, offer: OfferId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let declined = ports.waitlist.decline(&caller, &key, offer).await;
    leptos_axum::redirect(&super::settle_wait::back(&key, declined));
    Ok(())
}

/// Waits no longer.
#[server]
pub async fn withdraw_wait(key: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let withdrawn = ports.waitlist.withdraw(&caller, &key).await;
    leptos_axum::redirect(&super::settle_wait::back(&key, withdrawn));
    Ok(())
}
