//! Booking: holds, bookings, appointments, check-in, the board and the therapist's day.

pub mod assign;
pub mod attachments;
mod check_in;
pub mod classes;
mod command;
pub mod desk;
pub mod dispatch;
pub mod door;
mod fee;
pub mod health;
pub mod kiosk;
mod late;
mod place;
mod port;
pub mod series;
mod status;
mod step;
mod transition;
mod view;
pub mod waitlist;
mod week;
mod why;

pub use check_in::{CheckInRefusal, Elsewhere, check_in_window};
pub use command::{
    AvailabilityQuery, BookingFilter, DeskChannel, Draft, Gender, IdempotencyKey, LENGTH_STEP, LONGEST,
    MAX_SERVICES, MAX_SIDE_BY_SIDE, MoveQuery, NewBooking, NewHold, SwapWish, Transition, Wish, is_length,
};
pub use fee::{FeeTerms, due_minor, fee_at, free_until, is_off, late_fee};
pub use late::{LateMove, LateView, MOST_LATE, Movable, Needing, knock_on, rooms_later};
pub use place::{AreaLine, ArrivalWindow, FLEXIBLE, LocationLine, Place, PlaceKind, PlaceLine};
pub use port::BookingApi;
pub use status::{AppointmentStatus, BookingStatus};
pub use step::{Seat, Step, step};
pub use transition::{Action, Actor, Way, actions, decide};
pub use view::{
    AddonLine, AppointmentView, AvailabilityView, BoardCard, BoardColumn, BoardRoom, BoardView, BookingRow,
    BookingView, BusinessRef, CheckInCode, DayView, Days, Guest, HeldService, HoldView, MOST_NEWS,
    MovePreview, MoveTimes, OptionLine, OwingRow, Page, RoomLine, ServiceLine, SlotView, StaffLine,
};
pub use week::{Minutes, WeekCell, WeekDay, WeekView, WeekVisit};
pub use why::{PresenceView, WhyQuery, WhyView};
