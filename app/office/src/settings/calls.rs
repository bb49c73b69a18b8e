//! The server's side of the settings: each function is one call on a port. Plain forms are sent back to the page they came from,
//! with what was done or what is wrong as codes.

#![expect(clippy::too_many_arguments, reason = "a form has a field for each")]

use app_core::UiError;
use leptos::prelude::*;
use shared::booking::kiosk::KiosksView;
use shared::ids::{AreaId, DocumentId, KioskId, LocationId};
use shared::tenants::{
    areas::AreasView,
    brand::BrandView,
    papers::DocumentView,
    places::PlacesView,
    plan::{Plan, PlanView},
    settings::{SettingsView, TaxKind},
    start::DayInput,
};
use uuid::Uuid;

use super::host;

/// Everything that the viewer's business sets for itself.
#[server]
pub async fn my_settings() -> Result<SettingsView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.settings.settings(&caller).await?)
}

/// What it shows of who runs it.
#[server]
pub async fn my_papers() -> Result<Vec<DocumentView>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.papers.papers(&caller).await?)
}

/// Takes one of these back.
#[server]
pub async fn withdraw_paper(document: DocumentId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/papers", ports.papers.withdraw_paper(&caller, document).await);
    Ok(())
}

/// What it pays.
#[server]
pub async fn my_plan() -> Result<PlanView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.plan.plan(&caller).await?)
}

/// What it says about itself, and how it takes bookings.
#[server]
pub async fn save_business(
    version: i32,
    #[server(default)] business_name: String,
    #[server(default)] tagline: String,
    #[server(default)] about: String,
    #[server(default)] phone: String,
    #[server(default)] confirmation_mode: String,
    #[server(default)] notice: String,
    #[server(default)] horizon: String,
    #[server(default)] step: String,
    #[server(default)] free_cancel: String,
    #[server(default)] check_in_opens: String,
    #[server(default)] no_show: String,
    #[server(default)] times: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let input = shared::tenants::settings::BusinessInput {
        business_name,
        tagline,
        about,
        phone,
        confirmation_mode,
        notice,
        horizon,
        step,
        free_cancel,
        check_in_opens,
        no_show,
        times,
    };
    host::back("", ports.settings.save_business(&caller, &input, version).await);
    Ok(())
}

/// A tax number.
#[server]
pub async fn save_tax_id(
    version: i32,
    kind: TaxKind,
    #[server(default)] number: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("", ports.settings.save_tax_id(&caller, kind, &number, version).await);
    Ok(())
}

/// When one of its places is open; with `copy`, every open day gets the hours of the first one.
#[server]
pub async fn save_hours(
    version: i32,
    place: LocationId,
    #[server(default)] days: Vec<DayInput>,
    copy: Option<String>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let days = if copy.is_some() { crate::week::copied(days) } else { days };
    let done = ports.places.save_hours(&caller, place, &days, version).await;
    host::back_to("/hours", &format!("&place={place}"), done);
    Ok(())
}

/// Its places.
#[server]
pub async fn my_places() -> Result<PlacesView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.places.places(&caller).await?)
}

/// Where one of them is; without `location`, another one.
#[server]
pub async fn save_place(
    version: i32,
    location: Option<LocationId>,
    #[server(default)] name: String,
    #[server(default)] address: String,
    #[server(default)] place: String,
    #[server(default)] latitude: String,
    #[server(default)] longitude: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let input = shared::tenants::places::LocationInput { name, address, place, latitude, longitude };
    host::back("/places", ports.places.save_place(&caller, location, &input, version).await);
    Ok(())
}

/// Closes one of them.
#[server]
pub async fn close_place(version: i32, location: LocationId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/places", ports.places.close_place(&caller, location, version).await);
    Ok(())
}

/// Its kiosks.
#[server]
pub async fn my_kiosks() -> Result<KiosksView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.kiosk.kiosks(&caller).await?)
}

/// Makes a kiosk of this browser. Whoever does it is signed out of it: customers stand before it from now on.
#[server]
pub async fn set_up_kiosk(location: LocationId, #[server(default)] name: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    match ports.kiosk.set_up(&caller, location, &name).await {
        Ok(token) => {
            ports.identity.logout(&caller).await?;
            host::become_kiosk(&token);
        }
        Err(error) => host::back("/kiosks", Err(error)),
    }
    Ok(())
}

/// From now on one of them is none.
#[server]
pub async fn take_back_kiosk(kiosk: KioskId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/kiosks", ports.kiosk.take_back(&caller, kiosk).await);
    Ok(())
}

/// Where it goes.
#[server]
pub async fn my_areas() -> Result<AreasView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.areas.areas(&caller).await?)
}

/// How its people get around.
#[server]
pub async fn save_travel(
    version: i32,
    #[server(default)] speed: String,
    #[server(default)] extra: String,
    #[server(default)] answer: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let input = shared::tenants::areas::TravelInput { speed, extra, answer };
    host::back("/areas", ports.areas.save_travel(&caller, &input, version).await);
    Ok(())
}

/// A part of town it goes to; without `area`, another one.
#[server]
pub async fn save_area(
    version: i32,
    area: Option<AreaId>,
    #[server(default)] name: String,
    #[server(default)] latitude: String,
    #[server(default)] longitude: String,
    #[server(default)] fee: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let input = shared::tenants::areas::AreaInput { name, latitude, longitude, fee };
    host::back("/areas", ports.areas.save_area(&caller, area, &input, version).await);
    Ok(())
}

/// It does not go there any more.
#[server]
pub async fn archive_area(version: i32, area: AreaId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/areas", ports.areas.archive_area(&caller, area, version).await);
    Ok(())
}

/// How it looks.
#[server]
pub async fn my_brand() -> Result<BrandView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.brand.brand(&caller).await?)
}

/// The hue of its accent.
#[server]
pub async fn save_hue(version: i32, hue: i16) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/look", ports.brand.save_hue(&caller, hue, version).await);
    Ok(())
}

/// No logo any more.
#[server]
pub async fn remove_logo() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/look", ports.brand.remove_logo(&caller).await);
    Ok(())
}

/// Closes it for some days.
#[server]
pub async fn add_closure(
    version: i32,
    #[server(default)] first: String,
    #[server(default)] last: String,
    #[server(default)] note: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let input = shared::tenants::settings::ClosureInput { first, last, note };
    host::back("/hours", ports.settings.add_closure(&caller, &input, version).await);
    Ok(())
}

/// Opens it again.
#[server]
pub async fn remove_closure(version: i32, closure: Uuid) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/hours", ports.settings.remove_closure(&caller, closure, version).await);
    Ok(())
}

/// Chooses a plan.
#[server]
pub async fn choose_plan(version: i32, plan: Plan) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/plan", ports.plan.choose_plan(&caller, plan, version).await);
    Ok(())
}

/// Ends the subscription with its period, or takes that back.
#[server]
pub async fn end_plan(version: i32, ends: bool) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/plan", ports.plan.end_later(&caller, ends, version).await);
    Ok(())
}
