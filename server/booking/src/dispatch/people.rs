//! Who of those who go to customers can be sent now.

use server_kernel::{Actor, ServiceError, Tx, zone::local};
use server_tenants::Tenant;
use shared::{
    booking::{
        StaffLine,
        dispatch::{PersonNow, PersonState},
    },
    caller::Caller,
    ids::StaffId,
    permission::Module,
    time::{Instant, Span},
};

use crate::Bookings;

impl Bookings {
    /// Notes that the caller's device is there, at most once a minute. Whoever does no work is not noted.
    pub(super) async fn note_seen(&self, caller: &Caller) -> Result<(), ServiceError> {
        let (_, membership, _) = caller.staff(Module::Bookings.read())?;
        let Some(staff) = membership.staff else { return Ok(()) };
        let mut tx = self.db.begin(Actor::System).await?;
        sqlx::query!(
            "INSERT INTO staff_seen (tenant_id, staff_id, seen_at) VALUES ($1, $2, $3)
             ON CONFLICT (tenant_id, staff_id) DO UPDATE SET seen_at = excluded.seen_at
             WHERE staff_seen.seen_at < excluded.seen_at - interval '1 minute'",
            membership.tenant.0,
            staff.0,
            self.clock.now(),
        )
        .execute(tx.conn())
        .await?;
        Ok(tx.commit().await?)
    }
}

/// Everybody who goes to customers, whoever can be sent first. `day` is the business's today.
pub(super) async fn people(
    tx: &mut Tx,
    tenant: &Tenant,
    day: Span,
    now: Instant,
) -> Result<Vec<PersonNow>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT s.id, s.name, n.seen_at AS \"seen_at?\",
                (SELECT max(a.ends_at) FROM appointments a
                 WHERE a.tenant_id = $1 AND a.staff_id = s.id AND a.starts_at >= $2 AND a.starts_at < $3
                   AND (a.status = 'in_progress' OR (a.set_out_at IS NOT NULL AND a.status IN ('confirmed', 'checked_in')))) AS busy_until,
                (SELECT max(e.ends_at) FROM availability_exceptions e
                 WHERE e.tenant_id = $1 AND e.staff_id = s.id AND e.kind <> 'extra_hours' AND e.starts_at <= $4 AND e.ends_at > $4) AS away_until
         FROM staff s LEFT JOIN staff_seen n ON n.tenant_id = s.tenant_id AND n.staff_id = s.id
         WHERE s.tenant_id = $1 AND s.status = 'active' AND s.travels
         ORDER BY s.name, s.id",
        tenant.id.0,
        day.start(),
        day.end(),
        now,
    )
    .fetch_all(tx.conn())
    .await?;
    let clock = |at: Instant| local(tenant.timezone, at);
    let mut people: Vec<PersonNow> = rows
        .into_iter()
        .map(|row| {
            let state = PersonState::of(row.busy_until.is_some(), row.away_until.is_some(), row.seen_at, now);
            PersonNow {
                staff: StaffLine { id: StaffId(row.id), name: row.name },
                state,
                busy_until: row.busy_until.map(clock),
                away_until: row.away_until.map(clock),
                seen_at: row.seen_at.filter(|at| *at >= day.start()).map(clock),
            }
        })
        .collect();
    people.sort_by_key(|person| person.state);
    Ok(people)
}
