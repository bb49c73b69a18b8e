//! Loads a business's diary for the availability engine: hours, exceptions and claims, in one statement.

use std::collections::HashMap;

use chrono::{Days, Duration, NaiveDate, NaiveTime};
use server_kernel::{
    ServiceError,
    zone::{WeeklyHours, expand, local},
};
use server_tenants::Tenant;
use shared::{
    availability::{Diary, HeldClass, Point, RoomDiary, SpanSet, StaffDiary, Stop, within_reach},
    ids::{AppointmentId, HoldId, LocationId, OptionId, RoomId, ServiceId, StaffId},
    time::{Instant, Span},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::classes;

/// Claims are never longer: reads look back this far for those that began earlier.
const MAX_CLAIM: Duration = Duration::days(31);

/// Claims that do not count: those of the visit that is being moved or booked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    pub appointments: Vec<AppointmentId>,
    pub hold: Option<HoldId>,
}

/// For whom and what the diary is read.
#[derive(Clone, Debug)]
pub(crate) enum Whose {
    /// These people and rooms, in one location, or wherever they are.
    Time { staff: Vec<StaffId>, rooms: Vec<RoomId>, location: Option<LocationId> },
    /// The classes of a service in one of its lengths, in one location, or wherever they are.
    Class(ServiceId, OptionId, Option<LocationId>),
}

/// Everything about time that the database knows of some people and rooms.
#[derive(Debug, Default)]
pub(crate) struct Times {
    opening: Vec<WeeklyHours>,
    shifts: HashMap<Uuid, Vec<WeeklyHours>>,
    breaks: HashMap<Uuid, Vec<WeeklyHours>>,
    /// By person; the whole business's under `Uuid::nil()`.
    off: HashMap<Uuid, Vec<Span>>,
    extra: HashMap<Uuid, Vec<Span>>,
    taken: HashMap<Uuid, Vec<Stop>>,
    /// Classes that are held.
    pub classes: Vec<HeldClass>,
}

/// Loads hours, exceptions and live claims around `range`.
pub(crate) async fn load(
    conn: &mut PgConnection,
    tenant: &Tenant,
    whose: &Whose,
    range: Span,
    now: Instant,
    own: &Own,
) -> Result<Times, ServiceError> {
    let (staff, rooms, location) = match whose {
        Whose::Time { staff, rooms, location } => (staff, rooms, location),
        Whose::Class(service, option, location) => {
            let classes =
                classes::held(conn, tenant.id, (*service, *option, *location), range, now, own).await?;
            return Ok(Times { classes, ..Times::default() });
        }
    };
    let people: Vec<Uuid> = staff.iter().map(|id| id.0).collect();
    let resources: Vec<Uuid> = people.iter().copied().chain(rooms.iter().map(|id| id.0)).collect();
    let rows = sqlx::query!(
        "SELECT 'open' AS \"kind!\", NULL::uuid AS owner, weekday, opens AS starts, closes AS ends,
                NULL::date AS valid_from, NULL::date AS valid_to, NULL::timestamptz AS from_at, NULL::timestamptz AS to_at,
                NULL::int AS latitude, NULL::int AS longitude
           FROM operating_hours WHERE tenant_id = $1 AND ($10::uuid IS NULL OR location_id = $10)
         UNION ALL
         SELECT 'shift', staff_id, weekday, starts, ends, valid_from, valid_to, NULL, NULL, NULL, NULL
           FROM staff_schedules WHERE tenant_id = $1 AND staff_id = ANY($2) AND ($10::uuid IS NULL OR location_id = $10)
         UNION ALL
         SELECT 'break', staff_id, weekday, starts, ends, NULL, NULL, NULL, NULL, NULL, NULL
           FROM schedule_breaks WHERE tenant_id = $1 AND staff_id = ANY($2)
         UNION ALL
         SELECT CASE kind WHEN 'extra_hours' THEN 'extra' ELSE 'off' END, staff_id, NULL, NULL, NULL, NULL, NULL, starts_at, ends_at, NULL, NULL
           FROM availability_exceptions
           WHERE tenant_id = $1 AND (staff_id IS NULL OR staff_id = ANY($2)) AND starts_at < $5 AND ends_at > $4
             AND (location_id IS NULL OR $10::uuid IS NULL OR location_id = $10)
         UNION ALL
         SELECT 'claim', resource_id, NULL, NULL, NULL, NULL, NULL, starts_at + make_interval(mins => way_minutes), ends_at, latitude, longitude
           FROM claims
           WHERE tenant_id = $1 AND resource_id = ANY($3) AND starts_at < $5 AND starts_at > $6 AND ends_at > $4
             AND (expires_at IS NULL OR expires_at > $7)
             AND (appointment_id IS NULL OR appointment_id <> ALL ($8))
             AND ($9::uuid IS NULL OR hold_id IS DISTINCT FROM $9)",
        tenant.id.0,
        &people,
        &resources,
        range.start(),
        range.end(),
        range.start() - MAX_CLAIM,
        now,
        &own.appointments.iter().map(|id| id.0).collect::<Vec<_>>(),
        own.hold.map(|id| id.0),
        location.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;

    let mut times = Times::default();
    for row in rows {
        let owner = row.owner.unwrap_or_default();
        let weekly = weekly(row.weekday, row.starts, row.ends, row.valid_from, row.valid_to);
        let span = row.from_at.zip(row.to_at).and_then(|(from, to)| Span::new(from, to));
        match (row.kind.as_str(), weekly, span) {
            ("open", Some(hours), _) => times.opening.push(hours),
            ("shift", Some(hours), _) => times.shifts.entry(owner).or_default().push(hours),
            ("break", Some(hours), _) => times.breaks.entry(owner).or_default().push(hours),
            ("off", _, Some(span)) => times.off.entry(owner).or_default().push(span),
            ("extra", _, Some(span)) => times.extra.entry(owner).or_default().push(span),
            ("claim", _, Some(during)) => {
                let at = row
                    .latitude
                    .zip(row.longitude)
                    .map(|(latitude, longitude)| Point { latitude, longitude });
                times.taken.entry(owner).or_default().push(Stop { during, at });
            }
            _ => {}
        }
    }
    Ok(times)
}

fn weekly(
    weekday: Option<i16>,
    from: Option<NaiveTime>,
    to: Option<NaiveTime>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
) -> Option<WeeklyHours> {
    let weekday = u8::try_from(weekday?).ok()?;
    Some(WeeklyHours { weekday, from: from?, to: to?, valid_from, valid_to })
}

impl Times {
    fn spans(map: &HashMap<Uuid, Vec<Span>>, owner: Uuid) -> SpanSet {
        SpanSet::from_unsorted(map.get(&owner).into_iter().flatten().copied())
    }

    /// When the place is open.
    pub fn opening(&self, tenant: &Tenant, range: Span) -> SpanSet {
        expand(tenant.timezone, &self.opening, days(tenant, range))
            .union(&Self::spans(&self.extra, Uuid::nil()))
            .subtract(&Self::spans(&self.off, Uuid::nil()))
    }

    /// When somebody works.
    pub fn working(&self, tenant: &Tenant, staff: StaffId, range: Span) -> SpanSet {
        let weekly = |map: &HashMap<Uuid, Vec<WeeklyHours>>| {
            map.get(&staff.0)
                .map_or_else(SpanSet::default, |rows| expand(tenant.timezone, rows, days(tenant, range)))
        };
        weekly(&self.shifts)
            .subtract(&weekly(&self.breaks))
            .union(&Self::spans(&self.extra, staff.0))
            .subtract(&Self::spans(&self.off, staff.0))
            .subtract(&Self::spans(&self.off, Uuid::nil()))
    }

    /// The same as if nothing was taken: what can be done by overbooking.
    pub fn untaken(mut self) -> Self {
        self.taken.clear();
        self
    }

    /// When somebody or something is taken, ways not counted.
    pub fn taken(&self, resource: Uuid) -> SpanSet {
        SpanSet::from_unsorted(self.stops(resource).iter().map(|stop| stop.during))
    }

    /// The same, each with where it is.
    pub fn stops(&self, resource: Uuid) -> &[Stop] {
        self.taken.get(&resource).map_or(&[], Vec::as_slice)
    }

    /// What the engine wants to know about these people and rooms, as seen from where the visit takes place.
    pub fn diary(
        &self,
        tenant: &Tenant,
        staff: &[StaffId],
        rooms: &[RoomId],
        at: Option<Point>,
        range: Span,
    ) -> Diary {
        Diary {
            opening: self.opening(tenant, range),
            staff: staff.iter().map(|id| self.person(tenant, *id, at, range)).collect(),
            rooms: rooms.iter().map(|id| RoomDiary { id: *id, busy: self.taken(id.0) }).collect(),
            shortest_visit_minutes: 30,
        }
    }

    fn person(&self, tenant: &Tenant, id: StaffId, at: Option<Point>, range: Span) -> StaffDiary {
        let working = self.working(tenant, id, range);
        let (working, busy) = match &tenant.travel {
            Some(travel) => within_reach(travel, &working, self.stops(id.0), at),
            None => (working, self.taken(id.0)),
        };
        StaffDiary { id, working, busy }
    }
}

/// Local dates that touch a range, with the night before.
fn days(tenant: &Tenant, range: Span) -> std::ops::RangeInclusive<NaiveDate> {
    let first = local(tenant.timezone, range.start()).date_naive();
    let last = local(tenant.timezone, range.end()).date_naive();
    first.checked_sub_days(Days::new(1)).unwrap_or(first)..=last
}

/// The end of the last day that customers can book, `days` ahead.
pub(crate) fn horizon(tenant: &Tenant, days: u32, now: Instant) -> Instant {
    let today = local(tenant.timezone, now).date_naive();
    let last = today.checked_add_days(Days::new(u64::from(days))).unwrap_or(today);
    server_kernel::zone::day(tenant.timezone, last).map_or(now, Span::end)
}

/// A day more on either side: what begins or ends there can reach into the range.
pub(crate) fn padded(range: Span) -> Span {
    let day = Duration::days(1);
    Span::new(range.start() - day, range.end() + day).unwrap_or(range)
}

/// What must be loaded to place one visit: the local days around it.
pub(crate) fn range_around(tenant: &Tenant, start: Instant) -> Option<Span> {
    let date = local(tenant.timezone, start).date_naive();
    let before = date.checked_sub_days(Days::new(1))?;
    let after = date.checked_add_days(Days::new(2))?;
    Span::new(
        server_kernel::zone::day(tenant.timezone, before)?.start(),
        server_kernel::zone::day(tenant.timezone, after)?.end(),
    )
}
