//! Scheduling: a class takes its teacher's and its room's time where nobody else has it.

use chrono::{Duration, NaiveDate};
use server_kernel::{Actor, ServiceError, Tx, zone::local};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    availability::{Plan, Policy},
    booking::{
        Place, Wish,
        classes::{ClassOutcome, ClassStatus, MOST_SEATS, NewClass},
        series::SeriesConflict,
    },
    caller::Caller,
    catalog::edit::Serving,
    error::FieldProblem,
    ids::{ClassId, SeatId, UserId},
    permission::Module,
    time::Instant,
};
use uuid::Uuid;

use crate::{
    Bookings,
    away::Needed,
    book::far,
    claims::{self, Owner},
    classes::leave_trace,
    diary::{self, Own},
    order::room_of,
    series::wall,
    terms::{self, Sold},
    venue::Venue,
    visit::Visit,
};

/// Hours before its start at which a class is decided on, at most: two weeks.
const EARLIEST_DECISION: u16 = 24 * 14;
/// Days ahead on which a class can be scheduled.
pub(super) const FARTHEST: i64 = 730;

impl Bookings {
    pub(super) async fn schedule_classes(
        &self,
        caller: &Caller,
        wish: &NewClass,
    ) -> Result<ClassOutcome, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.approve())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        check(wish, local(tenant.timezone, now).date_naive())?;
        let dates = dates(wish)?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let asked = Wish { option: Some(wish.option), staff: Some(wish.staff), ..Wish::of(wish.service) };
        let wishes = [asked];
        let place = Place { location: wish.location, ..Place::default() };
        let venue = Venue::parse(&tenant, Some(&place), Needed::Area, Sold::Now)?;
        let terms = terms::load(tx.conn(), tenant.id, &wishes, venue.location(), Sold::Now).await?;
        if terms.iter().any(|terms| terms.serving != Serving::Class) {
            return Err(AppError::field("service", FieldProblem::Inconsistent).into());
        }
        // It is the teacher's and the room's time that is looked for.
        let visit = Visit { in_class: false, ..Visit::new(&tenant, &wishes, &terms, None, venue)? };
        let (mut ways, mut conflicts) = (Vec::new(), Vec::new());
        for date in dates {
            let start = wall(&tenant, date, wish.time)
                .ok_or_else(|| AppError::field("time", FieldProblem::NoSuchTime))?;
            match ways_at(&mut tx, &tenant, &visit, start, now).await? {
                Ok(found) => ways.push((start, found)),
                Err(code) => {
                    conflicts.push(SeriesConflict { starts_at: local(tenant.timezone, start), code })
                }
            }
        }
        if !conflicts.is_empty() && !wish.leave_out {
            return Ok(ClassOutcome { done: Vec::new(), conflicts });
        }
        let all: Vec<Plan> = ways.iter().flat_map(|(_, ways)| ways.iter().cloned()).collect();
        claims::lock_exchange(tx.conn(), &[], &all).await?;
        let mut done = Vec::new();
        for (start, ways) in ways {
            let class = ClassId::new();
            match claims::take_locked(tx.conn(), &tenant, &ways, Owner::Class(class), now).await? {
                Some(plan) => {
                    write(&mut tx, &tenant, wish, class, &visit, &plan, user.user, now).await?;
                    done.push(class);
                }
                None => {
                    let starts_at = local(tenant.timezone, start);
                    conflicts.push(SeriesConflict { starts_at, code: ErrorCode::SlotTaken });
                }
            }
        }
        if !conflicts.is_empty() && !wish.leave_out {
            return Ok(ClassOutcome { done: Vec::new(), conflicts });
        }
        tx.commit().await?;
        Ok(ClassOutcome { done, conflicts })
    }
}

fn check(wish: &NewClass, today: NaiveDate) -> Result<(), AppError> {
    match (wish.date - today).num_days() {
        ..0 => return Err(AppError::field("date", FieldProblem::Past)),
        0..=FARTHEST => {}
        _ => return Err(AppError::field("date", FieldProblem::TooFar)),
    }
    let wrong = |field: &'static str| Err(AppError::field(field, FieldProblem::OutOfRange));
    if !(1..=MOST_SEATS).contains(&wish.seats) {
        return wrong("seats");
    }
    if wish.min_seats > wish.seats {
        return wrong("min_seats");
    }
    if wish.decide_hours > EARLIEST_DECISION {
        return wrong("decide_hours");
    }
    Ok(())
}

/// Every day on which it is to be held.
fn dates(wish: &NewClass) -> Result<Vec<NaiveDate>, AppError> {
    let Some(rule) = &wish.rule else { return Ok(vec![wish.date]) };
    let rule = rule.parse(wish.date).map_err(AppError::fields)?;
    Ok(rule.dates(wish.date))
}

/// Every way to hold it then, or why there is none, as people of the business may hear it.
async fn ways_at(
    tx: &mut Tx,
    tenant: &Tenant,
    visit: &Visit<'_>,
    start: Instant,
    now: Instant,
) -> Result<Result<Vec<Plan>, ErrorCode>, ServiceError> {
    let policy = Policy::Staff { backdate_minutes: 0 };
    if let Some(refusal) = far(start, policy, now) {
        return Ok(Err(refusal.code()));
    }
    let range = diary::range_around(tenant, start)
        .ok_or_else(|| AppError::field("date", FieldProblem::NoSuchTime))?;
    let times = diary::load(tx.conn(), tenant, &visit.whose(), range, now, &Own::default()).await?;
    let ways = visit.ways(tenant, &times, range, start, policy, now);
    Ok(ways.map_err(shared::availability::Refusal::code).map(|mut ways| {
        ways.truncate(claims::TRIES);
        ways
    }))
}

#[expect(clippy::too_many_arguments, reason = "the parts of one class, each of another kind")]
async fn write(
    tx: &mut Tx,
    tenant: &Tenant,
    wish: &NewClass,
    class: ClassId,
    visit: &Visit<'_>,
    plan: &Plan,
    by: UserId,
    now: Instant,
) -> Result<(), ServiceError> {
    let leg = plan.first().ok_or(ErrorCode::SlotTaken)?;
    let room = room_of(visit, plan, 0);
    let devices: Vec<Uuid> = leg.rooms.iter().filter(|id| Some(**id) != room).map(|id| id.0).collect();
    let seats: Vec<Uuid> = (0..wish.seats).map(|_| SeatId::new().0).collect();
    // Where the hour of the decision is over already, it is held.
    let decide_at = leg.service.start() - Duration::hours(i64::from(wish.decide_hours));
    let decide_at = Some(decide_at).filter(|at| wish.min_seats > 0 && *at > now);
    sqlx::query!(
        "INSERT INTO classes (tenant_id, id, service_id, option_id, staff_id, room_id, device_ids, starts_at, ends_at, seats,
                              min_seats, decide_at, status, created_by, created_at, location_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        tenant.id.0,
        class.0,
        wish.service.0,
        wish.option.0,
        leg.staff.0,
        room.map(|id| id.0),
        &devices,
        leg.service.start(),
        leg.service.end(),
        &seats,
        i16::try_from(wish.min_seats).unwrap_or(i16::MAX),
        decide_at,
        ClassStatus::Scheduled.as_str(),
        by.0,
        now,
        visit.venue.location().map(|id| id.0),
    )
    .execute(tx.conn())
    .await?;
    leave_trace(tx.conn(), tenant, class, 1, "scheduled", &[leg.staff], Some(by), now).await
}
