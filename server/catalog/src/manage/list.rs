//! The list of services.

use server_kernel::{DbError, ServiceError};
use server_tenants::Tenant;
use shared::{
    catalog::edit::{
        CategoryInput, CategoryRow, NameInput, ServiceFilter, ServiceRow, ServiceState, ServicesView,
    },
    ids::{CategoryId, ServiceId},
    money::Money,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{change::may, load::state};
use crate::{Catalog, read};
use shared::{caller::Caller, permission::Module};

impl Catalog {
    pub(super) async fn list_services(
        &self,
        caller: &Caller,
        filter: &ServiceFilter,
    ) -> Result<ServicesView, ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.read()).await?;
        let (tenant, may) = (change.tenant.clone(), may(change.place));
        let conn = change.tx.conn();
        let view = ServicesView {
            slug: tenant.slug.clone(),
            categories: categories(conn, tenant.id.0).await?,
            services: services(conn, &tenant, filter).await?,
            counts: counts(conn, tenant.id.0).await?,
            may,
        };
        change.tx.commit().await?;
        Ok(view)
    }
}

/// Headings in order, with their translations.
pub(super) async fn categories(conn: &mut PgConnection, tenant: Uuid) -> Result<Vec<CategoryRow>, DbError> {
    let rows = sqlx::query!(
        "SELECT c.id, c.version, c.name,
            (SELECT count(*) FROM services s WHERE s.tenant_id = $1 AND s.category_id = c.id) AS \"services!\",
            ARRAY(SELECT t.locale FROM service_category_translations t WHERE t.tenant_id = $1 AND t.category_id = c.id ORDER BY t.locale)
                AS \"locales!\",
            ARRAY(SELECT t.name FROM service_category_translations t WHERE t.tenant_id = $1 AND t.category_id = c.id ORDER BY t.locale)
                AS \"names!\"
         FROM service_categories c WHERE c.tenant_id = $1 ORDER BY c.position, c.name, c.id",
        tenant,
    )
    .fetch_all(conn)
    .await?;
    let row = |id, version, name, names, services| CategoryRow {
        id: CategoryId(id),
        version,
        input: CategoryInput { name, names },
        services,
    };
    Ok(rows
        .into_iter()
        .map(|r| row(r.id, r.version, r.name, translations(r.locales, r.names), r.services))
        .collect())
}

/// Names with their languages.
pub(super) fn translations(locales: Vec<String>, names: Vec<String>) -> Vec<NameInput> {
    let pairs = locales.into_iter().zip(names);
    pairs.map(|(locale, name)| NameInput { locale, name, description: String::new() }).collect()
}

async fn services(
    conn: &mut PgConnection,
    tenant: &Tenant,
    filter: &ServiceFilter,
) -> Result<Vec<ServiceRow>, DbError> {
    let words = read::words(&filter.q);
    let found = match &words {
        Some(words) => Some(read::found(&mut *conn, words).await?),
        None => None,
    };
    let (archived, active) = match filter.state {
        None => (false, None),
        Some(ServiceState::Archived) => (true, None),
        Some(wanted) => (false, Some(wanted == ServiceState::Published)),
    };
    let rows = sqlx::query!(
        "SELECT s.id, s.category_id, s.version, s.name, s.code, s.is_active, s.archived_at IS NOT NULL AS \"is_archived!\",
            ARRAY(SELECT o.minutes FROM service_options o WHERE o.tenant_id = $1 AND o.service_id = s.id AND o.is_active ORDER BY 1)
                AS \"minutes!\",
            (SELECT min(o.price_minor) FROM service_options o WHERE o.tenant_id = $1 AND o.service_id = s.id AND o.is_active) AS lowest,
            (SELECT count(*) FROM staff_services l JOIN staff f ON f.tenant_id = $1 AND f.id = l.staff_id
             WHERE l.tenant_id = $1 AND l.service_id = s.id AND f.is_bookable AND f.status = 'active') AS \"staff!\",
            ARRAY(SELECT t.locale FROM service_translations t WHERE t.tenant_id = $1 AND t.service_id = s.id ORDER BY 1) AS \"locales!\",
            (SELECT p.name FROM service_pictures p WHERE p.tenant_id = $1 AND p.service_id = s.id ORDER BY p.position, p.name LIMIT 1)
                AS picture
         FROM services s JOIN service_categories c ON c.tenant_id = $1 AND c.id = s.category_id
         WHERE s.tenant_id = $1 AND ($2::uuid[] IS NULL OR s.id = ANY($2)) AND (s.archived_at IS NOT NULL) = $3
            AND ($4::bool IS NULL OR s.is_active = $4)
         ORDER BY array_position($2, s.id), c.position, c.name, c.id, s.position, s.name, s.id",
        tenant.id.0,
        found.as_deref(),
        archived,
        active,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ServiceRow {
            id: ServiceId(row.id),
            category: CategoryId(row.category_id),
            version: row.version,
            name: row.name,
            code: row.code,
            state: state(row.is_active, row.is_archived),
            minutes: row.minutes,
            from: row.lowest.map(|minor| Money::new(minor, tenant.currency)),
            staff: row.staff,
            locales: row.locales,
            picture: row.picture,
        })
        .collect())
}

async fn counts(conn: &mut PgConnection, tenant: Uuid) -> Result<Vec<(ServiceState, i64)>, DbError> {
    let row = sqlx::query!(
        "SELECT count(*) FILTER (WHERE is_active) AS \"published!\",
            count(*) FILTER (WHERE NOT is_active AND archived_at IS NULL) AS \"unpublished!\",
            count(*) FILTER (WHERE archived_at IS NOT NULL) AS \"archived!\"
         FROM services WHERE tenant_id = $1",
        tenant,
    )
    .fetch_one(conn)
    .await?;
    Ok(vec![
        (ServiceState::Published, row.published),
        (ServiceState::Unpublished, row.unpublished),
        (ServiceState::Archived, row.archived),
    ])
}
