//! The server's side of these pages: each function is one call on a port. Plain forms are answered with the page to go on with.

use app_core::UiError;
use leptos::prelude::*;
use shared::{
    catalog::{
        edit::{
            AddonInput, AddonsView, CategoryInput, Listed, PackageInput, PackagesView, PriceInput,
            ResourceInput, ResourcesView, ServiceFilter, ServiceForm, ServiceInput, ServiceStep,
            ServicesView, Way,
        },
        sheet::ImportPreview,
    },
    ids::{AddonId, CategoryId, PackageId, RoomId, ServiceId},
};
use uuid::Uuid;

use crate::host;

/// The list.
#[server]
pub async fn my_services(
    #[server(default)] q: String,
    #[server(default)] state: String,
) -> Result<ServicesView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let filter = ServiceFilter { q, state: host::state_of(&state) };
    Ok(ports.manage_catalog.list(&caller, &filter).await?)
}

/// The editor.
#[server]
pub async fn my_service(
    #[server(default)] service: Option<ServiceId>,
    #[server(default)] typed: bool,
) -> Result<ServiceForm, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.manage_catalog.service(&caller, service, typed).await?)
}

/// Makes a service or changes one.
#[server]
pub async fn save_service(
    #[server(default)] service: Option<ServiceId>,
    #[server(default)] version: i32,
    #[server(default)] input: ServiceInput,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.manage_catalog.save_service(&caller, service, &input, version).await;
    let shown = outcome.as_ref().ok().copied().or(service);
    let page = shown.map_or_else(|| "/edit".to_owned(), |id| format!("/edit?service={id}"));
    let done = if service.is_some() { "saved" } else { "created" };
    host::back(&page, &outcome.map(drop), done);
    Ok(())
}

/// A second one like it.
#[server]
pub async fn copy_service(service: ServiceId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.manage_catalog.duplicate(&caller, service).await;
    let shown = outcome.as_ref().ok().copied().unwrap_or(service);
    host::back(&format!("/edit?service={shown}"), &outcome.map(drop), "copied");
    Ok(())
}

/// Publishes, archives, …; from the list or from the editor.
#[server]
pub async fn step_service(
    service: ServiceId,
    #[server(default)] version: i32,
    step: ServiceStep,
    #[server(default)] editor: bool,
    #[server(default)] q: String,
    #[server(default)] state: String,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let done = match step {
        ServiceStep::Publish => "published",
        ServiceStep::Unpublish => "unpublished",
        ServiceStep::Archive => "archived",
        ServiceStep::Restore => "restored",
    };
    let outcome = ports.manage_catalog.step(&caller, service, step, version).await;
    let page = if editor {
        format!("/edit?service={service}")
    } else {
        host::list(&ServiceFilter { q, state: host::state_of(&state) })
    };
    host::back(&page, &outcome, done);
    Ok(())
}

/// A place earlier or later; whoever does it with keys goes on from the same button.
#[server]
pub async fn shift_one(what: Listed, id: Uuid, way: Way) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.manage_catalog.shift(&caller, what, id, way).await;
    let page = match what {
        Listed::Category => "/headings",
        Listed::Service => "",
        Listed::Addon => "/addons",
        Listed::Resource => "/rooms",
        Listed::Package => "/packages",
    };
    let way = if way == Way::Up { "up" } else { "down" };
    host::back(&format!("{page}?moved={way}-{id}"), &outcome, "moved");
    Ok(())
}

/// What its lengths cost with single people.
#[server]
pub async fn save_prices(
    service: ServiceId,
    #[server(default)] version: i32,
    #[server(default)] prices: Vec<PriceInput>,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.manage_catalog.save_prices(&caller, service, &prices, version).await;
    host::back(&format!("/edit?service={service}"), &outcome, "saved");
    Ok(())
}

/// Takes a picture away.
#[server]
pub async fn remove_picture(service: ServiceId, name: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.manage_catalog.remove_picture(&caller, service, &name).await;
    host::back(&format!("/edit?service={service}"), &outcome, "saved");
    Ok(())
}

/// A heading.
#[server]
pub async fn save_category(
    #[server(default)] category: Option<CategoryId>,
    #[server(default)] version: i32,
    #[server(default)] input: CategoryInput,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.manage_catalog.save_category(&caller, category, &input, version).await;
    host::back(&open("/headings", category.map(|id| id.0), outcome.is_err()), &outcome, "saved");
    Ok(())
}

/// Takes a heading away.
#[server]
pub async fn remove_category(category: CategoryId) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/headings", &ports.manage_catalog.remove_category(&caller, category).await, "removed");
    Ok(())
}

/// Add-ons.
#[server]
pub async fn my_addons() -> Result<AddonsView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.manage_catalog.addons(&caller).await?)
}

/// An add-on.
#[server]
pub async fn save_addon(
    #[server(default)] addon: Option<AddonId>,
    #[server(default)] version: i32,
    #[server(default)] input: AddonInput,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.manage_catalog.save_addon(&caller, addon, &input, version).await;
    host::back(&open("/addons", addon.map(|id| id.0), outcome.is_err()), &outcome, "saved");
    Ok(())
}

/// Rooms, devices, vehicles.
#[server]
pub async fn my_resources() -> Result<ResourcesView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.manage_catalog.resources(&caller).await?)
}

/// One of them.
#[server]
pub async fn save_resource(
    #[server(default)] resource: Option<RoomId>,
    #[server(default)] version: i32,
    #[server(default)] input: ResourceInput,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.manage_catalog.save_resource(&caller, resource, &input, version).await;
    host::back(&open("/rooms", resource.map(|id| id.0), outcome.is_err()), &outcome, "saved");
    Ok(())
}

/// Packages.
#[server]
pub async fn my_packages() -> Result<PackagesView, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.manage_catalog.packages(&caller).await?)
}

/// A package.
#[server]
pub async fn save_package(
    #[server(default)] package: Option<PackageId>,
    #[server(default)] version: i32,
    #[server(default)] input: PackageInput,
) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.manage_catalog.save_package(&caller, package, &input, version).await;
    host::back(&open("/packages", package.map(|id| id.0), outcome.is_err()), &outcome, "saved");
    Ok(())
}

/// What the sheet that was sent would change.
#[server]
pub async fn my_sheet() -> Result<Option<ImportPreview>, UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    Ok(ports.manage_catalog.import_preview(&caller).await?)
}

/// Changes what the preview said.
#[server]
pub async fn apply_sheet(digest: String) -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    let outcome = ports.manage_catalog.import(&caller, &digest).await;
    host::back(if outcome.is_ok() { "" } else { "/import" }, &outcome, "imported");
    Ok(())
}

/// Forgets the sheet.
#[server]
pub async fn drop_sheet() -> Result<(), UiError> {
    let (ports, caller) = (app_core::ports()?, app_core::caller()?);
    host::back("/import", &ports.manage_catalog.drop_sheet(&caller).await, "dropped");
    Ok(())
}

/// The page, with this row's form open where something is wrong with it.
fn open(page: &str, id: Option<Uuid>, wrong: bool) -> String {
    match id {
        _ if !wrong => page.to_owned(),
        Some(id) => format!("{page}?open={id}"),
        None => format!("{page}?open=new"),
    }
}
