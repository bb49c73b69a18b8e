//! Now, as the server's clock shows it: the page carries it, and the browser only counts on from there.

use leptos::prelude::*;
use shared::time::Local;

/// The server's clock, read once and counted on from there.
#[derive(Clone, Copy, Debug)]
pub struct ServerClock {
    server: Local,
    /// Milliseconds of the browser's own clock, at that moment.
    #[cfg(target_family = "wasm")]
    here: f64,
}

impl ServerClock {
    /// What the server's clock shows at this moment.
    #[must_use]
    pub fn new(server: Local) -> Self {
        Self {
            server,
            #[cfg(target_family = "wasm")]
            here: js_sys::Date::now(),
        }
    }

    /// What it shows by now. On the server no time passes while a page is made.
    #[must_use]
    pub fn now(self) -> Local {
        #[cfg(target_family = "wasm")]
        let passed = chrono::Duration::milliseconds((js_sys::Date::now() - self.here) as i64);
        #[cfg(not(target_family = "wasm"))]
        let passed = chrono::Duration::zero();
        self.server + passed
    }
}

/// What the browser's own clock shows, in the zone of `like`; on the server, `like`.
#[must_use]
pub fn device_time(like: Local) -> Local {
    #[cfg(target_family = "wasm")]
    {
        let now = chrono::DateTime::from_timestamp_millis(js_sys::Date::now() as i64);
        now.map_or(like, |now| now.with_timezone(like.offset()))
    }
    #[cfg(not(target_family = "wasm"))]
    like
}

/// A clock that starts at the server's `now` and ticks every fifteen seconds in the browser.
#[must_use]
pub fn use_now(server_now: Local) -> ReadSignal<Local> {
    let (now, set_now) = signal(server_now);
    #[cfg(target_family = "wasm")]
    {
        let clock = ServerClock::new(server_now);
        let handle =
            set_interval_with_handle(move || set_now.set(clock.now()), std::time::Duration::from_secs(15));
        if let Ok(handle) = handle {
            on_cleanup(move || handle.clear());
        }
    }
    #[cfg(not(target_family = "wasm"))]
    let _ = set_now;
    now
}
