//! Selling a package at the desk: what is in it and what it costs is written down as it is now.

use chrono::Days;
use server_kernel::{
    Actor, ServiceError,
    idempotency::{self, Claimed},
    zone::{day, local},
};
use server_payments::{CashPayment, PaidFor};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    booking::IdempotencyKey,
    caller::Caller,
    contact::DeskContact,
    error::FieldProblem,
    ids::{CustomerId, CustomerPackageId, PackageId, UserId},
    money::Money,
    packages::NewSale,
    permission::Module,
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Trace, leave_trace};
use crate::{Bookings, order};

impl Bookings {
    pub(super) async fn sell_package(
        &self,
        caller: &Caller,
        sale: &NewSale,
        key: Option<IdempotencyKey>,
    ) -> Result<CustomerPackageId, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.create())?;
        caller.whole_business(Module::Payments.create())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let contact = buyer(sale, &tenant)?;
        if sale.method != "cash" {
            return Err(AppError::field("method", FieldProblem::Unknown).into());
        }
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let scope = idempotency::Scope {
            tenant: tenant.id,
            principal: user.user.to_string(),
            route: "customer-packages",
        };
        if let Some(key) = &key
            && let Claimed::Answered(sold) = idempotency::claim(tx.conn(), &scope, key, now).await?
        {
            return Ok(sold);
        }
        let ware = ware(tx.conn(), &tenant, sale.package).await?;
        as_shown(&sale.price, ware.price)?;
        let (customer, _) = order::customer(tx.conn(), tenant.id, &contact, None, now).await?;
        let sold = CustomerPackageId::new();
        write(tx.conn(), &tenant, sold, sale.package, customer, &ware, user.user, now).await?;
        if ware.price.minor > 0 {
            let cash = CashPayment {
                tenant: tenant.id,
                paid_for: PaidFor::Package(sold),
                amount: ware.price,
                received_by: user.user,
                at: now,
            };
            server_payments::record_cash(tx.conn(), cash).await?;
        }
        let trace = Trace {
            tenant: tenant.id,
            package: sold,
            version: 1,
            action: "package.sell",
            event: "sold",
            by: user.user,
            at: now,
        };
        leave_trace(tx.conn(), trace).await?;
        if let Some(key) = &key {
            idempotency::store(tx.conn(), &scope, key, &sold).await?;
        }
        tx.commit().await?;
        Ok(sold)
    }
}

/// Who buys has to be found again: by address, or by number and name.
fn buyer(sale: &NewSale, tenant: &Tenant) -> Result<DeskContact, AppError> {
    let contact =
        DeskContact::parse(&sale.customer, &tenant.phone_prefix, "customer.").map_err(AppError::fields)?;
    if contact.email().is_none() && contact.phone().is_none() {
        return Err(AppError::field("customer.phone", FieldProblem::Required));
    }
    Ok(contact)
}

/// Nobody pays another price than the one on the screen.
fn as_shown(shown: &str, price: Money) -> Result<(), AppError> {
    let shown = Money::parse(shown.trim(), price.currency)
        .map_err(|_| AppError::field("price", FieldProblem::Malformed))?;
    if shown == price { Ok(()) } else { Err(ErrorCode::Changed.into()) }
}

/// A package as the catalogue has it now.
struct Ware {
    name: String,
    price: Money,
    validity: Option<i32>,
    options: Vec<Uuid>,
    names: Vec<String>,
    minutes: Vec<i32>,
    worths: Vec<i64>,
    quantities: Vec<i16>,
}

async fn ware(conn: &mut PgConnection, tenant: &Tenant, id: PackageId) -> Result<Ware, ServiceError> {
    let package = sqlx::query!(
        "SELECT name, price_minor, validity_days FROM packages WHERE tenant_id = $1 AND id = $2 AND is_active",
        tenant.id.0,
        id.0,
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or_else(|| AppError::field("package", FieldProblem::Unknown))?;
    let items = sqlx::query!(
        "SELECT i.option_id, i.quantity, s.name, o.minutes, o.price_minor
         FROM package_items i
         JOIN service_options o ON o.tenant_id = i.tenant_id AND o.id = i.option_id
         JOIN services s ON s.tenant_id = o.tenant_id AND s.id = o.service_id
         WHERE i.tenant_id = $1 AND i.package_id = $2 ORDER BY i.option_id",
        tenant.id.0,
        id.0,
    )
    .fetch_all(conn)
    .await?;
    if items.is_empty() {
        return Err(AppError::field("package", FieldProblem::Unknown).into());
    }
    let mut ware = Ware {
        name: package.name,
        price: Money::new(package.price_minor, tenant.currency),
        validity: package.validity_days,
        options: Vec::new(),
        names: Vec::new(),
        minutes: Vec::new(),
        worths: Vec::new(),
        quantities: Vec::new(),
    };
    for item in items {
        ware.options.push(item.option_id);
        ware.names.push(item.name);
        ware.minutes.push(item.minutes);
        ware.worths.push(item.price_minor);
        ware.quantities.push(item.quantity);
    }
    Ok(ware)
}

/// The end of the last day on which it pays: so many days after the day of the sale.
fn end_of(tenant: &Tenant, validity: Option<i32>, now: Instant) -> Result<Option<Instant>, ServiceError> {
    let Some(days) = validity.and_then(|days| u64::try_from(days).ok()) else { return Ok(None) };
    let last = local(tenant.timezone, now).date_naive().checked_add_days(Days::new(days));
    let end = last.and_then(|last| day(tenant.timezone, last)).map(|day| day.end());
    end.map(Some).ok_or_else(|| ServiceError::Internal("a package ends on no day".to_owned()))
}

#[expect(clippy::too_many_arguments, reason = "the parts of one sale, each of another kind")]
async fn write(
    conn: &mut PgConnection,
    tenant: &Tenant,
    sold: CustomerPackageId,
    package: PackageId,
    customer: CustomerId,
    ware: &Ware,
    by: UserId,
    now: Instant,
) -> Result<(), ServiceError> {
    let expires_at = end_of(tenant, ware.validity, now)?;
    sqlx::query!(
        "INSERT INTO customer_packages (tenant_id, id, customer_id, package_id, name, price_minor, currency, expires_at, sold_by, sold_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tenant.id.0,
        sold.0,
        customer.0,
        package.0,
        ware.name,
        ware.price.minor,
        ware.price.currency.code(),
        expires_at,
        by.0,
        now,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO package_credits (tenant_id, customer_package_id, option_id, name, minutes, worth_minor, total)
         SELECT $1, $2, option, name, minutes, worth, quantity
         FROM unnest($3::uuid[], $4::text[], $5::int[], $6::bigint[], $7::smallint[]) AS i (option, name, minutes, worth, quantity)",
        tenant.id.0,
        sold.0,
        &ware.options,
        &ware.names,
        &ware.minutes,
        &ware.worths,
        &ware.quantities,
    )
    .execute(conn)
    .await?;
    Ok(())
}
