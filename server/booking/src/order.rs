//! Writing an order down: the last statements of a booking's transaction, when its time is already claimed.

use server_kernel::{
    DbError, ServiceError, audit,
    crypto::short_code,
    events,
    trace::{self, NewJob},
    zone::local,
};
use server_tenants::Tenant;
use shared::{
    availability::Placement,
    booking::{AppointmentStatus, BookingStatus},
    contact::Contact,
    ids::{AppointmentId, BookingId, CustomerId, UserId},
    live::{BookingEvent, BookingEventKind, Cursor},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{message::BookingMessage, terms::Terms};

/// An order, ready to be written.
pub(crate) struct Order<'a> {
    pub tenant: &'a Tenant,
    pub booking: BookingId,
    pub appointment: AppointmentId,
    pub terms: &'a Terms,
    pub placement: Placement,
    pub contact: &'a Contact,
    pub notes: &'a str,
    pub status: BookingStatus,
    pub channel: &'static str,
    /// The account that made it.
    pub by: Option<UserId>,
    /// The account it is for; by staff: whoever's address it is.
    pub for_account: Option<UserId>,
    pub guest_token_hash: Option<Vec<u8>>,
    /// Where the customer finds it.
    pub page: String,
    /// In which language the customer is written to.
    pub locale: &'a str,
    pub now: Instant,
}

/// The customer's record at this business, made if new.
pub(crate) async fn customer(
    conn: &mut PgConnection,
    order: &Order<'_>,
) -> Result<(CustomerId, Option<UserId>), DbError> {
    let row = sqlx::query!(
        "SELECT customer_id AS \"customer_id!\", customer_user_id
         FROM customer_for_contact($1, $2, $3, $4, $5::text::citext, $6, $7)",
        order.tenant.id.0,
        CustomerId::new().0,
        order.for_account.map(|id| id.0),
        order.contact.name.as_str(),
        order.contact.email.as_str(),
        order.contact.phone.as_str(),
        order.now,
    )
    .fetch_one(conn)
    .await?;
    Ok((CustomerId(row.customer_id), row.customer_user_id.map(UserId)))
}

/// What the database adds to an order.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub number: String,
    /// The event log's, as this transaction sees it.
    pub cursor: Cursor,
    pub staff: Option<String>,
    pub room: Option<String>,
}

/// Writes the order with everything that belongs to it. The number comes from a counter row that all of a day's bookings
/// share, and others wait for the claims: from here to the commit nothing is asked that is known.
pub(crate) async fn write(
    conn: &mut PgConnection,
    order: &Order<'_>,
    customer: CustomerId,
    owner: Option<UserId>,
) -> Result<Written, ServiceError> {
    let tenant = order.tenant;
    let service = order.placement.service;
    let day = local(tenant.timezone, order.now).date_naive();
    let addons = &order.terms.addons;
    trace(conn, order).await?;
    let row = sqlx::query!(
        "WITH counter AS (
             INSERT INTO booking_counters AS c (tenant_id, day, last) VALUES ($1, $2, 1)
             ON CONFLICT (tenant_id, day) DO UPDATE SET last = c.last + 1 RETURNING last
         ), numbered AS (
             SELECT 'OBO-' || to_char($2::date, 'YYYYMMDD') || '-' || lpad(last::text, greatest(4, length(last::text)), '0') AS number
             FROM counter
         ), booking AS (
             INSERT INTO bookings (tenant_id, id, number, customer_id, user_id, channel, status, contact_name, contact_email,
                                   contact_phone, notes, currency, total_minor, starts_at, ends_at, short_code,
                                   guest_token_hash, created_at, updated_at)
             SELECT $1, $3, number, $4, $5, $6, $7, $8, $9::text, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18
             FROM numbered
         ), item AS (
             INSERT INTO booking_items (tenant_id, id, booking_id, service_id, option_id, name, minutes, price_minor)
             VALUES ($1, $19, $3, $20, $21, $22, $23, $24)
         ), extras AS (
             INSERT INTO booking_item_addons (tenant_id, item_id, booking_id, addon_id, name, minutes, price_minor)
             SELECT $1, $19, $3, x.id, x.name, x.minutes, x.price
             FROM unnest($25::uuid[], $26::text[], $27::int[], $28::bigint[]) AS x (id, name, minutes, price)
         ), appointment AS (
             INSERT INTO appointments (tenant_id, id, booking_id, item_id, staff_id, room_id, status, starts_at, ends_at,
                                       buffer_before_minutes, buffer_after_minutes)
             VALUES ($1, $29, $3, $19, $30, $31, $32, $14, $15, $33, $34)
         )
         SELECT number AS \"number!\", (SELECT last FROM event_cursor) AS \"cursor!\",
                (SELECT t.name FROM staff t WHERE t.tenant_id = $1 AND t.id = $30) AS staff,
                (SELECT r.name FROM resources r WHERE r.tenant_id = $1 AND r.id = $31) AS room
         FROM numbered",
        tenant.id.0,
        day,
        order.booking.0,
        customer.0,
        owner.map(|id| id.0),
        order.channel,
        order.status.as_str(),
        order.contact.name.as_str(),
        order.contact.email.as_str(),
        order.contact.phone.as_str(),
        order.notes,
        tenant.currency.code(),
        order.terms.total(),
        service.start(),
        service.end(),
        short_code(),
        order.guest_token_hash,
        order.now,
        Uuid::now_v7(),
        order.terms.service.0,
        order.terms.option.0,
        order.terms.name,
        order.terms.minutes,
        order.terms.price_minor,
        &addons.iter().map(|addon| addon.id.0).collect::<Vec<_>>(),
        &addons.iter().map(|addon| addon.name.clone()).collect::<Vec<_>>(),
        &addons.iter().map(|addon| addon.minutes).collect::<Vec<_>>(),
        &addons.iter().map(|addon| addon.price_minor).collect::<Vec<_>>(),
        order.appointment.0,
        order.placement.staff.0,
        order.placement.room.map(|id| id.0),
        AppointmentStatus::Scheduled.as_str(),
        order.terms.buffer_before,
        order.terms.buffer_after,
    )
    .fetch_one(conn)
    .await?;
    Ok(Written { number: row.number, cursor: row.cursor, staff: row.staff, room: row.room })
}

/// Audit, event and the customer's message.
async fn trace(conn: &mut PgConnection, order: &Order<'_>) -> Result<(), ServiceError> {
    let entry = audit::Entry {
        tenant: Some(order.tenant.id),
        user: order.by,
        action: "booking.create",
        resource_kind: "booking",
        resource: Some(order.booking.0),
        success: true,
        at: order.now,
    };
    let start = local(order.tenant.timezone, order.placement.service.start());
    let event = BookingEvent {
        booking: order.booking,
        version: 1,
        dates: vec![start.date_naive()],
        staff: vec![order.placement.staff],
    };
    let event = event_of(order.tenant, BookingEventKind::Booked, &event, order.now)?;
    let message = BookingMessage {
        tenant: order.tenant.id,
        booking: order.booking,
        page: order.page.clone(),
        locale: order.locale.to_owned(),
    };
    let payload =
        serde_json::to_value(&message).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let job = NewJob { kind: BookingMessage::KIND, payload: &payload, at: order.now };
    Ok(trace::record(conn, entry, event, Some(job)).await?)
}

/// The event of a booking, as the log takes it.
pub(crate) fn event_of(
    tenant: &Tenant,
    kind: BookingEventKind,
    event: &BookingEvent,
    now: Instant,
) -> Result<events::NewEvent, ServiceError> {
    let data = serde_json::to_value(event).map_err(|error| ServiceError::Internal(error.to_string()))?;
    Ok(events::NewEvent {
        tenant: tenant.id,
        aggregate_kind: "booking",
        aggregate: event.booking.0,
        version: event.version,
        kind: kind.as_str(),
        data,
        at: now,
    })
}
