//! What a business sets for itself. Every change bumps the business's version, so that nobody undoes what they have not seen, and
//! leaves an audit entry and an event behind.

mod closures;
mod papers;
mod read;
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
    tenants::{
        settings::{BusinessInput, ClosureInput, LocationInput, SettingsApi, SettingsView, TaxKind},
        start::DayInput,
    },
};
use uuid::Uuid;

use crate::{Tenants, start};

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
        change.tx.commit().await?;
        self.forget(tenant);
        Ok(())
    }

    async fn show_settings(&self, caller: &Caller) -> Result<SettingsView, ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.read())?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let mut view = view::load(tx.conn(), place.tenant, self.clock.now()).await?;
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
                min_notice_minutes = $7, horizon_days = $8, slot_step_minutes = $9, free_cancel_minutes = $10
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

    async fn change_location(
        &self,
        caller: &Caller,
        input: &LocationInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        caller.whole_business(Module::Tenants.update())?;
        let (address, place, point) = start::read_location(input)?;
        let mut change = self.begin_change(caller, version).await?;
        sqlx::query!(
            "UPDATE locations SET address = $2, place = $3, latitude = $4, longitude = $5
             WHERE tenant_id = $1 AND id = (
                 SELECT id FROM locations WHERE tenant_id = $1 ORDER BY is_main DESC, id LIMIT 1
             )",
            change.place.tenant.0,
            address,
            place,
            point.map(|point| point.0),
            point.map(|point| point.1),
        )
        .execute(change.tx.conn())
        .await?;
        self.end_change(change, "tenant.save_location").await
    }

    async fn change_hours(
        &self,
        caller: &Caller,
        days: &[DayInput],
        version: i32,
    ) -> Result<(), ServiceError> {
        caller.whole_business(Module::Tenants.update())?;
        let hours = start::read_hours(days)?;
        let mut change = self.begin_change(caller, version).await?;
        let tenant = change.place.tenant.0;
        sqlx::query!("DELETE FROM operating_hours WHERE tenant_id = $1", tenant)
            .execute(change.tx.conn())
            .await?;
        let (weekdays, times): (Vec<i16>, Vec<_>) = hours.iter().map(|row| (row.0, (row.1, row.2))).unzip();
        let (opens, closes): (Vec<_>, Vec<_>) = times.into_iter().unzip();
        sqlx::query!(
            "INSERT INTO operating_hours (tenant_id, location_id, weekday, opens, closes)
             SELECT $1, l.id, h.weekday, h.opens, h.closes
             FROM unnest($2::smallint[], $3::time[], $4::time[]) AS h (weekday, opens, closes),
                (SELECT id FROM locations WHERE tenant_id = $1 ORDER BY is_main DESC, id LIMIT 1) l",
            tenant,
            &weekdays,
            &opens,
            &closes,
        )
        .execute(change.tx.conn())
        .await?;
        self.end_change(change, "tenant.save_hours").await
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
        Ok(self.change_business(caller, input, version).await?)
    }

    async fn save_location(&self, caller: &Caller, input: &LocationInput, version: i32) -> AppResult<()> {
        Ok(self.change_location(caller, input, version).await?)
    }

    async fn save_hours(&self, caller: &Caller, days: &[DayInput], version: i32) -> AppResult<()> {
        Ok(self.change_hours(caller, days, version).await?)
    }

    async fn add_closure(&self, caller: &Caller, input: &ClosureInput, version: i32) -> AppResult<()> {
        Ok(self.close(caller, input, version).await?)
    }

    async fn remove_closure(&self, caller: &Caller, closure: Uuid, version: i32) -> AppResult<()> {
        Ok(self.reopen(caller, closure, version).await?)
    }

    async fn save_tax_id(&self, caller: &Caller, kind: TaxKind, number: &str, version: i32) -> AppResult<()> {
        Ok(self.change_tax_id(caller, kind, number, version).await?)
    }
}
