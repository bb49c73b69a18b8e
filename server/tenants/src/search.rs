//! The list of businesses: nearest first where a place is named, else by name. A business whose papers were not found in order is not
//! listed; whoever knows its address finds it, and books.

use server_kernel::DbError;
use shared::{booking::Page, tenants::BusinessRow};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::filter::{After, Search};

/// Entries of a page.
const PAGE: usize = 25;

/// A business that was found.
struct Found {
    id: Uuid,
    slug: String,
    name: String,
    business_type: String,
    tagline: String,
    rating_tenths: Option<i32>,
    reviews: i32,
    timezone: String,
    place: String,
    metres: i64,
}

/// One page.
pub(crate) async fn page(conn: &mut PgConnection, search: &Search) -> Result<Page<BusinessRow>, DbError> {
    let found = find(conn, search).await?;
    let next_cursor = found
        .get(PAGE)
        .and(found.get(PAGE - 1))
        .map(|last| After { metres: last.metres, name: last.name.clone(), id: last.id }.encode());
    let far = search.circle.is_some();
    let items = found.into_iter().take(PAGE).map(|row| BusinessRow {
        slug: row.slug,
        name: row.name,
        kind: row.business_type,
        tagline: row.tagline,
        place: row.place,
        rating: row.rating_tenths,
        reviews: row.reviews,
        distance_km: far.then_some(row.metres as f64 / 1000.0),
        timezone: row.timezone,
        next: Vec::new(),
    });
    Ok(Page { items: items.collect(), next_cursor })
}

/// One more than a page: whether there is a next one.
async fn find(conn: &mut PgConnection, search: &Search) -> Result<Vec<Found>, DbError> {
    let (circle, after) = (search.circle, search.after.as_ref());
    let found = sqlx::query_as!(
        Found,
        "SELECT t.id, t.slug, t.name, t.business_type, t.tagline, t.rating_tenths, t.reviews, t.timezone,
            coalesce(l.place, '') AS \"place!\", m.metres AS \"metres!\"
         FROM tenants t
         LEFT JOIN LATERAL (
             SELECT place, latitude, longitude FROM locations WHERE tenant_id = t.id AND closed_at IS NULL
             ORDER BY abs(latitude - $2) + abs(longitude - $3), id LIMIT 1
         ) l ON true
         CROSS JOIN LATERAL (SELECT CASE WHEN $2::float8 IS NULL THEN 0 ELSE round(12742000 * asin(sqrt(least(1,
                 power(sin(radians(l.latitude - $2) / 2), 2)
                 + cos(radians($2)) * cos(radians(l.latitude)) * power(sin(radians(l.longitude - $3) / 2), 2)
             ))))::bigint END AS metres) m
         WHERE t.kind = 'business' AND t.status IN ('TRIAL', 'ACTIVE') AND t.verification = 'verified'
            AND ($1::text IS NULL OR t.business_type = $1)
            AND ($2::float8 IS NULL OR m.metres <= $4::float8 * 1000)
            AND NOT EXISTS (
                SELECT FROM unnest($5::text[]) AS wanted (word)
                WHERE NOT (t.name ILIKE word OR coalesce(l.place, '') ILIKE word OR EXISTS (
                    SELECT FROM services s WHERE s.tenant_id = t.id AND s.is_active AND s.name ILIKE word
                ))
            )
            AND ($6::bigint IS NULL OR (m.metres, t.name, t.id) > ($6, $7::text, $8::uuid))
         ORDER BY m.metres, t.name, t.id LIMIT 26",
        search.kind.as_deref(),
        circle.map(|circle| circle.latitude),
        circle.map(|circle| circle.longitude),
        circle.map(|circle| circle.radius_km),
        &search.patterns,
        after.map(|after| after.metres),
        after.map(|after| after.name.as_str()),
        after.map(|after| after.id),
    )
    .fetch_all(conn)
    .await?;
    Ok(found)
}
