//! What the tests of notifications share: a business that confirms by itself, its bookings, and browsers that listen.

use std::sync::Arc;

use chrono::Duration;
use server_booking::Bookings;
use server_identity::Identity;
use server_kernel::{Actor, crypto::SecretKey, events::EventLog, jobs::Worker};
use server_messaging::{DeliverPush, Notifications, Remind, Vapid};
use server_tenants::Tenants;
use server_testkit::{Business, BusinessBuilder, Fixture, TestDb, clock_at, now};
use shared::{
    booking::{BookingApi as _, BookingView, NewBooking},
    caller::Caller,
    contact::ContactInput,
    notify::NotificationsApi as _,
    time::Local,
};
use uuid::Uuid;

use crate::push_service::{Browser, Came, PushService};

pub struct World {
    pub db: TestDb,
    pub spa: Business,
    pub service: PushService,
}

fn secret() -> SecretKey {
    SecretKey::from_secret(&[7; 32]).unwrap()
}

pub fn on(date: &str, time: &str) -> Local {
    format!("{date}T{time}:00+05:30").parse().unwrap()
}

impl World {
    pub async fn new() -> Self {
        Self::with(|business| business.confirms_at_once()).await
    }

    pub async fn with(wanted: impl FnOnce(BusinessBuilder<'_>) -> BusinessBuilder<'_>) -> Self {
        let db = TestDb::new().await;
        let spa = wanted(Fixture::business(&db)).build().await;
        Self { spa, service: PushService::start().await, db }
    }

    pub fn identity(&self) -> Identity {
        Identity::new(self.db.db(), clock_at(now()), secret(), "https://ombaro.test".to_owned())
    }

    /// So many minutes after the tests' moment.
    pub fn notifications(&self, minutes: i64) -> Notifications {
        let clock = clock_at(now() + Duration::minutes(minutes));
        let vapid = Vapid::new(&secret(), "https://ombaro.test").unwrap();
        let identity = Arc::new(self.identity());
        Notifications::new(self.db.db(), clock, identity, vapid, vec![self.service.host.clone()])
    }

    pub fn bookings(&self, minutes: i64) -> Bookings {
        let clock = clock_at(now() + Duration::minutes(minutes));
        let tenants = Arc::new(Tenants::new(self.db.db(), clock));
        let log = EventLog::new(self.db.db());
        Bookings::new(self.db.db(), clock, tenants, log, secret(), "https://ombaro.test".to_owned())
    }

    /// Somebody whose session is in the table: a browser hangs on one.
    pub async fn signed_in(&self, caller: Caller) -> Caller {
        let user = caller.user().unwrap();
        let mut tx = self.db.db().begin(Actor::System).await.unwrap();
        sqlx::query(
            "INSERT INTO sessions (id, user_id, token_hash, kind, created_at, expires_at)
             VALUES ($1, $2, sha256($1::text::bytea), 'browser', $3, $4)",
        )
        .bind(user.session.0)
        .bind(user.user.0)
        .bind(now())
        .bind(now() + Duration::days(30))
        .execute(tx.conn())
        .await
        .unwrap();
        tx.commit().await.unwrap();
        caller
    }

    /// Somebody whose browser listens.
    pub async fn listening(&self, caller: Caller, seed: u8) -> (Caller, Browser) {
        let caller = self.signed_in(caller).await;
        let browser = Browser::new(&self.service, seed);
        self.notifications(0).switch_on(&caller, &browser.key, None).await.unwrap();
        (caller, browser)
    }

    pub async fn customer(&self, seed: u8) -> (Caller, Browser) {
        self.listening(Fixture::customer(&self.db, &format!("meera{seed}@example.com")).await, seed).await
    }

    /// A visit of a customer's with an account, with the first therapist.
    pub async fn books(&self, caller: &Caller, at: Local) -> BookingView {
        let customer = ContactInput {
            name: "Meera Kulkarni".to_owned(),
            email: "meera@example.com".to_owned(),
            phone: "98450 12345".to_owned(),
        };
        let wish = NewBooking {
            customer: Some(customer),
            staff: Some(self.spa.staff[0]),
            ..NewBooking::of(self.spa.service, at)
        };
        self.bookings(0).book(caller, &self.spa.slug, &wish, None).await.unwrap()
    }

    /// Everything that has happened is told, and every job that is due by then has run.
    pub async fn told(&self, minutes: i64) -> Vec<Came> {
        EventLog::new(self.db.db()).sequence().await.unwrap();
        let service = self.notifications(minutes);
        while service.catch_up().await.unwrap() > 0 {}
        // Each of these clocks begins when it is made: whoever runs a job must not be behind whoever ordered it.
        let clock = clock_at(now() + Duration::minutes(minutes) + Duration::seconds(5));
        // Letters are not for these tests.
        sqlx::query("DELETE FROM jobs WHERE kind NOT IN ('deliver_push', 'remind_of_visit')")
            .execute(self.db.owner())
            .await
            .unwrap();
        let runners: Vec<Box<dyn server_kernel::jobs::Runner>> =
            vec![Box::new(DeliverPush::new(service.clone())), Box::new(Remind::new(service))];
        let worker = Worker::new(self.db.db(), clock, runners);
        while worker.run_one().await.unwrap() {}
        self.service.taken()
    }

    /// `status reason` of every delivery, in order.
    pub async fn deliveries(&self) -> Vec<String> {
        sqlx::query_scalar("SELECT trim(status || ' ' || reason) FROM notification_deliveries ORDER BY id")
            .fetch_all(self.db.owner())
            .await
            .unwrap()
    }

    pub async fn subscriptions(&self) -> Vec<Uuid> {
        sqlx::query_scalar("SELECT user_id FROM push_subscriptions ORDER BY created_at, id")
            .fetch_all(self.db.owner())
            .await
            .unwrap()
    }
}
