//! The places of a business. Hours, rooms and shifts belong to one place. A place that is closed loses its hours; what was booked
//! there still names it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::NaiveTime;
use server_kernel::{Actor, DbError, ServiceError, zone};
use shared::{
    AppError, AppResult, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::{LocationId, TenantId},
    permission::{Module, Scope},
    tenants::{
        places::{LocationInput, PlaceView, PlacesApi, PlacesView},
        settings::FormInput,
        start::DayInput,
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Tenants, start};

/// More than any page could show well.
const MOST_PLACES: usize = 50;

impl Tenants {
    async fn show_places(&self, caller: &Caller) -> Result<PlacesView, ServiceError> {
        let (user, place) = caller.whole_business(Module::Tenants.read())?;
        let mut tx = self.db.begin(Actor::staff(user, place)).await?;
        let version = sqlx::query_scalar!("SELECT version FROM tenants WHERE id = $1", place.tenant.0)
            .fetch_one(tx.conn())
            .await?;
        let view = PlacesView {
            version,
            may_change: place.permissions.scope(Module::Tenants.update()) >= Some(Scope::Tenant),
            places: load(tx.conn(), place.tenant).await?,
            typed: self.typed_form(tx.conn(), (user, place)).await?,
        };
        tx.commit().await?;
        Ok(view)
    }

    async fn keep_place(
        &self,
        caller: &Caller,
        place: Option<LocationId>,
        input: &LocationInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        caller.whole_business(Module::Tenants.update())?;
        let (name, address, quarter, point) = start::read_location(input)?;
        let mut change = self.begin_change(caller, version).await?;
        let tenant = change.place.tenant;
        let id = match place {
            Some(id) => id,
            None => add(change.tx.conn(), tenant).await?,
        };
        let done = sqlx::query!(
            "UPDATE locations SET name = $3, address = $4, place = $5, latitude = $6, longitude = $7
             WHERE tenant_id = $1 AND id = $2 AND closed_at IS NULL",
            tenant.0,
            id.0,
            name,
            address,
            quarter,
            point.map(|point| point.0),
            point.map(|point| point.1),
        )
        .execute(change.tx.conn())
        .await?;
        if done.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        let action = if place.is_some() { "tenant.save_location" } else { "tenant.add_location" };
        self.end_change(change, action).await
    }

    async fn change_hours(
        &self,
        caller: &Caller,
        place: LocationId,
        days: &[DayInput],
        version: i32,
    ) -> Result<(), ServiceError> {
        caller.whole_business(Module::Tenants.update())?;
        let hours = start::read_hours(days)?;
        let mut change = self.begin_change(caller, version).await?;
        let tenant = change.place.tenant.0;
        sqlx::query!(
            "DELETE FROM operating_hours WHERE tenant_id = $1 AND location_id = $2",
            tenant,
            place.0
        )
        .execute(change.tx.conn())
        .await?;
        let (weekdays, times): (Vec<i16>, Vec<_>) = hours.iter().map(|row| (row.0, (row.1, row.2))).unzip();
        let (opens, closes): (Vec<_>, Vec<_>) = times.into_iter().unzip();
        let written = sqlx::query!(
            "INSERT INTO operating_hours (tenant_id, location_id, weekday, opens, closes)
             SELECT $1, l.id, h.weekday, h.opens, h.closes
             FROM unnest($3::smallint[], $4::time[], $5::time[]) AS h (weekday, opens, closes), locations l
             WHERE l.tenant_id = $1 AND l.id = $2 AND l.closed_at IS NULL",
            tenant,
            place.0,
            &weekdays,
            &opens,
            &closes,
        )
        .execute(change.tx.conn())
        .await?;
        if written.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        self.end_change(change, "tenant.save_hours").await
    }

    async fn end_place(&self, caller: &Caller, place: LocationId, version: i32) -> Result<(), ServiceError> {
        // Whoever cannot see what is booked cannot know that nothing is.
        caller.whole_business(Module::Bookings.read())?;
        let mut change = self.begin_change(caller, version).await?;
        let tenant = change.place.tenant;
        let places = sqlx::query_scalar!(
            "SELECT id FROM locations WHERE tenant_id = $1 AND closed_at IS NULL ORDER BY is_main DESC, name, id FOR UPDATE",
            tenant.0
        )
        .fetch_all(change.tx.conn())
        .await?;
        if !places.contains(&place.0) {
            return Err(ErrorCode::NotFound.into());
        }
        let Some(next) = places.iter().copied().find(|id| *id != place.0) else {
            return Err(ErrorCode::LastPlace.into());
        };
        self.nothing_there(change.tx.conn(), tenant, place).await?;
        sqlx::query!(
            "DELETE FROM operating_hours WHERE tenant_id = $1 AND location_id = $2",
            tenant.0,
            place.0
        )
        .execute(change.tx.conn())
        .await?;
        sqlx::query!(
            "UPDATE locations SET is_main = false, closed_at = $3 WHERE tenant_id = $1 AND id = $2",
            tenant.0,
            place.0,
            self.clock.now(),
        )
        .execute(change.tx.conn())
        .await?;
        sqlx::query!(
            "UPDATE locations SET is_main = true WHERE tenant_id = $1 AND id = $2
                AND NOT EXISTS (SELECT 1 FROM locations WHERE tenant_id = $1 AND is_main)",
            tenant.0,
            next,
        )
        .execute(change.tx.conn())
        .await?;
        self.end_change(change, "tenant.close_location").await
    }

    /// Refuses to close a place where visits or classes are to come, people work, or rooms are in use.
    async fn nothing_there(
        &self,
        conn: &mut PgConnection,
        tenant: TenantId,
        place: LocationId,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let today = zone::local(self.by_id(tenant).await?.timezone, now).date_naive();
        let there = sqlx::query!(
            "SELECT EXISTS (SELECT 1 FROM bookings WHERE tenant_id = $1 AND location_id = $2 AND ends_at > $3
                              AND status IN ('pending', 'confirmed', 'assigned', 'rescheduled', 'in_progress'))
                 OR EXISTS (SELECT 1 FROM classes WHERE tenant_id = $1 AND location_id = $2 AND ends_at > $3
                              AND status = 'scheduled') AS \"booked!\",
                EXISTS (SELECT 1 FROM staff_schedules WHERE tenant_id = $1 AND location_id = $2
                          AND (valid_to IS NULL OR valid_to >= $4))
                 OR EXISTS (SELECT 1 FROM resources WHERE tenant_id = $1 AND location_id = $2 AND is_active) AS \"in_use!\"",
            tenant.0,
            place.0,
            now,
            today,
        )
        .fetch_one(conn)
        .await?;
        if there.booked {
            return Err(ErrorCode::PlaceBooked.into());
        }
        if there.in_use { Err(ErrorCode::PlaceInUse.into()) } else { Ok(()) }
    }
}

/// Opening hours of one day at one place.
struct Hours {
    location_id: Uuid,
    weekday: i16,
    opens: NaiveTime,
    closes: NaiveTime,
}

/// One more, as long open as the main one.
async fn add(conn: &mut PgConnection, tenant: TenantId) -> Result<LocationId, ServiceError> {
    let places = sqlx::query_scalar!(
        "SELECT id FROM locations WHERE tenant_id = $1 AND closed_at IS NULL FOR UPDATE",
        tenant.0
    )
    .fetch_all(&mut *conn)
    .await?;
    if places.len() >= MOST_PLACES {
        return Err(AppError::field("name", FieldProblem::OutOfRange).into());
    }
    let id = LocationId::new();
    sqlx::query!(
        "INSERT INTO locations (tenant_id, id, name, address, place, is_main) VALUES ($1, $2, '', '', '', $3)",
        tenant.0,
        id.0,
        places.is_empty(),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO operating_hours (tenant_id, location_id, weekday, opens, closes)
         SELECT $1, $2, weekday, opens, closes FROM operating_hours
         WHERE tenant_id = $1
            AND location_id = (SELECT id FROM locations WHERE tenant_id = $1 AND is_main)",
        tenant.0,
        id.0,
    )
    .execute(conn)
    .await?;
    Ok(id)
}

async fn load(conn: &mut PgConnection, tenant: TenantId) -> Result<Vec<PlaceView>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, name, address, place, latitude, longitude FROM locations
         WHERE tenant_id = $1 AND closed_at IS NULL ORDER BY is_main DESC, name, id",
        tenant.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut weeks = weeks(conn, tenant).await?;
    let degrees = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let places = rows.into_iter().enumerate().map(|(at, row)| PlaceView {
        id: LocationId(row.id),
        // The first is the one that others are shown, marked or not.
        is_main: at == 0,
        input: LocationInput {
            name: row.name,
            address: row.address,
            place: row.place,
            latitude: degrees(row.latitude),
            longitude: degrees(row.longitude),
        },
        hours: weeks.remove(&row.id).unwrap_or_else(|| vec![DayInput::default(); 7]),
    });
    Ok(places.collect())
}

/// Two stretches a day at most, as the page has room for.
async fn weeks(conn: &mut PgConnection, tenant: TenantId) -> Result<BTreeMap<Uuid, Vec<DayInput>>, DbError> {
    let rows = sqlx::query_as!(
        Hours,
        "SELECT location_id, weekday, opens, closes FROM operating_hours WHERE tenant_id = $1 ORDER BY weekday, opens",
        tenant.0,
    )
    .fetch_all(conn)
    .await?;
    let text = |time: NaiveTime| time.format("%H:%M").to_string();
    let mut weeks: BTreeMap<Uuid, Vec<DayInput>> = BTreeMap::new();
    for row in rows {
        let days = weeks.entry(row.location_id).or_insert_with(|| vec![DayInput::default(); 7]);
        let Some(day) = usize::try_from(row.weekday).ok().and_then(|day| days.get_mut(day)) else { continue };
        if day.is_open() {
            (day.from2, day.to2) = (text(row.opens), text(row.closes));
        } else {
            *day = DayInput::open(&text(row.opens), &text(row.closes));
        }
    }
    Ok(weeks)
}

#[async_trait]
impl PlacesApi for Tenants {
    async fn places(&self, caller: &Caller) -> AppResult<PlacesView> {
        Ok(self.show_places(caller).await?)
    }

    async fn save_place(
        &self,
        caller: &Caller,
        place: Option<LocationId>,
        input: &LocationInput,
        version: i32,
    ) -> AppResult<()> {
        let done = self.keep_place(caller, place, input, version).await;
        self.or_keep(caller, version, done, || FormInput::Place(place, input.clone())).await
    }

    async fn save_hours(
        &self,
        caller: &Caller,
        place: LocationId,
        days: &[DayInput],
        version: i32,
    ) -> AppResult<()> {
        let done = self.change_hours(caller, place, days, version).await;
        self.or_keep(caller, version, done, || FormInput::Hours(place, days.to_vec())).await
    }

    async fn close_place(&self, caller: &Caller, place: LocationId, version: i32) -> AppResult<()> {
        Ok(self.end_place(caller, place, version).await?)
    }
}
