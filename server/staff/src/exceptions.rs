//! Days off, extra hours and blocked times of one person.

use chrono::Days;
use server_kernel::ServiceError;
use shared::{
    AppError, ErrorCode,
    caller::Caller,
    error::FieldProblem,
    ids::StaffId,
    permission::Module,
    staff::{ExceptionInput, ExceptionKind},
    time::Span,
};
use uuid::Uuid;

use crate::{
    Staff,
    access::{Work, person, take},
    day, weeks,
};

/// What was typed, as a kind and a time.
fn read(work: &Work<'_>, input: &ExceptionInput) -> Result<(ExceptionKind, Span, String), AppError> {
    let kind = match input.kind.as_str() {
        "day_off" => ExceptionKind::DayOff,
        "extra" => ExceptionKind::Extra,
        "blocked" => ExceptionKind::Blocked,
        _ => return Err(AppError::field("kind", FieldProblem::Unknown)),
    };
    let reason = day::text("reason", &input.reason, 120)?;
    let last = if kind == ExceptionKind::DayOff { input.last.as_str() } else { "" };
    let (first, last) = day::days(&input.first, last, work.today())?;
    let span = if kind == ExceptionKind::DayOff {
        day::whole_days(work.zone(), first, last)
    } else {
        let (from, to) = day::times(&input.from, &input.to)?;
        day::on_day(work.zone(), first, from, to)
    };
    let span = span.ok_or_else(|| AppError::field("first", FieldProblem::NoSuchTime))?;
    if span.end() <= work.now {
        return Err(AppError::field("to", FieldProblem::Past));
    }
    Ok((kind, span, reason))
}

impl Staff {
    pub(crate) async fn write_exception(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &ExceptionInput,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Availability.create()).await?;
        let tenant = work.tenant();
        let version = take(work.tx.conn(), tenant, staff, None).await?;
        let (kind, span, reason) = read(&work, input)?;
        let place = match kind {
            ExceptionKind::Extra => Some(weeks::place(&mut work, &input.place).await?),
            _ => None,
        };
        let id = Uuid::now_v7();
        sqlx::query!(
            "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, note, location_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            tenant.0,
            id,
            staff.0,
            kind.stored(),
            span.start(),
            span.end(),
            reason,
            place,
        )
        .execute(work.tx.conn())
        .await?;
        work.note("staff", "staff.add_exception", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }

    /// One day of what comes again goes by being skipped; leave and other calendars are not taken away here.
    pub(crate) async fn delete_exception(
        &self,
        caller: &Caller,
        staff: StaffId,
        exception: Uuid,
    ) -> Result<(), ServiceError> {
        let mut work = self.begin_whole(caller, Module::Availability.update()).await?;
        let tenant = work.tenant();
        let version = take(work.tx.conn(), tenant, staff, None).await?;
        let gone = sqlx::query!(
            "DELETE FROM availability_exceptions WHERE tenant_id = $1 AND staff_id = $2 AND id = $3
                AND source_leave_id IS NULL AND link_id IS NULL
             RETURNING block_id, starts_at",
            tenant.0,
            staff.0,
            exception,
        )
        .fetch_optional(work.tx.conn())
        .await?
        .ok_or(ErrorCode::NotFound)?;
        if let Some(block) = gone.block_id {
            let day = work.local(gone.starts_at).date_naive();
            sqlx::query!(
                "UPDATE staff_blocks SET skipped = array_append(skipped, $3) WHERE tenant_id = $1 AND id = $2",
                tenant.0,
                block,
                day,
            )
            .execute(work.tx.conn())
            .await?;
        }
        work.note("staff", "staff.remove_exception", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }
}

impl Staff {
    pub(crate) async fn write_own_block(
        &self,
        caller: &Caller,
        input: &ExceptionInput,
    ) -> Result<(), ServiceError> {
        let (work, staff) = self.begin_own(caller, Module::Availability.create()).await?;
        let input = ExceptionInput { kind: "blocked".to_owned(), ..input.clone() };
        let (_, span, reason) = read(&work, &input)?;
        keep_own(work, staff, span, &reason).await
    }

    pub(crate) async fn write_off_today(&self, caller: &Caller) -> Result<(), ServiceError> {
        let (work, staff) = self.begin_own(caller, Module::Availability.create()).await?;
        let day = day::whole_days(work.zone(), work.today(), work.today());
        let rest = day.and_then(|day| Span::new(work.now, day.end())).ok_or(ErrorCode::WrongState)?;
        keep_own(work, staff, rest, "").await
    }

    pub(crate) async fn delete_own_block(
        &self,
        caller: &Caller,
        exception: Uuid,
    ) -> Result<(), ServiceError> {
        let (mut work, staff) = self.begin_own(caller, Module::Availability.update()).await?;
        let tenant = work.tenant();
        let (_, version) = person(work.tx.conn(), tenant, staff).await?;
        let gone = sqlx::query!(
            "DELETE FROM availability_exceptions WHERE tenant_id = $1 AND staff_id = $2 AND id = $3 AND own",
            tenant.0,
            staff.0,
            exception,
        )
        .execute(work.tx.conn())
        .await?;
        if gone.rows_affected() == 0 {
            return Err(ErrorCode::NotFound.into());
        }
        work.note("staff", "staff.remove_exception", staff.0, version).await?;
        Ok(work.tx.commit().await?)
    }
}

/// The day before.
pub(crate) fn before(day: chrono::NaiveDate) -> chrono::NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

/// Keeps a time free, for oneself.
async fn keep_own(mut work: Work<'_>, staff: StaffId, span: Span, reason: &str) -> Result<(), ServiceError> {
    let tenant = work.tenant();
    let (_, version) = person(work.tx.conn(), tenant, staff).await?;
    sqlx::query!(
        "INSERT INTO availability_exceptions (tenant_id, id, staff_id, kind, starts_at, ends_at, note, own)
         VALUES ($1, $2, $3, $4, $5, $6, $7, true)",
        tenant.0,
        Uuid::now_v7(),
        staff.0,
        ExceptionKind::Blocked.stored(),
        span.start(),
        span.end(),
        reason,
    )
    .execute(work.tx.conn())
    .await?;
    work.note("staff", "staff.add_exception", staff.0, version).await?;
    Ok(work.tx.commit().await?)
}
