//! What a business sets for itself. Every change bumps the business's version, so that nobody undoes what they have not seen, and
//! leaves an audit entry and an event behind.

mod areas;
pub(crate) mod brand;
mod closures;
mod papers;
mod places;
mod read;
mod typed;
mod verify;
mod view;

use async_trait::async_trait;
use serde_json::json;
use server_kernel::{Actor, ServiceError, Tx, audit::Entry, events::NewEvent, trace};
use shared::{
    AppError, AppResult, ErrorCode,
    caller::{Caller, Membership, SignedIn},
    error::FieldProblem,
    permission::{Module, Scope},
    tenants::settings::{BusinessInput, ClosureInput, FormInput, SettingsApi, SettingsView, TaxKind},
};
use uuid::Uuid;

use crate::Tenants;

/// A change under way: whoever makes it has been let in, and nobody else was quicker.
struct Change<'a> {
    tx: Tx,
    user: &'a SignedIn,
    place: &'a Membership,
    version: i32,
}

impl Tenants {
    async fn begin_change<'a>(&self, caller: &'a Caller, version: i32) -> Result<Change<'a>, ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.update())?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let version = sqlx::query_scalar!(
            "UPDATE tenants SET version = version + 1 WHERE id = $1 AND version = $2 RETURNING version",
            place.tenant.0,
            version,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(ErrorCode::SettingsChanged)?;
        Ok(Change { tx, user, place, version })
    }

    async fn end_change(&self, mut change: Change<'_>, action: &'static str) -> Result<(), ServiceError> {
        let (tenant, now) = (change.place.tenant, self.clock.now());
        let entry = Entry {
            tenant: Some(tenant),
            user: Some(change.user.user),
            action,
            resource_kind: "tenant",
            resource: Some(tenant.0),
            success: true,
            at: now,
        };
        let event = NewEvent {
            tenant,
            aggregate_kind: "tenant",
            aggregate: tenant.0,
            version: change.version,
            kind: "settings_changed",
            data: json!({}),
            at: now,
        };
        trace::record(change.tx.conn(), entry, event, None).await?;
        typed::forget(change.tx.conn(), (change.user, change.place)).await?;
        change.tx.commit().await?;
        self.forget(tenant);
        Ok(())
    }

    async fn show_settings(&self, caller: &Caller) -> Result<SettingsView, ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.read())?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let mut view = view::load(tx.conn(), place.tenant, self.clock.now()).await?;
        view.typed = self.typed_form(tx.conn(), (user, place)).await?;
        tx.commit().await?;
        view.may_change = place.permissions.scope(Module::Tenants.update()) >= Some(Scope::Tenant);
        Ok(view)
    }

    async fn change_business(
        &self,
        caller: &Caller,
        input: &BusinessInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        let prefix = self.prefix(caller).await?;
        let new = read::business(input, &prefix)?;
        let mut change = self.begin_change(caller, version).await?;
        sqlx::query!(
            "UPDATE tenants SET name = $2, tagline = $3, about = $4, phone = $5, confirmation_mode = $6,
                min_notice_minutes = $7, horizon_days = $8, slot_step_minutes = $9, free_cancel_minutes = $10,
                best_times_first = $11, check_in_opens_minutes = $12, no_show_minutes = $13
             WHERE id = $1",
            change.place.tenant.0,
            new.name,
            new.tagline,
            new.about,
            new.phone,
            new.confirmation_mode,
            new.notice,
            new.horizon,
            new.step,
            new.free_cancel,
            new.best_times_first,
            new.check_in_opens,
            new.no_show,
        )
        .execute(change.tx.conn())
        .await?;
        self.end_change(change, "tenant.save_business").await
    }

    /// What goes before a number without a country code.
    async fn prefix(&self, caller: &Caller) -> Result<String, ServiceError> {
        let (_, place) = caller.whole_business(Module::Tenants.update())?;
        Ok(self.by_id(place.tenant).await?.phone_prefix.clone())
    }

    async fn change_tax_id(
        &self,
        caller: &Caller,
        kind: TaxKind,
        number: &str,
        version: i32,
    ) -> Result<(), ServiceError> {
        caller.whole_business(Module::Tenants.update())?;
        let number = match number.trim() {
            "" => None,
            text => {
                Some(kind.read(text).ok_or_else(|| AppError::field(kind.as_str(), FieldProblem::Malformed))?)
            }
        };
        let mut change = self.begin_change(caller, version).await?;
        sqlx::query!(
            "DELETE FROM business_tax_ids WHERE tenant_id = $1 AND kind = $2",
            change.place.tenant.0,
            kind.as_str(),
        )
        .execute(change.tx.conn())
        .await?;
        if let Some(number) = number {
            sqlx::query!(
                "INSERT INTO business_tax_ids (tenant_id, kind, number) VALUES ($1, $2, $3)",
                change.place.tenant.0,
                kind.as_str(),
                number,
            )
            .execute(change.tx.conn())
            .await?;
        }
        sqlx::query!("SELECT papers_again() AS \"again: ()\"").fetch_one(change.tx.conn()).await?;
        self.end_change(change, "tenant.save_tax_id").await
    }
}

#[async_trait]
impl SettingsApi for Tenants {
    async fn settings(&self, caller: &Caller) -> AppResult<SettingsView> {
        Ok(self.show_settings(caller).await?)
    }

    async fn save_business(&self, caller: &Caller, input: &BusinessInput, version: i32) -> AppResult<()> {
        let done = self.change_business(caller, input, version).await;
        self.or_keep(caller, version, done, || FormInput::Business(input.clone())).await
    }

    async fn add_closure(&self, caller: &Caller, input: &ClosureInput, version: i32) -> AppResult<()> {
        let done = self.close(caller, input, version).await;
        self.or_keep(caller, version, done, || FormInput::Closure(input.clone())).await
    }

    async fn remove_closure(&self, caller: &Caller, closure: Uuid, version: i32) -> AppResult<()> {
        Ok(self.reopen(caller, closure, version).await?)
    }

    async fn save_tax_id(&self, caller: &Caller, kind: TaxKind, number: &str, version: i32) -> AppResult<()> {
        let done = self.change_tax_id(caller, kind, number, version).await;
        self.or_keep(caller, version, done, || FormInput::TaxId(kind, number.to_owned())).await
    }
}
