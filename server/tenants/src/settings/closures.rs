//! Days on which nobody can book. What is booked already stays: calling it off is somebody's decision, not a calendar's.

use chrono::NaiveDate;
use server_kernel::{ServiceError, errors::ensure_affected, zone};
use shared::{
    AppError, caller::Caller, error::FieldProblem, permission::Module, tenants::settings::ClosureInput,
};
use uuid::Uuid;

use super::read;
use crate::Tenants;

/// Longer than any holiday; a business that closes for good does so elsewhere.
const LONGEST_DAYS: i64 = 366;
/// How far ahead somebody plans.
const FARTHEST_DAYS: i64 = 1_000;

fn days(input: &ClosureInput, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), AppError> {
    let date = |field: &str, text: &str| match text.trim() {
        "" => Err(AppError::field(field, FieldProblem::Required)),
        text => text.parse::<NaiveDate>().map_err(|_| AppError::field(field, FieldProblem::Malformed)),
    };
    let first = date("first", &input.first)?;
    let last = if input.last.trim().is_empty() { first } else { date("last", &input.last)? };
    if last < today {
        return Err(AppError::field("first", FieldProblem::Past));
    }
    if (first - today).num_days() > FARTHEST_DAYS {
        return Err(AppError::field("first", FieldProblem::TooFar));
    }
    if last < first || (last - first).num_days() > LONGEST_DAYS {
        return Err(AppError::field("last", FieldProblem::OutOfRange));
    }
    Ok((first, last))
}

impl Tenants {
    pub(super) async fn close(
        &self,
        caller: &Caller,
        input: &ClosureInput,
        version: i32,
    ) -> Result<(), ServiceError> {
        let (_, place) = caller.whole_business(Module::Tenants.update())?;
        let zone = self.by_id(place.tenant).await?.timezone;
        let (first, last) = days(input, zone::local(zone, self.clock.now()).date_naive())?;
        let note = read::text(&input.note, 120).map_err(|problem| AppError::field("note", problem))?;
        let (Some(from), Some(to)) = (zone::day(zone, first), zone::day(zone, last)) else {
            return Err(AppError::field("first", FieldProblem::NoSuchTime).into());
        };
        let mut change = self.begin_change(caller, version).await?;
        sqlx::query!(
            "INSERT INTO availability_exceptions (tenant_id, id, kind, starts_at, ends_at, note)
             VALUES ($1, $2, 'holiday', $3, $4, $5)",
            change.place.tenant.0,
            Uuid::now_v7(),
            from.start(),
            to.end(),
            note,
        )
        .execute(change.tx.conn())
        .await?;
        self.end_change(change, "tenant.add_closure").await
    }

    pub(super) async fn reopen(
        &self,
        caller: &Caller,
        closure: Uuid,
        version: i32,
    ) -> Result<(), ServiceError> {
        let mut change = self.begin_change(caller, version).await?;
        let gone = sqlx::query!(
            "DELETE FROM availability_exceptions WHERE tenant_id = $1 AND id = $2 AND staff_id IS NULL",
            change.place.tenant.0,
            closure,
        )
        .execute(change.tx.conn())
        .await?;
        ensure_affected(gone.rows_affected(), 1).map_err(|_| shared::ErrorCode::NotFound)?;
        self.end_change(change, "tenant.remove_closure").await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_off_lie_ahead_and_end_after_they_begin() {
        let today: NaiveDate = "2026-11-20".parse().unwrap();
        let read = |first: &str, last: &str| {
            let input = ClosureInput { first: first.into(), last: last.into(), note: String::new() };
            days(&input, today).map_err(|error| error.errors[0].code)
        };
        assert!(read("2026-12-24", "2026-12-26").is_ok());
        assert_eq!(read("2026-12-24", "").map(|(_, last)| last.to_string()), Ok("2026-12-24".to_owned()));
        assert!(read("2026-11-01", "2026-11-20").is_ok(), "one that is under way");
        for (first, last, problem) in [
            ("", "", FieldProblem::Required),
            ("soon", "", FieldProblem::Malformed),
            ("2026-11-01", "2026-11-19", FieldProblem::Past),
            ("2026-12-24", "2026-12-23", FieldProblem::OutOfRange),
            ("2026-12-24", "2028-12-24", FieldProblem::OutOfRange),
            ("2036-12-24", "", FieldProblem::TooFar),
        ] {
            assert_eq!(read(first, last), Err(problem), "{first} {last}");
        }
    }
}
