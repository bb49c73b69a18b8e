//! The catalogue, worked on by the business. Every change is let in or refused first, read by pure functions, written under the
//! version it was made from, and leaves an audit entry and an event behind.

mod change;
mod form;
mod list;
mod load;
mod order;
mod parts;
mod pictures;
mod read;
mod sheet;
mod things;
mod write;

use async_trait::async_trait;
use shared::{
    AppResult, ErrorCode,
    caller::Caller,
    catalog::{
        edit::{
            AddonInput, AddonsView, CategoryInput, Listed, PackageInput, PackagesView, PriceInput,
            ResourceInput, ResourcesView, ServiceFilter, ServiceForm, ServiceInput, ServiceStep,
            ServicesView, Way,
        },
        manage::ManageCatalogApi,
        sheet::ImportPreview,
    },
    identity::Picture,
    ids::{AddonId, CategoryId, PackageId, RoomId, ServiceId},
};
use uuid::Uuid;

use crate::Catalog;

#[async_trait]
impl ManageCatalogApi for Catalog {
    async fn list(&self, caller: &Caller, filter: &ServiceFilter) -> AppResult<ServicesView> {
        Ok(self.list_services(caller, filter).await?)
    }

    async fn service(
        &self,
        caller: &Caller,
        service: Option<ServiceId>,
        typed: bool,
    ) -> AppResult<ServiceForm> {
        Ok(self.show_service(caller, service, typed).await?)
    }

    async fn save_service(
        &self,
        caller: &Caller,
        service: Option<ServiceId>,
        input: &ServiceInput,
        version: i32,
    ) -> AppResult<ServiceId> {
        self.save_or_keep(caller, service, input, version).await
    }

    async fn duplicate(&self, caller: &Caller, service: ServiceId) -> AppResult<ServiceId> {
        Ok(self.copy_service(caller, service).await?)
    }

    async fn step(
        &self,
        caller: &Caller,
        service: ServiceId,
        step: ServiceStep,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.take_step(caller, service, step, version).await?)
    }

    async fn shift(&self, caller: &Caller, what: Listed, id: Uuid, way: Way) -> AppResult<()> {
        Ok(self.shift_one(caller, what, id, way).await?)
    }

    async fn save_prices(
        &self,
        caller: &Caller,
        service: ServiceId,
        prices: &[PriceInput],
        version: i32,
    ) -> AppResult<()> {
        Ok(self.write_prices(caller, service, prices, version).await?)
    }

    async fn add_picture(&self, caller: &Caller, service: ServiceId, bytes: Vec<u8>) -> AppResult<()> {
        Ok(self.keep_picture(caller, service, bytes).await?)
    }

    async fn remove_picture(&self, caller: &Caller, service: ServiceId, name: &str) -> AppResult<()> {
        Ok(self.drop_picture(caller, service, name).await?)
    }

    async fn picture(&self, caller: &Caller, slug: &str, name: &str) -> AppResult<Picture> {
        let picture = self.show_picture(caller, slug, name).await?;
        picture.ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn save_category(
        &self,
        caller: &Caller,
        category: Option<CategoryId>,
        input: &CategoryInput,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.write_category(caller, category, input, version).await?)
    }

    async fn remove_category(&self, caller: &Caller, category: CategoryId) -> AppResult<()> {
        Ok(self.drop_category(caller, category).await?)
    }

    async fn addons(&self, caller: &Caller) -> AppResult<AddonsView> {
        Ok(self.list_addons(caller).await?)
    }

    async fn save_addon(
        &self,
        caller: &Caller,
        addon: Option<AddonId>,
        input: &AddonInput,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.write_addon(caller, addon, input, version).await?)
    }

    async fn resources(&self, caller: &Caller) -> AppResult<ResourcesView> {
        Ok(self.list_resources(caller).await?)
    }

    async fn save_resource(
        &self,
        caller: &Caller,
        resource: Option<RoomId>,
        input: &ResourceInput,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.write_resource(caller, resource, input, version).await?)
    }

    async fn packages(&self, caller: &Caller) -> AppResult<PackagesView> {
        Ok(self.list_packages(caller).await?)
    }

    async fn save_package(
        &self,
        caller: &Caller,
        package: Option<PackageId>,
        input: &PackageInput,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.write_package(caller, package, input, version).await?)
    }

    async fn export(&self, caller: &Caller) -> AppResult<String> {
        Ok(self.export_sheet(caller).await?)
    }

    async fn keep_sheet(&self, caller: &Caller, bytes: Vec<u8>) -> AppResult<()> {
        Ok(self.keep_sheet_of(caller, bytes).await?)
    }

    async fn import_preview(&self, caller: &Caller) -> AppResult<Option<ImportPreview>> {
        Ok(self.preview_sheet(caller).await?)
    }

    async fn import(&self, caller: &Caller, digest: &str) -> AppResult<()> {
        Ok(self.apply_sheet(caller, digest).await?)
    }

    async fn drop_sheet(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.forget_sheet(caller).await?)
    }
}
