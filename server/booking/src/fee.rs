//! What a step costs the customer: calling off late, or not coming.

use server_kernel::ServiceError;
use shared::{
    AppError, ErrorCode,
    booking::{Action, AppointmentStatus, BookingStatus, FeeTerms, Transition, fee_at, free_until, late_fee},
    error::FieldProblem,
    money::{Currency, Money},
    packages::credits_lost,
    time::Instant,
};

use crate::access::{AppointmentState, Opened, State, Viewer};

/// What `action` on these appointments costs, minor units. Nobody pays for what the business never promised, or for what it
/// calls off itself.
fn cost(viewer: &Viewer, state: &State, action: Action, concerned: &[AppointmentState], now: Instant) -> i64 {
    let most = state.total_minor - state.fee_minor;
    let terms = concerned.iter().map(|each| each.fee);
    match action {
        Action::Cancel if viewer.is_customer() && state.status != BookingStatus::Pending => {
            fee_at(terms, now, most)
        }
        Action::NoShow => late_fee(terms, most),
        _ => 0,
    }
}

/// What calling the whole booking off concerns, as long as that can be done.
fn whole(viewer: &Viewer, state: &State, now: Instant) -> Vec<AppointmentState> {
    let step = state.after(viewer, Action::Cancel, None).filter(|_| now < state.starts_at);
    let concerned = step.map(|step| step.appointments).unwrap_or_default();
    concerned.iter().filter_map(|(nth, _)| state.appointments.get(*nth).cloned()).collect()
}

/// What it would cost to call the whole booking off.
pub(crate) fn to_cancel(viewer: &Viewer, state: &State, now: Instant) -> i64 {
    cost(viewer, state, Action::Cancel, &whole(viewer, state, now), now)
}

/// How many credits it would lose.
pub(crate) fn to_lose(viewer: &Viewer, state: &State, now: Instant) -> u16 {
    lost(viewer, state, &whole(viewer, state, now), now)
}

/// How many credits calling these appointments off loses: those of a customer, for what the business had promised.
pub(crate) fn lost(viewer: &Viewer, state: &State, concerned: &[AppointmentState], now: Instant) -> u16 {
    let costs = viewer.is_customer() && state.status != BookingStatus::Pending;
    if costs { credits_lost(concerned.iter().map(|each| each.fee), now) } else { 0 }
}

/// Refused when something else was seen than what it costs now: nobody is charged more than they were shown.
pub(crate) fn as_seen(seen: Option<&str>, cost: i64, currency: Currency) -> Result<(), AppError> {
    let Some(seen) = seen else { return Ok(()) };
    let seen =
        Money::parse(seen.trim(), currency).map_err(|_| AppError::field("fee", FieldProblem::Malformed))?;
    if seen.minor == cost { Ok(()) } else { Err(ErrorCode::Changed.into()) }
}

/// Charges what the step costs. A no-show who came after all owes nothing.
pub(crate) async fn charge(
    opened: &mut Opened,
    step: &Transition,
    concerned: &[AppointmentState],
    now: Instant,
) -> Result<(), ServiceError> {
    let state = &opened.state;
    let cost = cost(&opened.viewer, state, step.action, concerned, now);
    as_seen(step.fee.as_deref(), cost, opened.tenant.currency)?;
    let came = step.action == Action::Confirm && state.status == BookingStatus::NoShow;
    let fee = if came { 0 } else { state.fee_minor + cost };
    if fee == state.fee_minor {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE bookings SET fee_minor = $3 WHERE tenant_id = $1 AND id = $2",
        opened.tenant.id.0,
        state.id.0,
        fee,
    )
    .execute(opened.tx.conn())
    .await?;
    opened.state.fee_minor = fee;
    Ok(())
}

/// What a viewer is told of a booking's fee, minor units.
pub(crate) struct Told {
    /// What calling it off would cost them now.
    pub cancel_minor: i64,
    /// How many credits it would lose them now.
    pub cancel_credits: u16,
    /// What it costs its customer once it is late.
    pub late_minor: i64,
    pub free_until: Option<Instant>,
}

/// What is told of a booking with these appointments; of what is over there is nothing to call off.
pub(crate) fn told(
    customer: bool,
    status: BookingStatus,
    appointments: &[(AppointmentStatus, FeeTerms)],
    total: i64,
    now: Instant,
) -> Told {
    let open = |status| AppointmentStatus::blocks(status) && status != AppointmentStatus::Completed;
    let terms = || {
        let open = appointments.iter().filter(|(each, _)| open(*each) && !status.is_over());
        open.map(|(_, terms)| *terms)
    };
    let charged = customer && !matches!(status, BookingStatus::Pending | BookingStatus::InProgress);
    Told {
        cancel_minor: if charged { fee_at(terms(), now, total) } else { 0 },
        cancel_credits: if charged { credits_lost(terms(), now) } else { 0 },
        late_minor: late_fee(terms(), total),
        free_until: free_until(terms()),
    }
}
