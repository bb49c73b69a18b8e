//! Pages of the business, in a chunk of their own: the board, check-in, receipts.

mod board;
mod calls;
mod receipt;
mod routes;
mod scan;

pub use calls::{
    Arrival, BoardOf, BookingOf, CheckIn, MoveBooking, MoveByForm, PreviewForm, PreviewMove, ReceiptOf,
    TakeCash, TakeStep,
};
pub use routes::{BoardRoute, ReceiptRoute};
pub use scan::CheckInRoute;
