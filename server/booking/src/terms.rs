//! What is being sold: the service, its option and add-ons as they are now, who does it and where.

use server_kernel::{DbError, ServiceError};
use shared::{
    AppError,
    error::FieldProblem,
    ids::{AddonId, OptionId, RoomId, ServiceId, StaffId, TenantId},
};
use sqlx::PgConnection;

/// An add-on as it is now.
#[derive(Clone, Debug)]
pub(crate) struct AddonTerms {
    pub id: AddonId,
    pub name: String,
    pub minutes: i32,
    pub price_minor: i64,
}

/// A service as it is now.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub service: ServiceId,
    pub name: String,
    pub option: OptionId,
    pub minutes: i32,
    pub price_minor: i64,
    pub addons: Vec<AddonTerms>,
    pub buffer_before: i32,
    pub buffer_after: i32,
    pub needs_room: bool,
    pub staff: Vec<StaffId>,
    pub rooms: Vec<RoomId>,
}

impl Terms {
    /// Minutes with the customer, add-ons included.
    pub fn duration(&self) -> i32 {
        self.minutes + self.addons.iter().map(|addon| addon.minutes).sum::<i32>()
    }

    /// What it costs, minor units.
    pub fn total(&self) -> i64 {
        self.price_minor + self.addons.iter().map(|addon| addon.price_minor).sum::<i64>()
    }
}

/// What somebody asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish<'a> {
    pub service: ServiceId,
    pub option: Option<OptionId>,
    pub addons: &'a [AddonId],
}

/// Loads the terms of a wish; what is not sold (any more) is named.
pub(crate) async fn load(
    conn: &mut PgConnection,
    tenant: TenantId,
    wish: Wish<'_>,
) -> Result<Terms, ServiceError> {
    let row = sqlx::query!(
        "SELECT s.name, s.buffer_before_minutes, s.buffer_after_minutes, s.needs_room,
                o.id AS \"option_id?\", o.minutes AS \"minutes?\", o.price_minor AS \"price_minor?\",
                ARRAY(SELECT t.id FROM staff_services ss JOIN staff t ON t.tenant_id = ss.tenant_id AND t.id = ss.staff_id
                      WHERE ss.tenant_id = $1 AND ss.service_id = $2 AND t.is_bookable AND t.status = 'active'
                      ORDER BY t.position, t.id) AS \"staff!\",
                ARRAY(SELECT r.id FROM resources r
                      WHERE s.needs_room AND r.tenant_id = $1 AND r.kind = 'room' AND r.is_active
                        AND (EXISTS (SELECT 1 FROM service_resources sr
                                     WHERE sr.tenant_id = $1 AND sr.service_id = $2 AND sr.resource_id = r.id)
                             OR NOT EXISTS (SELECT 1 FROM service_resources sr
                                            WHERE sr.tenant_id = $1 AND sr.service_id = $2))
                      ORDER BY r.position, r.id) AS \"rooms!\"
         FROM services s
         LEFT JOIN LATERAL (
             SELECT o.id, o.minutes, o.price_minor FROM service_options o
             WHERE o.tenant_id = $1 AND o.service_id = $2 AND ($3::uuid IS NULL OR o.id = $3)
             ORDER BY o.is_default DESC, o.minutes LIMIT 1
         ) o ON true
         WHERE s.tenant_id = $1 AND s.id = $2 AND s.is_active",
        tenant.0,
        wish.service.0,
        wish.option.map(|id| id.0),
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or_else(|| AppError::field("service", FieldProblem::Unknown))?;
    let (Some(option), Some(minutes), Some(price_minor)) = (row.option_id, row.minutes, row.price_minor)
    else {
        return Err(AppError::field("option", FieldProblem::Unknown).into());
    };
    Ok(Terms {
        service: wish.service,
        name: row.name,
        option: OptionId(option),
        minutes,
        price_minor,
        addons: load_addons(conn, tenant, wish).await?,
        buffer_before: row.buffer_before_minutes,
        buffer_after: row.buffer_after_minutes,
        needs_room: row.needs_room,
        staff: row.staff.into_iter().map(StaffId).collect(),
        rooms: row.rooms.into_iter().map(RoomId).collect(),
    })
}

async fn load_addons(
    conn: &mut PgConnection,
    tenant: TenantId,
    wish: Wish<'_>,
) -> Result<Vec<AddonTerms>, ServiceError> {
    if wish.addons.is_empty() {
        return Ok(Vec::new());
    }
    let mut wanted: Vec<_> = wish.addons.iter().map(|id| id.0).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let addons = sqlx::query!(
        "SELECT a.id, a.name, a.minutes, a.price_minor FROM addons a
         WHERE a.tenant_id = $1 AND a.id = ANY($2) AND a.is_active
           AND (NOT EXISTS (SELECT 1 FROM service_addons sa WHERE sa.tenant_id = $1 AND sa.addon_id = a.id)
                OR EXISTS (SELECT 1 FROM service_addons sa
                           WHERE sa.tenant_id = $1 AND sa.addon_id = a.id AND sa.service_id = $3))
         ORDER BY a.position, a.id",
        tenant.0,
        &wanted,
        wish.service.0,
    )
    .fetch_all(conn)
    .await
    .map_err(DbError::from)?;
    if addons.len() != wanted.len() {
        return Err(AppError::field("addons", FieldProblem::Unknown).into());
    }
    Ok(addons
        .into_iter()
        .map(|row| AddonTerms {
            id: AddonId(row.id),
            name: row.name,
            minutes: row.minutes,
            price_minor: row.price_minor,
        })
        .collect())
}
