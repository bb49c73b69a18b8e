//! Pages of the business, in a chunk of their own: the board, check-in, receipts.

mod board;
mod calls;
#[cfg(not(target_family = "wasm"))]
mod forms;
mod receipt;
mod routes;
mod scan;
#[cfg(not(target_family = "wasm"))]
mod settings;
#[cfg(not(target_family = "wasm"))]
mod start;
#[cfg(not(target_family = "wasm"))]
mod week;
#[cfg(not(target_family = "wasm"))]
mod wrong;

pub use calls::{
    Arrival, BoardOf, BookingOf, CheckIn, MoveBooking, MoveByForm, PreviewForm, PreviewMove, ReceiptOf,
    TakeCash, TakeStep,
};
#[cfg(not(target_family = "wasm"))]
pub use forms::{HoursRoute, LookRoute, PapersRoute, PlacesRoute, PlanRoute, SettingsRoute, StartRoute};
pub use routes::{BoardRoute, ReceiptRoute};
pub use scan::CheckInRoute;
#[cfg(not(target_family = "wasm"))]
pub use settings::{
    AddClosure, ChoosePlan, ClosePlace, EndPlan, RemoveClosure, RemoveLogo, SaveBusiness, SaveHours, SaveHue,
    SavePlace, SaveTaxId, WithdrawPaper,
};
#[cfg(not(target_family = "wasm"))]
pub use start::{
    StartAgain, StartHours, StartKind, StartName, StartOpen, StartPlace, StartRooms, StartServices,
    StartTeam, StartWithAccount,
};
