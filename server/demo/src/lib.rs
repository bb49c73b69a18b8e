//! Demo data: three businesses with catalogues, people and rooms, and a fortnight of bookings around today.
//!
//! Everything is made once. A business that is there is left as it is, and so is a day that has its bookings: on a later
//! day only the days that are missing are added, around whatever was booked there meanwhile. The bookings of a day depend
//! on the business and the date alone; only how far each has come depends on the clock.

mod accounts;
mod business;
mod businesses;
mod catalogue;
mod classes;
mod couples;
mod day;
mod home_visits;
mod random;
mod stage;
mod team;
mod time;
mod wares;

use chrono::{Days, NaiveDate};
use server_kernel::{Actor, Clock, Db, DbError, ServiceError, Tx, zone};
use shared::time::Instant;

use crate::{business::Business, businesses::BUSINESSES, stage::Stage};

/// The password of every demo login.
pub const PASSWORD: &str = "ombaro-demo-2026";
/// Days before today that have bookings.
const DAYS_BACK: u64 = 6;
/// Days after today that have bookings.
const DAYS_AHEAD: u64 = 8;
/// Any constant will do, as long as nobody else uses it.
const LOCK: i64 = 0x6f6d_6261_726f_0003;

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Businesses.
    pub businesses: usize,
    /// Days of businesses.
    pub days: usize,
    /// Bookings.
    pub bookings: usize,
}

/// Every demo login, and what it is for.
#[must_use]
pub fn logins() -> Vec<(String, &'static str)> {
    let mut logins = vec![
        (accounts::CUSTOMER.to_owned(), "customer with bookings"),
        (accounts::ADMIN.to_owned(), "head office"),
    ];
    for business in BUSINESSES {
        logins.extend(business.logins().into_iter().map(|login| (login.email, login.part)));
    }
    logins
}

/// Makes what is missing. `password_hash` is [`PASSWORD`] as an argon2id PHC string.
///
/// # Errors
/// When the database does not take it. Businesses and days that were finished stay; running it again makes the rest.
pub async fn seed(db: &Db, clock: &Clock, password_hash: &str) -> Result<Summary, ServiceError> {
    let mut summary = Summary::default();
    for business in BUSINESSES {
        let now = clock.now();
        summary.businesses += usize::from(make_business(db, business, password_hash, now).await?);
        let stage = read_stage(db, business).await?;
        let today = zone::local(stage.zone, now).date_naive();
        for date in missing_days(db, &stage, today).await? {
            let bookings = make_day(db, &stage, date, clock.now()).await?;
            summary.days += usize::from(bookings > 0);
            summary.bookings += bookings;
        }
    }
    Ok(summary)
}

/// A transaction in which nobody else seeds.
async fn alone(db: &Db) -> Result<Tx, DbError> {
    let mut tx = db.begin(Actor::System).await?;
    sqlx::query!("SELECT pg_advisory_xact_lock($1) AS \"locked: ()\"", LOCK).fetch_one(tx.conn()).await?;
    Ok(tx)
}

async fn make_business(
    db: &Db,
    business: &Business,
    password_hash: &str,
    now: Instant,
) -> Result<bool, ServiceError> {
    let mut tx = alone(db).await?;
    let known = sqlx::query_scalar!(
        "SELECT EXISTS (SELECT FROM tenants WHERE slug = $1) AS \"known!\"",
        business.slug
    )
    .fetch_one(tx.conn())
    .await?;
    if !known {
        let people = accounts::insert(tx.conn(), business, password_hash, now).await?;
        let tenant = catalogue::insert(tx.conn(), business, now).await?;
        accounts::insert_members(tx.conn(), tenant, &people).await?;
        team::insert(tx.conn(), tenant, business, &people).await?;
        wares::insert(tx.conn(), tenant, business.slug).await?;
        time::insert(tx.conn(), tenant, business, &people, now).await?;
        couples::insert(tx.conn(), tenant).await?;
        home_visits::insert(tx.conn(), tenant, now).await?;
        classes::insert(tx.conn(), tenant, now).await?;
        team::insert_clients(tx.conn(), tenant, business, &people, now).await?;
    }
    tx.commit().await?;
    Ok(!known)
}

async fn read_stage(db: &Db, business: &'static Business) -> Result<Stage, ServiceError> {
    let mut tx = db.begin(Actor::System).await?;
    let stage = stage::read(tx.conn(), business).await?;
    tx.commit().await?;
    Ok(stage)
}

/// The days around today without demo bookings.
async fn missing_days(db: &Db, stage: &Stage, today: NaiveDate) -> Result<Vec<NaiveDate>, DbError> {
    let first = today.checked_sub_days(Days::new(DAYS_BACK)).unwrap_or(today);
    let days: Vec<NaiveDate> =
        first.iter_days().take(usize::try_from(DAYS_BACK + 1 + DAYS_AHEAD).unwrap_or(usize::MAX)).collect();
    let mut tx = db.begin(Actor::System).await?;
    let made = day::made(tx.conn(), stage, &days).await?;
    tx.commit().await?;
    Ok(days.into_iter().filter(|date| !made.contains(date)).collect())
}

/// Makes a day; again when somebody booked in it at the same moment.
async fn make_day(db: &Db, stage: &Stage, date: NaiveDate, now: Instant) -> Result<usize, DbError> {
    let mut tries = 3;
    loop {
        tries -= 1;
        match try_day(db, stage, date, now).await {
            Err(error) if tries > 0 && error.is_constraint(day::NO_OVERLAP) => {}
            result => return result,
        }
    }
}

async fn try_day(db: &Db, stage: &Stage, date: NaiveDate, now: Instant) -> Result<usize, DbError> {
    let mut tx = alone(db).await?;
    // Another process may have been faster.
    if !day::made(tx.conn(), stage, &[date]).await?.is_empty() {
        return Ok(0);
    }
    let bookings = day::make(tx.conn(), stage, date, now).await?;
    tx.commit().await?;
    Ok(bookings)
}
