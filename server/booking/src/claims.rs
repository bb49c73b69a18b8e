//! Taking and giving back time. The constraint `claims_no_overlap` decides; this module only asks in an order in which
//! nobody can wait for each other in a circle.

mod giving_back;
mod ways;

use std::collections::BTreeMap;

use chrono::Duration;
use server_kernel::DbError;
use server_tenants::Tenant;
use shared::{
    availability::{Plan, PlannedLeg, Point},
    ids::{AppointmentId, ClassId, HoldId, TenantId},
    time::{Instant, Span},
};
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) use giving_back::{
    extend_hold, of_hold, release_appointments, release_class, release_hold, settle,
};

/// Whose claims.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Owner<'a> {
    /// Of a visit's appointments, one for each leg of the plan.
    Visit(&'a [AppointmentId]),
    Hold {
        id: HoldId,
        expires_at: Instant,
    },
    /// Of a class itself: its teacher's and its room's time.
    Class(ClassId),
}

/// Whether a claim keeps others out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// It does: the constraint refuses a second one.
    Blocking,
    /// Deliberate overbooking: it lies over others. The picker still sees the time as taken.
    Over,
}

/// One person, room or device for one stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taking {
    pub resource: Uuid,
    /// The way not counted.
    pub during: Span,
    /// Which leg of the plan it is for.
    pub leg: usize,
    /// How long the way is that it begins with.
    pub way: Duration,
    /// Where it would begin if an earlier leg of the same visit did not take that time already.
    pub full_start: Option<Instant>,
}

impl Taking {
    fn way_minutes(&self) -> i16 {
        i16::try_from(self.way.num_minutes()).unwrap_or(0)
    }
}

/// All that a plan takes, in the order in which it is claimed. Where two legs of one visit use the same, their buffers may
/// overlap: the later one's claim begins where the earlier one's ends.
pub(crate) fn takings(plan: &Plan) -> Vec<Taking> {
    let mut by_resource: BTreeMap<Uuid, Vec<(Span, usize)>> = BTreeMap::new();
    for (leg, planned) in plan.iter().enumerate() {
        let staff = planned.staff_taken.iter().map(|during| (planned.staff.0, *during));
        let rooms = planned.rooms.iter().map(|room| (room.0, planned.rooms_taken));
        let seats = planned.seats.iter().flat_map(|seats| &seats.taken).map(|seat| (seat.0, planned.service));
        for (resource, during) in staff.chain(rooms).chain(seats) {
            by_resource.entry(resource).or_default().push((during, leg));
        }
    }
    let mut all = Vec::new();
    for (resource, mut spans) in by_resource {
        spans.sort_unstable();
        let mut end: Option<Instant> = None;
        for (span, leg) in spans {
            let from = end.map_or(span.start(), |end| end.max(span.start()));
            if let Some(during) = Span::new(from, span.end()) {
                let full_start = (from > span.start()).then(|| span.start());
                all.push(Taking { resource, during, leg, way: Duration::zero(), full_start });
                end = Some(span.end());
            }
        }
    }
    all
}

/// Everybody and everything that is locked for a plan: people and rooms, or the class.
pub(crate) fn resources(plan: &Plan) -> Vec<Uuid> {
    let locked = |leg: &PlannedLeg| match &leg.seats {
        Some(seats) => vec![seats.class.0],
        None => std::iter::once(leg.staff.0).chain(leg.rooms.iter().map(|room| room.0)).collect(),
    };
    let mut all: Vec<Uuid> = plan.iter().flat_map(locked).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The whole time in which a plan takes anything.
fn whole(takings: &[Taking]) -> Option<Span> {
    let start = takings.iter().map(|taking| taking.during.start()).min()?;
    let end = takings.iter().map(|taking| taking.during.end()).max()?;
    Span::new(start, end)
}

/// How firmly resources are locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// Bookings among themselves: the constraint sorts them out.
    Shared,
    /// Release and take: nobody may come between.
    Exclusive,
}

/// Locks resources until the transaction ends, always in the same order.
pub(crate) async fn lock(conn: &mut PgConnection, kind: Lock, resources: &[Uuid]) -> Result<(), DbError> {
    let mut keys: Vec<i64> =
        resources.iter().map(|id| (id.as_u64_pair().1 ^ id.as_u64_pair().0) as i64).collect();
    keys.sort_unstable();
    keys.dedup();
    match kind {
        Lock::Shared => {
            sqlx::query!("SELECT pg_advisory_xact_lock_shared(k) FROM unnest($1::bigint[]) AS k", &keys)
                .fetch_all(conn)
                .await?;
        }
        Lock::Exclusive => {
            sqlx::query!("SELECT pg_advisory_xact_lock(k) FROM unnest($1::bigint[]) AS k", &keys)
                .fetch_all(conn)
                .await?;
        }
    }
    Ok(())
}

/// Removes expired holds in the way, in order: an expired hold still blocks the constraint.
pub(crate) async fn sweep(
    conn: &mut PgConnection,
    tenant: TenantId,
    resources: &[Uuid],
    during: Span,
    now: Instant,
) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM claims WHERE tenant_id = $1 AND id IN (
             SELECT id FROM claims
             WHERE tenant_id = $1 AND resource_id = ANY($2) AND starts_at < $4 AND ends_at > $3 AND expires_at <= $5
             ORDER BY resource_id, starts_at FOR UPDATE)",
        tenant.0,
        resources,
        during.start(),
        during.end(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Claims all of `takings`, or tells that it could not. After `false` the caller rolls back (to a savepoint): some of them
/// may have been taken.
async fn take(
    conn: &mut PgConnection,
    tenant: TenantId,
    takings: &[Taking],
    at: Option<Point>,
    owner: Owner<'_>,
    way: Way,
) -> Result<bool, DbError> {
    let (appointments, hold, expires_at, class) = match owner {
        Owner::Visit(ids) => (Some(ids), None, None, None),
        Owner::Hold { id, expires_at } => (None, Some(id.0), Some(expires_at), None),
        Owner::Class(id) => (None, None, None, Some(id.0)),
    };
    let appointment = |taking: &Taking| appointments.and_then(|ids| ids.get(taking.leg)).map(|id| id.0);
    let taken = sqlx::query!(
        "INSERT INTO claims (tenant_id, resource_id, during, appointment_id, hold_id, expires_at, blocking, class_id,
                             way_minutes, latitude, longitude, full_start)
         SELECT $1, resource, tstzrange(starts - make_interval(mins => way), ends), appointment, $6, $7, $8, $9,
                way, $11, $12, full_start
         FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::uuid[], $10::smallint[], $13::timestamptz[])
             AS wanted (resource, starts, ends, appointment, way, full_start)
         ORDER BY resource, starts
         ON CONFLICT ON CONSTRAINT claims_no_overlap DO NOTHING",
        tenant.0,
        &takings.iter().map(|taking| taking.resource).collect::<Vec<_>>(),
        &takings.iter().map(|taking| taking.during.start()).collect::<Vec<_>>(),
        &takings.iter().map(|taking| taking.during.end()).collect::<Vec<_>>(),
        &takings.iter().map(appointment).collect::<Vec<_>>() as &[Option<Uuid>],
        hold,
        expires_at,
        way == Way::Blocking,
        class,
        &takings.iter().map(|taking| taking.way_minutes()).collect::<Vec<_>>(),
        at.map(|at| at.latitude),
        at.map(|at| at.longitude),
        &takings.iter().map(|taking| taking.full_start).collect::<Vec<_>>() as &[Option<Instant>],
    )
    .execute(conn)
    .await?;
    Ok(taken.rows_affected() == takings.len() as u64)
}

/// Takes a plan over whatever else is there.
pub(crate) async fn take_over(
    conn: &mut PgConnection,
    tenant: TenantId,
    plan: &Plan,
    owner: Owner<'_>,
) -> Result<(), DbError> {
    take(conn, tenant, &takings(plan), place(plan), owner, Way::Over).await.map(drop)
}

/// How many ways to serve a time are locked and tried where something is given back first.
pub(crate) const TRIES: usize = 3;

/// Takes the first of `plans` that is still free.
///
/// Each try that fails is undone before the next one, its locks included, so that nothing is held while waiting for
/// something else. Whoever gives back other claims in the same transaction uses [`take_locked`].
pub(crate) async fn take_first(
    conn: &mut PgConnection,
    tenant: &Tenant,
    plans: &[Plan],
    owner: Owner<'_>,
    now: Instant,
) -> Result<Option<Plan>, DbError> {
    // Where somebody is tells how long their next way is: it must not change in between.
    let kind = if tenant.travel.is_some() { Lock::Exclusive } else { Lock::Shared };
    for (nth, plan) in plans.iter().enumerate() {
        let last = nth + 1 == plans.len();
        if !last {
            sqlx::query("SAVEPOINT placement").execute(&mut *conn).await?;
        }
        lock(conn, kind, &resources(plan)).await?;
        if try_plan(conn, tenant, plan, owner, now).await? {
            return Ok(Some(plan.clone()));
        }
        if !last {
            sqlx::query("ROLLBACK TO SAVEPOINT placement").execute(&mut *conn).await?;
        }
    }
    Ok(None)
}

/// Clears expired holds out of the way and claims; the caller has locked.
async fn try_plan(
    conn: &mut PgConnection,
    tenant: &Tenant,
    plan: &Plan,
    owner: Owner<'_>,
    now: Instant,
) -> Result<bool, DbError> {
    let mut takings = takings(plan);
    if let Some(during) = whole(&takings) {
        let wanted: Vec<Uuid> = takings.iter().map(|taking| taking.resource).collect();
        let swept = if tenant.travel.is_some() { ways::around(during) } else { during };
        sweep(conn, tenant.id, &wanted, swept, now).await?;
    }
    if !ways::find(conn, tenant, plan, &mut takings).await? {
        return Ok(false);
    }
    let taken = take(conn, tenant.id, &takings, place(plan), owner, Way::Blocking).await?;
    Ok(taken && stands(conn, tenant.id, plan).await?)
}

/// Where a plan takes place: a visit has one address.
fn place(plan: &Plan) -> Option<Point> {
    plan.first().and_then(|leg| leg.at)
}

/// Whether the classes of a plan are still held, by the people it names. Asked with the seats taken, it stays true until the
/// transaction ends.
async fn stands(conn: &mut PgConnection, tenant: TenantId, plan: &Plan) -> Result<bool, DbError> {
    for leg in plan {
        let Some(seats) = &leg.seats else { continue };
        let stands = sqlx::query_scalar!(
            "SELECT class_stands($1, $2, $3, $4) AS \"stands!\"",
            tenant.0,
            seats.class.0,
            leg.staff.0,
            leg.service.start(),
        )
        .fetch_one(&mut *conn)
        .await?;
        if !stands {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Locks `given` and what `plans` need, all at once and alone: then some can be given back and others taken without
/// anybody coming between or waiting in a circle.
pub(crate) async fn lock_exchange(
    conn: &mut PgConnection,
    given: &[Uuid],
    plans: &[Plan],
) -> Result<(), DbError> {
    let mut locked = given.to_vec();
    locked.extend(plans.iter().flat_map(resources));
    lock(conn, Lock::Exclusive, &locked).await
}

/// Takes the first of `plans` that is still free; the caller has locked them all ([`lock_exchange`]).
pub(crate) async fn take_locked(
    conn: &mut PgConnection,
    tenant: &Tenant,
    plans: &[Plan],
    owner: Owner<'_>,
    now: Instant,
) -> Result<Option<Plan>, DbError> {
    for plan in plans {
        sqlx::query("SAVEPOINT placement").execute(&mut *conn).await?;
        if try_plan(conn, tenant, plan, owner, now).await? {
            return Ok(Some(plan.clone()));
        }
        sqlx::query("ROLLBACK TO SAVEPOINT placement").execute(&mut *conn).await?;
    }
    Ok(None)
}

/// Turns a hold's claims into those of a visit, if they are all still there and exactly what the plan needs. Otherwise
/// nothing has changed.
pub(crate) async fn convert_hold(
    conn: &mut PgConnection,
    tenant: TenantId,
    hold: HoldId,
    appointments: &[AppointmentId],
    plan: &Plan,
) -> Result<bool, DbError> {
    let expected = takings(plan);
    let appointment = |taking: &Taking| appointments.get(taking.leg).map(|id| id.0);
    sqlx::query("SAVEPOINT hold").execute(&mut *conn).await?;
    let converted = sqlx::query!(
        "UPDATE claims c SET hold_id = NULL, expires_at = NULL, appointment_id = held.appointment
         FROM (
             SELECT k.id, wanted.appointment
             FROM claims k
             JOIN unnest($3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::uuid[])
                 AS wanted (resource, starts, ends, appointment)
                 ON k.resource_id = wanted.resource AND k.starts_at + make_interval(mins => k.way_minutes) = wanted.starts
                    AND k.ends_at = wanted.ends
             WHERE k.tenant_id = $1 AND k.hold_id = $2
               AND (k.latitude, k.longitude) IS NOT DISTINCT FROM ($7, $8) ORDER BY k.resource_id, k.starts_at FOR UPDATE OF k
         ) held
         WHERE c.tenant_id = $1 AND c.id = held.id",
        tenant.0,
        hold.0,
        &expected.iter().map(|taking| taking.resource).collect::<Vec<_>>(),
        &expected.iter().map(|taking| taking.during.start()).collect::<Vec<_>>(),
        &expected.iter().map(|taking| taking.during.end()).collect::<Vec<_>>(),
        &expected.iter().map(appointment).collect::<Vec<_>>() as &[Option<Uuid>],
        place(plan).map(|at| at.latitude),
        place(plan).map(|at| at.longitude),
    )
    .execute(&mut *conn)
    .await?;
    if converted.rows_affected() == expected.len() as u64 && stands(conn, tenant, plan).await? {
        return Ok(true);
    }
    sqlx::query("ROLLBACK TO SAVEPOINT hold").execute(conn).await?;
    Ok(false)
}

#[cfg(test)]
mod tests;
