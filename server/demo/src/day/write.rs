//! Writes a day: claims first, then numbers, then what they are for.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use server_kernel::DbError;
use sqlx::PgConnection;

use super::rows::Row;
use crate::{catalogue::column, stage::Stage};

/// The constraint that nobody is booked twice.
pub(crate) const NO_OVERLAP: &str = "claims_no_overlap";

type Done = Result<(), DbError>;

/// Writes the rows of a day. Fails with [`NO_OVERLAP`] when somebody was booked since the diary was read.
pub(super) async fn write(conn: &mut PgConnection, stage: &Stage, rows: &[Row<'_>]) -> Done {
    insert_claims(conn, stage, rows).await?;
    let numbers = take_numbers(conn, stage, rows).await?;
    insert_bookings(conn, stage, rows, &numbers).await?;
    insert_items(conn, stage, rows).await?;
    insert_addons(conn, stage, rows).await?;
    insert_appointments(conn, stage, rows).await?;
    insert_payments(conn, stage, rows).await
}

/// Takes people and rooms, in order of both, as every booking does.
async fn insert_claims(conn: &mut PgConnection, stage: &Stage, rows: &[Row<'_>]) -> Done {
    let taking = rows.iter().filter(|row| row.visit.progress.appointment().blocks());
    let claims: Vec<_> = taking
        .flat_map(|row| {
            let resources = [Some(row.visit.staff), row.visit.room];
            resources.into_iter().flatten().map(|resource| (resource, row.visit.claim, row.appointment))
        })
        .collect();
    let taken = sqlx::query!(
        "INSERT INTO claims (tenant_id, resource_id, during, appointment_id)
         SELECT $1, resource, tstzrange(starts, ends), appointment
         FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::uuid[])
            AS claim (resource, starts, ends, appointment)
         ORDER BY resource, starts
         ON CONFLICT ON CONSTRAINT claims_no_overlap DO NOTHING",
        stage.tenant.0,
        &column(&claims, |claim| claim.0),
        &column(&claims, |claim| claim.1.start()),
        &column(&claims, |claim| claim.1.end()),
        &column(&claims, |claim| claim.2),
    )
    .execute(conn)
    .await?;
    if taken.rows_affected() == claims.len() as u64 {
        Ok(())
    } else {
        Err(DbError::Constraint(NO_OVERLAP.to_owned()))
    }
}

/// One number for each row, in their order.
async fn take_numbers(
    conn: &mut PgConnection,
    stage: &Stage,
    rows: &[Row<'_>],
) -> Result<Vec<String>, DbError> {
    let mut wanted: BTreeMap<NaiveDate, i32> = BTreeMap::new();
    for row in rows {
        *wanted.entry(row.ordered).or_default() += 1;
    }
    let (days, counts): (Vec<NaiveDate>, Vec<i32>) = wanted.iter().map(|(day, count)| (*day, *count)).unzip();
    let counters = sqlx::query!(
        "INSERT INTO booking_counters AS c (tenant_id, day, last)
         SELECT $1, day, wanted FROM unnest($2::date[], $3::int[]) AS n (day, wanted) ORDER BY day
         ON CONFLICT (tenant_id, day) DO UPDATE SET last = c.last + excluded.last
         RETURNING day, last",
        stage.tenant.0,
        &days,
        &counts,
    )
    .fetch_all(conn)
    .await?;
    let first = |day| {
        let last = counters.iter().find(|counter| counter.day == day).map_or(0, |counter| counter.last);
        last - wanted.get(&day).copied().unwrap_or(0) + 1
    };
    let mut next: BTreeMap<NaiveDate, i32> = days.iter().map(|day| (*day, first(*day))).collect();
    let mut number = |day: NaiveDate| {
        let next = next.entry(day).or_insert(1);
        *next += 1;
        format!("OBO-{}-{:04}", day.format("%Y%m%d"), *next - 1)
    };
    Ok(rows.iter().map(|row| number(row.ordered)).collect())
}

async fn insert_bookings(
    conn: &mut PgConnection,
    stage: &Stage,
    rows: &[Row<'_>],
    numbers: &[String],
) -> Done {
    sqlx::query!(
        "INSERT INTO bookings (tenant_id, id, number, customer_id, user_id, channel, status, contact_name,
            contact_email, contact_phone, notes, reason, currency, total_minor, paid_minor, starts_at, ends_at,
            short_code, checked_in_at, version, created_at, updated_at, location_id)
         SELECT $1, b.id, number, customer, c.user_id, channel, status, c.name, c.email, coalesce(c.phone, ''), notes,
            reason, $2, total, paid, starts, ends, code, arrived, b.version, created, updated,
            coalesce((SELECT h.location_id FROM staff_schedules h WHERE h.tenant_id = $1 AND h.staff_id = b.staff LIMIT 1),
                (SELECT l.id FROM locations l WHERE l.tenant_id = $1 AND l.is_main))
         FROM unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::bigint[], $11::bigint[], $12::timestamptz[], $13::timestamptz[], $14::text[], $15::timestamptz[],
            $16::int[], $17::timestamptz[], $18::timestamptz[], $19::uuid[]) AS b (id, number, customer, channel, status, notes,
            reason, total, paid, starts, ends, code, arrived, version, created, updated, staff)
         JOIN customers c ON c.tenant_id = $1 AND c.id = b.customer",
        stage.tenant.0,
        stage.currency,
        &column(rows, |row| row.booking),
        numbers,
        &column(rows, |row| row.visit.client.id),
        &column(rows, |row| row.visit.channel.to_owned()),
        &column(rows, |row| row.visit.progress.booking().as_str().to_owned()),
        &column(rows, |row| row.visit.notes.to_owned()),
        &column(rows, |row| row.visit.progress.reason().to_owned()),
        &column(rows, Row::total),
        &column(rows, |row| row.visit.progress.paid().map_or(0, |_| row.total())),
        &column(rows, |row| row.visit.span.start()),
        &column(rows, |row| row.visit.span.end()),
        &column(rows, |row| row.short_code.clone()),
        &column(rows, |row| row.visit.progress.arrived()) as _,
        &column(rows, |row| 1 + row.visit.progress.steps()),
        &column(rows, |row| row.created_at),
        &column(rows, |row| row.updated_at),
        &column(rows, |row| row.visit.staff),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_items(conn: &mut PgConnection, stage: &Stage, rows: &[Row<'_>]) -> Done {
    sqlx::query!(
        "INSERT INTO booking_items (tenant_id, id, booking_id, service_id, option_id, name, minutes, price_minor)
         SELECT $1, id, booking, service, option, name, minutes, price
         FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::bigint[])
            AS item (id, booking, service, option, name, minutes, price)",
        stage.tenant.0,
        &column(rows, |row| row.item),
        &column(rows, |row| row.booking),
        &column(rows, |row| row.visit.offer.id),
        &column(rows, |row| row.visit.choice.id),
        &column(rows, |row| row.visit.offer.name.clone()),
        &column(rows, |row| row.visit.choice.minutes),
        &column(rows, |row| row.visit.choice.price),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_addons(conn: &mut PgConnection, stage: &Stage, rows: &[Row<'_>]) -> Done {
    let extras: Vec<_> =
        rows.iter().flat_map(|row| row.visit.extras.iter().map(move |extra| (row, *extra))).collect();
    sqlx::query!(
        "INSERT INTO booking_item_addons (tenant_id, item_id, booking_id, addon_id, name, minutes, price_minor)
         SELECT $1, item, booking, addon, name, minutes, price
         FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::bigint[])
            AS extra (item, booking, addon, name, minutes, price)",
        stage.tenant.0,
        &column(&extras, |(row, _)| row.item),
        &column(&extras, |(row, _)| row.booking),
        &column(&extras, |(_, extra)| extra.id),
        &column(&extras, |(_, extra)| extra.name.clone()),
        &column(&extras, |(_, extra)| extra.minutes),
        &column(&extras, |(_, extra)| extra.price),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_appointments(conn: &mut PgConnection, stage: &Stage, rows: &[Row<'_>]) -> Done {
    sqlx::query!(
        "INSERT INTO appointments (tenant_id, id, booking_id, item_id, staff_id, room_id, status, starts_at, ends_at,
            buffer_before_minutes, buffer_after_minutes)
         SELECT $1, id, booking, item, staff, room, status, starts, ends, before, after
         FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::timestamptz[],
            $9::timestamptz[], $10::int[], $11::int[])
            AS visit (id, booking, item, staff, room, status, starts, ends, before, after)",
        stage.tenant.0,
        &column(rows, |row| row.appointment),
        &column(rows, |row| row.booking),
        &column(rows, |row| row.item),
        &column(rows, |row| row.visit.staff),
        &column(rows, |row| row.visit.room) as _,
        &column(rows, |row| row.visit.progress.appointment().as_str().to_owned()),
        &column(rows, |row| row.visit.span.start()),
        &column(rows, |row| row.visit.span.end()),
        &column(rows, |row| row.visit.offer.before),
        &column(rows, |row| row.visit.offer.after),
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn insert_payments(conn: &mut PgConnection, stage: &Stage, rows: &[Row<'_>]) -> Done {
    let Some(till) = stage.till else { return Ok(()) };
    let paid: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((row, row.visit.progress.paid()?)))
        .filter(|(row, _)| row.total() > 0)
        .collect();
    sqlx::query!(
        "INSERT INTO payments (tenant_id, id, booking_id, method, amount_minor, currency, received_by, received_at)
         SELECT $1, id, booking, 'cash', amount, $2, $3, received
         FROM unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::timestamptz[])
            AS payment (id, booking, amount, received)",
        stage.tenant.0,
        stage.currency,
        till,
        &column(&paid, |(row, _)| row.payment),
        &column(&paid, |(row, _)| row.booking),
        &column(&paid, |(row, _)| row.total()),
        &column(&paid, |(_, received)| *received),
    )
    .execute(conn)
    .await?;
    Ok(())
}
