//! A booking as its viewer may see it.

use server_kernel::{DbError, ServiceError, Tx, events, zone::local};
use server_tenants::Tenant;
use shared::{
    ErrorCode,
    booking::Actor as Part,
    booking::{
        Action, AddonLine, AppointmentStatus, AppointmentView, BookingStatus, BookingView, BusinessRef,
        FeeTerms, Guest, OptionLine, RoomLine, ServiceLine, StaffLine, Way, due_minor,
    },
    caller::Caller,
    ids::{AddonId, AppointmentId, BookingId, ClassId, OptionId, RoomId, ServiceId, StaffId},
    money::Money,
    time::Instant,
};

use crate::{
    Bookings,
    access::{Viewer, actions_of},
    fee,
    order::{Order, Written, room_of},
    terms::Terms,
    venue::VenueRow,
};

impl Bookings {
    pub(crate) async fn read_booking(
        &self,
        caller: &Caller,
        id: BookingId,
    ) -> Result<BookingView, ServiceError> {
        let mut opened = self.open(caller, id, false).await?;
        let now = self.clock.now();
        let view = load_view(&mut opened.tx, &opened.tenant, id, &opened.viewer, now).await?;
        opened.tx.commit().await?;
        Ok(view)
    }
}

/// Reads a booking inside the transaction that has just opened or changed it.
pub(crate) async fn load_view(
    tx: &mut Tx,
    tenant: &Tenant,
    id: BookingId,
    viewer: &Viewer,
    now: Instant,
) -> Result<BookingView, ServiceError> {
    let cursor = events::cursor(tx.conn()).await?;
    let row = sqlx::query!(
        "SELECT number, version, status, contact_name, coalesce(contact_email::text, '') AS \"contact_email!\",
                coalesce(contact_phone, '') AS \"contact_phone!\", notes,
                total_minor, paid_minor, fee_minor, place, location_id, area_id, address, latitude, longitude, travel_fee_minor, flexible_minutes, agreed_at, starts_at, ends_at, created_at, checked_in_at,
                (SELECT count(*) FROM booking_attachments f WHERE f.tenant_id = $1 AND f.booking_id = $2) AS \"attachments!\",
                health_of($1, $2) IS NOT NULL AS \"health!\"
         FROM bookings WHERE tenant_id = $1 AND id = $2",
        tenant.id.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ErrorCode::NotFound)?;
    let status = BookingStatus::from_stored(&row.status)
        .ok_or(DbError::Inconsistent { table: "bookings", column: "status" })?;
    let (mut appointments, terms) = load_appointments(tx, tenant, id).await?;
    let stood: Vec<_> = appointments.iter().map(|each| each.status).zip(terms).collect();
    let told = fee::told(viewer.is_customer(), status, &stood, row.total_minor, now);
    let owing = due_minor(status, row.total_minor, row.fee_minor, row.paid_minor) > 0;
    for appointment in &mut appointments {
        let parts = viewer.parts(appointment.staff.as_ref().map(|staff| staff.id));
        let way = Way::of(row.area_id.is_some(), appointment.set_out_at.is_some());
        appointment.actions = actions_of(&parts, status, appointment.status, owing, way);
        if appointment.class.is_some() {
            appointment.actions.retain(|action| *action != Action::Decline);
        }
        // How the business arranges its day is not the customer's affair.
        appointment.overbooked &= !viewer.is_customer();
        appointment.answer_by = appointment.answer_by.filter(|_| !viewer.is_customer());
    }
    let actions = any_action(&appointments);
    let reads_health = appointments.iter().any(|each| {
        let parts = viewer.parts(each.staff.as_ref().map(|staff| staff.id));
        parts.iter().any(|part| matches!(part, Part::Customer | Part::Assigned | Part::Manager))
    });
    let reachable = viewer.may_reach();
    let contact = |text: String| if reachable { text } else { String::new() };
    let zone = tenant.timezone;
    let money = |minor| Money::new(minor, tenant.currency);
    let venue = VenueRow {
        place: row.place,
        location: row.location_id,
        area: row.area_id,
        address: row.address,
        latitude: row.latitude,
        longitude: row.longitude,
        fee: row.travel_fee_minor,
        flexible_minutes: row.flexible_minutes,
        agreed_at: row.agreed_at,
    }
    .venue()?;
    Ok(BookingView {
        id,
        number: row.number,
        version: row.version,
        status,
        business: BusinessRef { slug: tenant.slug.clone(), name: tenant.name.clone() },
        timezone: zone.name().to_owned(),
        starts_at: local(zone, row.starts_at),
        ends_at: local(zone, row.ends_at),
        appointments,
        location: venue.location_line(tenant),
        place: venue.place_line(tenant),
        customer: Guest {
            name: row.contact_name,
            email: contact(row.contact_email),
            phone: contact(row.contact_phone),
        },
        total: money(row.total_minor),
        paid: money(row.paid_minor),
        fee: money(row.fee_minor),
        cancel_fee: money(told.cancel_minor),
        late_fee: money(told.late_minor),
        cancel_credits: told.cancel_credits,
        free_until: told.free_until.map(|at| local(zone, at)),
        notes: row.notes,
        attachments: row.attachments,
        health: row.health && reads_health,
        created_at: local(zone, row.created_at),
        checked_in_at: row.checked_in_at.map(|at| local(zone, at)),
        actions,
        cursor,
        access_token: None,
        page: None,
    })
}

/// What can be done to a booking is what can be done to any of its appointments.
fn any_action(appointments: &[AppointmentView]) -> Vec<Action> {
    let can = |action: &Action| appointments.iter().any(|appointment| appointment.actions.contains(action));
    Action::ALL.iter().copied().filter(can).collect()
}

/// A booking that has just been ordered, as [`load_view`] would read it.
pub(crate) fn view_of(order: &Order<'_>, written: Written, part: Part) -> BookingView {
    let Order { tenant, contact, .. } = order;
    let total = order.visit.total(order.plan);
    let stood: Vec<_> = order
        .visit
        .fee_terms(tenant, order.plan)
        .map(|terms| (AppointmentStatus::Scheduled, terms))
        .collect();
    let told = fee::told(part == Part::Customer, order.status, &stood, total, order.now);
    let money = |minor| Money::new(minor, tenant.currency);
    let mut appointments: Vec<AppointmentView> = order
        .visit
        .parts
        .iter()
        .zip(order.plan)
        .zip(order.appointments)
        .zip(written.staff.into_iter().zip(written.rooms))
        .enumerate()
        .map(|(nth, (((ordered, leg), id), (staff, room)))| AppointmentView {
            id: *id,
            status: AppointmentStatus::Scheduled,
            service: ServiceLine { id: ordered.terms.service, name: ordered.terms.name.clone() },
            option: OptionLine { id: ordered.terms.option, minutes: ordered.terms.minutes },
            addons: addon_lines(tenant, ordered.terms),
            staff: staff.map(|name| StaffLine { id: leg.staff, name }),
            room: room_of(order.visit, order.plan, nth).zip(room).map(|(id, name)| RoomLine { id, name }),
            starts_at: local(tenant.timezone, leg.service.start()),
            ends_at: local(tenant.timezone, leg.service.end()),
            guest: i16::try_from(ordered.guest).unwrap_or(0),
            guests: i16::try_from(ordered.heads).unwrap_or(1),
            overbooked: order.overbook.is_some(),
            class: leg.seats.as_ref().map(|seats| seats.class),
            package: ordered.package.map(str::to_owned),
            answer_by: None,
            set_out_at: None,
            started_at: None,
            completed_at: None,
            actions: actions_of(&[part], order.status, AppointmentStatus::Scheduled, total > 0, Way::None),
        })
        .collect();
    appointments.sort_by_key(|appointment| (appointment.starts_at, appointment.guest, appointment.id));
    BookingView {
        id: order.booking,
        number: written.number,
        version: 1,
        status: order.status,
        business: BusinessRef { slug: tenant.slug.clone(), name: tenant.name.clone() },
        timezone: tenant.timezone.name().to_owned(),
        starts_at: local(tenant.timezone, order.span.start()),
        ends_at: local(tenant.timezone, order.span.end()),
        actions: any_action(&appointments),
        appointments,
        location: order.visit.venue.location_line(tenant),
        place: order.visit.venue.place_line(tenant),
        customer: Guest {
            name: contact.name.as_str().to_owned(),
            email: contact.email().unwrap_or_default().to_owned(),
            phone: contact.phone().unwrap_or_default().to_owned(),
        },
        total: money(total),
        paid: money(0),
        fee: money(0),
        cancel_fee: money(told.cancel_minor),
        late_fee: money(told.late_minor),
        cancel_credits: told.cancel_credits,
        free_until: told.free_until.map(|at| local(tenant.timezone, at)),
        notes: order.notes.to_owned(),
        attachments: 0,
        health: false,
        created_at: local(tenant.timezone, order.now),
        checked_in_at: None,
        cursor: written.cursor,
        access_token: None,
        page: None,
    }
}

/// The add-ons of a service, as the database lists them.
fn addon_lines(tenant: &Tenant, terms: &Terms) -> Vec<AddonLine> {
    let mut lines: Vec<AddonLine> = terms
        .addons
        .iter()
        .map(|addon| AddonLine {
            id: addon.id,
            name: addon.name.clone(),
            price: Money::new(addon.price_minor, tenant.currency),
        })
        .collect();
    lines.sort_by_key(|addon| addon.id);
    lines
}

async fn load_appointments(
    tx: &mut Tx,
    tenant: &Tenant,
    booking: BookingId,
) -> Result<(Vec<AppointmentView>, Vec<FeeTerms>), ServiceError> {
    let rows = sqlx::query!(
        "SELECT a.id, a.status, a.starts_at, a.ends_at, i.service_id, i.option_id, i.name, i.minutes, i.quantity, a.guest, a.overbooked,
                i.price_minor, i.free_cancel_minutes, i.cancel_fee_percent, a.late_from, i.package_name,
                a.class_id, a.answer_by, a.set_out_at, a.started_at, a.completed_at,
                t.id AS \"staff_id?\", t.name AS \"staff?\", r.id AS \"room_id?\", r.name AS \"room?\",
                ARRAY(SELECT x.addon_id FROM booking_item_addons x WHERE x.tenant_id = $1 AND x.item_id = i.id ORDER BY x.addon_id) AS \"addon_ids!\",
                ARRAY(SELECT x.name FROM booking_item_addons x WHERE x.tenant_id = $1 AND x.item_id = i.id ORDER BY x.addon_id) AS \"addon_names!\",
                ARRAY(SELECT x.price_minor FROM booking_item_addons x WHERE x.tenant_id = $1 AND x.item_id = i.id ORDER BY x.addon_id) AS \"addon_prices!\"
         FROM appointments a
         JOIN booking_items i ON i.tenant_id = a.tenant_id AND i.id = a.item_id
         LEFT JOIN staff t ON t.tenant_id = a.tenant_id AND t.id = a.staff_id
         LEFT JOIN resources r ON r.tenant_id = a.tenant_id AND r.id = a.room_id
         WHERE a.tenant_id = $1 AND a.booking_id = $2
         ORDER BY a.starts_at, a.guest, a.id",
        tenant.id.0,
        booking.0,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let price = row.price_minor + row.addon_prices.iter().sum::<i64>();
            let terms = FeeTerms {
                starts_at: row.starts_at,
                free_minutes: row.free_cancel_minutes,
                percent: row.cancel_fee_percent,
                price_minor: price * i64::from(row.quantity),
                by_credit: row.package_name.is_some(),
                late_from: row.late_from,
            };
            let addons = row.addon_ids.into_iter().zip(row.addon_names).zip(row.addon_prices);
            let view = AppointmentView {
                id: AppointmentId(row.id),
                status: AppointmentStatus::from_stored(&row.status)
                    .ok_or(DbError::Inconsistent { table: "appointments", column: "status" })?,
                service: ServiceLine { id: ServiceId(row.service_id), name: row.name },
                option: OptionLine { id: OptionId(row.option_id), minutes: row.minutes },
                addons: addons
                    .map(|((id, name), price)| AddonLine {
                        id: AddonId(id),
                        name,
                        price: Money::new(price, tenant.currency),
                    })
                    .collect(),
                staff: row.staff_id.zip(row.staff).map(|(id, name)| StaffLine { id: StaffId(id), name }),
                room: row.room_id.zip(row.room).map(|(id, name)| RoomLine { id: RoomId(id), name }),
                starts_at: local(tenant.timezone, row.starts_at),
                ends_at: local(tenant.timezone, row.ends_at),
                guest: row.guest,
                guests: row.quantity,
                overbooked: row.overbooked,
                class: row.class_id.map(ClassId),
                package: row.package_name,
                // Whoever has answered has no deadline any more.
                answer_by: row
                    .answer_by
                    .filter(|_| row.status == AppointmentStatus::Scheduled.as_str())
                    .map(|at| local(tenant.timezone, at)),
                set_out_at: row.set_out_at.map(|at| local(tenant.timezone, at)),
                started_at: row.started_at.map(|at| local(tenant.timezone, at)),
                completed_at: row.completed_at.map(|at| local(tenant.timezone, at)),
                actions: Vec::new(),
            };
            Ok((view, terms))
        })
        .collect()
}
