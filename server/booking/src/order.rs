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
    availability::Plan,
    booking::{AppointmentStatus, BookingStatus, Gender},
    contact::DeskContact,
    ids::{AppointmentId, BookingId, CustomerId, RoomId, TenantId, UserId},
    live::{BookingEvent, BookingEventKind, Cursor},
    time::{Instant, Span},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    message::{BookingMessage, News},
    terms::AddonTerms,
    visit::Visit,
};

/// An order, ready to be written.
pub(crate) struct Order<'a> {
    pub tenant: &'a Tenant,
    pub booking: BookingId,
    /// One for each part of the visit, and one leg of the plan for each.
    pub appointments: &'a [AppointmentId],
    pub visit: &'a Visit<'a>,
    pub plan: &'a Plan,
    /// From the first service's start to the last one's end.
    pub span: Span,
    pub contact: &'a DeskContact,
    pub notes: &'a str,
    pub status: BookingStatus,
    pub channel: &'static str,
    /// The account that made it.
    pub by: Option<UserId>,
    pub guest_token_hash: Option<Vec<u8>>,
    /// In which language a customer without an account is written to.
    pub locale: &'a str,
    /// Why it is booked over others, if it is.
    pub overbook: Option<&'a str>,
    /// One of several: the message about another speaks for it.
    pub silent: bool,
    pub now: Instant,
}

/// The customer's record at this business, made if new, with the account that it belongs to. Asked before anything is
/// claimed: whoever holds claims never waits for a customer.
pub(crate) async fn customer(
    conn: &mut PgConnection,
    tenant: TenantId,
    contact: &DeskContact,
    account: Option<UserId>,
    now: Instant,
) -> Result<(CustomerId, Option<UserId>), DbError> {
    let row = sqlx::query!(
        "SELECT customer_id AS \"customer_id!\", customer_user_id
         FROM customer_for_contact($1, $2, $3, $4, $5::text::citext, $6, $7)",
        tenant.0,
        CustomerId::new().0,
        account.map(|id| id.0),
        contact.name.as_str(),
        contact.email(),
        contact.phone(),
        now,
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
    /// Who serves each part, and in which room.
    pub staff: Vec<Option<String>>,
    pub rooms: Vec<Option<String>>,
}

/// The room of each leg: its own, or that of the leg beside which it takes place.
pub(crate) fn room_of(visit: &Visit<'_>, plan: &Plan, nth: usize) -> Option<RoomId> {
    let beside = visit.parts.get(nth).and_then(|part| part.beside);
    let part = visit.parts.get(beside.unwrap_or(nth))?;
    let leg = plan.get(beside.unwrap_or(nth))?;
    if let Some(seats) = &leg.seats {
        return seats.room;
    }
    leg.rooms.first().copied().filter(|_| part.terms.needs_room)
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
    let day = local(tenant.timezone, order.now).date_naive();
    let rows = Rows::of(order);
    let away = order.visit.venue.away();
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
                                   guest_token_hash, created_at, updated_at, overbook_reason, place, area_id, address,
                                   latitude, longitude, travel_fee_minor, flexible_minutes, agreed_at, location_id, locale)
             SELECT $1, $3, number, $4, $5, $6, $7, $8, $9::text, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18, $42, $46, $47, $48, $49, $50,
                    $51, $55, $56, $57, $58
             FROM numbered
         ), part AS (
             SELECT * FROM unnest($19::uuid[], $20::uuid[], $21::uuid[], $22::text[], $23::int[], $24::bigint[], $25::smallint[],
                                  $26::uuid[], $27::uuid[], $28::uuid[], $29::timestamptz[], $30::timestamptz[],
                                  $31::int[], $32::int[], $33::smallint[], $43::uuid[], $44::int[], $45::smallint[], $52::text[], $53::bool[], $54::text[])
                 AS p (item, service, option, name, minutes, price, quantity, appointment, staff, room, starts, ends,
                       buffer_before, buffer_after, guest, class, free_cancel, cancel_fee, package, asked, gender)
         ), item AS (
             INSERT INTO booking_items (tenant_id, id, booking_id, service_id, option_id, name, minutes, price_minor, quantity,
                                        free_cancel_minutes, cancel_fee_percent, package_name)
             SELECT $1, item, $3, service, option, name, minutes, price, quantity, free_cancel, cancel_fee, package FROM part
         ), extras AS (
             INSERT INTO booking_item_addons (tenant_id, item_id, booking_id, addon_id, name, minutes, price_minor)
             SELECT $1, x.item, $3, x.id, x.name, x.minutes, x.price
             FROM unnest($34::uuid[], $35::uuid[], $36::text[], $37::int[], $38::bigint[]) AS x (item, id, name, minutes, price)
         ), appointment AS (
             INSERT INTO appointments (tenant_id, id, booking_id, item_id, staff_id, room_id, status, starts_at, ends_at,
                                       buffer_before_minutes, buffer_after_minutes, guest, device_ids, overbooked,
                                       class_id, staff_asked, gender_asked)
             SELECT $1, appointment, $3, item, staff, room, $39, starts, ends, buffer_before, buffer_after, guest,
                    ARRAY(SELECT d.device FROM unnest($40::uuid[], $41::uuid[]) AS d (appointment, device)
                          WHERE d.appointment = part.appointment), $42::text IS NOT NULL, class, asked, gender
             FROM part
         )
         SELECT number AS \"number!\", (SELECT last FROM event_cursor) AS \"cursor!\",
                ARRAY(SELECT t.name FROM unnest($27::uuid[]) WITH ORDINALITY AS leg (staff, nth)
                      LEFT JOIN staff t ON t.tenant_id = $1 AND t.id = leg.staff ORDER BY leg.nth) AS \"staff!: Vec<Option<String>>\",
                ARRAY(SELECT r.name FROM unnest($28::uuid[]) WITH ORDINALITY AS leg (room, nth)
                      LEFT JOIN resources r ON r.tenant_id = $1 AND r.id = leg.room ORDER BY leg.nth) AS \"rooms!: Vec<Option<String>>\"
         FROM numbered",
        tenant.id.0,
        day,
        order.booking.0,
        customer.0,
        owner.map(|id| id.0),
        order.channel,
        order.status.as_str(),
        order.contact.name.as_str(),
        order.contact.email(),
        order.contact.phone(),
        order.notes,
        tenant.currency.code(),
        order.visit.total(order.plan),
        order.span.start(),
        order.span.end(),
        short_code(),
        order.guest_token_hash,
        order.now,
        &rows.items,
        &rows.services,
        &rows.options,
        &rows.names,
        &rows.minutes,
        &rows.prices,
        &rows.quantities,
        &rows.appointments,
        &rows.staff,
        &rows.rooms as &[Option<Uuid>],
        &rows.starts,
        &rows.ends,
        &rows.buffers_before,
        &rows.buffers_after,
        &rows.guests,
        &rows.extras.iter().map(|(item, _)| *item).collect::<Vec<_>>(),
        &rows.extras.iter().map(|(_, addon)| addon.id.0).collect::<Vec<_>>(),
        &rows.extras.iter().map(|(_, addon)| addon.name.clone()).collect::<Vec<_>>(),
        &rows.extras.iter().map(|(_, addon)| addon.minutes).collect::<Vec<_>>(),
        &rows.extras.iter().map(|(_, addon)| addon.price_minor).collect::<Vec<_>>(),
        AppointmentStatus::Scheduled.as_str(),
        &rows.devices.iter().map(|(appointment, _)| *appointment).collect::<Vec<_>>(),
        &rows.devices.iter().map(|(_, device)| *device).collect::<Vec<_>>(),
        order.overbook,
        &rows.classes as &[Option<Uuid>],
        &rows.free_cancels,
        &rows.cancel_fees,
        order.visit.venue.kind().as_str(),
        away.map(|away| away.area.0),
        away.map_or("", |away| away.address.as_str()),
        away.map(|away| away.at.latitude),
        away.map(|away| away.at.longitude),
        order.visit.travel_fee(),
        &rows.packages as &[Option<String>],
        &rows.asked,
        &rows.genders as &[Option<&str>],
        away.map_or(0, |away| i16::try_from(away.flexible_minutes).unwrap_or(0)),
        away.and_then(|away| away.agreed_at),
        order.visit.venue.location().map(|id| id.0),
        written_in(order.locale),
    )
    .fetch_one(conn)
    .await?;
    Ok(Written { number: row.number, cursor: row.cursor, staff: row.staff, rooms: row.rooms })
}

/// The language of letters: one of those that there are.
fn written_in(locale: &str) -> &'static str {
    match locale {
        "hi" => "hi",
        "ar" => "ar",
        _ => "en",
    }
}

/// The parts of an order, column by column: one statement writes them all.
#[derive(Default)]
struct Rows<'a> {
    items: Vec<Uuid>,
    services: Vec<Uuid>,
    options: Vec<Uuid>,
    names: Vec<String>,
    minutes: Vec<i32>,
    prices: Vec<i64>,
    quantities: Vec<i16>,
    appointments: Vec<Uuid>,
    staff: Vec<Uuid>,
    rooms: Vec<Option<Uuid>>,
    starts: Vec<Instant>,
    ends: Vec<Instant>,
    buffers_before: Vec<i32>,
    buffers_after: Vec<i32>,
    guests: Vec<i16>,
    classes: Vec<Option<Uuid>>,
    free_cancels: Vec<i32>,
    cancel_fees: Vec<i16>,
    packages: Vec<Option<String>>,
    asked: Vec<bool>,
    genders: Vec<Option<&'static str>>,
    extras: Vec<(Uuid, &'a AddonTerms)>,
    devices: Vec<(Uuid, Uuid)>,
}

impl<'a> Rows<'a> {
    fn of(order: &'a Order<'_>) -> Self {
        let mut rows = Self::default();
        let fees = order.visit.fee_terms(order.tenant, order.plan);
        let parts = order.visit.parts.iter().zip(order.plan).zip(order.appointments).zip(fees);
        for (nth, (((part, leg), appointment), fee)) in parts.enumerate() {
            let item = Uuid::now_v7();
            let room = room_of(order.visit, order.plan, nth);
            rows.items.push(item);
            rows.services.push(part.terms.service.0);
            rows.options.push(part.terms.option.0);
            rows.names.push(part.terms.name.clone());
            rows.minutes.push(part.terms.minutes);
            rows.prices.push(part.price(leg.staff));
            rows.quantities.push(i16::try_from(part.heads).unwrap_or(1));
            rows.appointments.push(appointment.0);
            rows.staff.push(leg.staff.0);
            rows.rooms.push(room.map(|id| id.0));
            rows.starts.push(leg.service.start());
            rows.ends.push(leg.service.end());
            rows.buffers_before.push(part.terms.buffer_before);
            rows.buffers_after.push(part.terms.buffer_after);
            rows.guests.push(i16::try_from(part.guest).unwrap_or(0));
            rows.classes.push(leg.seats.as_ref().map(|seats| seats.class.0));
            rows.free_cancels.push(fee.free_minutes);
            rows.cancel_fees.push(fee.percent);
            rows.packages.push(part.package.map(str::to_owned));
            rows.asked.push(part.staff.is_some());
            rows.genders.push(part.terms.gender.map(Gender::as_str));
            rows.extras.extend(part.terms.addons.iter().map(|addon| (item, addon)));
            let devices = leg.rooms.iter().filter(|id| Some(**id) != room);
            rows.devices.extend(devices.map(|id| (appointment.0, id.0)));
        }
        rows
    }
}

/// Audit, event and the customer's message.
async fn trace(conn: &mut PgConnection, order: &Order<'_>) -> Result<(), ServiceError> {
    let entry = audit::Entry {
        tenant: Some(order.tenant.id),
        user: order.by,
        action: if order.overbook.is_some() { "booking.overbook" } else { "booking.create" },
        resource_kind: "booking",
        resource: Some(order.booking.0),
        success: true,
        at: order.now,
    };
    let start = local(order.tenant.timezone, order.span.start());
    let event = BookingEvent {
        booking: order.booking,
        version: 1,
        dates: vec![start.date_naive()],
        staff: order.plan.iter().map(|leg| leg.staff).collect(),
    };
    let event = event_of(order.tenant, BookingEventKind::Booked, &event, order.now)?;
    let message = BookingMessage::new(order.tenant.id, order.booking, News::Ordered);
    let payload =
        serde_json::to_value(&message).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let job = NewJob { kind: BookingMessage::KIND, payload: &payload, at: order.now };
    Ok(trace::record(conn, entry, event, (!order.silent).then_some(job)).await?)
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
