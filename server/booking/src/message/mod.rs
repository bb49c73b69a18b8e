//! What a customer is written: after ordering, and when something becomes of it.

mod steps;
mod words;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use server_kernel::{
    Actor, Clock, Db, DbError, ServiceError,
    crypto::{SecretKey, customer_page},
    jobs::{self, JobError, Runner},
    mail::Message,
    zone::{local, parse_zone},
};
use server_tenants::full_address;
use shared::{
    booking::{Action, BookingStatus},
    ids::{BookingId, TenantId},
    money::Money,
    time::Instant,
};

use crate::{
    Bookings,
    access::{Opened, read_state},
    policy::Policy,
};
use words::Facts;

/// What a customer is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum News {
    /// The booking is in.
    #[default]
    Ordered,
    /// The visit begins later: its therapist is behind.
    Later,
    /// Somebody comes at another time, within what the customer is flexible.
    Moved,
    /// The class is not held.
    CalledOff,
    /// The class is held at another time.
    ClassMoved,
    /// Somebody else teaches the class.
    OtherTeacher,
    /// The business, or whoever does the work, said yes.
    Confirmed,
    /// It said no, or nothing in time.
    NotConfirmed,
    /// The business called it off.
    CancelledByBusiness,
    /// The customer did.
    CancelledByGuest,
    /// The business moved it to another time.
    MovedByBusiness,
    /// The customer did.
    MovedByGuest,
}

/// What a step that was taken is written of, if anything is. `moved`: some part of it begins at another time.
pub(crate) fn news_of(
    action: Action,
    by_customer: bool,
    (before, after): (BookingStatus, BookingStatus),
    moved: bool,
) -> Option<News> {
    let waited = matches!(before, BookingStatus::Pending | BookingStatus::Rescheduled);
    match action {
        Action::Confirm | Action::Accept if waited && after == BookingStatus::Confirmed => Some(News::Confirmed),
        Action::Reject => Some(News::NotConfirmed),
        Action::Cancel if after == BookingStatus::Cancelled => {
            Some(if by_customer { News::CancelledByGuest } else { News::CancelledByBusiness })
        }
        Action::Reschedule if moved => {
            Some(if by_customer { News::MovedByGuest } else { News::MovedByBusiness })
        }
        _ => None,
    }
}

/// Tells a customer something about a booking.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BookingMessage {
    pub tenant: TenantId,
    pub booking: BookingId,
    #[serde(default)]
    pub news: News,
    /// When it was to be before, where it was moved.
    #[serde(default)]
    pub was: Option<Instant>,
}

impl BookingMessage {
    pub const KIND: &'static str = "booking_message";
}

/// Writes the message and hands it to whoever delivers.
pub struct SendBookingMessage {
    db: Db,
    clock: Clock,
    secret: SecretKey,
    base_url: String,
}

impl SendBookingMessage {
    /// Over a database; `base_url` stands in front of links.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, secret: SecretKey, base_url: String) -> Self {
        Self { db, clock, secret, base_url }
    }
}

#[async_trait]
impl Runner for SendBookingMessage {
    fn kind(&self) -> &'static str {
        BookingMessage::KIND
    }

    async fn run(&self, payload: serde_json::Value) -> Result<(), JobError> {
        let message: BookingMessage =
            serde_json::from_value(payload).map_err(|error| JobError::Fail(error.to_string()))?;
        let mut tx = self.db.begin(Actor::System).await?;
        let row = sqlx::query!(
            "SELECT b.number, b.contact_email::text AS email, b.starts_at, b.reason, b.total_minor, b.fee_minor, b.currency, b.address,
                    l.address AS \"street?\", l.place AS \"quarter?\", b.flexible_minutes, b.agreed_at, n.name, n.timezone,
                    coalesce(u.locale, b.locale) AS \"locale!\", b.guest_token_hash,
                    (SELECT t.name FROM appointments a JOIN staff t ON t.tenant_id = a.tenant_id AND t.id = a.staff_id
                     WHERE a.tenant_id = $1 AND a.booking_id = b.id ORDER BY a.starts_at, a.id LIMIT 1) AS person
             FROM bookings b JOIN tenants n ON n.id = b.tenant_id
             LEFT JOIN locations l ON l.tenant_id = $1 AND l.id = b.location_id
             LEFT JOIN users u ON u.id = b.user_id
             WHERE b.tenant_id = $1 AND b.id = $2",
            message.tenant.0,
            message.booking.0,
        )
        .fetch_optional(tx.conn())
        .await
        .map_err(DbError::from)?
        .ok_or_else(|| JobError::Fail("no such booking".to_owned()))?;
        // Whoever left no address is told by the people of the business.
        let Some(email) = row.email else { return Ok(tx.commit().await?) };
        let zone = parse_zone(&row.timezone).ok_or_else(|| JobError::Fail("no such zone".to_owned()))?;
        let currency = row.currency.parse().map_err(|_| JobError::Fail("no such currency".to_owned()))?;
        let at = local(zone, row.starts_at).format("%Y-%m-%d %H:%M");
        let total = Money::new(row.total_minor, currency);
        let by = chrono::Duration::minutes(row.flexible_minutes.into());
        let window = row.agreed_at.filter(|_| row.flexible_minutes > 0).map(|agreed| {
            let clock = |at| local(zone, at).format("%H:%M").to_string();
            words::window_line(&row.locale, &clock(agreed - by), &clock(agreed + by))
        });
        let here = row.street.zip(row.quarter).map(|(street, quarter)| full_address(street, &quarter));
        let address = here.unwrap_or(row.address);
        let state = read_state(&mut tx, message.tenant, message.booking, false).await;
        let state = state.map_err(|error| JobError::Retry(error.to_string()))?;
        let state = state.ok_or_else(|| JobError::Fail("a booking without appointments".to_owned()))?;
        let fee = Money::new(row.fee_minor, currency);
        let fee = if fee.minor > 0 { format!("{} {currency}", fee.amount()) } else { String::new() };
        let facts = Facts {
            business: &row.name,
            number: &row.number,
            at: &format!("{at} ({})", zone.name()),
            total: &format!("{} {currency}", total.amount()),
            place: &format!("{}{}", window.unwrap_or_default(), words::place_line(&row.locale, &address)),
            page: &customer_page(
                &self.base_url,
                &self.secret,
                message.booking,
                row.guest_token_hash.as_deref(),
            ),
            reason: &row.reason,
            person: row.person.as_deref().unwrap_or_default(),
            policy: &Policy::of(&state, zone, currency, self.clock.now()).line(&row.locale),
            was: &message.was.map(|was| local(zone, was).format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
            fee: &fee,
            waits: matches!(state.status, BookingStatus::Pending | BookingStatus::Rescheduled),
        };
        let (subject, body) = words::letter(message.news, &row.locale, &facts);
        let mail = Message { to: email, subject, body };
        let payload = serde_json::to_value(&mail).map_err(|error| JobError::Fail(error.to_string()))?;
        jobs::enqueue(tx.conn(), Some(message.tenant), "send_mail", &payload, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }
}

impl Bookings {
    /// Tells a booking's customer something, in their language. The caller acts as the system.
    pub(crate) async fn tell(
        &self,
        opened: &mut Opened,
        news: News,
        now: Instant,
    ) -> Result<(), ServiceError> {
        self.tell_moved(opened, news, None, now).await
    }

    /// The same of a booking that was to begin at another time before.
    pub(crate) async fn tell_moved(
        &self,
        opened: &mut Opened,
        news: News,
        was: Option<Instant>,
        now: Instant,
    ) -> Result<(), ServiceError> {
        let (tenant, booking) = (opened.tenant.id, opened.state.id);
        let message = BookingMessage { tenant, booking, news, was };
        let payload =
            serde_json::to_value(&message).map_err(|error| ServiceError::Internal(error.to_string()))?;
        jobs::enqueue(opened.tx.conn(), Some(tenant), BookingMessage::KIND, &payload, now).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_written_of_once_and_to_whom_it_is_news() {
        use BookingStatus as B;
        for (action, by_customer, before, after, moved, expected) in [
            (Action::Confirm, false, B::Pending, B::Confirmed, false, Some(News::Confirmed)),
            (Action::Confirm, false, B::Rescheduled, B::Confirmed, false, Some(News::Confirmed)),
            (Action::Confirm, false, B::NoShow, B::Confirmed, false, None),
            (Action::Accept, false, B::Pending, B::Confirmed, false, Some(News::Confirmed)),
            (Action::Accept, false, B::Confirmed, B::Confirmed, false, None),
            (Action::Reject, false, B::Pending, B::Rejected, false, Some(News::NotConfirmed)),
            (Action::Cancel, true, B::Confirmed, B::Cancelled, false, Some(News::CancelledByGuest)),
            (Action::Cancel, false, B::Confirmed, B::Cancelled, false, Some(News::CancelledByBusiness)),
            (Action::Cancel, false, B::InProgress, B::InProgress, false, None),
            (Action::Reschedule, true, B::Confirmed, B::Rescheduled, true, Some(News::MovedByGuest)),
            (Action::Reschedule, false, B::Confirmed, B::Confirmed, true, Some(News::MovedByBusiness)),
            (Action::Reschedule, false, B::Confirmed, B::Confirmed, false, None),
            (Action::CheckIn, false, B::Confirmed, B::Confirmed, false, None),
            (Action::Complete, false, B::InProgress, B::Completed, false, None),
        ] {
            assert_eq!(news_of(action, by_customer, (before, after), moved), expected, "{action:?} {before:?}");
        }
    }
}
