//! The time of those who do the work: weekly hours, exceptions, times that come again, leave, and calendars in and out.
//!
//! This crate owns `staff_schedules`, `schedule_breaks`, the rows of `availability_exceptions` that are one person's, and what
//! they come from. Bookings are read here and changed through their port alone.

mod access;
mod affected;
mod block;
mod blocks;
mod calendar;
mod day;
mod exceptions;
mod feed;
mod hours;
mod leave;
mod leave_write;
mod letters;
mod links;
mod plan;
mod profile;
mod read_links;
mod top_up;
mod weeks;

use std::sync::Arc;

use server_kernel::{Clock, Db, crypto::SecretKey, sealed::Seal};
use server_tenants::Tenants;
use shared::booking::BookingApi;

pub use read_links::ReadCalendar;
pub use top_up::{TOP_UP, TopUpBlocks};

/// The service.
#[derive(Clone)]
pub struct Staff {
    db: Db,
    clock: Clock,
    tenants: Arc<Tenants>,
    booking: Arc<dyn BookingApi>,
    secret: SecretKey,
    seal: Seal,
    base_url: String,
    allowed_hosts: Arc<Vec<String>>,
}

impl Staff {
    /// `base_url` stands in front of links, without a slash at its end.
    #[must_use]
    pub fn new(
        db: Db,
        clock: Clock,
        tenants: Arc<Tenants>,
        booking: Arc<dyn BookingApi>,
        secret: SecretKey,
        base_url: String,
    ) -> Self {
        let seal = Seal::new(&secret, "calendar link");
        Self { db, clock, tenants, booking, secret, seal, base_url, allowed_hosts: Arc::default() }
    }

    /// Lets calendars be read from these hosts (`localhost:5232`) also without TLS and inside this machine's network: for
    /// development alone.
    #[must_use]
    pub fn with_allowed_hosts(self, hosts: Vec<String>) -> Self {
        Self { allowed_hosts: Arc::new(hosts), ..self }
    }
}
