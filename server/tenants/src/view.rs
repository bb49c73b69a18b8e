//! One business, as anyone may see it.

use server_kernel::{DbError, zone};
use shared::{
    tenants::{BusinessView, OpeningHours},
    time::Instant,
};
use sqlx::PgConnection;

use crate::model;

/// Whether this can be the address of a business at all.
pub(crate) fn is_slug(text: &str) -> bool {
    (1..=120).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A published business with its first location's address and hours.
pub(crate) async fn business(
    conn: &mut PgConnection,
    slug: &str,
    now: Instant,
) -> Result<Option<BusinessView>, DbError> {
    let row = sqlx::query!(
        "SELECT t.id, t.slug, t.name, t.business_type, t.tagline, t.about, t.phone, t.phone_prefix, t.currency,
            t.timezone, t.confirmation_mode, t.rating_tenths, t.reviews,
            coalesce(l.address, '') AS \"address!\", coalesce(l.place, '') AS \"place!\"
         FROM tenants t
         LEFT JOIN LATERAL (
             SELECT address, place FROM locations WHERE tenant_id = t.id ORDER BY is_main DESC, id LIMIT 1
         ) l ON true
         WHERE t.slug = $1 AND t.kind = 'business' AND t.status IN ('TRIAL', 'ACTIVE')",
        slug,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let timezone = model::zone(&row.timezone)?;
    Ok(Some(BusinessView {
        hours: hours(conn, row.id).await?,
        slug: row.slug,
        name: row.name,
        kind: row.business_type,
        tagline: row.tagline,
        about: row.about,
        address: row.address,
        place: row.place,
        phone: row.phone,
        phone_prefix: row.phone_prefix,
        currency: model::currency(&row.currency)?,
        timezone: row.timezone,
        now: zone::local(timezone, now),
        confirms_at_once: model::confirmation_mode(&row.confirmation_mode)?.confirms_at_once(),
        rating: row.rating_tenths,
        reviews: row.reviews,
    }))
}

/// Opening hours of the first location, Monday first.
async fn hours(conn: &mut PgConnection, tenant: uuid::Uuid) -> Result<Vec<OpeningHours>, DbError> {
    let hours = sqlx::query_as!(
        OpeningHours,
        "SELECT weekday, opens, closes FROM operating_hours
         WHERE tenant_id = $1
            AND location_id = (SELECT id FROM locations WHERE tenant_id = $1 ORDER BY is_main DESC, id LIMIT 1)
         ORDER BY (weekday + 6) % 7, opens",
        tenant,
    )
    .fetch_all(conn)
    .await?;
    Ok(hours)
}
