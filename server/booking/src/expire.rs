//! Orders and guests' moves that nobody decided on, when the acceptance window or the start has passed: the time is given back, and the
//! visit that was to move goes back to where it stood.

use chrono::Duration;
use server_kernel::{Actor, ServiceError};
use shared::{
    booking::{AppointmentStatus, BookingStatus, Step},
    ids::{BookingId, TenantId},
    live::BookingEventKind,
};

use crate::{
    Bookings,
    access::{Opened, Viewer, read_state},
    act::{Taken, write_step},
    claims, credits,
    message::{BookingMessage, News},
    put_back::put_back,
};

/// How long a business may think about an order.
const ACCEPTANCE_WINDOW: Duration = Duration::hours(24);
/// At most so many at a time; the next call goes on.
const BATCH: i64 = 100;

impl Bookings {
    /// Lets every order and every guest's move lapse whose time to be decided on is over, and says how many did. Safe to run on several
    /// nodes at once.
    ///
    /// # Errors
    /// When the database does not answer; orders that lapsed before stay so.
    pub async fn expire_undecided(&self) -> Result<usize, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let due = sqlx::query!(
            "SELECT tenant_id AS \"tenant_id!\", id AS \"id!\", version AS \"version!\" FROM (
                 SELECT tenant_id, id, version, created_at AS since FROM bookings
                 WHERE status = 'pending' AND (created_at <= $1 OR starts_at <= $2)
                 UNION ALL
                 SELECT tenant_id, id, version, move_asked_at FROM bookings
                 WHERE status = 'rescheduled' AND (move_asked_at <= $1 OR (move_asked_at IS NOT NULL AND starts_at <= $2))
             ) undecided ORDER BY since LIMIT $3",
            now - ACCEPTANCE_WINDOW,
            now,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.rollback().await?;
        let mut expired = 0;
        for row in due {
            // One that cannot be read must not keep the others.
            match self.expire(TenantId(row.tenant_id), BookingId(row.id), row.version).await {
                Ok(lapsed) => expired += usize::from(lapsed),
                Err(error) => tracing::error!(booking = %row.id, %error, "an order cannot lapse"),
            }
        }
        Ok(expired)
    }

    async fn expire(&self, tenant: TenantId, id: BookingId, version: i32) -> Result<bool, ServiceError> {
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::System).await?;
        let Some(state) = read_state(&mut tx, tenant, id, true).await? else { return Ok(false) };
        // Somebody decided since it was listed, or asked for another time.
        if state.version != version {
            return Ok(false);
        }
        let tenant = self.tenants.by_id(tenant).await?;
        let mut opened = Opened { tx, tenant, viewer: Viewer::Clock, user: None, state };
        if opened.state.status == BookingStatus::Rescheduled
            && let Some(back) = put_back(&mut opened, "", "booking.expire", now).await?
        {
            let letter = BookingMessage {
                was: back.asked.map(|(_, at)| at),
                part: back.asked.map(|(part, _)| part),
                ..BookingMessage::new(opened.tenant.id, id, News::StaysAsItWas)
            };
            letter.ask(opened.tx.conn(), now).await?;
            opened.tx.commit().await?;
            return Ok(true);
        }
        let open = opened.state.appointments.iter().enumerate().filter(|(_, each)| each.status.blocks());
        let (ids, appointments): (Vec<_>, Vec<_>) =
            open.map(|(nth, each)| (each.id, (nth, AppointmentStatus::Cancelled))).unzip();
        credits::give_back(&mut opened, &ids).await?;
        claims::release_appointments(opened.tx.conn(), opened.tenant.id, &ids, None).await?;
        let step = Step { booking: BookingStatus::Expired, appointments };
        write_step(&mut opened, Taken::now(BookingEventKind::Expired, now), &step, now).await?;
        let letter = BookingMessage::new(opened.tenant.id, id, News::NotConfirmed);
        letter.ask(opened.tx.conn(), now).await?;
        opened.tx.commit().await?;
        Ok(true)
    }
}
