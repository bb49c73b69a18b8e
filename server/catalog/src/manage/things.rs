//! Rooms, devices, vehicles, and packages.

use server_kernel::{DbError, ServiceError};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    catalog::edit::{
        Choice, PackageInput, PackageItemInput, PackageRow, PackagesView, ResourceInput, ResourceKind,
        ResourceRow, ResourcesView,
    },
    error::FieldProblem,
    ids::{LocationId, PackageId, RoomId},
    money::Money,
    permission::Module,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    change::{Done, all_known, changed, may, to_save},
    read::{self, NewPackage},
};
use crate::Catalog;

impl Catalog {
    pub(super) async fn list_resources(&self, caller: &Caller) -> Result<ResourcesView, ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.read()).await?;
        let (tenant, may) = (change.place.tenant.0, may(change.place));
        let resources = resources(change.tx.conn(), tenant, self.clock.now()).await?;
        change.tx.commit().await?;
        Ok(ResourcesView { resources, locations: change.tenant.open_locations(), may })
    }

    pub(super) async fn write_resource(
        &self,
        caller: &Caller,
        resource: Option<RoomId>,
        input: &ResourceInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin(caller, to_save(resource)).await?;
        let name = read::resource(input)?;
        let location = change.tenant.open_location(input.location);
        let location = location.ok_or_else(|| AppError::field("location", FieldProblem::Unknown))?;
        let (id, tenant) = (resource.unwrap_or_default(), change.place.tenant.0);
        let conn = change.tx.conn();
        let version = match resource {
            Some(_) => {
                let moved = input.location.map(|_| location);
                if let Some(location) = moved {
                    may_move(conn, tenant, id, location, self.clock.now()).await?;
                }
                update_resource(conn, tenant, (id, version), &name, (input.in_use, moved)).await?
            }
            None => insert_resource(conn, tenant, id, &name, (input, location)).await?,
        };
        let (action, event) = match resource {
            Some(_) => ("resource.save", "resource_saved"),
            None => ("resource.create", "resource_created"),
        };
        self.end(change, Done { kind: "resource", id: id.0, version, action, event }).await
    }

    pub(super) async fn list_packages(&self, caller: &Caller) -> Result<PackagesView, ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.read()).await?;
        let (tenant, may) = (change.tenant.clone(), may(change.place));
        let view = PackagesView {
            packages: packages(change.tx.conn(), &tenant).await?,
            options: options(change.tx.conn(), tenant.id.0).await?,
            currency: tenant.currency.code().to_owned(),
            may,
        };
        change.tx.commit().await?;
        Ok(view)
    }

    pub(super) async fn write_package(
        &self,
        caller: &Caller,
        package: Option<PackageId>,
        input: &PackageInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin(caller, to_save(package)).await?;
        let new = read::package(input, change.tenant.currency)?;
        let (id, tenant) = (package.unwrap_or_default(), change.place.tenant.0);
        let conn = change.tx.conn();
        if package.is_none() {
            insert_package(conn, tenant, id, &new).await?;
        }
        let before = package.map_or(0, |_| version);
        let version = update_package(conn, tenant, (id, before), &new, input.offered).await?;
        package_items(conn, tenant, id, &new).await?;
        let (action, event) = match package {
            Some(_) => ("package.save", "package_saved"),
            None => ("package.create", "package_created"),
        };
        self.end(change, Done { kind: "package", id: id.0, version, action, event }).await
    }
}

async fn resources(
    conn: &mut PgConnection,
    tenant: Uuid,
    now: shared::time::Instant,
) -> Result<Vec<ResourceRow>, DbError> {
    let rows = sqlx::query!(
        "SELECT r.id, r.version, r.kind, r.name, r.is_active, r.location_id,
            (SELECT count(*) FROM claims c WHERE c.tenant_id = $1 AND c.resource_id = r.id AND c.appointment_id IS NOT NULL
                AND c.starts_at > $2) AS \"ahead!\"
         FROM resources r WHERE r.tenant_id = $1 ORDER BY r.position, r.name, r.id",
        tenant,
        now,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let kind = ResourceKind::from_stored(&row.kind).unwrap_or_default();
            let input = ResourceInput {
                kind,
                name: row.name,
                location: Some(LocationId(row.location_id)),
                in_use: row.is_active,
            };
            ResourceRow { id: RoomId(row.id), version: row.version, input, ahead: row.ahead }
        })
        .collect())
}

async fn insert_resource(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: RoomId,
    name: &str,
    (input, location): (&ResourceInput, LocationId),
) -> Result<i32, DbError> {
    Ok(sqlx::query_scalar!(
        "INSERT INTO resources (tenant_id, id, kind, name, is_active, location_id, position)
         SELECT $1, $2, $3, $4, $5, $6, coalesce(max(position), 0) + 1 FROM resources WHERE tenant_id = $1
         RETURNING version",
        tenant,
        id.0,
        input.kind.as_str(),
        name,
        input.in_use,
        location.0,
    )
    .fetch_one(conn)
    .await?)
}

/// What visits or classes are booked in stays where it is.
async fn may_move(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: RoomId,
    to: LocationId,
    now: Instant,
) -> Result<(), ServiceError> {
    let stays = sqlx::query_scalar!(
        "SELECT EXISTS (SELECT FROM resources r JOIN claims c ON c.tenant_id = $1 AND c.resource_id = r.id
                        WHERE r.tenant_id = $1 AND r.id = $2 AND r.location_id <> $3 AND c.ends_at > $4
                          AND (c.expires_at IS NULL OR c.expires_at > $4)) AS \"stays!\"",
        tenant,
        id.0,
        to.0,
        now,
    )
    .fetch_one(conn)
    .await?;
    if stays { Err(ErrorCode::PlaceBooked.into()) } else { Ok(()) }
}

async fn update_resource(
    conn: &mut PgConnection,
    tenant: Uuid,
    (id, before): (RoomId, i32),
    name: &str,
    (in_use, moved): (bool, Option<LocationId>),
) -> Result<i32, ServiceError> {
    let written = sqlx::query_scalar!(
        "UPDATE resources SET name = $4, is_active = $5, location_id = coalesce($6, location_id), version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING version",
        tenant,
        id.0,
        before,
        name,
        in_use,
        moved.map(|location| location.0),
    )
    .fetch_optional(&mut *conn)
    .await?;
    let there = sqlx::query_scalar!(
        "SELECT EXISTS (SELECT FROM resources WHERE tenant_id = $1 AND id = $2) AS \"there!\"",
        tenant,
        id.0,
    )
    .fetch_one(conn)
    .await?;
    changed(written, there)
}

async fn packages(conn: &mut PgConnection, tenant: &Tenant) -> Result<Vec<PackageRow>, DbError> {
    let rows = sqlx::query!(
        "SELECT p.id, p.version, p.name, p.description, p.price_minor, p.validity_days, p.is_active,
            ARRAY(SELECT i.option_id FROM package_items i WHERE i.tenant_id = $1 AND i.package_id = p.id ORDER BY i.option_id)
                AS \"options!\",
            ARRAY(SELECT i.quantity FROM package_items i WHERE i.tenant_id = $1 AND i.package_id = p.id ORDER BY i.option_id)
                AS \"quantities!\",
            (SELECT coalesce(sum(i.quantity * o.price_minor), 0)::bigint FROM package_items i
             JOIN service_options o ON o.tenant_id = $1 AND o.id = i.option_id
             WHERE i.tenant_id = $1 AND i.package_id = p.id) AS \"single!\"
         FROM packages p WHERE p.tenant_id = $1 ORDER BY p.position, p.name, p.id",
        tenant.id.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let items = row.options.iter().zip(&row.quantities).map(|(option, quantity)| PackageItemInput {
                option: option.to_string(),
                quantity: quantity.to_string(),
            });
            let input = PackageInput {
                name: row.name,
                description: row.description,
                price: Money::new(row.price_minor, tenant.currency).amount(),
                validity: row.validity_days.map(|days| days.to_string()).unwrap_or_default(),
                offered: row.is_active,
                items: items.collect(),
            };
            let single = Money::new(row.single, tenant.currency);
            PackageRow { id: PackageId(row.id), version: row.version, input, single }
        })
        .collect())
}

/// What can be in a package; also what is in one and not offered any more.
async fn options(conn: &mut PgConnection, tenant: Uuid) -> Result<Vec<Choice>, DbError> {
    let rows = sqlx::query!(
        "SELECT o.id, s.name, o.minutes FROM service_options o
         JOIN services s ON s.tenant_id = $1 AND s.id = o.service_id
         JOIN service_categories c ON c.tenant_id = $1 AND c.id = s.category_id
         WHERE o.tenant_id = $1 AND ((o.is_active AND s.archived_at IS NULL)
            OR EXISTS (SELECT FROM package_items i WHERE i.tenant_id = $1 AND i.option_id = o.id))
         ORDER BY c.position, c.name, c.id, s.position, s.name, s.id, o.minutes",
        tenant,
    )
    .fetch_all(conn)
    .await?;
    let name = |name: String, minutes: i32| format!("{name} · {minutes}");
    Ok(rows
        .into_iter()
        .map(|row| Choice { id: row.id.to_string(), name: name(row.name, row.minutes) })
        .collect())
}

async fn insert_package(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: PackageId,
    new: &NewPackage,
) -> Result<(), DbError> {
    sqlx::query!(
        "INSERT INTO packages (tenant_id, id, name, price_minor, version, position)
         SELECT $1, $2, $3, $4, 0, coalesce(max(position), 0) + 1 FROM packages WHERE tenant_id = $1",
        tenant,
        id.0,
        new.name,
        new.price,
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn update_package(
    conn: &mut PgConnection,
    tenant: Uuid,
    (id, before): (PackageId, i32),
    new: &NewPackage,
    offered: bool,
) -> Result<i32, ServiceError> {
    let written = sqlx::query_scalar!(
        "UPDATE packages SET name = $4, description = $5, price_minor = $6, validity_days = $7, is_active = $8, version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING version",
        tenant,
        id.0,
        before,
        new.name,
        new.description,
        new.price,
        new.validity,
        offered,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let there = sqlx::query_scalar!(
        "SELECT EXISTS (SELECT FROM packages WHERE tenant_id = $1 AND id = $2) AS \"there!\"",
        tenant,
        id.0,
    )
    .fetch_one(conn)
    .await?;
    changed(written, there)
}

async fn package_items(
    conn: &mut PgConnection,
    tenant: Uuid,
    id: PackageId,
    new: &NewPackage,
) -> Result<(), ServiceError> {
    sqlx::query!("DELETE FROM package_items WHERE tenant_id = $1 AND package_id = $2", tenant, id.0)
        .execute(&mut *conn)
        .await?;
    let options: Vec<Uuid> = new.items.iter().map(|item| item.0).collect();
    let quantities: Vec<i16> = new.items.iter().map(|item| item.1).collect();
    let written = sqlx::query!(
        "INSERT INTO package_items (tenant_id, package_id, option_id, quantity)
         SELECT $1, $2, o.id, i.quantity FROM unnest($3::uuid[], $4::smallint[]) AS i (option, quantity)
         JOIN service_options o ON o.tenant_id = $1 AND o.id = i.option",
        tenant,
        id.0,
        &options,
        &quantities,
    )
    .execute(conn)
    .await?;
    Ok(all_known(i64::try_from(written.rows_affected()).ok(), new.items.len(), "items")?)
}
