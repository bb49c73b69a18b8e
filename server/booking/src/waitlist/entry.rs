//! An entry as it is stored.

use server_kernel::{DbError, ServiceError, Tx};
use server_tenants::Tenant;
use shared::{
    ErrorCode,
    booking::{
        Wish,
        waitlist::{WaitStatus, Window},
    },
    contact::ContactInput,
    ids::{
        AddonId, BookingId, HoldId, LocationId, OfferId, OptionId, ServiceId, StaffId, TenantId, UserId,
        WaitId,
    },
    time::{Instant, Span},
};
use sqlx::{PgConnection, types::Json};
use std::sync::Arc;

use crate::{Bookings, waitlist::link};
use server_kernel::Actor;

/// What somebody waits for.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub id: WaitId,
    pub user: Option<UserId>,
    pub service: ServiceId,
    pub option: OptionId,
    pub addons: Vec<AddonId>,
    pub staff: Vec<StaffId>,
    pub location: LocationId,
    pub also: Vec<Wish>,
    pub guests: Option<u32>,
    pub windows: Vec<Window>,
    pub last_at: Instant,
    pub contact: ContactInput,
    pub locale: String,
    pub status: WaitStatus,
    pub unanswered: i32,
    pub version: i32,
}

/// A time that was offered.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub id: OfferId,
    pub hold: HoldId,
    pub staff: StaffId,
    pub starts_at: Instant,
    pub expires_at: Instant,
    pub outcome: String,
}

impl Bookings {
    /// Opens the entry of a link. `lock` takes its row for a change.
    pub(super) async fn open_entry(
        &self,
        key: &str,
        lock: bool,
    ) -> Result<(Tx, Arc<Tenant>, Entry), ServiceError> {
        let (id, hash) = link::read(key).ok_or(ErrorCode::NotFound)?;
        let mut tx = self.db.begin(Actor::Public { tenant: None }).await?;
        let tenant = sqlx::query_scalar!("SELECT tenant_of_wait($1, $2)", id.0, hash)
            .fetch_one(tx.conn())
            .await?
            .ok_or(ErrorCode::NotFound)?;
        tx.rollback().await?;
        let tenant = self.tenants.by_id(TenantId(tenant)).await?;
        let mut tx = self.db.begin(Actor::Waiting { tenant: tenant.id, entry: id }).await?;
        let entry = read(tx.conn(), tenant.id, id, lock).await?.ok_or(ErrorCode::NotFound)?;
        Ok((tx, tenant, entry))
    }
}

/// Reads an entry, its row locked if so asked.
pub(super) async fn read(
    conn: &mut PgConnection,
    tenant: TenantId,
    id: WaitId,
    lock: bool,
) -> Result<Option<Entry>, ServiceError> {
    if lock {
        sqlx::query_scalar!(
            "SELECT 1 AS \"one!\" FROM waitlist_entries WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
            tenant.0,
            id.0
        )
        .fetch_optional(&mut *conn)
        .await?;
    }
    let row = sqlx::query!(
        "SELECT user_id, service_id, option_id, addon_ids, staff_ids, location_id, also AS \"also: Json<Vec<Wish>>\", guests, windows AS \"windows: Json<Vec<Window>>\", last_at,
                contact_name, contact_email::text AS \"email!\", contact_phone, locale, status, unanswered, version
         FROM waitlist_entries WHERE tenant_id = $1 AND id = $2",
        tenant.0,
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let status = WaitStatus::from_stored(&row.status)
        .ok_or(DbError::Inconsistent { table: "waitlist_entries", column: "status" })?;
    Ok(Some(Entry {
        id,
        user: row.user_id.map(UserId),
        service: ServiceId(row.service_id),
        option: OptionId(row.option_id),
        addons: row.addon_ids.into_iter().map(AddonId).collect(),
        staff: row.staff_ids.into_iter().map(StaffId).collect(),
        location: LocationId(row.location_id),
        also: row.also.0,
        guests: row.guests.and_then(|guests| guests.try_into().ok()),
        windows: row.windows.0,
        last_at: row.last_at,
        contact: ContactInput { name: row.contact_name, email: row.email, phone: row.contact_phone },
        locale: row.locale,
        status,
        unanswered: row.unanswered,
        version: row.version,
    }))
}

/// An offer of an entry: the one named, or the open one.
pub(super) async fn read_offer(
    conn: &mut PgConnection,
    tenant: TenantId,
    entry: WaitId,
    id: Option<OfferId>,
) -> Result<Option<Offer>, DbError> {
    let row = sqlx::query!(
        "SELECT id, hold_id, staff_id, starts_at, expires_at, outcome FROM waitlist_offers
         WHERE tenant_id = $1 AND entry_id = $2 AND CASE WHEN $3::uuid IS NULL THEN outcome = 'open' ELSE id = $3 END",
        tenant.0,
        entry.0,
        id.map(|id| id.0),
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Offer {
        id: OfferId(row.id),
        hold: HoldId(row.hold_id),
        staff: StaffId(row.staff_id),
        starts_at: row.starts_at,
        expires_at: row.expires_at,
        outcome: row.outcome,
    }))
}

/// The booking that a hold became, the hold's row locked; `None` when it is none (yet).
pub(super) async fn became(
    conn: &mut PgConnection,
    tenant: TenantId,
    hold: HoldId,
) -> Result<Option<BookingId>, DbError> {
    let booking = sqlx::query_scalar!(
        "SELECT booking_id FROM holds WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        tenant.0,
        hold.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(booking.flatten().map(BookingId))
}

/// Times that were offered before and not wanted: nothing that overlaps them is offered again.
pub(super) async fn refused(
    conn: &mut PgConnection,
    tenant: TenantId,
    entry: WaitId,
) -> Result<Vec<Span>, DbError> {
    let rows = sqlx::query!(
        "SELECT starts_at, ends_at FROM waitlist_offers
         WHERE tenant_id = $1 AND entry_id = $2 AND outcome IN ('declined', 'lapsed')",
        tenant.0,
        entry.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Span::new(row.starts_at, row.ends_at)).collect())
}
