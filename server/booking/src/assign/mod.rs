//! A day's visits at customers', given to people anew: proposed by a plan of the whole day, taken over by a manager.

mod apply;
mod day;
mod plan;

use async_trait::async_trait;
use chrono::NaiveDate;
use server_kernel::{Actor, ServiceError, zone::local};
use server_tenants::Tenant;
use shared::{
    booking::{
        BusinessRef,
        assign::{
            AssignApi, AssignChoice, AssignLine, AssignProposal, AssignVerdict, AssignView, Assignment,
        },
    },
    caller::Caller,
    error::AppResult,
    permission::Module,
};

use self::{
    day::Day,
    plan::{Turn, Verdict},
};
use crate::Bookings;

pub(crate) use self::plan::burden;

#[async_trait]
impl AssignApi for Bookings {
    async fn day(&self, caller: &Caller, date: NaiveDate) -> AppResult<AssignView> {
        Ok(self.day_to_assign(caller, date).await?)
    }

    async fn assign(&self, caller: &Caller, changes: &[Assignment]) -> AppResult<()> {
        self.assign_visits(caller, changes).await?;
        self.log.wake();
        Ok(())
    }
}

impl Bookings {
    async fn day_to_assign(&self, caller: &Caller, date: NaiveDate) -> Result<AssignView, ServiceError> {
        let (user, membership) = caller.whole_business(Module::Assignments.update())?;
        let tenant = self.tenants.by_id(membership.tenant).await?;
        let now = self.clock.now();
        let mut tx = self.db.begin(Actor::staff(user, membership)).await?;
        // Whoever gives out the day's visits sees them all, whatever else they may read.
        tx.continue_as_system().await?;
        let day = day::load(&mut tx, &tenant, date, now).await?;
        tx.commit().await?;
        Ok(view_of(&tenant, date, &day))
    }
}

fn view_of(tenant: &Tenant, date: NaiveDate, day: &Day) -> AssignView {
    let turns = plan::assign(&day.travel, &day.people, &day.jobs);
    let ways = |turns: &[Turn]| plan::ways(&day.travel, &day.people, &day.jobs, turns).num_minutes();
    AssignView {
        business: BusinessRef { slug: tenant.slug.clone(), name: tenant.name.clone() },
        date,
        visits: (0..day.rows.len()).filter_map(|nth| line(tenant, day, &turns, nth)).collect(),
        way_minutes: ways(&plan::as_is(&day.jobs)),
        way_minutes_then: ways(&turns),
    }
}

fn line(tenant: &Tenant, day: &Day, turns: &[Turn], nth: usize) -> Option<AssignLine> {
    let (row, turn) = (day.rows.get(nth)?, turns.get(nth)?);
    let staff = day.team.iter().find(|one| one.id == row.staff)?.clone();
    let then = day.team.get(turn.person)?.clone();
    let changes = then.id != row.staff || turn.start != row.starts_at;
    let verdicts = plan::verdicts(&day.travel, &day.people, &day.jobs, turns, nth);
    let people = day.team.iter().zip(verdicts);
    let place = row.away.line(tenant);
    Some(AssignLine {
        booking: row.booking,
        appointment: row.appointment,
        version: row.version,
        customer: row.customer.clone(),
        service: row.service.clone(),
        area: place.area.name,
        window: place.window,
        starts_at: local(tenant.timezone, row.starts_at),
        ends_at: local(tenant.timezone, row.ends_at),
        staff,
        asked: row.asked,
        proposal: changes
            .then(|| AssignProposal { staff: then, starts_at: local(tenant.timezone, turn.start) }),
        people: people
            .map(|(staff, verdict)| AssignChoice { staff: staff.clone(), verdict: said(verdict) })
            .collect(),
    })
}

fn said(verdict: Verdict) -> AssignVerdict {
    match verdict {
        Verdict::Could { way, busy } => {
            AssignVerdict::Could { way_minutes: way.num_minutes(), busy_minutes: busy.num_minutes() }
        }
        Verdict::NotAble => AssignVerdict::NotAble,
        Verdict::NotWorking => AssignVerdict::NotWorking,
        Verdict::Busy => AssignVerdict::Busy,
        Verdict::TooFar => AssignVerdict::TooFar,
    }
}
