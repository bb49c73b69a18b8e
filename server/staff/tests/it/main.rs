//! The service on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod blocks;
mod calendars;
mod hours;
mod leave;

use std::sync::Arc;

use chrono::NaiveDate;
use server_booking::Bookings;
use server_kernel::{Clock, crypto::SecretKey, events::EventLog};
use server_staff::Staff;
use server_tenants::Tenants;
use server_testkit::{Business, TestDb, clock};
use shared::{
    booking::{AvailabilityQuery, BookingApi, BookingView, NewBooking},
    caller::Caller,
    contact::ContactInput,
    ids::StaffId,
    staff::week::RowInput,
    time::Local,
};

/// Staff and booking over one database.
pub struct Stage {
    pub staff: Staff,
    pub booking: Arc<Bookings>,
}

pub fn stage(db: &TestDb) -> Stage {
    stage_at(db, clock())
}

pub fn stage_at(db: &TestDb, clock: Clock) -> Stage {
    let secret = SecretKey::from_secret(&[7; 32]).unwrap();
    let tenants = Arc::new(Tenants::new(db.db(), clock));
    let log = EventLog::new(db.db());
    let base = "http://localhost".to_owned();
    let booking =
        Arc::new(Bookings::new(db.db(), clock, Arc::clone(&tenants), log, secret.clone(), base.clone()));
    let staff = Staff::new(db.db(), clock, tenants, booking.clone(), secret, base);
    Stage { staff, booking }
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn row(day: u8, from: &str, to: &str) -> RowInput {
    RowInput { day, from: from.into(), to: to.into(), ..RowInput::default() }
}

/// Every day the same hours.
pub fn daily(from: &str, to: &str) -> Vec<RowInput> {
    (0..7).map(|day| row(day, from, to)).collect()
}

impl Stage {
    /// The starts that a customer is offered with somebody on a day, `HH:MM`.
    pub async fn free(&self, business: &Business, staff: StaffId, day: &str) -> Vec<String> {
        let query = AvailabilityQuery {
            staff: Some(staff),
            staff_gender: None,
            also: Vec::new(),
            guests: None,
            from: Some(date(day)),
            to: Some(date(day)),
            ..AvailabilityQuery::of(business.service)
        };
        let view = self.booking.availability(&business.visitor(), &business.slug, &query).await.unwrap();
        let slots = view.days.iter().flat_map(|day| &day.slots);
        slots.map(|slot| slot.starts_at.format("%H:%M").to_string()).collect()
    }

    /// Books somebody.
    pub async fn book(&self, business: &Business, by: &Caller, staff: StaffId, at: &str) -> BookingView {
        let starts_at: Local = at.parse().unwrap();
        let customer = ContactInput {
            name: "Meera Joshi".into(),
            email: "meera@example.com".into(),
            phone: "+919845012345".into(),
        };
        let wish = NewBooking {
            staff: Some(staff),
            customer: Some(customer),
            ..NewBooking::of(business.service, starts_at)
        };
        self.booking.book(by, &business.slug, &wish, None).await.unwrap()
    }
}
