//! The settings as their page shows them.

use chrono::{Duration, NaiveTime};
use server_kernel::{DbError, zone};
use shared::{
    ids::TenantId,
    tenants::{
        Country,
        settings::{BusinessInput, Closure, LocationInput, SettingsView, TaxKind, Verification},
        start::DayInput,
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
            t.slot_step_minutes, t.free_cancel_minutes, t.country, t.timezone, t.version, t.verification,
            t.verification_reason, coalesce(l.address, '') AS \"address!\", coalesce(l.place, '') AS \"place!\",
            l.latitude AS \"latitude?\", l.longitude AS \"longitude?\"
         FROM tenants t
         LEFT JOIN LATERAL (
             SELECT address, place, latitude, longitude FROM locations WHERE tenant_id = t.id
             ORDER BY is_main DESC, id LIMIT 1
         ) l ON true
         WHERE t.id = $1",
        tenant.0,
    )
    .fetch_one(&mut *conn)
    .await?;
    let degrees = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
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
        },
        location: LocationInput {
            address: row.address,
            place: row.place,
            latitude: degrees(row.latitude),
            longitude: degrees(row.longitude),
        },
        hours: hours(conn, tenant).await?,
        closures: closures(conn, tenant, zone, now).await?,
        tax: tax(conn, tenant, row.country.as_deref()).await?,
        verification: Verification::from_stored(&row.verification).ok_or(unreadable("verification"))?,
        verification_reason: row.verification_reason,
        slug: row.slug,
    })
}

/// Two stretches a day at most, as the page has room for.
async fn hours(conn: &mut PgConnection, tenant: TenantId) -> Result<Vec<DayInput>, DbError> {
    let rows = sqlx::query!(
        "SELECT weekday, opens, closes FROM operating_hours
         WHERE tenant_id = $1
            AND location_id = (SELECT id FROM locations WHERE tenant_id = $1 ORDER BY is_main DESC, id LIMIT 1)
         ORDER BY weekday, opens",
        tenant.0,
    )
    .fetch_all(conn)
    .await?;
    let text = |time: NaiveTime| time.format("%H:%M").to_string();
    let mut days = vec![DayInput::default(); 7];
    for row in rows {
        let Some(day) = usize::try_from(row.weekday).ok().and_then(|day| days.get_mut(day)) else { continue };
        if day.is_open() {
            (day.from2, day.to2) = (text(row.opens), text(row.closes));
        } else {
            *day = DayInput::open(&text(row.opens), &text(row.closes));
        }
    }
    Ok(days)
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
