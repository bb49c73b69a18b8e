//! The settings as their page shows them.

use chrono::Duration;
use server_kernel::{DbError, zone};
use shared::{
    ids::TenantId,
    tenants::{
        Country,
        settings::{BusinessInput, Closure, SettingsView, TaxKind, TimesShown, Verification},
    },
    time::Instant,
};
use sqlx::PgConnection;

use crate::model;

const fn unreadable(column: &'static str) -> DbError {
    DbError::Inconsistent { table: "tenants", column }
}

pub(super) async fn load(
    conn: &mut PgConnection,
    tenant: TenantId,
    now: Instant,
) -> Result<SettingsView, DbError> {
    let row = sqlx::query!(
        "SELECT t.slug, t.name, t.tagline, t.about, t.phone, t.confirmation_mode, t.min_notice_minutes, t.horizon_days,
            t.slot_step_minutes, t.free_cancel_minutes, t.check_in_opens_minutes, t.no_show_minutes, t.best_times_first, t.country, t.timezone, t.version, t.verification,
            t.verification_reason
         FROM tenants t WHERE t.id = $1",
        tenant.0,
    )
    .fetch_one(&mut *conn)
    .await?;
    let zone = model::zone(&row.timezone)?;
    Ok(SettingsView {
        version: row.version,
        may_change: false,
        business: BusinessInput {
            business_name: row.name,
            tagline: row.tagline,
            about: row.about,
            phone: row.phone,
            confirmation_mode: row.confirmation_mode,
            notice: row.min_notice_minutes.to_string(),
            horizon: row.horizon_days.to_string(),
            step: row.slot_step_minutes.to_string(),
            free_cancel: row.free_cancel_minutes.to_string(),
            check_in_opens: row.check_in_opens_minutes.to_string(),
            no_show: row.no_show_minutes.to_string(),
            times: (if row.best_times_first { TimesShown::BestFirst } else { TimesShown::InOrder })
                .as_str()
                .to_owned(),
        },
        closures: closures(conn, tenant, zone, now).await?,
        tax: tax(conn, tenant, row.country.as_deref()).await?,
        verification: Verification::from_stored(&row.verification).ok_or(unreadable("verification"))?,
        verification_reason: row.verification_reason,
        typed: None,
        slug: row.slug,
    })
}

async fn closures(
    conn: &mut PgConnection,
    tenant: TenantId,
    zone: chrono_tz::Tz,
    now: Instant,
) -> Result<Vec<Closure>, DbError> {
    let rows = sqlx::query!(
        "SELECT e.id, e.starts_at, e.ends_at, e.note, (
             SELECT count(*) FROM appointments a
             JOIN bookings b ON b.tenant_id = a.tenant_id AND b.id = a.booking_id
             WHERE a.tenant_id = $1 AND a.starts_at < e.ends_at AND a.ends_at > e.starts_at AND a.ends_at > $2
                AND b.status IN ('pending', 'confirmed', 'assigned')
         ) AS \"visits!\"
         FROM availability_exceptions e
         WHERE e.tenant_id = $1 AND e.staff_id IS NULL AND e.kind = 'holiday' AND e.ends_at > $2
         ORDER BY e.starts_at, e.id",
        tenant.0,
        now,
    )
    .fetch_all(conn)
    .await?;
    let rows = rows.into_iter().map(|row| Closure {
        id: row.id,
        first: zone::local(zone, row.starts_at).date_naive(),
        last: zone::local(zone, row.ends_at - Duration::seconds(1)).date_naive(),
        note: row.note,
        visits: row.visits,
    });
    Ok(rows.collect())
}

/// Those it has, and empty ones for what is usual in its country.
async fn tax(
    conn: &mut PgConnection,
    tenant: TenantId,
    country: Option<&str>,
) -> Result<Vec<(TaxKind, String)>, DbError> {
    let rows = sqlx::query!(
        "SELECT kind, number FROM business_tax_ids WHERE tenant_id = $1 ORDER BY kind",
        tenant.0
    )
    .fetch_all(conn)
    .await?;
    let mut tax: Vec<(TaxKind, String)> =
        rows.into_iter().filter_map(|row| Some((TaxKind::from_stored(&row.kind)?, row.number))).collect();
    let usual = country.and_then(Country::find).map_or(&[TaxKind::Other][..], |country| country.tax);
    for kind in usual {
        if !tax.iter().any(|(known, _)| known == kind) {
            tax.push((*kind, String::new()));
        }
    }
    Ok(tax)
}
