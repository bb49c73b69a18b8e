//! Booking: availability, holds, orders, check-in, the board and the therapist's day.
//!
//! Every use case authorises, loads inside one transaction, decides with a pure function of `shared`, writes, audits,
//! records an event, and commits. Overlap is never decided here: the constraint on `claims` decides it.

mod access;
mod act;
mod api;
mod board;
mod book;
mod calendar;
mod claims;
mod code;
mod diary;
mod expire;
mod hold;
mod list;
mod message;
mod order;
mod pay;
mod picker;
mod reschedule;
mod terms;
mod view;

use std::sync::Arc;

use server_kernel::{Clock, Db, crypto::SecretKey, events::EventLog};
use server_tenants::Tenants;

pub use code::CodeKey;
pub use message::SendBookingMessage;

/// The booking service.
#[derive(Clone)]
pub struct Bookings {
    db: Db,
    clock: Clock,
    tenants: Arc<Tenants>,
    log: EventLog,
    secret: SecretKey,
    codes: Arc<CodeKey>,
    base_url: String,
}

impl Bookings {
    /// `base_url` stands in front of links and in QR codes, without a slash at its end.
    #[must_use]
    pub fn new(
        db: Db,
        clock: Clock,
        tenants: Arc<Tenants>,
        log: EventLog,
        secret: SecretKey,
        base_url: String,
    ) -> Self {
        let codes = Arc::new(CodeKey::new(&secret));
        Self { db, clock, tenants, log, secret, codes, base_url }
    }
}
