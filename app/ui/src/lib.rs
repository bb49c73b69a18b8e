//! The design system's components. Each is a thin cover over native elements; its looks live in `style/`.

mod errands;
mod field;
mod flexible;
mod icon;
mod location;
mod map;
mod package;
mod page;
mod rail;
mod receipt;
mod state;
mod status;
mod tabs;
mod waiting;

pub use errands::{Errands, SinceWhen};
pub use field::{ErrorSummary, Field};
pub use flexible::Flexible;
pub use icon::Icon;
pub use location::LocationChoice;
pub use map::{Map, Pin, PinKind};
pub use package::{Credits, PackageChip, PackageUses, credits_left, package_end, package_sold_on};
pub use page::{Foot, Languages, Screen, SitePage, Top};
pub use rail::Rail;
pub use receipt::Receipt;
pub use state::{Empty, Failure, Loading, Notice};
pub use status::{AppointmentChip, Avatar, BookingChip, appointment_tone, booking_tone};
pub use tabs::Tabs;
pub use waiting::window_text;
