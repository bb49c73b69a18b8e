//! Booking: holds, bookings, appointments, check-in, the board and the therapist's day.

mod check_in;
mod command;
mod port;
mod status;
mod transition;
mod view;

pub use check_in::{CheckInRefusal, check_in_window};
pub use command::{
    AvailabilityQuery, BookingFilter, Draft, IdempotencyKey, NewBooking, NewHold, Place, Transition,
};
pub use port::BookingApi;
pub use status::{AppointmentStatus, BookingStatus};
pub use transition::{Action, Actor, actions, decide};
pub use view::{
    AddonLine, AppointmentView, AvailabilityView, BoardCard, BoardColumn, BoardView, BookingRow, BookingView,
    BusinessRef, CheckInCode, DayView, Days, Guest, HoldView, MovePreview, OptionLine, Page, RoomLine,
    ServiceLine, SlotView, StaffLine,
};
