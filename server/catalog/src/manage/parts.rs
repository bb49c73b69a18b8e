//! Headings and add-ons.

use server_kernel::{DbError, ServiceError};
use server_tenants::Tenant;
use shared::{
    ErrorCode,
    caller::Caller,
    catalog::edit::{AddonInput, AddonRow, AddonsView, CategoryInput, Choice},
    ids::{AddonId, CategoryId},
    money::Money,
    permission::Module,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    change::{Done, all_known, changed, column, may, to_save},
    list::translations,
    read::{self, NewAddon, NewName},
};
use crate::Catalog;

impl Catalog {
    pub(super) async fn write_category(
        &self,
        caller: &Caller,
        category: Option<CategoryId>,
        input: &CategoryInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin(caller, to_save(category)).await?;
        let (name, names) = read::category(input)?;
        let (id, tenant) = (category.unwrap_or_default(), change.place.tenant.0);
        let conn = change.tx.conn();
        let version = match category {
            Some(_) => rename_category(conn, tenant, id, (&name, version)).await?,
            None => insert_category(conn, tenant, id, &name).await?,
        };
        category_names(conn, tenant, id, &names).await?;
        let (action, event) = match category {
            Some(_) => ("service_category.save", "service_category_saved"),
            None => ("service_category.create", "service_category_created"),
        };
        self.end(change, Done { kind: "service_category", id: id.0, version, action, event }).await
    }

    pub(super) async fn drop_category(
        &self,
        caller: &Caller,
        category: CategoryId,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.delete()).await?;
        let gone = sqlx::query!(
            "DELETE FROM service_categories c WHERE c.tenant_id = $1 AND c.id = $2
                AND NOT EXISTS (SELECT FROM services s WHERE s.tenant_id = $1 AND s.category_id = $2)",
            change.place.tenant.0,
            category.0,
        )
        .execute(change.tx.conn())
        .await?;
        if gone.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        let done = Done {
            kind: "service_category",
            id: category.0,
            version: 0,
            action: "service_category.remove",
            event: "service_category_removed",
        };
        self.end(change, done).await
    }

    pub(super) async fn list_addons(&self, caller: &Caller) -> Result<AddonsView, ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.read()).await?;
        let (tenant, may) = (change.tenant.clone(), may(change.place));
        let view = AddonsView {
            addons: addons(change.tx.conn(), &tenant).await?,
            services: choices(change.tx.conn(), tenant.id.0).await?,
            currency: tenant.currency.code().to_owned(),
            may,
        };
        change.tx.commit().await?;
        Ok(view)
    }

    pub(super) async fn write_addon(
        &self,
        caller: &Caller,
        addon: Option<AddonId>,
        input: &AddonInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin(caller, to_save(addon)).await?;
        let new = read::addon(input, change.tenant.currency)?;
        let (id, tenant) = (addon.unwrap_or_default(), change.place.tenant.0);
        let conn = change.tx.conn();
        if addon.is_none() {
            insert_addon(conn, tenant, id, &new).await?;
        }
        let before = addon.map_or(0, |_| version);
        let version = update_addon(conn, tenant, (id, before), &new, input.offered).await?;
        addon_links(conn, tenant, id, &new).await?;
        let (action, event) = match addon {
            Some(_) => ("addon.save", "addon_saved"),
            None => ("addon.create", "addon_created"),
        };
        self.end(change, Done { kind: "addon", id: id.0, version, action, event }).await
    }
}

async fn insert_category(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: CategoryId,
    name: &str,
) -> Result<i32, DbError> {
    let version = sqlx::query_scalar!(
        "INSERT INTO service_categories (tenant_id, id, name, position)
         SELECT $1, $2, $3, coalesce(max(position), 0) + 1 FROM service_categories WHERE tenant_id = $1
         RETURNING version",
        tenant,
        id.0,
        name,
    )
    .fetch_one(conn)
    .await?;
    Ok(version)
}

/// A heading that an import asks for: the one of this name, or a new one.
pub(super) async fn category_named(
    conn: &mut PgConnection,
    tenant: Uuid,
    name: &str,
) -> Result<CategoryId, DbError> {
    let known = sqlx::query_scalar!(
        "SELECT id FROM service_categories WHERE tenant_id = $1 AND name = $2 ORDER BY position, id LIMIT 1",
        tenant,
        name,
    )
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(id) = known {
        return Ok(CategoryId(id));
    }
    let id = CategoryId::new();
    insert_category(conn, tenant, id, name).await?;
    Ok(id)
}

async fn rename_category(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: CategoryId,
    (name, version): (&str, i32),
) -> Result<i32, ServiceError> {
    let written = sqlx::query_scalar!(
        "UPDATE service_categories SET name = $4, version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING version",
        tenant,
        id.0,
        version,
        name,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let there = sqlx::query_scalar!(
        "SELECT EXISTS (SELECT FROM service_categories WHERE tenant_id = $1 AND id = $2) AS \"there!\"",
        tenant,
        id.0,
    )
    .fetch_one(conn)
    .await?;
    changed(written, there)
}

async fn category_names(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: CategoryId,
    names: &[NewName],
) -> Result<(), DbError> {
    sqlx::query!(
        "DELETE FROM service_category_translations WHERE tenant_id = $1 AND category_id = $2",
        tenant,
        id.0,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO service_category_translations (tenant_id, category_id, locale, name)
         SELECT $1, $2, n.* FROM unnest($3::text[], $4::text[]) n",
        tenant,
        id.0,
        &column(names, |name| name.locale.to_owned()),
        &column(names, |name| name.name.clone()),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn addons(conn: &mut PgConnection, tenant: &Tenant) -> Result<Vec<AddonRow>, DbError> {
    let rows = sqlx::query!(
        "SELECT a.id, a.version, a.name, a.minutes, a.price_minor, a.is_active,
            ARRAY(SELECT g.service_id FROM service_addons g WHERE g.tenant_id = $1 AND g.addon_id = a.id) AS \"services!\",
            ARRAY(SELECT t.locale FROM addon_translations t WHERE t.tenant_id = $1 AND t.addon_id = a.id ORDER BY t.locale) AS \"locales!\",
            ARRAY(SELECT t.name FROM addon_translations t WHERE t.tenant_id = $1 AND t.addon_id = a.id ORDER BY t.locale) AS \"names!\"
         FROM addons a WHERE a.tenant_id = $1 ORDER BY a.position, a.name, a.id",
        tenant.id.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let input = AddonInput {
                name: row.name,
                minutes: row.minutes.to_string(),
                price: Money::new(row.price_minor, tenant.currency).amount(),
                offered: row.is_active,
                services: row.services.iter().map(Uuid::to_string).collect(),
                names: translations(row.locales, row.names),
            };
            AddonRow { id: AddonId(row.id), version: row.version, input }
        })
        .collect())
}

/// Services that something can go with.
async fn choices(conn: &mut PgConnection, tenant: Uuid) -> Result<Vec<Choice>, DbError> {
    let rows = sqlx::query!(
        "SELECT s.id, s.name FROM services s JOIN service_categories c ON c.tenant_id = $1 AND c.id = s.category_id
         WHERE s.tenant_id = $1 AND s.archived_at IS NULL ORDER BY c.position, c.name, c.id, s.position, s.name, s.id",
        tenant,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| Choice { id: row.id.to_string(), name: row.name }).collect())
}

async fn insert_addon(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: AddonId,
    new: &NewAddon,
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO addons (tenant_id, id, name, price_minor, version, position)
         SELECT $1, $2, $3, $4, 0, coalesce(max(position), 0) + 1 FROM addons WHERE tenant_id = $1",
        tenant,
        id.0,
        new.name,
        new.price,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn update_addon(
    conn: &mut PgConnection,
    tenant: Uuid,
    (id, before): (AddonId, i32),
    new: &NewAddon,
    offered: bool,
) -> Result<i32, ServiceError> {
    let written = sqlx::query_scalar!(
        "UPDATE addons SET name = $4, minutes = $5, price_minor = $6, is_active = $7, version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING version",
        tenant,
        id.0,
        before,
        new.name,
        new.minutes,
        new.price,
        offered,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let there = sqlx::query_scalar!(
        "SELECT EXISTS (SELECT FROM addons WHERE tenant_id = $1 AND id = $2) AS \"there!\"",
        tenant,
        id.0,
    )
    .fetch_one(conn)
    .await?;
    changed(written, there)
}

async fn addon_links(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: AddonId,
    new: &NewAddon,
) -> Result<(), ServiceError> {
    sqlx::query!("DELETE FROM service_addons WHERE tenant_id = $1 AND addon_id = $2", tenant, id.0)
        .execute(&mut *conn)
        .await?;
    let linked = sqlx::query!(
        "INSERT INTO service_addons (tenant_id, addon_id, service_id)
         SELECT $1, $2, id FROM services WHERE tenant_id = $1 AND id = ANY($3)",
        tenant,
        id.0,
        &new.services,
    )
    .execute(&mut *conn)
    .await?;
    all_known(i64::try_from(linked.rows_affected()).ok(), new.services.len(), "services")?;
    sqlx::query!("DELETE FROM addon_translations WHERE tenant_id = $1 AND addon_id = $2", tenant, id.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "INSERT INTO addon_translations (tenant_id, addon_id, locale, name)
         SELECT $1, $2, n.* FROM unnest($3::text[], $4::text[]) n",
        tenant,
        id.0,
        &column(&new.names, |name| name.locale.to_owned()),
        &column(&new.names, |name| name.name.clone()),
    )
    .execute(conn)
    .await?;
    Ok(())
}
