//! Booking against a real database.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod assign;
mod attachments;
mod availability;
mod boards;
mod booking;
mod check_in;
mod checker;
mod classes;
mod credits;
mod desk;
mod dispatch;
mod expire;
mod fees;
mod holds;
mod home_visits;
mod idempotency;
mod kiosk;
mod letters;
mod locations;
mod money;
mod move_times;
mod moves;
mod overbooking;
mod plans;
mod races;
mod random;
mod reminders;
mod series;
mod statements;
mod story;
mod strangers;
mod swap;
mod visits;
mod waitlist;
mod world;
