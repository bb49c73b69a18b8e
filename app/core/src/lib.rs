//! What every page stands on: language, session, calls to the server, errors, times and money, the live connection.
//!
//! Pages know nothing of the server but the ports in `shared`: a server function takes the port from its context and
//! makes one call.

mod area;
mod calls;
mod clock;
mod double;
mod error;
mod focus;
mod format;
mod live;
pub mod offline;
mod plural;
pub mod position;
pub mod query;
mod resource;
mod tiles;
#[cfg(not(target_family = "wasm"))]
mod typed;
mod viewer;

#[expect(clippy::expect_used, reason = "generated from locales/ by build.rs")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
pub use generated::i18n;

#[cfg(not(target_family = "wasm"))]
pub use calls::{Ports, caller, ports};
pub use clock::{ServerClock, device_time, use_now};
pub use double::TooSoon;
pub use error::{UiError, error_text, field_text, say_not_found};
pub use focus::keep_focus;
pub use format::{
    cancel_policy, clock_time, date_key, dates, day_name, duration_text, flexible_text, full_date,
    is_other_zone, isolated, minutes_text, money_text, month_name, own_time, place_text, short_date,
    time_range, window_of_arrival, zone_name,
};
pub use live::{Live, LiveState, use_live};
pub use plural::PluralForm;
pub use resource::{Resource, resource};
pub use tiles::Tiles;
#[cfg(not(target_family = "wasm"))]
pub use typed::{keep_typed, typed_before};
pub use viewer::{Viewer, provide_viewer, use_viewer};
