//! Services as they are written, to be changed.

use server_kernel::DbError;
use server_tenants::Tenant;
use shared::{
    catalog::edit::{NameInput, OptionInput, ServiceInput, ServiceState},
    ids::ServiceId,
    money::{Currency, Money},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// A service as it stands.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub id: ServiceId,
    pub version: i32,
    pub state: ServiceState,
    pub input: ServiceInput,
}

/// Where a service is in its life.
pub(super) const fn state(is_active: bool, is_archived: bool) -> ServiceState {
    match (is_archived, is_active) {
        (true, _) => ServiceState::Archived,
        (false, true) => ServiceState::Published,
        (false, false) => ServiceState::Unpublished,
    }
}

fn texts(ids: Vec<Uuid>) -> Vec<String> {
    ids.iter().map(Uuid::to_string).collect()
}

fn text(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// One service, or all that are not archived, in the business's order.
pub(super) async fn services(
    conn: &mut PgConnection,
    tenant: &Tenant,
    only: Option<ServiceId>,
) -> Result<Vec<Written>, DbError> {
    let rows = sqlx::query!(
        "SELECT s.*, s.archived_at IS NOT NULL AS \"is_archived!\",
            ARRAY(SELECT l.staff_id FROM staff_services l WHERE l.tenant_id = $1 AND l.service_id = s.id ORDER BY 1) AS \"staff!\",
            ARRAY(SELECT l.resource_id FROM service_resources l WHERE l.tenant_id = $1 AND l.service_id = s.id ORDER BY 1) AS \"rooms!\",
            ARRAY(SELECT l.resource_id FROM service_devices l WHERE l.tenant_id = $1 AND l.service_id = s.id ORDER BY 1) AS \"devices!\"
         FROM (SELECT id, category_id, name, code, description, is_active, archived_at, version, buffer_before_minutes,
                buffer_after_minutes, needs_room, needs_device, needs_vehicle, serving, min_participants, max_participants, style,
                pressure_level, techniques, focus_areas, primary_benefits, contraindications, oils_products, room_setup,
                min_notice_minutes, horizon_days, confirmation_mode, free_cancel_minutes, cancel_fee_percent, deposit_percent,
                given_at, position
             FROM services WHERE tenant_id = $1 AND (id = $2 OR ($2 IS NULL AND archived_at IS NULL))) s
         JOIN service_categories c ON c.tenant_id = $1 AND c.id = s.category_id
         ORDER BY c.position, c.name, c.id, s.position, s.name, s.id",
        tenant.id.0,
        only.map(|id| id.0),
    )
    .fetch_all(&mut *conn)
    .await?;
    let (lengths, names) = (lengths(&mut *conn, tenant, only).await?, names(conn, tenant, only).await?);
    let written = rows.into_iter().map(|row| {
        let own = |list: &[(Uuid, OptionInput, bool)]| -> Vec<(OptionInput, bool)> {
            list.iter()
                .filter(|(id, ..)| *id == row.id)
                .map(|(_, option, usual)| (option.clone(), *usual))
                .collect()
        };
        let options = own(&lengths);
        let input = ServiceInput {
            usual: text(options.iter().position(|(_, usual)| *usual)),
            options: options.into_iter().map(|(option, _)| option).collect(),
            names: names.iter().filter(|(id, _)| *id == row.id).map(|(_, name)| name.clone()).collect(),
            name: row.name,
            category: row.category_id.to_string(),
            code: row.code.unwrap_or_default(),
            description: row.description,
            published: row.is_active,
            staff: texts(row.staff),
            buffer_before: row.buffer_before_minutes.to_string(),
            buffer_after: row.buffer_after_minutes.to_string(),
            needs_room: row.needs_room,
            rooms: texts(row.rooms),
            needs_device: row.needs_device,
            needs_vehicle: row.needs_vehicle,
            devices: texts(row.devices),
            serving: row.serving,
            given_at: row.given_at,
            min_participants: row.min_participants.to_string(),
            max_participants: row.max_participants.to_string(),
            style: row.style,
            pressure: text(row.pressure_level),
            techniques: row.techniques,
            focus_areas: row.focus_areas,
            primary_benefits: row.primary_benefits,
            contraindications: row.contraindications,
            oils_products: row.oils_products,
            room_setup: row.room_setup,
            notice: text(row.min_notice_minutes),
            horizon: text(row.horizon_days),
            confirmation_mode: row.confirmation_mode.unwrap_or_default(),
            free_cancel: text(row.free_cancel_minutes),
            cancel_fee: text(row.cancel_fee_percent),
            deposit: text(row.deposit_percent),
        };
        let state = state(row.is_active, row.is_archived);
        Written { id: ServiceId(row.id), version: row.version, state, input }
    });
    Ok(written.collect())
}

/// Each length with its service, and whether it is the usual one.
async fn lengths(
    conn: &mut PgConnection,
    tenant: &Tenant,
    only: Option<ServiceId>,
) -> Result<Vec<(Uuid, OptionInput, bool)>, DbError> {
    let rows = sqlx::query!(
        "SELECT service_id, minutes, price_minor, gap_after_minutes, gap_minutes, is_default FROM service_options
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR service_id = $2) AND is_active ORDER BY minutes",
        tenant.id.0,
        only.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    let option =
        |minutes: i32, price, after: Option<i32>, gap: Option<i32>, currency: Currency| OptionInput {
            minutes: minutes.to_string(),
            price: Money::new(price, currency).amount(),
            gap_after: text(after),
            gap: text(gap),
        };
    Ok(rows
        .into_iter()
        .map(|row| {
            let read =
                option(row.minutes, row.price_minor, row.gap_after_minutes, row.gap_minutes, tenant.currency);
            (row.service_id, read, row.is_default)
        })
        .collect())
}

async fn names(
    conn: &mut PgConnection,
    tenant: &Tenant,
    only: Option<ServiceId>,
) -> Result<Vec<(Uuid, NameInput)>, DbError> {
    let rows = sqlx::query!(
        "SELECT service_id, locale, name, description FROM service_translations
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR service_id = $2) ORDER BY locale",
        tenant.id.0,
        only.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    let name = |locale, name, description| NameInput { locale, name, description };
    Ok(rows.into_iter().map(|row| (row.service_id, name(row.locale, row.name, row.description))).collect())
}
