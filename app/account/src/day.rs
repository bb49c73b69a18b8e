//! A day in the past.

use app_core::{isolated, own_time, short_date};
use leptos::prelude::*;
use shared::time::Local;

/// The day of an instant, for a sentence: in UTC until the browser tells its own time.
pub(crate) fn day_of(at: Local) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let own = RwSignal::new(None);
    Effect::new(move |_| own.set(Some(own_time(at))));
    move || isolated(&short_date(own.get().unwrap_or(at).date_naive()))
}
