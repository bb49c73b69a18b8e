//! A board without a day of its own shows today: after midnight the next one.

use leptos::prelude::*;

use super::{day::is_today, desk::Desk};

/// Reads the new day with `read` as soon as it has begun, nothing is open or in the air, and there is a connection to read it over.
pub(super) fn follow(desk: Desk, read: impl Fn() + 'static) {
    Effect::new(move |_| {
        let over = !desk.board.with_untracked(|board| is_today(board, desk.now.get()));
        let free = desk.address.with(|address| address.date.is_none() && address.booking.is_none());
        if over && free && desk.lift.with(Option::is_none) && !desk.contact.is_lost() {
            read();
        }
    });
}
