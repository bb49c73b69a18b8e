//! One service: its editor, and what is done to it.

use server_kernel::{DbError, ServiceError};
use server_tenants::Tenant;
use shared::{
    AppResult, ErrorCode,
    caller::Caller,
    catalog::edit::{
        Choice, PriceCell, PriceInput, ResourceChoice, ResourceKind, ServiceForm, ServiceInput, ServiceState,
        ServiceStep,
    },
    ids::{OptionId, RoomId, ServiceId, StaffId},
    money::Money,
    permission::Module,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    change::{self, Done, all_known, changed, kept, may, to_save},
    load::{self, Written},
    read, write,
};
use crate::Catalog;

/// What a form is called while it is kept.
fn about(service: Option<ServiceId>, version: i32) -> String {
    service.map_or_else(|| "new".to_owned(), |id| format!("{id} {version}"))
}

impl Catalog {
    pub(super) async fn show_service(
        &self,
        caller: &Caller,
        service: Option<ServiceId>,
        typed: bool,
    ) -> Result<ServiceForm, ServiceError> {
        let needed = if service.is_some() { Module::Catalog.read() } else { Module::Catalog.create() };
        let mut change = self.begin(caller, needed).await?;
        let (tenant, user, now) = (change.tenant.clone(), change.user.user.0, self.clock.now());
        let may = may(change.place);
        let conn = change.tx.conn();
        let written = match service {
            Some(id) => {
                Some(load::services(conn, &tenant, Some(id)).await?.pop().ok_or(ErrorCode::NotFound)?)
            }
            None => None,
        };
        let version = written.as_ref().map_or(0, |written| written.version);
        // What was left is not shown for saved.
        let draft = if typed {
            kept(conn, (tenant.id.0, user, "form", &about(service, version)), now).await?
        } else {
            None
        };
        let typed = draft.and_then(|draft| serde_json::from_str(&draft).ok());
        let state = written.as_ref().map_or(ServiceState::Unpublished, |written| written.state);
        let input = typed.or(written.map(|written| written.input)).unwrap_or_default();
        let (staff, resources) = (staff(conn, &tenant).await?, resources(conn, &tenant).await?);
        let form = ServiceForm {
            id: service,
            slug: tenant.slug.clone(),
            version,
            state,
            categories: headings(conn, &tenant).await?,
            staff,
            resources,
            prices: prices(conn, &tenant, service).await?,
            pictures: pictures(conn, &tenant, service).await?,
            currency: tenant.currency.code().to_owned(),
            ahead: ahead(conn, &tenant, service, now).await?,
            may,
            input,
        };
        change.tx.commit().await?;
        Ok(form)
    }

    /// Saves it, or keeps what was typed where fields of it are wrong.
    pub(super) async fn save_or_keep(
        &self,
        caller: &Caller,
        service: Option<ServiceId>,
        input: &ServiceInput,
        version: i32,
    ) -> AppResult<ServiceId> {
        let done: AppResult<ServiceId> =
            self.write_service(caller, service, input, version).await.map_err(Into::into);
        if let Err(error) = &done
            && !error.errors.is_empty()
        {
            self.keep_form(caller, service, input, version).await?;
        }
        done
    }

    async fn keep_form(
        &self,
        caller: &Caller,
        service: Option<ServiceId>,
        input: &ServiceInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin(caller, to_save(service)).await?;
        // A text in the database holds every character but this one.
        let typed =
            serde_json::to_string(input).map_err(|error| ServiceError::Internal(error.to_string()))?;
        let place = (change.place.tenant.0, change.user.user.0, "form", about(service, version));
        change::keep(change.tx.conn(), (place.0, place.1, place.2, &place.3), &typed, self.clock.now())
            .await?;
        Ok(change.tx.commit().await?)
    }

    async fn write_service(
        &self,
        caller: &Caller,
        service: Option<ServiceId>,
        input: &ServiceInput,
        version: i32,
    ) -> Result<ServiceId, ServiceError> {
        let mut change = self.begin(caller, to_save(service)).await?;
        let new = read::service(input, change.tenant.currency)?;
        let (id, tenant, user) = (service.unwrap_or_default(), change.place.tenant.0, change.user.user.0);
        let before = service.map(|_| version);
        let version = write::service(change.tx.conn(), tenant, (id, before), &new).await?;
        change::forget(change.tx.conn(), (tenant, user, "form")).await?;
        let (action, event) = match service {
            Some(_) => ("service.save", "service_saved"),
            None => ("service.create", "service_created"),
        };
        self.end(change, Done { kind: "service", id: id.0, version, action, event }).await?;
        Ok(id)
    }

    pub(super) async fn copy_service(
        &self,
        caller: &Caller,
        service: ServiceId,
    ) -> Result<ServiceId, ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.create()).await?;
        let tenant = change.tenant.clone();
        let conn = change.tx.conn();
        let Written { input, .. } =
            load::services(conn, &tenant, Some(service)).await?.pop().ok_or(ErrorCode::NotFound)?;
        // A code names one service. Translated names are names of the first one.
        let input = ServiceInput { code: String::new(), published: false, ..input };
        let mut new = read::service(&input, tenant.currency)?;
        new.name = format!("{} (2)", new.name.chars().take(read::LONGEST_NAME - 4).collect::<String>());
        let id = ServiceId::new();
        let version = write::service(conn, tenant.id.0, (id, None), &new).await?;
        let done = Done {
            kind: "service",
            id: id.0,
            version,
            action: "service.duplicate",
            event: "service_created",
        };
        self.end(change, done).await?;
        Ok(id)
    }

    pub(super) async fn take_step(
        &self,
        caller: &Caller,
        service: ServiceId,
        step: ServiceStep,
        version: i32,
    ) -> Result<(), ServiceError> {
        let (needed, action, event) = match step {
            ServiceStep::Publish => (Module::Catalog.update(), "service.publish", "service_published"),
            ServiceStep::Unpublish => (Module::Catalog.update(), "service.unpublish", "service_unpublished"),
            ServiceStep::Archive => (Module::Catalog.delete(), "service.archive", "service_archived"),
            ServiceStep::Restore => (Module::Catalog.delete(), "service.restore", "service_restored"),
        };
        let mut change = self.begin(caller, needed).await?;
        let tenant = change.tenant.clone();
        let conn = change.tx.conn();
        let written = load::services(conn, &tenant, Some(service)).await?.pop().ok_or(ErrorCode::NotFound)?;
        if !may_become(written.state, step) {
            return Err(ErrorCode::SettingsChanged.into());
        }
        let written = sqlx::query_scalar!(
            "UPDATE services SET is_active = $4, archived_at = CASE WHEN $5 THEN $6::timestamptz END, version = version + 1
             WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING version",
            tenant.id.0,
            service.0,
            version,
            step == ServiceStep::Publish,
            step == ServiceStep::Archive,
            self.clock.now(),
        )
        .fetch_optional(conn)
        .await?;
        let version = changed(written, true)?;
        self.end(change, Done { kind: "service", id: service.0, version, action, event }).await
    }

    pub(super) async fn write_prices(
        &self,
        caller: &Caller,
        service: ServiceId,
        inputs: &[PriceInput],
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin(caller, Module::Catalog.update()).await?;
        let tenant = change.tenant.clone();
        let prices = read::prices(inputs, tenant.currency)?;
        let conn = change.tx.conn();
        load::services(conn, &tenant, Some(service)).await?.pop().ok_or(ErrorCode::NotFound)?;
        let written = sqlx::query_scalar!(
            "UPDATE services SET version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING version",
            tenant.id.0,
            service.0,
            version,
        )
        .fetch_optional(&mut *conn)
        .await?;
        let version = changed(written, true)?;
        replace_prices(conn, tenant.id.0, service, &prices).await?;
        let done = Done {
            kind: "service",
            id: service.0,
            version,
            action: "service.save_prices",
            event: "service_saved",
        };
        self.end(change, done).await
    }
}

/// Whether a service in this state can take this step.
const fn may_become(state: ServiceState, step: ServiceStep) -> bool {
    matches!(
        (state, step),
        (ServiceState::Unpublished, ServiceStep::Publish)
            | (ServiceState::Published, ServiceStep::Unpublish)
            | (ServiceState::Published | ServiceState::Unpublished, ServiceStep::Archive)
            | (ServiceState::Archived, ServiceStep::Restore)
    )
}

async fn replace_prices(
    conn: &mut PgConnection,
    tenant: Uuid,
    service: ServiceId,
    prices: &[(Uuid, Uuid, i64)],
) -> Result<(), ServiceError> {
    sqlx::query!(
        "DELETE FROM staff_service_prices p USING service_options o
         WHERE p.tenant_id = $1 AND o.tenant_id = $1 AND o.id = p.option_id AND o.service_id = $2",
        tenant,
        service.0,
    )
    .execute(&mut *conn)
    .await?;
    let options: Vec<Uuid> = prices.iter().map(|price| price.0).collect();
    let people: Vec<Uuid> = prices.iter().map(|price| price.1).collect();
    let amounts: Vec<i64> = prices.iter().map(|price| price.2).collect();
    let written = sqlx::query!(
        "INSERT INTO staff_service_prices (tenant_id, option_id, staff_id, price_minor)
         SELECT DISTINCT ON (o.id, f.id) $1, o.id, f.id, p.price
         FROM unnest($3::uuid[], $4::uuid[], $5::bigint[]) AS p (option, staff, price)
         JOIN service_options o ON o.tenant_id = $1 AND o.id = p.option AND o.service_id = $2
         JOIN staff f ON f.tenant_id = $1 AND f.id = p.staff",
        tenant,
        service.0,
        &options,
        &people,
        &amounts,
    )
    .execute(conn)
    .await?;
    Ok(all_known(i64::try_from(written.rows_affected()).ok(), prices.len(), "prices")?)
}

/// Headings to choose from.
pub(super) async fn headings(conn: &mut PgConnection, tenant: &Tenant) -> Result<Vec<Choice>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, name FROM service_categories WHERE tenant_id = $1 ORDER BY position, name, id",
        tenant.id.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| Choice { id: row.id.to_string(), name: row.name }).collect())
}

/// Who could do a service.
pub(super) async fn staff(conn: &mut PgConnection, tenant: &Tenant) -> Result<Vec<Choice>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, name FROM staff WHERE tenant_id = $1 AND status <> 'terminated' ORDER BY position, name, id",
        tenant.id.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| Choice { id: row.id.to_string(), name: row.name }).collect())
}

async fn resources(conn: &mut PgConnection, tenant: &Tenant) -> Result<Vec<ResourceChoice>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, kind, name FROM resources WHERE tenant_id = $1 AND is_active ORDER BY position, name, id",
        tenant.id.0,
    )
    .fetch_all(conn)
    .await?;
    let choice = |id, kind: &str, name| {
        Some(ResourceChoice { id: RoomId(id), kind: ResourceKind::from_stored(kind)?, name })
    };
    Ok(rows.into_iter().filter_map(|row| choice(row.id, &row.kind, row.name)).collect())
}

async fn prices(
    conn: &mut PgConnection,
    tenant: &Tenant,
    service: Option<ServiceId>,
) -> Result<Vec<PriceCell>, DbError> {
    let rows = sqlx::query!(
        "SELECT o.id, f.id AS staff, p.price_minor AS \"price?\"
         FROM service_options o
         JOIN staff_services l ON l.tenant_id = $1 AND l.service_id = o.service_id
         JOIN staff f ON f.tenant_id = $1 AND f.id = l.staff_id
         LEFT JOIN staff_service_prices p ON p.tenant_id = $1 AND p.option_id = o.id AND p.staff_id = f.id
         WHERE o.tenant_id = $1 AND o.service_id = $2 AND o.is_active ORDER BY f.position, f.name, f.id, o.minutes",
        tenant.id.0,
        service.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    let price = |minor: Option<i64>| minor.map(|minor| Money::new(minor, tenant.currency).amount());
    Ok(rows
        .into_iter()
        .map(|row| PriceCell {
            option: OptionId(row.id),
            staff: StaffId(row.staff),
            price: price(row.price).unwrap_or_default(),
        })
        .collect())
}

async fn pictures(
    conn: &mut PgConnection,
    tenant: &Tenant,
    service: Option<ServiceId>,
) -> Result<Vec<String>, DbError> {
    Ok(sqlx::query_scalar!(
        "SELECT name FROM service_pictures WHERE tenant_id = $1 AND service_id = $2 ORDER BY position, name",
        tenant.id.0,
        service.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?)
}

/// How many bookings from now on it is in.
async fn ahead(
    conn: &mut PgConnection,
    tenant: &Tenant,
    service: Option<ServiceId>,
    now: shared::time::Instant,
) -> Result<i64, DbError> {
    Ok(sqlx::query_scalar!(
        "SELECT count(DISTINCT b.id) AS \"ahead!\" FROM booking_items i
         JOIN bookings b ON b.tenant_id = $1 AND b.id = i.booking_id
         WHERE i.tenant_id = $1 AND i.service_id = $2 AND b.starts_at > $3 AND b.status IN ('pending', 'confirmed')",
        tenant.id.0,
        service.map(|id| id.0),
        now,
    )
    .fetch_one(conn)
    .await?)
}
