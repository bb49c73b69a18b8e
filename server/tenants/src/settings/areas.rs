//! Where a business goes. A part of town is never deleted, because bookings refer to it: it is archived, and nobody can choose it
//! any more.

use async_trait::async_trait;
use server_kernel::{Actor, DbError, ServiceError};
use shared::{
    AppError, AppResult, ErrorCode,
    availability::{Point, Travel},
    caller::Caller,
    error::FieldProblem,
    ids::{AreaId, TenantId},
    money::{Currency, Money},
    permission::{Module, Scope},
    tenants::{
        areas::{AreaInput, AreaView, AreasApi, AreasView, TravelInput},
        settings::FormInput,
    },
};
use sqlx::PgConnection;

use super::read;
use crate::{Tenants, model};

/// More than anybody could choose from. Those that are archived count.
const MOST_AREAS: i64 = 200;

impl Tenants {
    async fn show_areas(&self, caller: &Caller) -> Result<AreasView, ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.read())?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let row = sqlx::query!(
            "SELECT t.version, t.currency, t.travel_speed_kmh, t.travel_extra_minutes, t.answer_minutes, l.latitude AS \"latitude?\",
                l.longitude AS \"longitude?\"
             FROM tenants t LEFT JOIN locations l ON l.tenant_id = t.id AND l.is_main WHERE t.id = $1",
            place.tenant.0,
        )
        .fetch_one(tx.conn())
        .await?;
        let currency = model::currency(&row.currency)?;
        let base = row.latitude.zip(row.longitude).and_then(|(lat, lon)| Point::from_degrees(lat, lon));
        let travel = base.map(|base| Travel {
            base,
            speed_kmh: u32::try_from(row.travel_speed_kmh).unwrap_or(1),
            extra_minutes: u32::try_from(row.travel_extra_minutes).unwrap_or(0),
        });
        let view = AreasView {
            version: row.version,
            may_change: place.permissions.scope(Module::Tenants.update()) >= Some(Scope::Tenant),
            currency,
            has_premises: travel.is_some(),
            travel: TravelInput {
                speed: row.travel_speed_kmh.to_string(),
                extra: row.travel_extra_minutes.to_string(),
                answer: row.answer_minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            },
            areas: load(tx.conn(), place.tenant, currency, travel).await?,
            typed: self.typed_form(tx.conn(), (user, place)).await?,
        };
        tx.commit().await?;
        Ok(view)
    }

    async fn change_travel(
        &self,
        caller: &Caller,
        input: &TravelInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        caller.whole_business(Module::Tenants.update())?;
        let (speed, extra, answer) = read::travel(input)?;
        let mut change = self.begin_change(caller, version).await?;
        sqlx::query!(
            "UPDATE tenants SET travel_speed_kmh = $2, travel_extra_minutes = $3, answer_minutes = $4 WHERE id = $1",
            change.place.tenant.0,
            speed,
            extra,
            answer,
        )
        .execute(change.tx.conn())
        .await?;
        self.end_change(change, "tenant.save_travel").await
    }

    async fn keep_area(
        &self,
        caller: &Caller,
        area: Option<AreaId>,
        input: &AreaInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        let (_, place) = caller.whole_business(Module::Tenants.update())?;
        let new = read::area(input, self.by_id(place.tenant).await?.currency)?;
        let mut change = self.begin_change(caller, version).await?;
        let tenant = change.place.tenant;
        let written = match area {
            Some(id) => rewrite(change.tx.conn(), tenant, id, &new).await,
            None => {
                has_room(change.tx.conn(), tenant).await?;
                add(change.tx.conn(), tenant, &new, self.clock.now()).await
            }
        };
        let is_there = written.map_err(|error| {
            if error.is_constraint("service_areas_name") {
                AppError::field("name", FieldProblem::Taken).into()
            } else {
                ServiceError::from(error)
            }
        })?;
        if !is_there {
            return Err(ErrorCode::NotFound.into());
        }
        let action = if area.is_some() { "tenant.save_area" } else { "tenant.add_area" };
        self.end_change(change, action).await
    }

    async fn end_area(&self, caller: &Caller, area: AreaId, version: i32) -> Result<(), ServiceError> {
        let mut change = self.begin_change(caller, version).await?;
        let done = sqlx::query!(
            "UPDATE service_areas SET is_active = false WHERE tenant_id = $1 AND id = $2",
            change.place.tenant.0,
            area.0,
        )
        .execute(change.tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        self.end_change(change, "tenant.archive_area").await
    }
}

async fn has_room(conn: &mut PgConnection, tenant: TenantId) -> Result<(), ServiceError> {
    let known = sqlx::query_scalar!(
        "SELECT count(*) AS \"count!\" FROM service_areas WHERE tenant_id = $1",
        tenant.0
    )
    .fetch_one(conn)
    .await?;
    if known < MOST_AREAS { Ok(()) } else { Err(AppError::field("areas", FieldProblem::OutOfRange).into()) }
}

async fn add(
    conn: &mut PgConnection,
    tenant: TenantId,
    new: &read::Area,
    now: shared::time::Instant,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "INSERT INTO service_areas (tenant_id, id, name, latitude, longitude, fee_minor, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        tenant.0,
        AreaId::new().0,
        new.name,
        new.latitude,
        new.longitude,
        new.fee,
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn rewrite(
    conn: &mut PgConnection,
    tenant: TenantId,
    area: AreaId,
    new: &read::Area,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "UPDATE service_areas SET name = $3, latitude = $4, longitude = $5, fee_minor = $6, is_active = true
         WHERE tenant_id = $1 AND id = $2",
        tenant.0,
        area.0,
        new.name,
        new.latitude,
        new.longitude,
        new.fee,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn load(
    conn: &mut PgConnection,
    tenant: TenantId,
    currency: Currency,
    travel: Option<Travel>,
) -> Result<Vec<AreaView>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, name, latitude, longitude, fee_minor, is_active FROM service_areas
         WHERE tenant_id = $1 ORDER BY lower(name), id",
        tenant.0,
    )
    .fetch_all(conn)
    .await?;
    let areas = rows.into_iter().map(|row| {
        let fee = Money::new(row.fee_minor, currency);
        let at = Point::from_degrees(row.latitude, row.longitude);
        AreaView {
            id: AreaId(row.id),
            input: AreaInput {
                name: row.name,
                latitude: row.latitude.to_string(),
                longitude: row.longitude.to_string(),
                fee: if fee.minor == 0 { String::new() } else { fee.amount() },
            },
            fee,
            active: row.is_active,
            minutes: travel.zip(at).map(|(travel, at)| travel.way(None, Some(at)).num_minutes()),
        }
    });
    Ok(areas.collect())
}

#[async_trait]
impl AreasApi for Tenants {
    async fn areas(&self, caller: &Caller) -> AppResult<AreasView> {
        Ok(self.show_areas(caller).await?)
    }

    async fn save_travel(&self, caller: &Caller, input: &TravelInput, version: i32) -> AppResult<()> {
        let done = self.change_travel(caller, input, version).await;
        self.or_keep(caller, version, done, || FormInput::Travel(input.clone())).await
    }

    async fn save_area(
        &self,
        caller: &Caller,
        area: Option<AreaId>,
        input: &AreaInput,
        version: i32,
    ) -> AppResult<()> {
        let done = self.keep_area(caller, area, input, version).await;
        self.or_keep(caller, version, done, || FormInput::Area(area, input.clone())).await
    }

    async fn archive_area(&self, caller: &Caller, area: AreaId, version: i32) -> AppResult<()> {
        Ok(self.end_area(caller, area, version).await?)
    }
}
