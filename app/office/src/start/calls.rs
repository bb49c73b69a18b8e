//! The server's side of the wizard: each function is one call on a port. Every step is a plain form that is sent on to the next
//! one, or back to itself with what is to be put right.

#![expect(clippy::too_many_arguments, reason = "a form has a field for each")]

use app_core::UiError;
use leptos::prelude::*;
use shared::tenants::start::{DayInput, PersonInput, ServiceInput, StartView};

#[cfg(not(target_family = "wasm"))]
use super::host;

/// How far the viewer is.
#[server]
pub async fn my_start() -> Result<StartView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.start.draft(&caller).await?)
}

/// Leads somebody without an account to one, and back here afterwards.
#[server]
pub async fn start_with_account() -> Result<(), UiError> {
    host::to_register();
    Ok(())
}

/// What it is, and in which country.
#[server]
pub async fn start_kind(
    #[server(default)] kind: String,
    #[server(default)] country: String,
    then: Option<String>,
) -> Result<(), UiError> {
    let input = shared::tenants::start::KindInput { kind, country };
    host::save(shared::tenants::start::StepInput::Kind(input), then).await
}

/// What it is called.
#[server]
pub async fn start_name(
    #[server(default)] business_name: String,
    #[server(default)] slug: String,
    #[server(default)] phone: String,
    then: Option<String>,
) -> Result<(), UiError> {
    let input = shared::tenants::start::NameInput { business_name, slug, phone };
    host::save(shared::tenants::start::StepInput::Name(input), then).await
}

/// Where it is.
#[server]
pub async fn start_place(
    #[server(default)] address: String,
    #[server(default)] place: String,
    #[server(default)] latitude: String,
    #[server(default)] longitude: String,
    #[server(default)] currency: String,
    #[server(default)] timezone: String,
    #[server(default)] phone_prefix: String,
    then: Option<String>,
) -> Result<(), UiError> {
    let input = shared::tenants::start::PlaceInput {
        address,
        place,
        latitude,
        longitude,
        currency,
        timezone,
        phone_prefix,
    };
    host::save(shared::tenants::start::StepInput::Place(input), then).await
}

/// When it is open; with `copy`, every open day gets the hours of the first one.
#[server]
pub async fn start_hours(
    #[server(default)] days: Vec<DayInput>,
    copy: Option<String>,
    then: Option<String>,
) -> Result<(), UiError> {
    let days = if copy.is_some() { crate::week::copied(days) } else { days };
    let input = shared::tenants::start::StepInput::Hours(days);
    if copy.is_some() { host::keep(input, then).await } else { host::save(input, then).await }
}

/// Rooms, chairs or cars.
#[server]
pub async fn start_rooms(
    #[server(default)] count: String,
    #[server(default)] names: String,
    then: Option<String>,
) -> Result<(), UiError> {
    let input = shared::tenants::start::RoomsInput { count, names };
    host::save(shared::tenants::start::StepInput::Rooms(input), then).await
}

/// Who does the work; with `more`, there is another row to fill in.
#[server]
pub async fn start_team(
    #[server(default)] owner_works: String,
    #[server(default)] owner_title: String,
    #[server(default)] team: Vec<PersonInput>,
    more: Option<String>,
    then: Option<String>,
) -> Result<(), UiError> {
    let mut input = shared::tenants::start::TeamInput { owner_works, owner_title, team };
    if more.is_some() {
        input.team.push(PersonInput::default());
        return host::keep(shared::tenants::start::StepInput::Team(input), then).await;
    }
    host::save(shared::tenants::start::StepInput::Team(input), then).await
}

/// What is sold; with `more`, there is another row to fill in.
#[server]
pub async fn start_services(
    #[server(default)] services: Vec<ServiceInput>,
    more: Option<String>,
    then: Option<String>,
) -> Result<(), UiError> {
    let mut services = services;
    if more.is_some() {
        services.push(ServiceInput { on: "1".to_owned(), ..ServiceInput::default() });
        return host::keep(shared::tenants::start::StepInput::Services(services), then).await;
    }
    host::save(shared::tenants::start::StepInput::Services(services), then).await
}

/// Makes the business.
#[server]
pub async fn start_open() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::after_opening(ports.start.open(&caller).await);
    Ok(())
}

/// Begins another one.
#[server]
pub async fn start_again() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::after_beginning_again(ports.start.begin_again(&caller).await);
    Ok(())
}
