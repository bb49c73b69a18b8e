//! To which times a booking could be moved: what customers are offered, as if it were not there itself.

use server_kernel::{ServiceError, zone::local};
use server_tenants::ConfirmationMode;
use shared::{
    AppError, ErrorCode,
    booking::{Action, MoveQuery, MoveTimes},
    caller::Caller,
    error::FieldProblem,
    ids::{BookingId, StaffId},
};

use crate::{
    Bookings,
    access::{AppointmentState, Opened},
    credits,
    diary::{self, Own},
    picker::{last_day, range_of_days, span_of_days, view_of},
    reschedule::{booked_terms, booked_visit, moving, said_to},
    terms::Terms,
};

impl Bookings {
    pub(crate) async fn free_moves(
        &self,
        caller: &Caller,
        id: BookingId,
        query: &MoveQuery,
    ) -> Result<MoveTimes, ServiceError> {
        let now = self.clock.now();
        let mut opened = self.open(caller, id, false).await?;
        if opened.state.after(&opened.viewer, Action::Reschedule, None).is_none() {
            return Err(ErrorCode::WrongState.into());
        }
        let tenant = opened.tenant.clone();
        let (from, to) = range_of_days(&tenant, (query.from, query.to), now)?;
        let range = span_of_days(&tenant, from, to)?;
        let mut moving = moving(&opened, None)?;
        let mut terms = booked_terms(&mut opened, &moving).await?;
        let others = matches!(moving.as_slice(), [only] if only.class.is_none());
        if query.anyone && others {
            let suits = whom_they_like(&mut opened, &moving).await?;
            anyone(&mut moving, &mut terms, &suits);
        }
        let visit = match booked_visit(&opened, &moving, &terms, None) {
            Ok(visit) => visit,
            Err(refusal) => return Err(said_to(&opened.viewer, refusal).into()),
        };
        if from > last_day(&tenant, visit.rules.horizon, now) {
            return Err(AppError::field("from", FieldProblem::TooFar).into());
        }
        let own = Own { appointments: moving.iter().map(|each| each.id).collect(), ..Own::default() };
        let around = diary::padded(range);
        let times = diary::load(opened.tx.conn(), &tenant, &visit.whose(), around, now, &own).await?;
        let paid_until = credits::paid_until(&mut opened, &moving).await?;
        let mut found = visit.offers(&tenant, &times, range, now);
        let booked = moving.first().map(|first| first.starts_at);
        for slots in found.values_mut() {
            slots.retain(|slot| {
                let start = slot.starts_at.to_utc();
                Some(start) != booked && paid_until.is_none_or(|until| start < until)
            });
        }
        let asks = opened.viewer.is_customer() && visit.rules.confirmation != ConfirmationMode::Auto;
        let (times, today) = (view_of(&tenant, found, (from, to)), local(tenant.timezone, now).date_naive());
        opened.tx.commit().await?;
        Ok(MoveTimes { times, today, others, asks })
    }
}

/// Nobody in particular: whoever can do it and is as the customer wished.
fn anyone(moving: &mut [AppointmentState], terms: &mut [Terms], suits: &[StaffId]) {
    for moved in moving {
        moved.staff = None;
    }
    for terms in terms {
        terms.staff.retain(|id| suits.contains(id));
        terms.travelling.retain(|id| suits.contains(id));
    }
}

/// The people of the business who are of the gender that was asked for, if one was.
async fn whom_they_like(
    opened: &mut Opened,
    moving: &[AppointmentState],
) -> Result<Vec<StaffId>, ServiceError> {
    let ids = sqlx::query_scalar!(
        "SELECT s.id FROM staff s
         WHERE s.tenant_id = $1 AND NOT EXISTS (
             SELECT 1 FROM appointments a
             WHERE a.tenant_id = $1 AND a.id = ANY($2) AND a.gender_asked IS NOT NULL AND a.gender_asked IS DISTINCT FROM s.gender)",
        opened.tenant.id.0,
        &moving.iter().map(|each| each.id.0).collect::<Vec<_>>(),
    )
    .fetch_all(opened.tx.conn())
    .await?;
    Ok(ids.into_iter().map(StaffId).collect())
}
