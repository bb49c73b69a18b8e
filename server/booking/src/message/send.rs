//! Writing a letter, when its job runs: what it says is read then.

use async_trait::async_trait;
use chrono_tz::Tz;
use server_kernel::{
    Actor, Clock, Db, DbError, Tx,
    crypto::{SecretKey, customer_page},
    jobs::{self, JobError, Runner},
    mail::Message,
    zone::{local, parse_zone},
};
use server_tenants::full_address;
use shared::{
    booking::BookingStatus,
    ids::BookingId,
    money::{Currency, Money},
    time::Instant,
};
use uuid::Uuid;

use super::{
    BookingMessage, News,
    words::{self, Facts},
};
use crate::{
    access::{State, read_state},
    policy::Policy,
};

/// Writes the message and hands it to whoever delivers.
pub struct SendBookingMessage {
    db: Db,
    clock: Clock,
    secret: SecretKey,
    base_url: String,
}

/// What the rows say of a booking; times are UTC.
struct Row {
    number: String,
    email: Option<String>,
    /// Whether its customer wants to be reminded by mail.
    wants_reminders: bool,
    starts_at: Instant,
    version: i32,
    reason: String,
    total_minor: i64,
    /// Of all the visits that the letter is about.
    fee_minor: i64,
    /// Whether a credit paid for one that was called off too late.
    credit_lost: bool,
    currency: Currency,
    address: String,
    flexible_minutes: i16,
    agreed_at: Option<Instant>,
    business: String,
    zone: Tz,
    locale: String,
    token_hash: Option<Vec<u8>>,
    person: Option<String>,
}

impl SendBookingMessage {
    /// Over a database; `base_url` stands in front of links.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, secret: SecretKey, base_url: String) -> Self {
        Self { db, clock, secret, base_url }
    }

    /// Subject and body.
    fn write(
        &self,
        message: &BookingMessage,
        row: &Row,
        state: &State,
        others: &[Instant],
    ) -> (String, String) {
        let (zone, locale) = (row.zone, row.locale.as_str());
        let day = |at: Instant| local(zone, at).format("%Y-%m-%d %H:%M").to_string();
        let clock = |at: Instant| local(zone, at).format("%H:%M").to_string();
        let money = |minor| format!("{} {}", Money::new(minor, row.currency).amount(), row.currency);
        let by = chrono::Duration::minutes(row.flexible_minutes.into());
        let window = row.agreed_at.filter(|_| row.flexible_minutes > 0);
        let window =
            window.map(|agreed| words::window_line(locale, &clock(agreed - by), &clock(agreed + by)));
        let others: Vec<String> = others.iter().map(|at| day(*at)).collect();
        let facts = Facts {
            business: &row.business,
            number: &row.number,
            at: &format!("{} ({})", day(row.starts_at), zone.name()),
            total: &money(row.total_minor),
            place: &format!("{}{}", window.unwrap_or_default(), words::place_line(locale, &row.address)),
            page: &customer_page(&self.base_url, &self.secret, message.booking, row.token_hash.as_deref()),
            reason: if message.reason_at == Some(row.version) { &row.reason } else { "" },
            person: row.person.as_deref().unwrap_or_default(),
            policy: &Policy::of(state, zone, row.currency, self.clock.now()).line(locale),
            was: &message.was.map(day).unwrap_or_default(),
            fee: &if row.fee_minor > 0 { money(row.fee_minor) } else { String::new() },
            credit_lost: row.credit_lost,
            others: &words::others_line(locale, &others),
            waits: matches!(state.status, BookingStatus::Pending | BookingStatus::Rescheduled),
        };
        words::letter(message.news, locale, &facts)
    }

    /// Whether there is still something to remind of, and somebody who wants to be.
    fn reminds(&self, message: &BookingMessage, row: &Row, state: &State) -> bool {
        let certain = matches!(state.status, BookingStatus::Confirmed | BookingStatus::Assigned);
        let same = message.starts_at == Some(state.starts_at) && self.clock.now() < state.starts_at;
        certain && same && row.wants_reminders
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
        let row = read(&mut tx, &message).await?;
        // Whoever left no address is told by the people of the business.
        let Some(email) = row.email.clone() else { return Ok(tx.commit().await?) };
        let state = read_state(&mut tx, message.tenant, message.booking, false).await;
        let state = state.map_err(|error| JobError::Retry(error.to_string()))?;
        let state = state.ok_or_else(|| JobError::Fail("a booking without appointments".to_owned()))?;
        if message.news == News::Reminder && !self.reminds(&message, &row, &state) {
            return Ok(tx.commit().await?);
        }
        let others = starts(&mut tx, &message).await?;
        let (subject, body) = self.write(&message, &row, &state, &others);
        let mail = Message { to: email, subject, body };
        let payload = serde_json::to_value(&mail).map_err(|error| JobError::Fail(error.to_string()))?;
        jobs::enqueue(tx.conn(), Some(message.tenant), "send_mail", &payload, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }
}

async fn read(tx: &mut Tx, message: &BookingMessage) -> Result<Row, JobError> {
    let all: Vec<Uuid> =
        std::iter::once(&message.booking).chain(&message.others).map(|BookingId(id)| *id).collect();
    let row = sqlx::query!(
        "SELECT b.number, b.contact_email::text AS email, coalesce(p.starts_at, b.starts_at) AS \"starts_at!\", b.version, b.reason,
                b.total_minor, b.currency, b.address, l.address AS \"street?\", l.place AS \"quarter?\", b.flexible_minutes,
                b.agreed_at, n.name, n.timezone, coalesce(u.locale, b.locale) AS \"locale!\", b.guest_token_hash,
                coalesce(u.notify_email, true) AS \"wants_reminders!\",
                (SELECT coalesce(sum(o.fee_minor), 0)::bigint FROM bookings o WHERE o.tenant_id = $1 AND o.id = ANY($4)) AS \"fee!\",
                EXISTS (SELECT FROM appointments a JOIN package_redemptions r ON r.tenant_id = $1 AND r.appointment_id = a.id
                        WHERE a.tenant_id = $1 AND a.booking_id = ANY($4) AND a.status = 'cancelled' AND r.status = 'consumed') AS \"credit!\",
                (SELECT t.name FROM appointments a JOIN staff t ON t.tenant_id = a.tenant_id AND t.id = a.staff_id
                 WHERE a.tenant_id = $1 AND a.booking_id = b.id
                 ORDER BY a.id IS NOT DISTINCT FROM $3 DESC, a.starts_at, a.id LIMIT 1) AS person
         FROM bookings b JOIN tenants n ON n.id = b.tenant_id
         LEFT JOIN appointments p ON p.tenant_id = $1 AND p.booking_id = b.id AND p.id = $3
         LEFT JOIN locations l ON l.tenant_id = $1 AND l.id = b.location_id
         LEFT JOIN users u ON u.id = b.user_id
         WHERE b.tenant_id = $1 AND b.id = $2",
        message.tenant.0,
        message.booking.0,
        message.part.map(|part| part.0),
        &all,
    )
    .fetch_optional(tx.conn())
    .await
    .map_err(DbError::from)?
    .ok_or_else(|| JobError::Fail("no such booking".to_owned()))?;
    let here = row.street.zip(row.quarter).map(|(street, quarter)| full_address(street, &quarter));
    Ok(Row {
        number: row.number,
        email: row.email,
        wants_reminders: row.wants_reminders,
        starts_at: row.starts_at,
        version: row.version,
        reason: row.reason,
        total_minor: row.total_minor,
        fee_minor: row.fee,
        credit_lost: row.credit,
        currency: row.currency.parse().map_err(|_| JobError::Fail("no such currency".to_owned()))?,
        address: here.unwrap_or(row.address),
        flexible_minutes: row.flexible_minutes,
        agreed_at: row.agreed_at,
        business: row.name,
        zone: parse_zone(&row.timezone).ok_or_else(|| JobError::Fail("no such zone".to_owned()))?,
        locale: row.locale,
        token_hash: row.guest_token_hash,
        person: row.person,
    })
}

/// When the other visits of a series begin.
async fn starts(tx: &mut Tx, message: &BookingMessage) -> Result<Vec<Instant>, JobError> {
    if message.others.is_empty() {
        return Ok(Vec::new());
    }
    let starts = sqlx::query_scalar!(
        "SELECT starts_at FROM bookings WHERE tenant_id = $1 AND id = ANY($2) ORDER BY starts_at",
        message.tenant.0,
        &message.others.iter().map(|id| id.0).collect::<Vec<_>>(),
    )
    .fetch_all(tx.conn())
    .await
    .map_err(DbError::from)?;
    Ok(starts)
}
