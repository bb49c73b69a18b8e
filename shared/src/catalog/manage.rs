//! What a business does to its catalogue.

use async_trait::async_trait;
use uuid::Uuid;

use super::{
    edit::{
        AddonInput, AddonsView, CategoryInput, Listed, PackageInput, PackagesView, PriceInput, ResourceInput,
        ResourcesView, ServiceFilter, ServiceForm, ServiceInput, ServiceStep, ServicesView, Way,
    },
    sheet::ImportPreview,
};
use crate::{
    caller::Caller,
    error::AppResult,
    identity::Picture,
    ids::{AddonId, CategoryId, PackageId, RoomId, ServiceId},
};

/// The catalogue, to be worked on. A change names the version it was made from, and is refused with `settings.changed` when
/// somebody was quicker. Another business's ids are not found.
#[async_trait]
pub trait ManageCatalogApi: Send + Sync {
    /// Services, found and filtered. **Permissions:** `catalog:read`.
    async fn list(&self, caller: &Caller, filter: &ServiceFilter) -> AppResult<ServicesView>;

    /// The editor of one service, or of a new one; with `typed`, as it was typed when it was refused. **Permissions:**
    /// `catalog:read`; `catalog:create` for a new one.
    async fn service(
        &self,
        caller: &Caller,
        service: Option<ServiceId>,
        typed: bool,
    ) -> AppResult<ServiceForm>;

    /// Makes a service, or changes one. What was refused is shown once more by [`Self::service`]. **Permissions:**
    /// `catalog:create`, `catalog:update`.
    async fn save_service(
        &self,
        caller: &Caller,
        service: Option<ServiceId>,
        input: &ServiceInput,
        version: i32,
    ) -> AppResult<ServiceId>;

    /// A second one like it, unpublished. **Permissions:** `catalog:create`.
    async fn duplicate(&self, caller: &Caller, service: ServiceId) -> AppResult<ServiceId>;

    /// Publishes, archives, … **Permissions:** `catalog:update`; `catalog:delete` to archive and to restore.
    async fn step(
        &self,
        caller: &Caller,
        service: ServiceId,
        step: ServiceStep,
        version: i32,
    ) -> AppResult<()>;

    /// Changes places with the one before or after it. **Permissions:** `catalog:update`.
    async fn shift(&self, caller: &Caller, what: Listed, id: Uuid, way: Way) -> AppResult<()>;

    /// What its lengths cost with some people; those not named cost what they cost. **Permissions:** `catalog:update`.
    async fn save_prices(
        &self,
        caller: &Caller,
        service: ServiceId,
        prices: &[PriceInput],
        version: i32,
    ) -> AppResult<()>;

    /// One more picture. **Permissions:** `catalog:update`.
    async fn add_picture(&self, caller: &Caller, service: ServiceId, bytes: Vec<u8>) -> AppResult<()>;

    /// Takes one away. **Permissions:** `catalog:update`.
    async fn remove_picture(&self, caller: &Caller, service: ServiceId, name: &str) -> AppResult<()>;

    /// A picture, by the name it is served under. **Permissions:** anyone, for what is published; `catalog:read` at its business
    /// for the others.
    async fn picture(&self, caller: &Caller, slug: &str, name: &str) -> AppResult<Picture>;

    /// A heading; a new one without an id. **Permissions:** `catalog:create`, `catalog:update`.
    async fn save_category(
        &self,
        caller: &Caller,
        category: Option<CategoryId>,
        input: &CategoryInput,
        version: i32,
    ) -> AppResult<()>;

    /// Takes a heading away that nothing stands under. **Permissions:** `catalog:delete`.
    async fn remove_category(&self, caller: &Caller, category: CategoryId) -> AppResult<()>;

    /// Add-ons. **Permissions:** `catalog:read`.
    async fn addons(&self, caller: &Caller) -> AppResult<AddonsView>;

    /// An add-on; a new one without an id. **Permissions:** `catalog:create`, `catalog:update`.
    async fn save_addon(
        &self,
        caller: &Caller,
        addon: Option<AddonId>,
        input: &AddonInput,
        version: i32,
    ) -> AppResult<()>;

    /// Rooms, devices, vehicles. **Permissions:** `catalog:read`.
    async fn resources(&self, caller: &Caller) -> AppResult<ResourcesView>;

    /// One of them; a new one without an id. **Permissions:** `catalog:create`, `catalog:update`.
    async fn save_resource(
        &self,
        caller: &Caller,
        resource: Option<RoomId>,
        input: &ResourceInput,
        version: i32,
    ) -> AppResult<()>;

    /// Packages. **Permissions:** `catalog:read`.
    async fn packages(&self, caller: &Caller) -> AppResult<PackagesView>;

    /// A package; a new one without an id. **Permissions:** `catalog:create`, `catalog:update`.
    async fn save_package(
        &self,
        caller: &Caller,
        package: Option<PackageId>,
        input: &PackageInput,
        version: i32,
    ) -> AppResult<()>;

    /// The services as a sheet (CSV, UTF-8). **Permissions:** `catalog:export`.
    async fn export(&self, caller: &Caller) -> AppResult<String>;

    /// Keeps a sheet for [`Self::import_preview`]. **Permissions:** `catalog:create` and `catalog:update`.
    async fn keep_sheet(&self, caller: &Caller, bytes: Vec<u8>) -> AppResult<()>;

    /// What the sheet that was kept would change, if one was. **Permissions:** `catalog:create` and `catalog:update`.
    async fn import_preview(&self, caller: &Caller) -> AppResult<Option<ImportPreview>>;

    /// Changes exactly what the preview said, all of it or nothing. **Permissions:** `catalog:create` and `catalog:update`.
    async fn import(&self, caller: &Caller, digest: &str) -> AppResult<()>;

    /// Forgets the sheet. **Permissions:** `catalog:create` and `catalog:update`.
    async fn drop_sheet(&self, caller: &Caller) -> AppResult<()>;
}
