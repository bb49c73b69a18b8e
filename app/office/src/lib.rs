//! Pages of the business, in a chunk of their own: the board, check-in, receipts.

mod board;
mod calls;
mod receipt;
mod scan;

pub use board::BoardRoute;
pub use calls::{
    Arrival, BoardOf, BookingOf, CheckIn, MoveBooking, MoveByForm, PreviewForm, PreviewMove, ReceiptOf,
    TakeCash, TakeStep,
};
pub use receipt::ReceiptRoute;
pub use scan::CheckInRoute;
