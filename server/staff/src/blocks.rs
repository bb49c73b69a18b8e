//! Times that come again: kept as a rule, written out as times on dates, so that whoever looks for free times reads one table.

use chrono::{Days, Duration, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use serde_json::json;
use server_kernel::{DbError, ServiceError, jobs, zone};
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::{BlockId, StaffId, TenantId},
    permission::Module,
    staff::{AHEAD_DAYS, BlockInput, BlockLine, BlockTarget, Rule, Span as Part},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Staff,
    access::{Work, take},
    block, day,
    exceptions::before,
    top_up::TOP_UP,
};

/// A time that comes again.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub id: BlockId,
    pub staff: StaffId,
    pub rule: Rule,
    pub first: NaiveDate,
    pub last: Option<NaiveDate>,
    pub from: NaiveTime,
    pub to: NaiveTime,
    pub skipped: Vec<NaiveDate>,
    pub reason: String,
}

impl Block {
    pub fn days(&self, range: std::ops::RangeInclusive<NaiveDate>) -> Vec<NaiveDate> {
        block::days(&self.rule, self.first, self.last, &self.skipped, range)
    }
}

/// As stored; those of one person, or one.
pub(crate) async fn load(
    conn: &mut PgConnection,
    tenant: TenantId,
    staff: Option<StaffId>,
    block: Option<BlockId>,
) -> Result<Vec<Block>, DbError> {
    let rows = sqlx::query!(
        "SELECT id, staff_id, rule, first_day, last_day, starts, ends, skipped, reason FROM staff_blocks
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR staff_id = $2) AND ($3::uuid IS NULL OR id = $3)
         ORDER BY first_day, starts, id",
        tenant.0,
        staff.map(|id| id.0),
        block.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    let blocks = rows.into_iter().map(|row| {
        let rule =
            Rule::parse(&row.rule).ok_or(DbError::Inconsistent { table: "staff_blocks", column: "rule" })?;
        Ok(Block {
            id: BlockId(row.id),
            staff: StaffId(row.staff_id),
            rule,
            first: row.first_day,
            last: row.last_day,
            from: row.starts,
            to: row.ends,
            skipped: row.skipped,
            reason: row.reason,
        })
    });
    blocks.collect()
}

/// Writes a block's days out anew from `from` on.
pub(crate) async fn fill(
    conn: &mut PgConnection,
    tenant: TenantId,
    zone: Tz,
    block: &Block,
    from: NaiveDate,
) -> Result<(), ServiceError> {
    let until = from.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(from);
    let spans: Vec<_> = block
        .days(from..=until)
        .into_iter()
        .filter_map(|day| day::on_day(zone, day, block.from, block.to))
        .collect();
    let start = zone::day(zone, from).ok_or(ErrorCode::Invalid)?.start();
    sqlx::query!(
        "DELETE FROM availability_exceptions WHERE tenant_id = $1 AND block_id = $2 AND starts_at >= $3",
        tenant.0,
        block.id.0,
        start,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, note, block_id)
         SELECT $1, e.id, $2, 'blocked', e.starts_at, e.ends_at, $3, $4
         FROM unnest($5::uuid[], $6::timestamptz[], $7::timestamptz[]) AS e (id, starts_at, ends_at)",
        tenant.0,
        block.staff.0,
        block.reason,
        block.id.0,
        &spans.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>(),
        &spans.iter().map(|span| span.start()).collect::<Vec<_>>(),
        &spans.iter().map(|span| span.end()).collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was typed. `today`: the first day may not lie before.
fn read(staff: StaffId, input: &BlockInput, today: NaiveDate) -> Result<Block, AppError> {
    let first = day::date("first", &input.first)?;
    if first < today {
        return Err(AppError::field("first", FieldProblem::Past));
    }
    if (first - today).num_days() > 730 {
        return Err(AppError::field("first", FieldProblem::TooFar));
    }
    let last = day::optional_date("last", &input.last)?;
    if last.is_some_and(|last| last < first) {
        return Err(AppError::field("last", FieldProblem::OutOfRange));
    }
    let (from, to) = day::times(&input.from, &input.to)?;
    if to <= from {
        return Err(AppError::field("to", FieldProblem::OutOfRange));
    }
    let every = match input.every.trim() {
        "" => 1,
        text => text.parse().map_err(|_| AppError::field("every", FieldProblem::OutOfRange))?,
    };
    let rule = block::rule(&input.often, every, input.days.clone(), first)
        .ok_or_else(|| AppError::field("every", FieldProblem::OutOfRange))?;
    let reason = day::text("reason", &input.reason, 120)?;
    let block = Block { id: BlockId::new(), staff, rule, first, last, from, to, skipped: Vec::new(), reason };
    let year = first.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(first);
    if block.days(first..=year).is_empty() {
        return Err(AppError::field("last", FieldProblem::OutOfRange));
    }
    Ok(block)
}

async fn insert(work: &mut Work<'_>, block: &Block) -> Result<(), ServiceError> {
    let (tenant, now) = (work.tenant(), work.now);
    sqlx::query!(
        "INSERT INTO staff_blocks (tenant_id, id, staff_id, rule, first_day, last_day, starts, ends, skipped, reason, filled_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tenant.0,
        block.id.0,
        block.staff.0,
        block.rule.to_string(),
        block.first,
        block.last,
        block.from,
        block.to,
        &block.skipped,
        block.reason,
        now,
    )
    .execute(work.tx.conn())
    .await?;
    let payload = json!({ "tenant": tenant, "block": block.id });
    jobs::enqueue(work.tx.conn(), Some(tenant), TOP_UP, &payload, now + Duration::days(1)).await?;
    Ok(())
}

/// Ends a block before a day; one that would have none left goes.
async fn end_before(work: &mut Work<'_>, block: &Block, day: NaiveDate) -> Result<(), ServiceError> {
    let (tenant, zone) = (work.tenant(), work.zone());
    if day <= block.first {
        return forget(work, block.id).await;
    }
    sqlx::query!(
        "UPDATE staff_blocks SET last_day = $3 WHERE tenant_id = $1 AND id = $2",
        tenant.0,
        block.id.0,
        before(day),
    )
    .execute(work.tx.conn())
    .await?;
    let ended = Block { last: Some(before(day)), ..block.clone() };
    fill(work.tx.conn(), tenant, zone, &ended, day).await
}

async fn skip(work: &mut Work<'_>, block: &Block, day: NaiveDate) -> Result<(), ServiceError> {
    let (tenant, zone) = (work.tenant(), work.zone());
    sqlx::query!(
        "UPDATE staff_blocks SET skipped = array_append(skipped, $3) WHERE tenant_id = $1 AND id = $2",
        tenant.0,
        block.id.0,
        day,
    )
    .execute(work.tx.conn())
    .await?;
    let mut left = block.clone();
    left.skipped.push(day);
    fill(work.tx.conn(), tenant, zone, &left, day).await
}

async fn forget(work: &mut Work<'_>, block: BlockId) -> Result<(), ServiceError> {
    sqlx::query!("DELETE FROM staff_blocks WHERE tenant_id = $1 AND id = $2", work.place.tenant.0, block.0)
        .execute(work.tx.conn())
        .await?;
    Ok(())
}

/// The block that a change is about, and the day it begins with: one of its days.
async fn targeted(
    work: &mut Work<'_>,
    staff: StaffId,
    target: BlockTarget,
) -> Result<(Block, NaiveDate), ServiceError> {
    let (tenant, today) = (work.tenant(), work.today());
    let block = load(work.tx.conn(), tenant, Some(staff), Some(target.block)).await?.pop();
    let block = block.ok_or(ErrorCode::NotFound)?;
    let day = match (target.span, target.day) {
        (Part::All, _) => today,
        (_, Some(day)) if (day - today).num_days().abs() <= 800 && !block.days(day..=day).is_empty() => day,
        _ => return Err(ErrorCode::NotFound.into()),
    };
    Ok((block, day))
}

impl Staff {
    pub(crate) async fn blocks_of(
        &self,
        work: &mut Work<'_>,
        staff: StaffId,
    ) -> Result<Vec<BlockLine>, ServiceError> {
        let (tenant, today) = (work.tenant(), work.today());
        let until = today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today);
        let blocks = load(work.tx.conn(), tenant, Some(staff), None).await?;
        let lines = blocks.into_iter().filter_map(|block| {
            let mut next = block.days(today..=until);
            next.truncate(8);
            (!next.is_empty()).then(|| BlockLine {
                id: block.id,
                rule: block.rule,
                first_day: block.first,
                last_day: block.last,
                from: block.from.format("%H:%M").to_string(),
                to: block.to.format("%H:%M").to_string(),
                reason: block.reason,
                next,
            })
        });
        Ok(lines.collect())
    }

    pub(crate) async fn write_block(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &BlockInput,
        target: Option<BlockTarget>,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Availability.update()).await?;
        let (tenant, zone, today) = (work.tenant(), work.zone(), work.today());
        let version = take(work.tx.conn(), tenant, staff, None).await?;
        match target {
            None => {
                let block = read(staff, input, today)?;
                insert(&mut work, &block).await?;
                fill(work.tx.conn(), tenant, zone, &block, today).await?;
            }
            Some(target) => {
                let (old, day) = targeted(&mut work, staff, target).await?;
                let changed = read(staff, input, today.min(old.first))?;
                match target.span {
                    Part::One => {
                        skip(&mut work, &old, day).await?;
                        alone(&mut work, &changed).await?;
                    }
                    Part::Following => {
                        end_before(&mut work, &old, day).await?;
                        insert(&mut work, &changed).await?;
                        fill(work.tx.conn(), tenant, zone, &changed, today).await?;
                    }
                    Part::All => rewrite(&mut work, &old, changed).await?,
                }
            }
        }
        work.note("staff", "staff.save_block", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }

    pub(crate) async fn delete_block(
        &self,
        caller: &Caller,
        staff: StaffId,
        target: BlockTarget,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Availability.delete()).await?;
        let tenant = work.tenant();
        let version = take(work.tx.conn(), tenant, staff, None).await?;
        let (block, day) = targeted(&mut work, staff, target).await?;
        match target.span {
            Part::One => skip(&mut work, &block, day).await?,
            Part::Following => end_before(&mut work, &block, day).await?,
            Part::All => forget(&mut work, block.id).await?,
        }
        work.note("staff", "staff.remove_block", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }
}

/// One day that became a thing of its own.
async fn alone(work: &mut Work<'_>, changed: &Block) -> Result<(), ServiceError> {
    let span = day::on_day(work.zone(), changed.first, changed.from, changed.to)
        .ok_or_else(|| AppError::field("first", FieldProblem::NoSuchTime))?;
    sqlx::query!(
        "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, note)
         VALUES ($1, $2, $3, 'blocked', $4, $5, $6)",
        work.place.tenant.0,
        Uuid::now_v7(),
        changed.staff.0,
        span.start(),
        span.end(),
        changed.reason,
    )
    .execute(work.tx.conn())
    .await?;
    Ok(())
}

/// All of it, from today on: what was skipped stays skipped.
async fn rewrite(work: &mut Work<'_>, old: &Block, changed: Block) -> Result<(), ServiceError> {
    let (tenant, zone, today) = (work.tenant(), work.zone(), work.today());
    let changed = Block { id: old.id, skipped: old.skipped.clone(), ..changed };
    sqlx::query!(
        "UPDATE staff_blocks SET rule = $3, first_day = $4, last_day = $5, starts = $6, ends = $7, reason = $8
         WHERE tenant_id = $1 AND id = $2",
        tenant.0,
        changed.id.0,
        changed.rule.to_string(),
        changed.first,
        changed.last,
        changed.from,
        changed.to,
        changed.reason,
    )
    .execute(work.tx.conn())
    .await?;
    fill(work.tx.conn(), tenant, zone, &changed, today).await
}
