//! The catalogue as a sheet: taken home, worked on, brought back. Nothing changes before somebody has seen what would.

mod cells;
mod plan;
#[cfg(test)]
mod tests;

use server_kernel::{DbError, ServiceError};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    catalog::{edit::MAX_SHEET, sheet::ImportPreview},
    error::FieldProblem,
    permission::Module,
};
use sqlx::PgConnection;

use self::{
    cells::Names,
    plan::{Plan, Planned},
};
use super::{
    change::{self, Change, Done, kept},
    form, load, parts, read, write,
};
use crate::Catalog;

impl Catalog {
    pub(super) async fn export_sheet(&self, caller: &Caller) -> Result<String, ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.export()).await?;
        let tenant = change.tenant.clone();
        let services = load::services(change.tx.conn(), &tenant, None).await?;
        let names = names(change.tx.conn(), &tenant).await?;
        let sheet =
            plan::sheet(&services, &names).map_err(|error| ServiceError::Internal(error.to_string()))?;
        let done = Done {
            kind: "service",
            id: tenant.id.0,
            version: 0,
            action: "catalog.export",
            event: "catalog_exported",
        };
        self.end(change, done).await?;
        Ok(sheet)
    }

    /// Whoever brings a sheet may make services and change them.
    async fn begin_import<'a>(&self, caller: &'a Caller) -> Result<Change<'a>, ServiceError> {
        caller.whole_business(Module::Catalog.update())?;
        self.begin(caller, Module::Catalog.create()).await
    }

    pub(super) async fn keep_sheet_of(&self, caller: &Caller, bytes: Vec<u8>) -> Result<(), ServiceError> {
        let mut change = self.begin_import(caller).await?;
        if bytes.len() > MAX_SHEET {
            return Err(AppError::field("sheet", FieldProblem::TooLong).into());
        }
        let text = plan::text_of(bytes)?;
        let place = (change.place.tenant.0, change.user.user.0, "sheet", "");
        change::keep(change.tx.conn(), place, &text, self.clock.now()).await?;
        Ok(change.tx.commit().await?)
    }

    pub(super) async fn forget_sheet(&self, caller: &Caller) -> Result<(), ServiceError> {
        let mut change = self.begin_import(caller).await?;
        let place = (change.place.tenant.0, change.user.user.0, "sheet");
        change::forget(change.tx.conn(), place).await?;
        Ok(change.tx.commit().await?)
    }

    /// What the sheet that was kept would change.
    async fn plan_of(&self, change: &mut Change<'_>) -> Result<Option<Plan>, ServiceError> {
        let tenant = change.tenant.clone();
        let place = (tenant.id.0, change.user.user.0, "sheet", "");
        let conn = change.tx.conn();
        let Some(sheet) = kept(conn, place, self.clock.now()).await? else { return Ok(None) };
        let services = load::services(conn, &tenant, None).await?;
        let names = names(conn, &tenant).await?;
        Ok(Some(plan::plan(&sheet, &services, &names, tenant.currency)))
    }

    pub(super) async fn preview_sheet(&self, caller: &Caller) -> Result<Option<ImportPreview>, ServiceError> {
        let mut change = self.begin_import(caller).await?;
        let plan = self.plan_of(&mut change).await?;
        change.tx.commit().await?;
        Ok(plan.map(|plan| plan.preview))
    }

    pub(super) async fn apply_sheet(&self, caller: &Caller, digest: &str) -> Result<(), ServiceError> {
        let mut change = self.begin_import(caller).await?;
        let plan = self.plan_of(&mut change).await?.ok_or(ErrorCode::NotFound)?;
        // Somebody changed a service meanwhile, or sent another sheet: what would happen now was not looked at.
        if plan.preview.digest != digest {
            return Err(ErrorCode::SettingsChanged.into());
        }
        if !plan.preview.errors.is_empty() {
            return Err(AppError::field("sheet", FieldProblem::Inconsistent).into());
        }
        for planned in plan.services {
            self.write_planned(&mut change, planned).await?;
        }
        let (tenant, user) = (change.place.tenant.0, change.user.user.0);
        change::forget(change.tx.conn(), (tenant, user, "sheet")).await?;
        let done = Done {
            kind: "service",
            id: tenant,
            version: 0,
            action: "catalog.import",
            event: "catalog_imported",
        };
        self.end(change, done).await
    }

    async fn write_planned(&self, change: &mut Change<'_>, mut planned: Planned) -> Result<(), ServiceError> {
        let tenant = change.tenant.clone();
        let conn = change.tx.conn();
        if let Some(name) = &planned.category {
            planned.input.category = parts::category_named(conn, tenant.id.0, name).await?.to_string();
        }
        let new = read::service(&planned.input, tenant.currency)?;
        let (id, before) = (planned.id.unwrap_or_default(), planned.id.map(|_| planned.version));
        let version = write::service(conn, tenant.id.0, (id, before), &new).await?;
        let (action, event) = match planned.id {
            Some(_) => ("service.save", "service_saved"),
            None => ("service.create", "service_created"),
        };
        let done = Done { kind: "service", id: id.0, version, action, event };
        Ok(self.record(change, done).await?)
    }
}

async fn names(conn: &mut PgConnection, tenant: &Tenant) -> Result<Names, DbError> {
    let pair = |choice: shared::catalog::edit::Choice| (choice.id, choice.name);
    Ok(Names {
        categories: form::headings(conn, tenant).await?.into_iter().map(pair).collect(),
        staff: form::staff(conn, tenant).await?.into_iter().map(pair).collect(),
    })
}
