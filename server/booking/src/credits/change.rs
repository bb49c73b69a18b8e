//! Holding a package up, letting it go on, and paying its unused part back. The money itself changes hands outside Ombaro.

use server_kernel::{Actor, DbError, ServiceError, Tx, errors::ensure_affected};
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::{CustomerPackageId, TenantId},
    money::Money,
    packages::{PackageChange, PackageStatus, StoredStatus, status_of},
    permission::Module,
    time::Instant,
};

use super::{Trace, leave_trace};
use crate::Bookings;

/// A package as it stands, its row locked.
struct Standing {
    status: PackageStatus,
    version: i32,
    price: Money,
    /// Whether a visit that uses it is still to come.
    in_use: bool,
}

/// What is written down of a decision.
struct Decision {
    status: StoredStatus,
    refunded_minor: i64,
    reason: String,
    action: &'static str,
    event: &'static str,
}

impl Bookings {
    pub(super) async fn change_package(
        &self,
        caller: &Caller,
        package: CustomerPackageId,
        change: &PackageChange,
    ) -> Result<(), ServiceError> {
        let (user, membership) = caller.whole_business(match change {
            PackageChange::Refund { .. } => Module::Payments.approve(),
            PackageChange::Suspend { .. } | PackageChange::Resume { .. } => Module::Bookings.approve(),
        })?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        let standing = stand(&mut tx, &tenant, package, now).await?;
        let decision = decide(change, &standing)?;
        write(&mut tx, tenant.id, package, &standing, &decision).await?;
        let trace = Trace {
            tenant: tenant.id,
            package,
            version: standing.version + 1,
            action: decision.action,
            event: decision.event,
            by: user.user,
            at: now,
        };
        leave_trace(tx.conn(), trace).await?;
        Ok(tx.commit().await?)
    }
}

async fn stand(
    tx: &mut Tx,
    tenant: &Tenant,
    package: CustomerPackageId,
    now: Instant,
) -> Result<Standing, ServiceError> {
    let row = sqlx::query!(
        "SELECT status, version, price_minor, currency, expires_at FROM customer_packages
         WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        tenant.id.0,
        package.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(ErrorCode::NotFound)?;
    // What is left is read only when nobody else can change it.
    let credits = sqlx::query!(
        "SELECT coalesce(sum(total - used), 0) AS \"left!\",
                EXISTS (SELECT 1 FROM package_redemptions r
                        WHERE r.tenant_id = $1 AND r.customer_package_id = $2 AND r.status = 'reserved') AS \"in_use!\"
         FROM package_credits WHERE tenant_id = $1 AND customer_package_id = $2",
        tenant.id.0,
        package.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let wrong = |column| DbError::Inconsistent { table: "customer_packages", column };
    let stored = StoredStatus::from_stored(&row.status).ok_or_else(|| wrong("status"))?;
    let currency = row.currency.parse().map_err(|_| wrong("currency"))?;
    Ok(Standing {
        status: status_of(stored, credits.left, row.expires_at, now),
        version: row.version,
        price: Money::new(row.price_minor, currency),
        in_use: credits.in_use,
    })
}

fn decide(change: &PackageChange, standing: &Standing) -> Result<Decision, AppError> {
    let (PackageChange::Suspend { version, .. }
    | PackageChange::Resume { version }
    | PackageChange::Refund { version, .. }) = change;
    if *version != standing.version {
        return Err(ErrorCode::Changed.into());
    }
    match (change, standing.status) {
        (PackageChange::Suspend { reason, .. }, PackageStatus::Active) => Ok(Decision {
            status: StoredStatus::Suspended,
            refunded_minor: 0,
            reason: reason_of(reason)?,
            action: "package.suspend",
            event: "suspended",
        }),
        (PackageChange::Resume { .. }, PackageStatus::Suspended) => Ok(Decision {
            status: StoredStatus::Active,
            refunded_minor: 0,
            reason: String::new(),
            action: "package.resume",
            event: "resumed",
        }),
        (PackageChange::Refund { amount, reason, .. }, PackageStatus::Active | PackageStatus::Suspended) => {
            let reason = reason_of(reason)?;
            let amount = amount_of(amount, standing.price)?;
            // A credit that returned later would have no package to return to.
            if standing.in_use {
                return Err(ErrorCode::PackageInUse.into());
            }
            Ok(Decision {
                status: StoredStatus::Refunded,
                refunded_minor: amount.minor,
                reason,
                action: "package.refund",
                event: "refunded",
            })
        }
        _ => Err(ErrorCode::WrongState.into()),
    }
}

fn amount_of(amount: &str, price: Money) -> Result<Money, AppError> {
    let wrong = |problem| AppError::field("amount", problem);
    let amount = Money::parse(amount.trim(), price.currency).map_err(|_| wrong(FieldProblem::Malformed))?;
    if (0..=price.minor).contains(&amount.minor) { Ok(amount) } else { Err(wrong(FieldProblem::OutOfRange)) }
}

fn reason_of(reason: &str) -> Result<String, AppError> {
    let reason = reason.trim();
    let wrong = |problem| Err(AppError::field("reason", problem));
    match reason.chars().count() {
        0 => wrong(FieldProblem::Required),
        501.. => wrong(FieldProblem::TooLong),
        _ if reason.chars().any(char::is_control) => wrong(FieldProblem::Malformed),
        _ => Ok(reason.to_owned()),
    }
}

async fn write(
    tx: &mut Tx,
    tenant: TenantId,
    package: CustomerPackageId,
    standing: &Standing,
    decision: &Decision,
) -> Result<(), ServiceError> {
    let changed = sqlx::query!(
        "UPDATE customer_packages SET status = $3, refunded_minor = $4, reason = $5, version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND version = $6",
        tenant.0,
        package.0,
        decision.status.as_str(),
        decision.refunded_minor,
        decision.reason,
        standing.version,
    )
    .execute(tx.conn())
    .await?;
    Ok(ensure_affected(changed.rows_affected(), 1)?)
}
