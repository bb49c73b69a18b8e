//! Reading something anew whenever something has happened: one reading at a time, and one more for what came meanwhile.

use leptos::{prelude::*, task::spawn_local};

/// Whether a reading is under way, and whether another is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading(StoredValue<(bool, bool)>);

impl Reading {
    /// Nothing is being read.
    pub fn new() -> Self {
        Self(StoredValue::new((false, false)))
    }

    /// Reads, now or once the present reading is over.
    pub fn ask<F: Future<Output = ()>>(self, read: impl Fn() -> F + 'static) {
        let already = self.0.try_update_value(|(running, again)| {
            *again = *running;
            std::mem::replace(running, true)
        });
        if already != Some(false) {
            return;
        }
        spawn_local(async move {
            loop {
                read().await;
                let again = self.0.try_update_value(|(running, again)| {
                    *running = *again;
                    std::mem::take(again)
                });
                if again != Some(true) {
                    return;
                }
            }
        });
    }
}
