//! The waiting list: somebody says which times would suit, and is offered the first that becomes free.

mod port;
mod status;
mod view;
mod window;

pub use port::WaitlistApi;
pub use status::{WaitStatus, WaitStep};
pub use view::{Chance, NewWait, OfferView, WaitView};
pub use window::{MOST_WINDOWS, Window, WindowInput, windows};

/// An address waits for so many times at one business at most.
pub const MOST_ENTRIES: i64 = 5;
/// After so many offers without an answer somebody does not wait any more.
pub const MOST_UNANSWERED: i32 = 3;
