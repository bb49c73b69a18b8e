//! Hours, as they are shown.

use async_trait::async_trait;
use chrono::{Duration, NaiveDate, NaiveTime, Timelike as _};
use server_kernel::{DbError, ServiceError};
use shared::{
    AppResult,
    availability::SpanSet,
    caller::Caller,
    ids::{BlockId, StaffId},
    permission::Module,
    staff::{
        BlockInput, BlockTarget, CertificationInput, ClassLine, ExceptionInput, ExceptionKind, ExceptionLine,
        HoursApi, HoursView, Period, PersonLine, PlaceLine, ProfileInput, StaffStatus, TeamHours, VisitLine,
        WeekInput,
    },
    time::Span,
};
use uuid::Uuid;

use crate::{
    Staff,
    access::{Work, person},
    affected::{classes, visits, working},
    plan::{Pause, Plan, Row},
    profile, weeks,
};

/// How far ahead visits outside of the hours are looked for.
const LOOK_AHEAD: Duration = Duration::days(120);

impl Staff {
    async fn show_team(&self, caller: &Caller) -> Result<TeamHours, ServiceError> {
        let mut work = self.begin_whole(caller, Module::Availability.read()).await?;
        let (tenant, today) = (work.tenant(), work.today());
        let people = sqlx::query!(
            "SELECT id, name, title, status FROM staff WHERE tenant_id = $1 AND status <> 'terminated'
             ORDER BY position, name, id",
            tenant.0,
        )
        .fetch_all(work.tx.conn())
        .await?;
        let mut shown = Vec::with_capacity(people.len());
        for row in people {
            let status = StaffStatus::from_stored(&row.status)
                .ok_or(DbError::Inconsistent { table: "staff", column: "status" })?;
            let id = StaffId(row.id);
            let (rows, pauses) = weeks::rows(work.tx.conn(), tenant, id).await?;
            let mut plan = Plan::of(&rows, &pauses);
            let at = plan.on(today);
            let person = PersonLine { id, name: row.name, title: row.title, status };
            shown.push((person, plan.0.swap_remove(at).1));
        }
        let asking = if work.whole(Module::Leave.approve()) {
            let asking = sqlx::query_scalar!(
                "SELECT count(*) AS \"asking!\" FROM leave_requests WHERE tenant_id = $1 AND status = 'pending'",
                tenant.0,
            );
            Some(asking.fetch_one(work.tx.conn()).await?)
        } else {
            None
        };
        work.tx.commit().await?;
        Ok(TeamHours { people: shown, asking })
    }

    async fn show_hours(
        &self,
        caller: &Caller,
        staff: StaffId,
        on: Option<NaiveDate>,
        new: bool,
    ) -> Result<HoursView, ServiceError> {
        let mut work = self.begin_for(caller, Module::Availability.read(), staff).await?;
        let (tenant, today) = (work.tenant(), work.today());
        let (person, version) = person(work.tx.conn(), tenant, staff).await?;
        let (rows, pauses) = weeks::rows(work.tx.conn(), tenant, staff).await?;
        let plan = Plan::of(&rows, &pauses);
        let (shown, week, is_new) = chosen(&plan, on.unwrap_or(today), new);
        let exceptions = exceptions(&mut work, staff).await?;
        let (outside, classes) = ahead(&mut work, staff, &rows, &pauses).await?;
        let places = places(&mut work).await?;
        let blocks = self.blocks_of(&mut work, staff).await?;
        let profile = profile::load(work.tx.conn(), tenant, staff).await?;
        let may_change = work.whole(Module::Availability.update());
        let may_describe = work.whole(Module::Staff.update())
            || (work.place.staff == Some(staff)
                && work.place.permissions.scope(Module::Staff.update()).is_some());
        work.tx.commit().await?;
        Ok(HoursView {
            person,
            version,
            today,
            periods: plan.periods(),
            shown,
            is_new,
            week,
            places,
            exceptions,
            blocks,
            outside,
            classes,
            profile,
            may_change,
            may_describe,
        })
    }
}

/// The week that holds on a day, or a new one like it that begins then.
fn chosen(plan: &Plan, on: NaiveDate, new: bool) -> (Period, shared::staff::week::Week, bool) {
    let at = plan.on(on);
    let period = plan.periods().get(at).copied().unwrap_or(Period { from: None, to: None });
    let week = plan.0.get(at).map(|(_, week)| week.clone()).unwrap_or_default();
    if new && period.from != Some(on) {
        (Period { from: Some(on), to: period.to }, week, true)
    } else {
        (period, week, false)
    }
}

/// Times on dates that are not over.
pub(crate) async fn exceptions(
    work: &mut Work<'_>,
    staff: StaffId,
) -> Result<Vec<ExceptionLine>, ServiceError> {
    // Those that come again are shown as what they are; only the days of the next weeks stand here.
    let rows = sqlx::query!(
        "SELECT id, kind, starts_at, ends_at, note, block_id, own FROM availability_exceptions
         WHERE tenant_id = $1 AND staff_id = $2 AND ends_at > $3
            AND (block_id IS NULL AND link_id IS NULL OR starts_at < $4)
         ORDER BY starts_at, id LIMIT 200",
        work.place.tenant.0,
        staff.0,
        work.now,
        work.now + Duration::days(28),
    )
    .fetch_all(work.tx.conn())
    .await?;
    let lines = rows.into_iter().map(|row| {
        let (from, to) = (work.local(row.starts_at), work.local(row.ends_at));
        ExceptionLine {
            id: row.id,
            kind: ExceptionKind::from_stored(&row.kind),
            from,
            to,
            whole_days: from.time() == NaiveTime::MIN && to.time().num_seconds_from_midnight() == 0,
            reason: row.note,
            block: row.block_id.map(BlockId),
            own: row.own,
        }
    });
    Ok(lines.collect())
}

/// What is booked while somebody is not there, and every class of theirs.
async fn ahead(
    work: &mut Work<'_>,
    staff: StaffId,
    rows: &[Row],
    pauses: &[Pause],
) -> Result<(Vec<VisitLine>, Vec<ClassLine>), ServiceError> {
    let (tenant, zone) = (work.tenant(), work.zone());
    let Some(within) = Span::new(work.now, work.now + LOOK_AHEAD) else { return Ok(Default::default()) };
    let visits = visits(work.tx.conn(), tenant, zone, staff, within).await?;
    let classes = classes(work.tx.conn(), tenant, zone, staff, within).await?;
    if visits.is_empty() && classes.is_empty() {
        return Ok(Default::default());
    }
    let dated = sqlx::query!(
        "SELECT kind = 'extra_hours' AS \"extra!\", starts_at, ends_at FROM availability_exceptions
         WHERE tenant_id = $1 AND (staff_id = $2 OR staff_id IS NULL AND kind <> 'extra_hours')
            AND starts_at < $4 AND ends_at > $3",
        tenant.0,
        staff.0,
        within.start() - Duration::days(1),
        within.end() + Duration::days(1),
    )
    .fetch_all(work.tx.conn())
    .await?;
    let of = |extra: bool| {
        let spans = dated.iter().filter(|row| row.extra == extra);
        SpanSet::from_unsorted(spans.filter_map(|row| Span::new(row.starts_at, row.ends_at)))
    };
    let working = working(zone, rows, pauses, &of(true), &of(false), within);
    let shows = work.whole(Module::Customers.read());
    let outside = visits.into_iter().filter(|visit| !working.contains(visit.span)).map(|visit| {
        let customer = if shows { visit.line.customer } else { String::new() };
        VisitLine { customer, ..visit.line }
    });
    let classes = classes.into_iter().map(|class| {
        let outside = !working.contains(class.span);
        ClassLine { outside, ..class.line }
    });
    Ok((outside.collect(), classes.collect()))
}

/// The business's places, where there are several.
async fn places(work: &mut Work<'_>) -> Result<Vec<PlaceLine>, ServiceError> {
    let places = sqlx::query_as!(
        PlaceLine,
        "SELECT id, name FROM locations WHERE tenant_id = $1 AND closed_at IS NULL ORDER BY is_main DESC, name, id",
        work.place.tenant.0,
    )
    .fetch_all(work.tx.conn())
    .await?;
    Ok(if places.len() > 1 { places } else { Vec::new() })
}

#[async_trait]
impl HoursApi for Staff {
    async fn team(&self, caller: &Caller) -> AppResult<TeamHours> {
        Ok(self.show_team(caller).await?)
    }

    async fn hours(
        &self,
        caller: &Caller,
        staff: StaffId,
        on: Option<NaiveDate>,
        new: bool,
    ) -> AppResult<HoursView> {
        Ok(self.show_hours(caller, staff, on, new).await?)
    }

    async fn save_week(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &WeekInput,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.write_week(caller, staff, input, version).await?)
    }

    async fn drop_week(
        &self,
        caller: &Caller,
        staff: StaffId,
        from: NaiveDate,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.remove_week(caller, staff, from, version).await?)
    }

    async fn add_exception(&self, caller: &Caller, staff: StaffId, input: &ExceptionInput) -> AppResult<()> {
        Ok(self.write_exception(caller, staff, input).await?)
    }

    async fn remove_exception(&self, caller: &Caller, staff: StaffId, exception: Uuid) -> AppResult<()> {
        Ok(self.delete_exception(caller, staff, exception).await?)
    }

    async fn block_own(&self, caller: &Caller, input: &ExceptionInput) -> AppResult<()> {
        Ok(self.write_own_block(caller, input).await?)
    }

    async fn off_today(&self, caller: &Caller) -> AppResult<()> {
        Ok(self.write_off_today(caller).await?)
    }

    async fn unblock_own(&self, caller: &Caller, exception: Uuid) -> AppResult<()> {
        Ok(self.delete_own_block(caller, exception).await?)
    }

    async fn save_block(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &BlockInput,
        target: Option<BlockTarget>,
    ) -> AppResult<()> {
        Ok(self.write_block(caller, staff, input, target).await?)
    }

    async fn remove_block(&self, caller: &Caller, staff: StaffId, target: BlockTarget) -> AppResult<()> {
        Ok(self.delete_block(caller, staff, target).await?)
    }

    async fn save_profile(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &ProfileInput,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.write_profile(caller, staff, input, version).await?)
    }

    async fn save_certification(
        &self,
        caller: &Caller,
        staff: StaffId,
        input: &CertificationInput,
    ) -> AppResult<()> {
        Ok(self.write_certification(caller, staff, input).await?)
    }

    async fn remove_certification(
        &self,
        caller: &Caller,
        staff: StaffId,
        certification: Uuid,
    ) -> AppResult<()> {
        Ok(self.delete_certification(caller, staff, certification).await?)
    }

    async fn set_travels(
        &self,
        caller: &Caller,
        staff: StaffId,
        travels: bool,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.write_travels(caller, staff, travels, version).await?)
    }

    async fn set_status(
        &self,
        caller: &Caller,
        staff: StaffId,
        status: StaffStatus,
        version: i32,
    ) -> AppResult<()> {
        Ok(self.write_status(caller, staff, status, version).await?)
    }
}
