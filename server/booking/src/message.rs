//! What the customer is written after ordering.

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
    ids::{BookingId, TenantId},
    money::Money,
    time::Instant,
};

use crate::{
    Bookings,
    access::{Opened, read_state},
    policy::Policy,
};

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
}

/// Tells a customer something about a booking.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BookingMessage {
    pub tenant: TenantId,
    pub booking: BookingId,
    #[serde(default)]
    pub news: News,
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
            "SELECT b.number, b.contact_email::text AS email, b.starts_at, b.reason, b.total_minor, b.currency, b.address,
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
            window_line(&row.locale, &clock(agreed - by), &clock(agreed + by))
        });
        let here = row.street.zip(row.quarter).map(|(street, quarter)| full_address(street, &quarter));
        let address = here.unwrap_or(row.address);
        let state = read_state(&mut tx, message.tenant, message.booking, false).await;
        let state = state.map_err(|error| JobError::Retry(error.to_string()))?;
        let state = state.ok_or_else(|| JobError::Fail("a booking without appointments".to_owned()))?;
        let facts = Facts {
            business: &row.name,
            number: &row.number,
            at: &format!("{at} ({})", zone.name()),
            total: &format!("{} {currency}", total.amount()),
            place: &format!("{}{}", window.unwrap_or_default(), place_line(&row.locale, &address)),
            page: &customer_page(
                &self.base_url,
                &self.secret,
                message.booking,
                row.guest_token_hash.as_deref(),
            ),
            reason: &row.reason,
            person: row.person.as_deref().unwrap_or_default(),
            policy: &Policy::of(&state, zone, currency, self.clock.now()).line(&row.locale),
        };
        let (subject, body) = match message.news {
            News::Ordered => text(&row.locale, &facts),
            News::Later => later_text(&row.locale, &facts),
            News::Moved => moved_text(&row.locale, &facts),
            News::CalledOff => called_off_text(&row.locale, &facts),
            News::ClassMoved => class_moved_text(&row.locale, &facts),
            News::OtherTeacher => other_teacher_text(&row.locale, &facts),
        };
        let mail = Message { to: email, subject, body };
        let payload = serde_json::to_value(&mail).map_err(|error| JobError::Fail(error.to_string()))?;
        jobs::enqueue(tx.conn(), Some(message.tenant), "send_mail", &payload, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }
}

struct Facts<'a> {
    business: &'a str,
    number: &'a str,
    at: &'a str,
    total: &'a str,
    /// Lines of their own, or nothing: how flexible the time is, and where.
    place: &'a str,
    page: &'a str,
    reason: &'a str,
    /// Who looks after them.
    person: &'a str,
    /// A line of its own: what calling it off costs.
    policy: &'a str,
}

fn place_line(locale: &str, address: &str) -> String {
    match locale {
        _ if address.is_empty() => String::new(),
        "hi" => format!("पता: {address}\n"),
        "ar" => format!("العنوان: {address}\n"),
        _ => format!("Address: {address}\n"),
    }
}

fn window_line(locale: &str, from: &str, until: &str) -> String {
    match locale {
        "hi" => format!("हम {from} और {until} के बीच कभी भी आ सकते हैं; समय तय होने पर आपको बताएँगे।\n"),
        "ar" => format!("قد نأتي في أي وقت بين {from} و{until}؛ سنخبرك عند تحديد الموعد.\n"),
        _ => format!(
            "We may come at any time between {from} and {until}; you hear from us when it is settled.\n"
        ),
    }
}

/// Subject and body in the customer's language.
fn text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, total, place, policy, page, .. } = facts;
    match locale {
        "hi" => (
            format!("{business} में आपकी बुकिंग {number}"),
            format!(
                "{business} में आपकी बुकिंग हो गई है।\n\nनंबर: {number}\nसमय: {at}\n{place}कुल: {total}\n{policy}\nबुकिंग और चेक-इन कोड: {page}\n"
            ),
        ),
        "ar" => (
            format!("حجزك {number} لدى {business}"),
            format!(
                "سُجّل حجزك لدى {business}.\n\nالرقم: {number}\nالموعد: {at}\n{place}المجموع: {total}\n{policy}\nالحجز ورمز الوصول: {page}\n"
            ),
        ),
        _ => (
            format!("Your booking {number} at {business}"),
            format!(
                "Your booking at {business} is in.\n\nNumber: {number}\nTime: {at}\n{place}Total: {total}\n{policy}\nYour booking and check-in code: {page}\n"
            ),
        ),
    }
}

/// The same for a visit that begins later.
fn later_text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, .. } = facts;
    match locale {
        "hi" => (
            format!("{business}: आपका समय थोड़ा आगे बढ़ा है"),
            format!(
                "{business} में आपकी बुकिंग {number} अब {at} पर शुरू होगी। देरी के लिए क्षमा करें।\n\nबुकिंग: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: تأخّر موعدك قليلًا"),
            format!("حجزك {number} لدى {business} يبدأ الآن عند {at}. نعتذر عن التأخير.\n\nالحجز: {page}\n"),
        ),
        _ => (
            format!("{business}: your visit begins a little later"),
            format!(
                "Your booking {number} at {business} now begins at {at}. We are sorry to keep you waiting.\n\nYour booking: {page}\n"
            ),
        ),
    }
}

/// The same for a visit at home whose time is settled.
fn moved_text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, .. } = facts;
    match locale {
        "hi" => (
            format!("{business}: आपका समय तय हो गया है"),
            format!("{business} से आपकी बुकिंग {number} के लिए कोई {at} पर आएगा।\n\nबुकिंग: {page}\n"),
        ),
        "ar" => (
            format!("{business}: حُدّد موعدك"),
            format!("سيأتي إليك أحد من {business} عند {at} لحجزك {number}.\n\nالحجز: {page}\n"),
        ),
        _ => (
            format!("{business}: your time is settled"),
            format!(
                "For your booking {number}, somebody from {business} comes at {at}.\n\nYour booking: {page}\n"
            ),
        ),
    }
}

/// The same for a class that is not held; in the business's own words why, if it gave any.
fn called_off_text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, reason, .. } = facts;
    let reason = if reason.is_empty() { String::new() } else { format!("\n\n{reason}") };
    match locale {
        "hi" => (
            format!("{business}: {at} की क्लास नहीं होगी"),
            format!(
                "{business} में {at} की क्लास नहीं होगी, इसलिए बुकिंग {number} रद्द है।{reason}\n\nबुकिंग: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: لن تُعقد حصة {at}"),
            format!(
                "لن تُعقد الحصة لدى {business} في {at}، لذلك أُلغي الحجز {number}.{reason}\n\nالحجز: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: the class on {at} is not held"),
            format!(
                "The class at {business} on {at} is not held, so your booking {number} is cancelled.{reason}\n\nYour booking: {page}\n"
            ),
        ),
    }
}

/// The same for a class that is held at another time.
fn class_moved_text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, person, .. } = facts;
    match locale {
        "hi" => (
            format!("{business}: आपकी क्लास का समय बदल गया है"),
            format!(
                "{business} में बुकिंग {number} की आपकी क्लास अब {at} पर {person} के साथ होगी। अगर यह आपके लिए ठीक नहीं है, तो शुरू होने तक आप इसे बिना किसी शुल्क के रद्द कर सकते हैं।\n\nबुकिंग: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: تغيّر موعد حصتك"),
            format!(
                "حصتك في الحجز {number} لدى {business} أصبحت في {at} مع {person}. إن لم يناسبك ذلك فيمكنك إلغاؤها دون مقابل حتى بدايتها.\n\nالحجز: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: your class is at another time"),
            format!(
                "Your class for booking {number} at {business} is now on {at} with {person}. If that does not suit you, you can call it off for nothing until it begins.\n\nYour booking: {page}\n"
            ),
        ),
    }
}

/// The same for a class that somebody else teaches.
fn other_teacher_text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, person, .. } = facts;
    match locale {
        "hi" => (
            format!("{business}: आपकी क्लास {person} लेंगे"),
            format!(
                "{business} में {at} की आपकी क्लास (बुकिंग {number}) {person} लेंगे। समय वही है।\n\nबुकिंग: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: سيقدّم {person} حصتك"),
            format!(
                "سيقدّم {person} حصتك لدى {business} في {at} (الحجز {number}). لم يتغيّر الموعد.\n\nالحجز: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: {person} teaches your class"),
            format!(
                "{person} teaches your class at {business} on {at} (booking {number}). The time stays.\n\nYour booking: {page}\n"
            ),
        ),
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
        let (tenant, booking) = (opened.tenant.id, opened.state.id);
        let message = BookingMessage { tenant, booking, news };
        let payload =
            serde_json::to_value(&message).map_err(|error| ServiceError::Internal(error.to_string()))?;
        jobs::enqueue(opened.tx.conn(), Some(tenant), BookingMessage::KIND, &payload, now).await?;
        Ok(())
    }
}
