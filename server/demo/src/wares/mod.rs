//! What else stands in the catalogue: how a service is done and for whom it is not, names in other languages, prices of single people,
//! pauses, packages.

mod serenity;
mod shear_joy;

use server_kernel::DbError;
use shared::ids::{PackageId, TenantId};
use sqlx::PgConnection;

use crate::catalogue::column;

/// A service in more detail: name, code, pressure, techniques, focus, benefits, for whom it is not, what is used.
pub(crate) type Detail = (
    &'static str,
    &'static str,
    Option<i16>,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// A name in another language: of what, language, name, description.
pub(crate) type Name = (&'static str, &'static str, &'static str, &'static str);

/// Several visits for one price.
pub(crate) struct Package {
    pub name: &'static str,
    pub description: &'static str,
    pub price: i64,
    pub validity: i32,
    /// Service, minutes, how many.
    pub items: &'static [(&'static str, i32, i16)],
}

/// Everything of one business.
pub(crate) struct Wares {
    pub details: &'static [Detail],
    pub services: &'static [Name],
    pub headings: &'static [Name],
    pub addons: &'static [Name],
    /// Person, service, minutes, price.
    pub prices: &'static [(&'static str, &'static str, i32, i64)],
    /// Service, minutes, pause after, its length.
    pub pauses: &'static [(&'static str, i32, i32, i32)],
    pub packages: &'static [Package],
}

/// Writes what there is for a business.
pub(crate) async fn insert(conn: &mut PgConnection, tenant: TenantId, slug: &str) -> Result<(), DbError> {
    let wares = match slug {
        "serenity" => &serenity::WARES,
        "shear-joy" => &shear_joy::WARES,
        _ => return Ok(()),
    };
    details(conn, tenant, wares).await?;
    names(conn, tenant, wares).await?;
    prices(conn, tenant, wares).await?;
    packages(conn, tenant, wares).await
}

fn text(value: &str) -> String {
    value.to_owned()
}

async fn details(conn: &mut PgConnection, tenant: TenantId, wares: &Wares) -> Result<(), DbError> {
    let rows = wares.details;
    sqlx::query!(
        "UPDATE services s SET code = d.code, pressure_level = d.pressure, techniques = d.techniques, focus_areas = d.focus,
            primary_benefits = d.benefits, contraindications = d.not_with, oils_products = d.products
         FROM unnest($2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
            AS d (name, code, pressure, techniques, focus, benefits, not_with, products)
         WHERE s.tenant_id = $1 AND s.name = d.name",
        tenant.0,
        &column(rows, |row| text(row.0)),
        &column(rows, |row| text(row.1)),
        &column(rows, |row| row.2) as &[Option<i16>],
        &column(rows, |row| text(row.3)),
        &column(rows, |row| text(row.4)),
        &column(rows, |row| text(row.5)),
        &column(rows, |row| text(row.6)),
        &column(rows, |row| text(row.7)),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn names(conn: &mut PgConnection, tenant: TenantId, wares: &Wares) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO service_translations (tenant_id, service_id, locale, name, description)
         SELECT $1, s.id, n.locale, n.name, n.description
         FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS n (of, locale, name, description)
         JOIN services s ON s.tenant_id = $1 AND s.name = n.of",
        tenant.0,
        &column(wares.services, |row| text(row.0)),
        &column(wares.services, |row| text(row.1)),
        &column(wares.services, |row| text(row.2)),
        &column(wares.services, |row| text(row.3)),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO service_category_translations (tenant_id, category_id, locale, name)
         SELECT $1, c.id, n.locale, n.name FROM unnest($2::text[], $3::text[], $4::text[]) AS n (of, locale, name)
         JOIN service_categories c ON c.tenant_id = $1 AND c.name = n.of",
        tenant.0,
        &column(wares.headings, |row| text(row.0)),
        &column(wares.headings, |row| text(row.1)),
        &column(wares.headings, |row| text(row.2)),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO addon_translations (tenant_id, addon_id, locale, name)
         SELECT $1, a.id, n.locale, n.name FROM unnest($2::text[], $3::text[], $4::text[]) AS n (of, locale, name)
         JOIN addons a ON a.tenant_id = $1 AND a.name = n.of",
        tenant.0,
        &column(wares.addons, |row| text(row.0)),
        &column(wares.addons, |row| text(row.1)),
        &column(wares.addons, |row| text(row.2)),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn prices(conn: &mut PgConnection, tenant: TenantId, wares: &Wares) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO staff_service_prices (tenant_id, option_id, staff_id, price_minor)
         SELECT $1, o.id, f.id, p.price
         FROM unnest($2::text[], $3::text[], $4::int[], $5::bigint[]) AS p (person, service, minutes, price)
         JOIN services s ON s.tenant_id = $1 AND s.name = p.service
         JOIN service_options o ON o.tenant_id = $1 AND o.service_id = s.id AND o.minutes = p.minutes
         JOIN staff f ON f.tenant_id = $1 AND f.name = p.person",
        tenant.0,
        &column(wares.prices, |row| text(row.0)),
        &column(wares.prices, |row| text(row.1)),
        &column(wares.prices, |row| row.2),
        &column(wares.prices, |row| row.3),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE service_options o SET gap_after_minutes = g.after, gap_minutes = g.gap
         FROM unnest($2::text[], $3::int[], $4::int[], $5::int[]) AS g (service, minutes, after, gap)
         JOIN services s ON s.tenant_id = $1 AND s.name = g.service
         WHERE o.tenant_id = $1 AND o.service_id = s.id AND o.minutes = g.minutes",
        tenant.0,
        &column(wares.pauses, |row| text(row.0)),
        &column(wares.pauses, |row| row.1),
        &column(wares.pauses, |row| row.2),
        &column(wares.pauses, |row| row.3),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn packages(conn: &mut PgConnection, tenant: TenantId, wares: &Wares) -> Result<(), DbError> {
    let packages = wares.packages;
    sqlx::query!(
        "INSERT INTO packages (tenant_id, id, name, description, price_minor, validity_days, is_active, position)
         SELECT $1, p.id, p.name, p.description, p.price, p.validity, true, p.place::int
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::int[])
            WITH ORDINALITY AS p (id, name, description, price, validity, place)",
        tenant.0,
        &column(packages, |_| PackageId::new().0),
        &column(packages, |package| text(package.name)),
        &column(packages, |package| text(package.description)),
        &column(packages, |package| package.price),
        &column(packages, |package| package.validity),
    )
    .execute(&mut *conn)
    .await?;
    let items: Vec<_> = packages
        .iter()
        .flat_map(|package| package.items.iter().map(|item| (package.name, item.0, item.1, item.2)))
        .collect();
    sqlx::query!(
        "INSERT INTO package_items (tenant_id, package_id, option_id, quantity)
         SELECT $1, p.id, o.id, i.quantity
         FROM unnest($2::text[], $3::text[], $4::int[], $5::smallint[]) AS i (package, service, minutes, quantity)
         JOIN packages p ON p.tenant_id = $1 AND p.name = i.package
         JOIN services s ON s.tenant_id = $1 AND s.name = i.service
         JOIN service_options o ON o.tenant_id = $1 AND o.service_id = s.id AND o.minutes = i.minutes",
        tenant.0,
        &column(&items, |item| text(item.0)),
        &column(&items, |item| text(item.1)),
        &column(&items, |item| item.2),
        &column(&items, |item| item.3),
    )
    .execute(conn)
    .await?;
    Ok(())
}
