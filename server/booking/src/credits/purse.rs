//! What a customer has left at a business, and paying for a visit with it.

use std::collections::BTreeMap;

use server_kernel::{DbError, ServiceError};
use server_tenants::Tenant;
use shared::{
    ErrorCode,
    ids::{AppointmentId, BookingId, CustomerId, CustomerPackageId, OptionId, TenantId, UserId},
    packages::{Credit, spend},
    time::Instant,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{book::Orderer, visit::Visit};

/// What pays for one part of a visit.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    pub package: CustomerPackageId,
    pub option: OptionId,
    /// The package's name.
    pub name: String,
}

/// A package with something left in it.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub name: String,
    pub expires_at: Option<Instant>,
}

/// What a customer can pay with.
#[derive(Debug, Default)]
pub(crate) struct Purse {
    pub credits: Vec<Credit>,
    pub packages: BTreeMap<CustomerPackageId, Open>,
}

impl Purse {
    /// Takes a customer's packages in hand: until the end of the transaction nobody else uses any of them.
    pub async fn take(
        conn: &mut PgConnection,
        tenant: TenantId,
        customer: CustomerId,
    ) -> Result<Self, DbError> {
        sqlx::query!("SELECT lock_packages($1, $2, '{}')", tenant.0, customer.0).execute(&mut *conn).await?;
        Self::look(conn, tenant, customer).await
    }

    /// The same only to look at.
    pub async fn look(
        conn: &mut PgConnection,
        tenant: TenantId,
        customer: CustomerId,
    ) -> Result<Self, DbError> {
        let rows = sqlx::query!(
            "SELECT p.id, p.name, p.expires_at, c.option_id, (c.total - c.used)::bigint AS \"left!\"
             FROM customer_packages p
             JOIN package_credits c ON c.tenant_id = p.tenant_id AND c.customer_package_id = p.id AND c.used < c.total
             WHERE p.tenant_id = $1 AND p.customer_id = $2 AND p.status = 'active'
             ORDER BY p.id, c.option_id",
            tenant.0,
            customer.0,
        )
        .fetch_all(conn)
        .await?;
        let mut purse = Self::default();
        for row in rows {
            let (package, expires_at) = (CustomerPackageId(row.id), row.expires_at);
            purse.packages.insert(package, Open { name: row.name, expires_at });
            purse.credits.push(Credit {
                package,
                option: OptionId(row.option_id),
                left: row.left,
                expires_at,
            });
        }
        Ok(purse)
    }

    /// Pays for a visit that begins at `at`, as many of its parts as `most` and the credits allow. A part for several guests at
    /// once is not one visit; it is paid with money.
    pub fn pay(&mut self, visit: &Visit<'_>, at: Instant, most: usize) -> Vec<Option<Paid>> {
        let services: Vec<Option<OptionId>> =
            visit.parts.iter().map(|part| (part.heads == 1).then_some(part.terms.option)).collect();
        self.pay_for(&services, at, most)
    }

    /// The same for lengths.
    pub fn pay_for(&mut self, services: &[Option<OptionId>], at: Instant, most: usize) -> Vec<Option<Paid>> {
        let spent = spend(&mut self.credits, services, at, most);
        let paid = |(package, option): (Option<CustomerPackageId>, &Option<OptionId>)| {
            let package = package?;
            let name = self.packages.get(&package)?.name.clone();
            Some(Paid { package, option: (*option)?, name })
        };
        spent.into_iter().zip(services).map(paid).collect()
    }
}

/// Pays for an order with exactly as many credits as its customer has agreed to. Only who has signed in uses their own; at the
/// desk those of whom it is for are used.
pub(crate) async fn pay(
    conn: &mut PgConnection,
    tenant: &Tenant,
    orderer: &Orderer,
    (customer, owner): (CustomerId, Option<UserId>),
    visit: &Visit<'_>,
    at: Instant,
    agreed: Option<u16>,
) -> Result<Vec<Option<Paid>>, ServiceError> {
    let agreed = usize::from(agreed.unwrap_or(0));
    if agreed == 0 {
        return Ok(Vec::new());
    }
    if !orderer.staff {
        let account = orderer.for_account.ok_or(ErrorCode::Unauthenticated)?;
        // What is somebody else's at this business is not found by writing their address.
        if owner != Some(account) {
            return Err(ErrorCode::NoCredit.into());
        }
    }
    let mut purse = Purse::take(conn, tenant.id, customer).await?;
    let paid = purse.pay(visit, at, agreed);
    if paid.iter().flatten().count() < agreed {
        return Err(ErrorCode::NoCredit.into());
    }
    Ok(paid)
}

/// Writes down which appointments of a new booking use which credit.
pub(crate) async fn redeem(
    conn: &mut PgConnection,
    tenant: TenantId,
    booking: BookingId,
    appointments: &[AppointmentId],
    paid: &[Option<Paid>],
) -> Result<(), DbError> {
    let used: Vec<(Uuid, &Paid)> = appointments
        .iter()
        .zip(paid)
        .filter_map(|(appointment, paid)| Some((appointment.0, paid.as_ref()?)))
        .collect();
    if used.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "SELECT redeem_credits($1, $2, $3, $4, $5)",
        tenant.0,
        booking.0,
        &used.iter().map(|(appointment, _)| *appointment).collect::<Vec<_>>(),
        &used.iter().map(|(_, paid)| paid.package.0).collect::<Vec<_>>(),
        &used.iter().map(|(_, paid)| paid.option.0).collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}
