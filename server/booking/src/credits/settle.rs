//! What becomes of the credits of a booking when it goes on, moves or does not take place.

use server_kernel::{DbError, ServiceError};
use shared::{
    AppError, ErrorCode,
    booking::{Action, Transition},
    ids::{AppointmentId, BookingId, TenantId},
    packages::{CreditStatus, credit_after},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    access::{AppointmentState, Opened},
    fee,
};

/// Takes the packages that bookings have used in hand, before anything of theirs is given back: whoever pays with one holds it
/// while waiting for a claim.
pub(crate) async fn lock(
    conn: &mut PgConnection,
    tenant: TenantId,
    bookings: &[BookingId],
) -> Result<(), DbError> {
    let bookings: Vec<Uuid> = bookings.iter().map(|id| id.0).collect();
    sqlx::query!("SELECT lock_packages($1, NULL, $2)", tenant.0, &bookings).execute(conn).await?;
    Ok(())
}

/// What a step makes of the credits that pay for these appointments.
pub(crate) async fn settle(
    opened: &mut Opened,
    step: &Transition,
    concerned: &[AppointmentState],
    now: Instant,
) -> Result<(), ServiceError> {
    let (by_customer, status) = (opened.viewer.is_customer(), opened.state.status);
    let by_credit = || concerned.iter().filter(|each| each.fee.by_credit);
    if step.action == Action::Cancel {
        as_seen(step.credits, fee::lost(&opened.viewer, &opened.state, concerned, now))?;
    }
    let after = |each: &AppointmentState| credit_after(step.action, by_customer, status, each.fee, now);
    let settled: Vec<(AppointmentId, CreditStatus)> =
        by_credit().filter_map(|each| Some((each.id, after(each)?))).collect();
    write(opened, &settled).await
}

/// Refused when another number was seen than is lost now.
fn as_seen(seen: Option<u16>, lost: u16) -> Result<(), AppError> {
    if seen.is_none_or(|seen| seen == lost) { Ok(()) } else { Err(ErrorCode::Changed.into()) }
}

/// The business, or nobody, gives up what was booked: the credits return to their packages.
pub(crate) async fn give_back(opened: &mut Opened, ids: &[AppointmentId]) -> Result<(), ServiceError> {
    let by_credit = opened.state.appointments.iter().filter(|each| each.fee.by_credit);
    let given: Vec<_> = by_credit
        .filter(|each| ids.contains(&each.id))
        .map(|each| (each.id, CreditStatus::Returned))
        .collect();
    write(opened, &given).await
}

async fn write(opened: &mut Opened, settled: &[(AppointmentId, CreditStatus)]) -> Result<(), ServiceError> {
    if settled.is_empty() {
        return Ok(());
    }
    let (tenant, booking) = (opened.tenant.id, opened.state.id);
    lock(opened.tx.conn(), tenant, &[booking]).await?;
    for status in CreditStatus::ALL {
        let ids: Vec<Uuid> =
            settled.iter().filter(|(_, after)| *after == status).map(|(id, _)| id.0).collect();
        if ids.is_empty() {
            continue;
        }
        sqlx::query!("SELECT settle_credits($1, $2, $3)", tenant.0, &ids, status.as_str())
            .execute(opened.tx.conn())
            .await?;
    }
    Ok(())
}

/// A credit pays for no visit that begins after its package has run out.
pub(crate) async fn still_pays(
    opened: &mut Opened,
    moving: &[AppointmentState],
    start: Instant,
) -> Result<(), ServiceError> {
    let until = paid_until(opened, moving).await?;
    if until.is_some_and(|until| until <= start) { Err(ErrorCode::PackageRunsOut.into()) } else { Ok(()) }
}

/// When the first of the packages that pay for these runs out; `None` when none pays, or none ever runs out.
pub(crate) async fn paid_until(
    opened: &mut Opened,
    moving: &[AppointmentState],
) -> Result<Option<Instant>, ServiceError> {
    let ids: Vec<Uuid> = moving.iter().filter(|each| each.fee.by_credit).map(|each| each.id.0).collect();
    if ids.is_empty() {
        return Ok(None);
    }
    let until = sqlx::query_scalar!(
        "SELECT min(p.expires_at) FROM package_redemptions r
         JOIN customer_packages p ON p.tenant_id = r.tenant_id AND p.id = r.customer_package_id
         WHERE r.tenant_id = $1 AND r.appointment_id = ANY($2)",
        opened.tenant.id.0,
        &ids,
    )
    .fetch_one(opened.tx.conn())
    .await?;
    Ok(until)
}
