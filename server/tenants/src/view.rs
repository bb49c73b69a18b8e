//! One business, as anyone may see it.

use server_kernel::{DbError, zone};
use shared::{
    booking::AreaLine,
    ids::{AreaId, LocationId},
    money::{Currency, Money},
    tenants::{Brand, BusinessView, OpeningHours, Place},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{model, settings::brand};

/// Whether this can be the address of a business at all.
pub(crate) fn is_slug(text: &str) -> bool {
    (1..=120).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A published business with its places.
pub(crate) async fn business(
    conn: &mut PgConnection,
    slug: &str,
    now: Instant,
) -> Result<Option<BusinessView>, DbError> {
    let row = sqlx::query!(
        "SELECT t.id, t.slug, t.name, t.business_type, t.tagline, t.about, t.phone, t.phone_prefix, t.currency,
            t.timezone, t.confirmation_mode, t.rating_tenths, t.reviews, t.accent_hue, l.id AS \"logo?\"
         FROM tenants t LEFT JOIN business_logos l ON l.tenant_id = t.id
         WHERE t.slug = $1 AND t.kind = 'business' AND t.status IN ('TRIAL', 'ACTIVE')",
        slug,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let timezone = model::zone(&row.timezone)?;
    let places = places(conn, row.id).await?;
    let currency = model::currency(&row.currency)?;
    let areas = areas(conn, row.id, currency).await?;
    let main = places.first();
    Ok(Some(BusinessView {
        address: main.map(|place| place.address.clone()).unwrap_or_default(),
        place: main.map(|place| place.place.clone()).unwrap_or_default(),
        hours: main.map(|place| place.hours.clone()).unwrap_or_default(),
        places,
        brand: Brand { logo: row.logo.map(brand::logo_path), hue: row.accent_hue },
        slug: row.slug,
        name: row.name,
        kind: row.business_type,
        tagline: row.tagline,
        about: row.about,
        phone: row.phone,
        phone_prefix: row.phone_prefix,
        currency,
        areas,
        timezone: row.timezone,
        now: zone::local(timezone, now),
        confirms_at_once: model::confirmation_mode(&row.confirmation_mode)?.confirms_at_once(),
        rating: row.rating_tenths,
        reviews: row.reviews,
    }))
}

/// The parts of town that its people come to; none where nobody knows from where they set out.
async fn areas(conn: &mut PgConnection, tenant: Uuid, currency: Currency) -> Result<Vec<AreaLine>, DbError> {
    let rows = sqlx::query!(
        "SELECT a.id, a.name, a.fee_minor FROM service_areas a
         JOIN locations l ON l.tenant_id = a.tenant_id AND l.is_main AND l.latitude IS NOT NULL
         WHERE a.tenant_id = $1 AND a.is_active ORDER BY a.name",
        tenant,
    )
    .fetch_all(conn)
    .await?;
    let line = |id: Uuid, name, fee| AreaLine { id: AreaId(id), name, fee: Money::new(fee, currency) };
    Ok(rows.into_iter().map(|row| line(row.id, row.name, row.fee_minor)).collect())
}

/// Every place, the main one first, with its hours, Monday first.
async fn places(conn: &mut PgConnection, tenant: Uuid) -> Result<Vec<Place>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, name, address, place FROM locations WHERE tenant_id = $1 AND closed_at IS NULL ORDER BY is_main DESC, name, id",
        tenant,
    )
    .fetch_all(&mut *conn)
    .await?;
    let hours = sqlx::query!(
        "SELECT location_id, weekday, opens, closes FROM operating_hours
         WHERE tenant_id = $1 ORDER BY (weekday + 6) % 7, opens",
        tenant,
    )
    .fetch_all(conn)
    .await?;
    let places = rows.into_iter().map(|row| Place {
        hours: hours
            .iter()
            .filter(|hours| hours.location_id == row.id)
            .map(|hours| OpeningHours { weekday: hours.weekday, opens: hours.opens, closes: hours.closes })
            .collect(),
        id: LocationId(row.id),
        name: row.name,
        address: model::full_address(row.address, &row.place),
        place: row.place,
    });
    Ok(places.collect())
}
