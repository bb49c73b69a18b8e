//! Packages that were sold, as their customer and the desk see them.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;
use server_kernel::{
    Actor, DbError, ServiceError,
    zone::{local, parse_zone},
};
use shared::{
    booking::{BusinessRef, Guest},
    caller::Caller,
    ids::{BookingId, CustomerPackageId, PackageId, TenantId},
    money::Money,
    packages::{
        CreditLine, CreditStatus, CustomerPackage, OnSale, PackageUse, SoldFilter, SoldPackage, SoldPackages,
        StoredStatus, status_of, unused_minor,
    },
    permission::{Module, Scope},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Bookings;

/// So many at a time; others are found by their customers' names.
const PAGE: i64 = 50;

impl Bookings {
    pub(super) async fn own_packages(&self, caller: &Caller) -> Result<Vec<CustomerPackage>, ServiceError> {
        let user = caller.user()?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::Customer { user: user.user, tenant: None, booking: None }).await?;
        let sold = load(tx.conn(), None, &SoldFilter::default(), now).await?;
        tx.commit().await?;
        Ok(sold.into_iter().map(|sold| sold.package).collect())
    }

    pub(super) async fn sold_packages(
        &self,
        caller: &Caller,
        filter: &SoldFilter,
    ) -> Result<SoldPackages, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Bookings.read())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let may = |permission| membership.permissions.scope(permission) >= Some(Scope::Tenant);
        let words = filter.words.trim().chars().filter(|letter| *letter != '\0').take(200);
        let filter = SoldFilter { words: words.collect(), package: filter.package };
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let mut sold = load(tx.conn(), Some(tenant.id), &filter, self.clock.now()).await?;
        let on_sale = sqlx::query!(
            "SELECT id, name, price_minor, validity_days FROM packages p
             WHERE tenant_id = $1 AND is_active
               AND EXISTS (SELECT 1 FROM package_items i WHERE i.tenant_id = $1 AND i.package_id = p.id)
             ORDER BY position, name, id",
            tenant.id.0,
        )
        .fetch_all(tx.conn())
        .await?;
        tx.commit().await?;
        let more = sold.len() as i64 > PAGE;
        sold.truncate(PAGE as usize);
        Ok(SoldPackages {
            sold,
            more,
            on_sale: on_sale
                .into_iter()
                .map(|row| OnSale {
                    id: PackageId(row.id),
                    name: row.name,
                    price: Money::new(row.price_minor, tenant.currency),
                    validity: row.validity_days,
                })
                .collect(),
            may_sell: may(Module::Bookings.create()) && may(Module::Payments.create()),
            may_suspend: may(Module::Bookings.approve()),
            may_refund: may(Module::Payments.approve()),
        })
    }
}

/// The last day on which a package pays, in the business's zone.
pub(super) fn last_day(zone: Tz, expires_at: Option<Instant>) -> Option<NaiveDate> {
    expires_at.map(|end| local(zone, end - Duration::seconds(1)).date_naive())
}

/// A visit that used a credit, as stored.
struct Use {
    booking: BookingId,
    number: String,
    service: String,
    starts_at: Instant,
    status: CreditStatus,
}

/// The credits and uses of packages.
#[derive(Default)]
struct Insides {
    credits: BTreeMap<Uuid, Vec<(CreditLine, i64)>>,
    uses: BTreeMap<Uuid, Vec<Use>>,
}

/// Packages that the caller sees, newest first: one business's, or their own.
async fn load(
    conn: &mut PgConnection,
    tenant: Option<TenantId>,
    filter: &SoldFilter,
    now: Instant,
) -> Result<Vec<SoldPackage>, ServiceError> {
    let rows = sqlx::query!(
        "SELECT p.id, p.name, p.price_minor, p.currency, p.expires_at, p.status, p.refunded_minor, p.reason, p.version, p.sold_at,
                n.slug, n.name AS business, n.timezone,
                c.name AS customer, coalesce(c.email::text, '') AS \"email!\", coalesce(c.phone, '') AS \"phone!\"
         FROM customer_packages p
         JOIN tenants n ON n.id = p.tenant_id
         JOIN customers c ON c.tenant_id = p.tenant_id AND c.id = p.customer_id
         WHERE ($1::uuid IS NULL OR p.tenant_id = $1)
           AND ($2 = '' OR position(lower($2) IN lower(c.name)) > 0 OR position(lower($2) IN lower(c.email::text)) > 0
                OR position(replace($2, ' ', '') IN c.phone) > 0)
           AND ($3::uuid IS NULL OR p.id = $3)
         ORDER BY p.sold_at DESC, p.id DESC LIMIT $4",
        tenant.map(|id| id.0),
        filter.words,
        filter.package.map(|id| id.0),
        PAGE + 1,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut insides = insides(conn, &ids).await?;
    let wrong = |column| DbError::Inconsistent { table: "customer_packages", column };
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let zone = parse_zone(&row.timezone)
            .ok_or(DbError::Inconsistent { table: "tenants", column: "timezone" })?;
        let currency = row.currency.parse().map_err(|_| wrong("currency"))?;
        let money = |minor| Money::new(minor, currency);
        let stored = StoredStatus::from_stored(&row.status).ok_or_else(|| wrong("status"))?;
        let credits = insides.credits.remove(&row.id).unwrap_or_default();
        let left = credits.iter().map(|(line, _)| i64::from(line.left)).sum();
        let worths: Vec<_> =
            credits.iter().map(|(line, worth)| (*worth, line.total.into(), line.left.into())).collect();
        let uses = insides.uses.remove(&row.id).unwrap_or_default().into_iter();
        let package = CustomerPackage {
            id: CustomerPackageId(row.id),
            business: BusinessRef { slug: row.slug, name: row.business },
            name: row.name,
            price: money(row.price_minor),
            sold_at: local(zone, row.sold_at),
            last_day: last_day(zone, row.expires_at),
            status: status_of(stored, left, row.expires_at, now),
            credits: credits.into_iter().map(|(line, _)| line).collect(),
            uses: uses
                .map(|one| PackageUse {
                    booking: one.booking,
                    number: one.number,
                    service: one.service,
                    starts_at: local(zone, one.starts_at),
                    status: one.status,
                })
                .collect(),
        };
        all.push(SoldPackage {
            package,
            customer: Guest { name: row.customer, email: row.email, phone: row.phone },
            version: row.version,
            unused: money(unused_minor(row.price_minor, &worths)),
            refunded: money(row.refunded_minor),
            reason: row.reason,
        });
    }
    Ok(all)
}

async fn insides(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Insides, ServiceError> {
    let mut insides = Insides::default();
    let credits = sqlx::query!(
        "SELECT customer_package_id, name, minutes, worth_minor, total, total - used AS \"left!: i16\"
         FROM package_credits WHERE customer_package_id = ANY($1) ORDER BY name, minutes, option_id",
        ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    for row in credits {
        let line = CreditLine { name: row.name, minutes: row.minutes, total: row.total, left: row.left };
        insides.credits.entry(row.customer_package_id).or_default().push((line, row.worth_minor));
    }
    let uses = sqlx::query!(
        "SELECT r.customer_package_id, r.booking_id, r.status, c.name, b.number, a.starts_at
         FROM package_redemptions r
         JOIN package_credits c ON c.tenant_id = r.tenant_id AND c.customer_package_id = r.customer_package_id AND c.option_id = r.option_id
         JOIN bookings b ON b.tenant_id = r.tenant_id AND b.id = r.booking_id
         JOIN appointments a ON a.tenant_id = r.tenant_id AND a.id = r.appointment_id
         WHERE r.customer_package_id = ANY($1) ORDER BY a.starts_at DESC, a.id",
        ids,
    )
    .fetch_all(conn)
    .await?;
    for row in uses {
        let status = CreditStatus::from_stored(&row.status)
            .ok_or(DbError::Inconsistent { table: "package_redemptions", column: "status" })?;
        let one = Use {
            booking: BookingId(row.booking_id),
            number: row.number,
            service: row.name,
            starts_at: row.starts_at,
            status,
        };
        insides.uses.entry(row.customer_package_id).or_default().push(one);
    }
    Ok(insides)
}
