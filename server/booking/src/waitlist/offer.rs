//! Offering a time: to the first in line whom it suits, or by hand.

use chrono::Duration;
use server_kernel::{Actor, ServiceError, Tx, errors::ensure_affected, zone::local};
use server_tenants::Tenant;
use shared::{
    ErrorCode,
    booking::{
        StaffLine,
        waitlist::{Chance, WaitStatus, WaitStep},
    },
    caller::Caller,
    ids::{HoldId, OfferId, StaffId, TenantId, UserId, WaitId},
    permission::Module,
    time::{Instant, Span},
};
use sqlx::{PgConnection, types::Json};

use crate::{
    Bookings,
    waitlist::{
        entry::{self, Entry},
        free::{self, Free, Wanted},
        message::Word,
        traces,
    },
};

/// Times shown to whoever offers one by hand.
const CHANCES: usize = 12;
/// How far these look ahead where nothing suits.
const CHANCES_WITHIN: Duration = Duration::days(14);

impl Bookings {
    /// Offers everything that is free at a business to whomever it suits, the longest waiting first, and says how many were
    /// offered something. Safe to run on several nodes at once.
    ///
    /// # Errors
    /// When the database does not answer; offers made before stay.
    pub async fn offer_freed(&self, tenant: TenantId) -> Result<usize, ServiceError> {
        let tenant = self.tenants.by_id(tenant).await?;
        if !tenant.published {
            return Ok(0);
        }
        let (mut last, mut offered) = (None, 0);
        while let Some((place, made)) = self.offer_to_next(&tenant, last).await? {
            last = Some(place);
            offered += usize::from(made);
        }
        if offered > 0 {
            self.log.wake();
        }
        Ok(offered)
    }

    /// Looks at whoever stands behind `last` in the line, alone at this business for as long as it takes.
    async fn offer_to_next(
        &self,
        tenant: &Tenant,
        last: Option<(Instant, WaitId)>,
    ) -> Result<Option<((Instant, WaitId), bool)>, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        stand_at_the_line(tx.conn(), tenant.id).await?;
        let next = sqlx::query!(
            "SELECT created_at, id FROM waitlist_entries
             WHERE tenant_id = $1 AND status = 'waiting' AND last_at > $4
               AND ($2::timestamptz IS NULL OR (created_at, id) > ($2, $3::uuid))
             ORDER BY created_at, id LIMIT 1",
            tenant.id.0,
            last.map(|(at, _)| at),
            last.map(|(_, id)| id.0),
            now,
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(next) = next else { return Ok(None) };
        let place = (next.created_at, WaitId(next.id));
        let made = self.offer_first(&mut tx, tenant, place.1, now).await?;
        if made {
            tx.commit().await?
        } else {
            tx.rollback().await?
        }
        Ok(Some((place, made)))
    }

    /// Offers the first free time that suits an entry, if there is one.
    async fn offer_first(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        id: WaitId,
        now: Instant,
    ) -> Result<bool, ServiceError> {
        let waiting = entry::read(tx.conn(), tenant.id, id, true).await?;
        let Some(entry) = waiting.filter(|entry| entry.status == WaitStatus::Waiting) else {
            return Ok(false);
        };
        let Some(wanted) = Wanted::load(tx.conn(), tenant, &entry).await? else { return Ok(false) };
        let last = entry.last_at.min(wanted.horizon(tenant, now));
        let Some(range) = Span::new(now, last) else { return Ok(false) };
        let refused = entry::refused(tx.conn(), tenant.id, id).await?;
        let times = wanted.times(tx.conn(), tenant, range, (now, now + self.offers_for)).await?;
        let wants = |free: &&Free| {
            let visit = Span::new(free.starts_at, free.ends_at);
            free::suits(tenant, &entry, free.starts_at)
                && !visit.is_some_and(|visit| refused.iter().any(|refused| refused.overlaps(visit)))
        };
        for free in times.iter().filter(wants).take(3) {
            if self.offer_time(tx, tenant, &entry, &wanted, (free.starts_at, None), None, now).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Keeps a time for an entry and says so. `false` when somebody was quicker.
    #[expect(clippy::too_many_arguments, reason = "the parts of one offer, each of another kind")]
    async fn offer_time(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        entry: &Entry,
        wanted: &Wanted,
        time: (Instant, Option<StaffId>),
        by: Option<UserId>,
        now: Instant,
    ) -> Result<bool, ServiceError> {
        let next = entry.status.after(WaitStep::Offer).ok_or(ErrorCode::WrongState)?;
        let (id, hold, expires_at) = (OfferId::new(), HoldId::new(), now + self.offers_for);
        let kept = wanted.keep(tx.conn(), tenant, time, hold, expires_at, now).await?;
        let Some(kept) = kept else { return Ok(false) };
        sqlx::query!(
            "INSERT INTO waitlist_offers (tenant_id, id, entry_id, hold_id, staff_id, starts_at, ends_at, total_minor, offered_by,
                                          offered_at, expires_at, fees)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            tenant.id.0,
            id.0,
            entry.id.0,
            hold.0,
            kept.staff.0,
            kept.visit.start(),
            kept.visit.end(),
            kept.total_minor,
            by.map(|id| id.0),
            now,
            expires_at,
            Json(&kept.fees) as _,
        )
        .execute(tx.conn())
        .await?;
        move_on(tx.conn(), tenant.id, entry, next, entry.unanswered).await?;
        traces::leave(tx, tenant, entry.id, entry.version + 1, "offered", by, Some(Word::Offered), now)
            .await?;
        Ok(true)
    }

    pub(super) async fn list_chances(
        &self,
        caller: &Caller,
        id: WaitId,
    ) -> Result<Vec<Chance>, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.update())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let entry = entry::read(tx.conn(), tenant.id, id, false).await?.ok_or(ErrorCode::NotFound)?;
        let Some(wanted) = Wanted::load(tx.conn(), &tenant, &entry).await? else { return Ok(Vec::new()) };
        let last = entry.last_at.min(wanted.horizon(&tenant, now)).max(now + CHANCES_WITHIN);
        let Some(range) = Span::new(now, last) else { return Ok(Vec::new()) };
        let times = wanted.times(tx.conn(), &tenant, range, (now, now + self.offers_for)).await?;
        let mut chosen: Vec<(bool, Free)> =
            times.into_iter().map(|free| (free::suits(&tenant, &entry, free.starts_at), free)).collect();
        // What suits first; within either, in order of time.
        chosen.sort_by_key(|(suits, _)| !suits);
        chosen.truncate(CHANCES);
        let names = sqlx::query!("SELECT id, name FROM staff WHERE tenant_id = $1", tenant.id.0)
            .fetch_all(tx.conn())
            .await?;
        tx.commit().await?;
        let person = |id: StaffId| {
            names.iter().find(|row| row.id == id.0).map(|row| StaffLine { id, name: row.name.clone() })
        };
        let chances = chosen.into_iter().filter_map(|(suits, free)| {
            let staff = person(free.staff)?;
            Some(Chance { starts_at: local(tenant.timezone, free.starts_at), staff, suits })
        });
        Ok(chances.collect())
    }

    pub(super) async fn offer_by_hand(
        &self,
        caller: &Caller,
        id: WaitId,
        starts_at: Instant,
        staff: StaffId,
    ) -> Result<(), ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.update())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        stand_at_the_line(tx.conn(), tenant.id).await?;
        let entry = entry::read(tx.conn(), tenant.id, id, true).await?.ok_or(ErrorCode::NotFound)?;
        if entry.status.after(WaitStep::Offer).is_none() {
            return Err(ErrorCode::WrongState.into());
        }
        let wanted = Wanted::load(tx.conn(), &tenant, &entry).await?.ok_or(ErrorCode::SlotNotOffered)?;
        if !wanted.is_done_by(staff) {
            return Err(ErrorCode::NotSkilled.into());
        }
        let (time, by) = ((starts_at, Some(staff)), Some(user.user));
        let made = self.offer_time(&mut tx, &tenant, &entry, &wanted, time, by, now).await?;
        if !made {
            return Err(ErrorCode::SlotTaken.into());
        }
        Ok(tx.commit().await?)
    }
}

/// One at a time looks at a business's line: whoever comes second sees what the first has offered.
async fn stand_at_the_line(conn: &mut PgConnection, tenant: TenantId) -> Result<(), ServiceError> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('waitlist ' || $1::text, 0))",
        tenant.to_string()
    )
    .fetch_one(conn)
    .await?;
    Ok(())
}

/// Writes the next state of an entry whose row is locked.
pub(super) async fn move_on(
    conn: &mut PgConnection,
    tenant: TenantId,
    entry: &Entry,
    next: WaitStatus,
    unanswered: i32,
) -> Result<(), ServiceError> {
    let moved = sqlx::query!(
        "UPDATE waitlist_entries SET status = $3, unanswered = $4, version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND version = $5",
        tenant.0,
        entry.id.0,
        next.as_str(),
        unanswered,
        entry.version,
    )
    .execute(conn)
    .await?;
    Ok(ensure_affected(moved.rows_affected(), 1)?)
}
