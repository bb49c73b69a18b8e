//! Calling a class off: at once for whoever wants a seat, and one booking after the other for those who have one. What is left
//! undone when the program stops is done by the next round.

use server_kernel::{Actor, ServiceError, Tx, errors::ensure_affected};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    booking::{AppointmentStatus, BookingStatus, Step, classes::ClassStatus},
    caller::Caller,
    error::FieldProblem,
    ids::{BookingId, ClassId, StaffId, TenantId, UserId},
    live::BookingEventKind,
    permission::Module,
    time::Instant,
};

use crate::{
    Bookings,
    access::{Opened, Viewer, read_state},
    act::{Taken, write_step},
    claims,
    classes::leave_trace,
    credits,
    message::{BookingMessage, News},
};

/// At most so many at a time; the next call goes on.
const BATCH: i64 = 200;

impl Bookings {
    pub(super) async fn call_class_off(
        &self,
        caller: &Caller,
        class: ClassId,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.approve())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let reason = reason_of(reason)?;
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        close(&mut tx, &tenant, class, reason, Some(user.user), self.clock.now()).await?;
        tx.commit().await?;
        self.log.wake();
        self.empty(tenant.id, class).await.map(drop)
    }

    /// Decides on classes that too few have booked, and gives back the seats of those that were called off. Says how many
    /// bookings were cancelled. Safe to run on several nodes at once.
    ///
    /// # Errors
    /// When the database does not answer; what was done before stays.
    pub async fn settle_classes(&self) -> Result<usize, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let due = sqlx::query!(
            "SELECT tenant_id, id FROM classes
             WHERE status = 'scheduled' AND decide_at <= $1 AND starts_at > $1 ORDER BY decide_at LIMIT $2",
            now,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.rollback().await?;
        // One that cannot be read must not keep the others.
        for row in due {
            if let Err(error) = self.decide(TenantId(row.tenant_id), ClassId(row.id)).await {
                tracing::error!(class = %row.id, %error, "a class cannot be decided on");
            }
        }
        let mut tx = self.db.begin(Actor::System).await?;
        let left = sqlx::query!(
            "SELECT DISTINCT k.tenant_id, k.id FROM classes k
             JOIN appointments a ON a.tenant_id = k.tenant_id AND a.class_id = k.id AND a.status IN ('scheduled', 'confirmed', 'checked_in')
             WHERE k.status = 'called_off' AND k.starts_at > $1 LIMIT $2",
            now,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.rollback().await?;
        let mut cancelled = 0;
        for row in left {
            match self.empty(TenantId(row.tenant_id), ClassId(row.id)).await {
                Ok(bookings) => cancelled += bookings,
                Err(error) => tracing::error!(class = %row.id, %error, "a class cannot be emptied"),
            }
        }
        Ok(cancelled)
    }

    /// It is held, or too few come.
    async fn decide(&self, tenant: TenantId, class: ClassId) -> Result<(), ServiceError> {
        let tenant = self.tenants.by_id(tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        // Waits for whoever is taking a seat, and counts them.
        let wanted = sqlx::query_scalar!(
            "SELECT min_seats FROM classes
             WHERE tenant_id = $1 AND id = $2 AND status = 'scheduled' AND decide_at <= $3 FOR UPDATE",
            tenant.id.0,
            class.0,
            now,
        )
        .fetch_optional(tx.conn())
        .await?;
        let Some(wanted) = wanted else { return Ok(()) };
        let taken = sqlx::query_scalar!(
            "SELECT coalesce(sum(i.quantity), 0) AS \"taken!\" FROM appointments a
             JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
             WHERE a.tenant_id = $1 AND a.class_id = $2 AND a.status NOT IN ('cancelled', 'no_show')",
            tenant.id.0,
            class.0,
        )
        .fetch_one(tx.conn())
        .await?;
        if taken >= i64::from(wanted) {
            sqlx::query!(
                "UPDATE classes SET decide_at = NULL WHERE tenant_id = $1 AND id = $2",
                tenant.id.0,
                class.0,
            )
            .execute(tx.conn())
            .await?;
        } else {
            close(&mut tx, &tenant, class, "", None, now).await?;
        }
        tx.commit().await?;
        self.log.wake();
        Ok(())
    }

    /// Cancels every booking of a class that was called off, each by itself, and says how many.
    async fn empty(&self, tenant: TenantId, class: ClassId) -> Result<usize, ServiceError> {
        let mut tx = self.db.begin(Actor::System).await?;
        let rows = sqlx::query!(
            "SELECT DISTINCT a.booking_id, k.reason FROM appointments a
             JOIN classes k ON k.tenant_id = a.tenant_id AND k.id = a.class_id AND k.status = 'called_off'
             WHERE a.tenant_id = $1 AND a.class_id = $2 AND a.status IN ('scheduled', 'confirmed', 'checked_in') ORDER BY a.booking_id",
            tenant.0,
            class.0,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.rollback().await?;
        let mut cancelled = 0;
        let now = self.clock.now();
        for row in rows {
            let booking = BookingId(row.booking_id);
            cancelled += usize::from(self.give_seats_back(tenant, class, booking, &row.reason, now).await?);
        }
        if cancelled > 0 {
            self.log.wake();
        }
        Ok(cancelled)
    }

    async fn give_seats_back(
        &self,
        tenant: TenantId,
        class: ClassId,
        id: BookingId,
        reason: &str,
        now: Instant,
    ) -> Result<bool, ServiceError> {
        let mut tx = self.db.begin(Actor::System).await?;
        let Some(state) = read_state(&mut tx, tenant, id, true).await? else { return Ok(false) };
        let tenant = self.tenants.by_id(tenant).await?;
        let mut opened = Opened { tx, tenant, viewer: Viewer::Clock, user: None, state };
        let seats = opened.state.appointments.iter().enumerate().filter(|(_, each)| {
            each.class == Some(class)
                && matches!(
                    each.status,
                    AppointmentStatus::Scheduled
                        | AppointmentStatus::Confirmed
                        | AppointmentStatus::CheckedIn
                )
        });
        let (ids, appointments): (Vec<_>, Vec<_>) =
            seats.map(|(nth, each)| (each.id, (nth, AppointmentStatus::Cancelled))).unzip();
        // Somebody moved or cancelled since it was listed.
        if ids.is_empty() {
            return Ok(false);
        }
        credits::give_back(&mut opened, &ids).await?;
        claims::release_appointments(opened.tx.conn(), opened.tenant.id, &ids, None).await?;
        let step = Step { booking: BookingStatus::Cancelled, appointments };
        write_step(&mut opened, Taken { reason, ..Taken::now(BookingEventKind::Cancelled, now) }, &step, now)
            .await?;
        let letter = BookingMessage {
            reason_at: (!reason.is_empty()).then_some(opened.state.version + 1),
            ..BookingMessage::new(opened.tenant.id, id, News::CalledOff)
        };
        letter.ask(opened.tx.conn(), now).await?;
        opened.tx.commit().await?;
        Ok(true)
    }
}

/// Nobody gets a seat any more, and teacher and room are free.
async fn close(
    tx: &mut Tx,
    tenant: &Tenant,
    class: ClassId,
    reason: &str,
    by: Option<UserId>,
    now: Instant,
) -> Result<(), ServiceError> {
    let row = sqlx::query!(
        "SELECT status, staff_id, starts_at, version FROM classes WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        tenant.id.0,
        class.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ErrorCode::NotFound)?;
    if row.status != ClassStatus::Scheduled.as_str() {
        return Err(ErrorCode::WrongState.into());
    }
    if row.starts_at <= now {
        return Err(ErrorCode::TooLate.into());
    }
    let changed = sqlx::query!(
        "UPDATE classes SET status = $3, reason = $4, decide_at = NULL, version = version + 1
         WHERE tenant_id = $1 AND id = $2",
        tenant.id.0,
        class.0,
        ClassStatus::CalledOff.as_str(),
        reason,
    )
    .execute(tx.conn())
    .await?;
    ensure_affected(changed.rows_affected(), 1)?;
    claims::release_class(tx.conn(), tenant.id, class).await?;
    leave_trace(tx.conn(), tenant, class, row.version + 1, "called_off", &[StaffId(row.staff_id)], by, now)
        .await
}

fn reason_of(reason: &str) -> Result<&str, AppError> {
    let reason = reason.trim();
    let wrong = |problem| Err(AppError::field("reason", problem));
    match reason.chars().count() {
        0 => wrong(FieldProblem::Required),
        501.. => wrong(FieldProblem::TooLong),
        _ if reason.chars().any(char::is_control) => wrong(FieldProblem::Malformed),
        _ => Ok(reason),
    }
}
