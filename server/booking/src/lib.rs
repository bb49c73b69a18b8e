//! Booking: availability, holds, orders, check-in, the board and the therapist's day.
//!
//! Every use case authorises, loads inside one transaction, decides with a pure function of `shared`, writes, audits,
//! records an event, and commits. Overlap is never decided here: the constraint on `claims` decides it.

mod access;
mod act;
mod api;
mod assign;
mod attachments;
mod away;
mod board;
mod book;
mod calendar;
mod claims;
mod classes;
mod code;
mod credits;
mod desk;
mod diary;
mod dispatch;
mod door;
mod expire;
mod fee;
mod health;
mod hold;
mod kiosk;
mod late;
mod list;
mod message;
mod move_times;
mod note;
mod order;
mod pay;
mod picker;
mod policy;
mod put_back;
mod remind;
mod reschedule;
mod series;
mod swap;
mod terms;
mod venue;
mod view;
mod visit;
mod waitlist;
mod week;
mod why;

use std::sync::Arc;

use server_kernel::{Clock, Db, crypto::SecretKey, events::EventLog};
use server_tenants::Tenants;

pub use code::CodeKey;
pub use dispatch::DispatchRound;
pub use message::SendBookingMessage;
pub use waitlist::{Round, SendWaitMessage, may_free};

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
    /// How long a time is kept for somebody who waits.
    offers_for: chrono::Duration,
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
        Self { db, clock, tenants, log, secret, codes, base_url, offers_for: waitlist::KEPT_FOR }
    }

    /// The same, keeping a time for somebody who waits for so long.
    #[must_use]
    pub const fn offering_for(mut self, time: chrono::Duration) -> Self {
        self.offers_for = time;
        self
    }
}
