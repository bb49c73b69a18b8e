//! The business says no to the new time that a guest asked for: the visit goes back to where it stood, if that is still free.

use server_kernel::{DbError, ServiceError};
use shared::{
    booking::{BookingStatus, FeeTerms},
    ids::{AppointmentId, StaffId},
    time::Instant,
};

use crate::{
    access::{AppointmentState, Opened},
    act::settle,
    claims::{self, Owner},
    reschedule::{booked_terms, booked_visit, moving, ways, write_move},
};

/// Where a part of a visit stood.
struct Stood {
    id: AppointmentId,
    at: Instant,
    staff: Option<StaffId>,
}

/// A visit that stands again where it stood.
pub(crate) struct PutBack {
    /// The first part that was to be at another time, and when.
    pub asked: Option<(AppointmentId, Instant)>,
}

/// Puts the visit back where it stood before, with `reason` for its guest; `action` is what is audited. Nothing where it cannot stand there any more: what it has now may be given back already then, and nothing else has
/// changed.
pub(crate) async fn put_back(
    opened: &mut Opened,
    reason: &str,
    action: &'static str,
    now: Instant,
) -> Result<Option<PutBack>, ServiceError> {
    // Whoever does the work says no as well, and sees no more of the day than what is theirs.
    opened.tx.continue_as_system().await?;
    let stood = stood(opened).await?;
    let moved: Vec<AppointmentState> = moving(opened, None)?
        .into_iter()
        .filter_map(|part| {
            let before = stood.iter().find(|before| before.id == part.id)?;
            Some(AppointmentState { staff: before.staff, ..part })
        })
        .collect();
    let Some(start) = stood.iter().map(|before| before.at).min().filter(|start| *start > now) else {
        return Ok(None);
    };
    // Another class is another visit, and what has begun stays where it is.
    if moved.len() != stood.len() || moved.iter().any(|part| part.class.is_some()) {
        return Ok(None);
    }
    let terms = booked_terms(opened, &moved).await?;
    let Ok(visit) = booked_visit(opened, &moved, &terms, None) else { return Ok(None) };
    let Ok(mut found) = ways(opened, &moved, &visit, (start, None), now).await? else { return Ok(None) };
    let as_before = |part: &AppointmentState, at: Instant| {
        stood.iter().any(|before| before.id == part.id && before.at == at)
    };
    found.retain(|plan| {
        plan.len() == moved.len()
            && moved.iter().zip(plan).all(|(part, leg)| as_before(part, leg.service.start()))
    });
    found.truncate(claims::TRIES);
    if found.is_empty() {
        return Ok(None);
    }
    let ids: Vec<AppointmentId> = moved.iter().map(|part| part.id).collect();
    let present = opened.state.appointments.iter().filter(|part| ids.contains(&part.id));
    let given: Vec<_> = present.flat_map(AppointmentState::resources).collect();
    claims::lock_exchange(opened.tx.conn(), &given, &found).await?;
    claims::release_appointments(opened.tx.conn(), opened.tenant.id, &ids, None).await?;
    let taken =
        claims::take_locked(opened.tx.conn(), &opened.tenant, &found, Owner::Visit(&ids), now).await?;
    let Some(plan) = taken else { return Ok(None) };
    settle(opened, ids.len()).await?;
    write_move(opened, &moved, &visit, &plan, BookingStatus::Confirmed, now).await?;
    owe_nothing_for_waiting(opened, &moved, &stood, now).await?;
    sqlx::query!(
        "UPDATE bookings SET reason = $3 WHERE tenant_id = $1 AND id = $2",
        opened.tenant.id.0,
        opened.state.id.0,
        reason,
    )
    .execute(opened.tx.conn())
    .await?;
    opened.note(action, now).await?;
    let elsewhere = moved.iter().find(|part| !as_before(part, part.starts_at));
    Ok(Some(PutBack { asked: elsewhere.map(|part| (part.id, part.starts_at)) }))
}

/// Whoever asked in time and is answered late does not owe anything by that: it costs nothing until it begins.
async fn owe_nothing_for_waiting(
    opened: &mut Opened,
    moved: &[AppointmentState],
    stood: &[Stood],
    now: Instant,
) -> Result<(), DbError> {
    let waited = moved.iter().filter(|part| {
        let before = stood.iter().find(|before| before.id == part.id);
        let terms = before.map(|before| FeeTerms { starts_at: before.at, ..part.fee });
        terms.is_some_and(|terms| terms.late_from.is_none() && now > terms.free_until())
    });
    sqlx::query!(
        "UPDATE appointments SET late_from = starts_at WHERE tenant_id = $1 AND id = ANY($2)",
        opened.tenant.id.0,
        &waited.map(|part| part.id.0).collect::<Vec<_>>(),
    )
    .execute(opened.tx.conn())
    .await?;
    Ok(())
}

async fn stood(opened: &mut Opened) -> Result<Vec<Stood>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, stood_at AS \"at!\", stood_staff_id FROM appointments
         WHERE tenant_id = $1 AND booking_id = $2 AND stood_at IS NOT NULL AND status NOT IN ('cancelled', 'no_show')",
        opened.tenant.id.0,
        opened.state.id.0,
    )
    .fetch_all(opened.tx.conn())
    .await?;
    let stood = rows.into_iter().map(|row| Stood {
        id: AppointmentId(row.id),
        at: row.at,
        staff: row.stood_staff_id.map(StaffId),
    });
    Ok(stood.collect())
}
