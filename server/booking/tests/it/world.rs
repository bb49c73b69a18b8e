//! What these tests share: a business, its booking service, and people who want something.

use std::sync::Arc;

use chrono::Duration;
use server_booking::{Bookings, SendBookingMessage};
use server_kernel::{crypto::SecretKey, events::EventLog, jobs::Runner as _};
use server_tenants::Tenants;
use server_testkit::{Business, BusinessBuilder, Fixture, TestDb, clock_at, now};
use shared::{
    AppError, AppResult,
    booking::{Action, BookingApi as _, BookingView, IdempotencyKey, NewBooking, NewHold, Transition},
    caller::{Caller, GuestGrant},
    contact::ContactInput,
    ids::{StaffId, VisitorId},
    time::Local,
};

pub const BASE: &str = "https://ombaro.test";

pub struct World {
    pub db: TestDb,
    pub spa: Business,
    pub api: Bookings,
}

fn secret() -> SecretKey {
    SecretKey::from_secret(&[7; 32]).unwrap()
}

/// The booking service of `db`, `minutes` after the tests' moment.
pub fn service(db: &TestDb, minutes: i64) -> Bookings {
    let clock = clock_at(now() + Duration::minutes(minutes));
    let tenants = Arc::new(Tenants::new(db.db(), clock));
    Bookings::new(db.db(), clock, tenants, EventLog::new(db.db()), secret(), BASE.to_owned())
}

impl World {
    pub async fn new() -> Self {
        Self::with(|business| business).await
    }

    pub async fn with(wanted: impl FnOnce(BusinessBuilder<'_>) -> BusinessBuilder<'_>) -> Self {
        let db = TestDb::new().await;
        let spa = wanted(Fixture::business(&db)).build().await;
        let api = service(&db, 0);
        Self { db, spa, api }
    }

    /// The same service some time later: 10:00 and `minutes`.
    pub fn later(&self, minutes: i64) -> Bookings {
        service(&self.db, minutes)
    }

    /// What a guest wants at `time` today.
    pub fn wish(&self, time: &str) -> NewBooking {
        wish(&self.spa, at(time))
    }

    /// The same with somebody in particular.
    pub fn wish_with(&self, time: &str, staff: usize) -> NewBooking {
        NewBooking { staff: Some(self.spa.staff[staff]), ..self.wish(time) }
    }

    pub fn hold(&self, time: &str) -> NewHold {
        NewHold::of(self.spa.service, at(time))
    }

    pub fn hold_with(&self, time: &str, staff: usize) -> NewHold {
        NewHold { staff: Some(self.spa.staff[staff]), ..self.hold(time) }
    }

    pub async fn book_as(&self, caller: &Caller, wish: &NewBooking) -> AppResult<BookingView> {
        self.api.book(caller, &self.spa.slug, wish, None).await
    }

    /// A guest's booking.
    pub async fn guest_books(&self, wish: &NewBooking) -> BookingView {
        self.book_as(&self.spa.visitor(), wish).await.unwrap()
    }

    /// A booking made at the desk: confirmed.
    pub async fn desk_books(&self, wish: &NewBooking) -> BookingView {
        self.book_as(&self.spa.desk(), wish).await.unwrap()
    }

    /// What the last message about a booking says to its customer.
    pub async fn last_letter(&self) -> String {
        let (payload,): (serde_json::Value,) = sqlx::query_as(
            "SELECT payload FROM jobs WHERE kind = 'booking_message' ORDER BY id DESC LIMIT 1",
        )
        .fetch_one(self.db.owner())
        .await
        .unwrap();
        self.deliver(payload).await;
        let (body,): (String,) = sqlx::query_as(
            "SELECT payload->>'body' FROM jobs WHERE kind = 'send_mail' ORDER BY id DESC LIMIT 1",
        )
        .fetch_one(self.db.owner())
        .await
        .unwrap();
        body
    }

    /// Writes what a job says is to be written.
    pub async fn deliver(&self, payload: serde_json::Value) {
        let post = SendBookingMessage::new(self.db.db(), server_testkit::clock(), secret(), BASE.to_owned());
        post.run(payload).await.unwrap();
    }

    /// Whoever the booking is assigned to.
    pub fn assigned(&self, view: &BookingView) -> Caller {
        let staff = staff_of(view).unwrap();
        self.spa.therapist(self.spa.staff.iter().position(|id| *id == staff).unwrap())
    }
}

pub fn staff_of(view: &BookingView) -> Option<StaffId> {
    view.appointments[0].staff.as_ref().map(|staff| staff.id)
}

/// A local time of the tests' day in Bengaluru.
pub fn at(time: &str) -> Local {
    on("2026-11-20", time)
}

pub fn on(date: &str, time: &str) -> Local {
    format!("{date}T{time}:00+05:30").parse().unwrap()
}

pub fn contact(email: &str) -> ContactInput {
    ContactInput { name: "Meera K".to_owned(), email: email.to_owned(), phone: "98450 12345".to_owned() }
}

pub fn wish(spa: &Business, starts_at: Local) -> NewBooking {
    NewBooking { customer: Some(contact("meera@example.com")), ..NewBooking::of(spa.service, starts_at) }
}

/// Whoever has the link of a guest's booking.
pub fn with_link(view: &BookingView) -> Caller {
    let token = view.access_token.clone().unwrap();
    Caller { grants: vec![GuestGrant { booking: Some(view.id), token }], ..somebody("198.51.100.1") }
}

/// A browser from an address.
pub fn somebody(address: &str) -> Caller {
    Caller {
        visitor: Some(VisitorId::new()),
        address: address.to_owned(),
        locale: "en".to_owned(),
        ..Caller::default()
    }
}

pub fn step(action: Action) -> Transition {
    Transition { reason: Some("because".to_owned()), ..Transition::plain(action) }
}

pub fn to(starts_at: Local, staff: Option<StaffId>) -> Transition {
    Transition { starts_at: Some(starts_at), staff, ..Transition::plain(Action::Reschedule) }
}

pub fn key(text: &str, body: u8) -> Option<IdempotencyKey> {
    Some(IdempotencyKey { key: format!("a-key-of-some-length-{text}"), body: vec![body; 32] })
}

/// The stable code of a refusal.
pub fn code<T: std::fmt::Debug>(result: AppResult<T>) -> &'static str {
    refusal(result).code.as_str()
}

pub fn refusal<T: std::fmt::Debug>(result: AppResult<T>) -> AppError {
    match result {
        Ok(answer) => panic!("should have been refused: {answer:?}"),
        Err(error) => error,
    }
}

/// The wrong fields of a refusal.
pub fn fields<T: std::fmt::Debug>(result: AppResult<T>) -> Vec<String> {
    refusal(result).errors.into_iter().map(|error| error.field).collect()
}
