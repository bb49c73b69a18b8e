//! The visit that repeats: what was booked, for whom, and who may repeat it.

use chrono::{NaiveDate, NaiveTime, TimeZone as _};
use server_kernel::ServiceError;
use server_tenants::Tenant;
use shared::{
    AppError, ErrorCode,
    availability::Policy,
    booking::Action,
    caller::Caller,
    contact::{ContactInput, DeskContact},
    error::FieldProblem,
    ids::{BookingId, CustomerId, SeriesId, UserId},
    permission::{Module, Scope},
    time::Instant,
};

use crate::{
    Bookings,
    access::{AppointmentState, Opened, Viewer},
    reschedule::{booked_terms, booked_visit, moving},
    terms::Terms,
    visit::Visit,
};

/// The visit that repeats, in an open transaction.
pub(super) struct Template {
    pub opened: Opened,
    /// What it consists of.
    pub parts: Vec<AppointmentState>,
    /// As it was booked.
    pub terms: Vec<Terms>,
    pub contact: ContactInput,
    pub notes: String,
    pub customer: CustomerId,
    /// The account it belongs to.
    pub account: Option<UserId>,
    pub series: Option<SeriesId>,
    /// What it is called.
    pub service: String,
    pub staff: Option<String>,
    /// Whether all of it is still sold.
    pub sold: bool,
}

impl Bookings {
    /// Opens a booking for whoever may repeat it: its customer with an account, or whoever books for others.
    pub(super) async fn open_template(
        &self,
        caller: &Caller,
        id: BookingId,
        lock: bool,
    ) -> Result<Template, ServiceError> {
        let mut opened = self.open(caller, id, lock).await?;
        if opened.user.is_none() {
            return Err(ErrorCode::Unauthenticated.into());
        }
        if let Viewer::Staff { permissions, .. } = &opened.viewer
            && permissions.scope(Module::Bookings.create()) < Some(Scope::Tenant)
        {
            return Err(ErrorCode::Forbidden.into());
        }
        let parts = moving(&opened, None)?;
        let terms = booked_terms(&mut opened, &parts).await?;
        let row = sqlx::query!(
            "SELECT b.contact_name, coalesce(b.contact_email::text, '') AS \"email!\", coalesce(b.contact_phone, '') AS \"phone!\", b.notes, b.customer_id, b.user_id, b.series_id,
                    (SELECT string_agg(i.name, ', ' ORDER BY i.id) FROM booking_items i
                     WHERE i.tenant_id = $1 AND i.booking_id = $2) AS service,
                    (SELECT string_agg(DISTINCT t.name, ', ') FROM appointments a
                     JOIN staff t ON t.tenant_id = a.tenant_id AND t.id = a.staff_id
                     WHERE a.tenant_id = $1 AND a.booking_id = $2) AS staff,
                    NOT EXISTS (SELECT 1 FROM booking_items i
                                LEFT JOIN services s ON s.tenant_id = i.tenant_id AND s.id = i.service_id AND s.is_active
                                WHERE i.tenant_id = $1 AND i.booking_id = $2 AND s.id IS NULL) AS \"sold!\"
             FROM bookings b WHERE b.tenant_id = $1 AND b.id = $2",
            opened.tenant.id.0,
            id.0,
        )
        .fetch_one(opened.tx.conn())
        .await?;
        Ok(Template {
            parts,
            terms,
            contact: ContactInput { name: row.contact_name, email: row.email, phone: row.phone },
            notes: row.notes,
            customer: CustomerId(row.customer_id),
            account: row.user_id.map(UserId),
            series: row.series_id.map(SeriesId),
            service: row.service.unwrap_or_default(),
            staff: row.staff,
            sold: row.sold,
            opened,
        })
    }
}

impl Template {
    /// The same visit once more, with the same people.
    pub fn visit(&self) -> Result<Visit<'_>, AppError> {
        let visit = booked_visit(&self.opened, &self.parts, &self.terms, None);
        visit.map_err(|_| AppError::new(ErrorCode::NotSkilled))
    }

    /// What is over cannot repeat; nor what is not sold any more.
    pub fn may_repeat(&self) -> Result<(), AppError> {
        let alive = self.opened.state.after(&self.opened.viewer, Action::Reschedule, None).is_some();
        if self.parts.is_empty() || !alive {
            return Err(ErrorCode::WrongState.into());
        }
        if self.sold { Ok(()) } else { Err(AppError::field("service", FieldProblem::Unknown)) }
    }

    pub fn policy(&self) -> Policy {
        if self.opened.viewer.is_customer() {
            Policy::Customer
        } else {
            Policy::Staff { backdate_minutes: 0 }
        }
    }

    pub fn contact(&self) -> Result<DeskContact, AppError> {
        DeskContact::parse(&self.contact, &self.opened.tenant.phone_prefix, "customer.")
            .map_err(AppError::fields)
    }
}

/// When the business's wall clock shows this: the first time where it does twice, never where it does not.
pub(crate) fn wall(tenant: &Tenant, date: NaiveDate, time: NaiveTime) -> Option<Instant> {
    tenant.timezone.from_local_datetime(&date.and_time(time)).earliest().map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeZone as _};
    use chrono_tz::Tz;
    use proptest::prelude::*;
    use rrule::{RRule, RRuleSet, Unvalidated};
    use shared::booking::series::{Every, Rule, Until};

    /// What another program makes of the same rule, in a zone.
    fn oracle(rule: &Rule, first: NaiveDate, zone: Tz) -> Vec<NaiveDate> {
        let start = zone.from_local_datetime(&first.and_hms_opt(10, 30, 0).unwrap()).earliest().unwrap();
        let start = start.with_timezone(&rrule::Tz::Tz(zone));
        let rrule: RRule<Unvalidated> = rule.text(first).parse().unwrap();
        let set = RRuleSet::new(start).rrule(rrule.validate(start).unwrap());
        let found = set.all(200).dates;
        // The same time by the wall clock, winter and summer.
        assert!(found.iter().all(|at| at.format("%H:%M").to_string() == "10:30"));
        found.iter().map(chrono::DateTime::date_naive).collect()
    }

    fn rules() -> impl Strategy<Value = Rule> {
        let every = prop_oneof![
            (1_u32..=12, 1_u8..128).prop_map(|(interval, weekdays)| Every::Weeks { interval, weekdays }),
            (1_u32..=12).prop_map(|interval| Every::MonthlyOnDate { interval }),
            (1_u32..=12).prop_map(|interval| Every::MonthlyOnWeekday { interval }),
        ];
        let until = (1_u32..=52).prop_map(Until::Count);
        (every, until).prop_map(|(every, until)| Rule { every, until })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn a_rule_means_what_it_means_to_others(rule in rules(), day in 0_u64..1500, zone in 0_usize..5) {
            let zones: [Tz; 5] = ["Asia/Kolkata", "America/Chicago", "Europe/London", "Australia/Lord_Howe", "Africa/Casablanca"]
                .map(|name| name.parse().unwrap());
            let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(day);
            let ours = rule.dates(first);
            let mut theirs = oracle(&rule, first, zones[zone]);
            // Ours ends after two years.
            theirs.retain(|date| (*date - first).num_days() <= 731);
            prop_assert_eq!(ours, theirs, "{}", rule.text(first));
        }
    }
}
