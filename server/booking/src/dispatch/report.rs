//! Where a device was, and where the door is.

use chrono::Duration;
use server_kernel::{Actor, ServiceError, errors::ensure_affected};
use shared::{
    AppError, ErrorCode,
    availability::Point,
    booking::{
        Action, AppointmentStatus, Transition,
        dispatch::{Fix, KEPT, MAX_FIXES, NewFix, Reported, way_meters},
    },
    caller::Caller,
    error::FieldProblem,
    ids::{AppointmentId, BookingId, StaffId},
    permission::Module,
    time::Instant,
};

use super::{POSITION, tell, way::door_of};
use crate::{
    Bookings,
    access::{AppointmentState, Opened, Viewer},
};

/// How much a device's clock may differ from ours.
const CLOCKS_DIFFER: Duration = Duration::minutes(2);
/// A door farther away is not in the part of town, in kilometres.
const NEIGHBOURHOOD: f64 = 50.0;

impl Bookings {
    pub(super) async fn take_fixes(
        &self,
        caller: &Caller,
        id: BookingId,
        fixes: &[NewFix],
    ) -> Result<Reported, ServiceError> {
        if fixes.len() > MAX_FIXES {
            return Err(AppError::field("positions", FieldProblem::OutOfRange).into());
        }
        let fixes = parse(fixes)?;
        let now = self.clock.now();
        // Whoever does not find the visit is not told that they may not.
        let mut opened = self.open(caller, id, true).await?;
        let (_, membership, _) = caller.staff(Module::Bookings.update())?;
        let staff = membership.staff.ok_or(ErrorCode::Forbidden)?;
        let visit = own_visit(&opened, staff).ok_or(ErrorCode::NotFound)?;
        let Some(set_out_at) = visit.set_out_at else { return Ok(Reported { on_the_way: false }) };
        let on_the_way = visit.status == AppointmentStatus::Confirmed;
        let until = if on_the_way { now + CLOCKS_DIFFER } else { reached_at(&mut opened, visit.id).await? };
        let on_the_road: Vec<Fix> = fixes
            .into_iter()
            .filter(|fix| fix.at >= set_out_at - CLOCKS_DIFFER && fix.at <= until && now - fix.at < KEPT)
            .map(|fix| Fix { at: fix.at.max(set_out_at), ..fix })
            .collect();
        if on_the_road.is_empty() {
            return Ok(Reported { on_the_way });
        }
        write(&mut opened, visit.id, staff, &on_the_road).await?;
        opened.tx.continue_as_system().await?;
        measure(&mut opened, visit.id, staff, set_out_at).await?;
        let door = door_of(&mut opened).await?;
        let there = on_the_road.iter().find(|fix| door.exact && fix.is_at(door.at)).filter(|_| on_the_way);
        match there {
            Some(fix) => {
                let at = fix.at.clamp(set_out_at, now).fixed_offset();
                let step = Transition {
                    appointment: Some(visit.id),
                    at: Some(at),
                    ..Transition::plain(Action::CheckIn)
                };
                self.apply(&mut opened, &step, now).await?;
            }
            None => tell(&mut opened.tx, opened.tenant.id, id, POSITION, staff, now).await?,
        }
        opened.tx.commit().await?;
        Ok(Reported { on_the_way: on_the_way && there.is_none() })
    }

    pub(super) async fn write_door(
        &self,
        caller: &Caller,
        id: BookingId,
        latitude: f64,
        longitude: f64,
    ) -> Result<(), ServiceError> {
        let wrong = |problem| AppError::field("latitude", problem);
        let point =
            Point::from_degrees(latitude, longitude).ok_or_else(|| wrong(FieldProblem::OutOfRange))?;
        let mut opened = self.open(caller, id, true).await?;
        let away = opened.state.venue.away().ok_or(ErrorCode::NotFound)?;
        if away.at.kilometres_to(point) > NEIGHBOURHOOD {
            return Err(wrong(FieldProblem::OutOfRange).into());
        }
        if let Viewer::Staff { .. } = &opened.viewer {
            caller.staff(Module::Bookings.update())?;
        }
        if opened.state.status.is_over() {
            return Err(ErrorCode::WrongState.into());
        }
        opened.tx.continue_as_system().await?;
        let written = sqlx::query!(
            "UPDATE bookings SET door_latitude = $3, door_longitude = $4 WHERE tenant_id = $1 AND id = $2",
            opened.tenant.id.0,
            id.0,
            point.latitude,
            point.longitude,
        )
        .execute(opened.tx.conn())
        .await?;
        ensure_affected(written.rows_affected(), 1)?;
        let now = self.clock.now();
        for staff in opened.state.staff() {
            tell(&mut opened.tx, opened.tenant.id, id, POSITION, staff, now).await?;
        }
        opened.tx.commit().await?;
        Ok(())
    }

    /// Forgets positions after a day, and the events that spoke of them. Safe to run on several nodes at once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_positions(&self) -> Result<u64, ServiceError> {
        let before = self.clock.now() - KEPT;
        let mut tx = self.db.begin(Actor::System).await?;
        let gone =
            sqlx::query!("DELETE FROM visit_positions WHERE at < $1", before).execute(tx.conn()).await?;
        sqlx::query!(
            "DELETE FROM events WHERE aggregate_kind = 'way' AND position IS NOT NULL AND at < $1",
            before
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(gone.rows_affected())
    }
}

fn parse(fixes: &[NewFix]) -> Result<Vec<Fix>, AppError> {
    let wrong = || AppError::field("positions", FieldProblem::OutOfRange);
    let mut fixes: Vec<Fix> =
        fixes.iter().map(|fix| fix.parse().ok_or_else(wrong)).collect::<Result<_, _>>()?;
    fixes.sort_by_key(|fix| fix.at);
    fixes.dedup_by_key(|fix| fix.at);
    Ok(fixes)
}

/// The part of a visit that this person has set out to, else the first that is theirs.
fn own_visit(opened: &Opened, staff: StaffId) -> Option<AppointmentState> {
    let own = |each: &&AppointmentState| each.staff == Some(staff);
    let away = opened.state.venue.away().is_some();
    let mine = || opened.state.appointments.iter().filter(|_| away).filter(own);
    let on_the_way =
        |each: &&AppointmentState| each.set_out_at.is_some() && each.status == AppointmentStatus::Confirmed;
    mine().find(on_the_way).or_else(|| mine().next()).cloned()
}

async fn reached_at(opened: &mut Opened, visit: AppointmentId) -> Result<Instant, ServiceError> {
    let row = sqlx::query!(
        "SELECT coalesce(reached_at, started_at, set_out_at) AS \"until!\" FROM appointments WHERE tenant_id = $1 AND id = $2",
        opened.tenant.id.0,
        visit.0,
    )
    .fetch_one(opened.tx.conn())
    .await?;
    Ok(row.until)
}

async fn write(
    opened: &mut Opened,
    visit: AppointmentId,
    staff: StaffId,
    fixes: &[Fix],
) -> Result<(), ServiceError> {
    let whole = |value: Option<u16>| value.and_then(|value| i16::try_from(value).ok());
    // What comes twice was told before.
    sqlx::query!(
        "INSERT INTO visit_positions (tenant_id, appointment_id, staff_id, at, latitude, longitude, accuracy, speed, heading, altitude, battery)
         SELECT $1, $2, $3, f.at, f.latitude, f.longitude, f.accuracy, f.speed, f.heading, f.altitude, f.battery
         FROM unnest($4::timestamptz[], $5::int[], $6::int[], $7::smallint[], $8::smallint[], $9::smallint[], $10::smallint[], $11::smallint[])
            AS f (at, latitude, longitude, accuracy, speed, heading, altitude, battery)
         ON CONFLICT DO NOTHING",
        opened.tenant.id.0,
        visit.0,
        staff.0,
        &fixes.iter().map(|fix| fix.at).collect::<Vec<_>>(),
        &fixes.iter().map(|fix| fix.point.latitude).collect::<Vec<_>>(),
        &fixes.iter().map(|fix| fix.point.longitude).collect::<Vec<_>>(),
        &fixes.iter().map(|fix| whole(fix.accuracy)).collect::<Vec<_>>() as &[Option<i16>],
        &fixes.iter().map(|fix| whole(fix.speed)).collect::<Vec<_>>() as &[Option<i16>],
        &fixes.iter().map(|fix| whole(fix.heading)).collect::<Vec<_>>() as &[Option<i16>],
        &fixes.iter().map(|fix| fix.altitude).collect::<Vec<_>>() as &[Option<i16>],
        &fixes.iter().map(|fix| whole(fix.battery)).collect::<Vec<_>>() as &[Option<i16>],
    )
    .execute(opened.tx.conn())
    .await?;
    Ok(())
}

/// How far they have gone by now; what was buffered may lie between what came before.
async fn measure(
    opened: &mut Opened,
    visit: AppointmentId,
    staff: StaffId,
    set_out_at: Instant,
) -> Result<(), ServiceError> {
    let rows = sqlx::query!(
        "SELECT at, latitude, longitude, accuracy FROM visit_positions
         WHERE tenant_id = $1 AND appointment_id = $2 AND staff_id = $3 AND at >= $4 ORDER BY at",
        opened.tenant.id.0,
        visit.0,
        staff.0,
        set_out_at,
    )
    .fetch_all(opened.tx.conn())
    .await?;
    let way: Vec<Fix> = rows
        .into_iter()
        .map(|row| Fix {
            at: row.at,
            point: Point { latitude: row.latitude, longitude: row.longitude },
            accuracy: row.accuracy.and_then(|accuracy| u16::try_from(accuracy).ok()),
            speed: None,
            heading: None,
            altitude: None,
            battery: None,
        })
        .collect();
    sqlx::query!(
        "UPDATE appointments SET way_meters = $3 WHERE tenant_id = $1 AND id = $2",
        opened.tenant.id.0,
        visit.0,
        i32::try_from(way_meters(&way)).unwrap_or(i32::MAX),
    )
    .execute(opened.tx.conn())
    .await?;
    Ok(())
}
