//! Now, as the server's clock shows it: the page carries it, and the browser only counts on from there.

use leptos::prelude::*;
use shared::time::Local;

/// A clock that starts at the server's `now` and ticks every fifteen seconds in the browser.
#[must_use]
pub fn use_now(server_now: Local) -> ReadSignal<Local> {
    let (now, set_now) = signal(server_now);
    #[cfg(target_family = "wasm")]
    {
        let loaded = js_sys::Date::now();
        let handle = set_interval_with_handle(
            move || {
                let passed = chrono::Duration::milliseconds((js_sys::Date::now() - loaded) as i64);
                set_now.set(server_now + passed);
            },
            std::time::Duration::from_secs(15),
        );
        if let Ok(handle) = handle {
            on_cleanup(move || handle.clear());
        }
    }
    #[cfg(not(target_family = "wasm"))]
    let _ = set_now;
    now
}
