//! Pages of the business, in a chunk of their own: the board, check-in, receipts.

#[cfg(not(target_family = "wasm"))]
mod assign;
mod board;
mod calls;
#[cfg(not(target_family = "wasm"))]
mod classes;
mod dispatch;
#[cfg(not(target_family = "wasm"))]
mod forms;
#[cfg(not(target_family = "wasm"))]
mod late;
#[cfg(not(target_family = "wasm"))]
mod new_booking;
#[cfg(not(target_family = "wasm"))]
mod packages;
mod receipt;
mod routes;
mod scan;
mod screen;
#[cfg(not(target_family = "wasm"))]
mod settings;
#[cfg(not(target_family = "wasm"))]
mod start;
#[cfg(not(target_family = "wasm"))]
mod waiting;
#[cfg(not(target_family = "wasm"))]
mod week;
#[cfg(not(target_family = "wasm"))]
mod why;
#[cfg(not(target_family = "wasm"))]
mod wrong;

#[cfg(not(target_family = "wasm"))]
pub use assign::AssignVisits;
pub use calls::{
    Arrival, BoardOf, BookingOf, CheckIn, MoveBooking, MoveByForm, PreviewForm, PreviewMove, PreviewSwap,
    ReceiptOf, SwapVisits, TakeCash, TakeStep,
};
#[cfg(not(target_family = "wasm"))]
pub use classes::{CallOffClass, FinishClass, MoveClass, ScheduleClass};
pub use dispatch::DayOfWays;
#[cfg(not(target_family = "wasm"))]
pub use forms::SoldPackagesRoute;
#[cfg(not(target_family = "wasm"))]
pub use forms::{
    AreasRoute, AssignRoute, ClassRoute, ClassesRoute, HoursRoute, KiosksRoute, LateRoute, LookRoute,
    NewBookingRoute, NewClassRoute, PapersRoute, PlacesRoute, PlanRoute, SettingsRoute, StartRoute,
    WaitingRoute, WhyRoute,
};
#[cfg(not(target_family = "wasm"))]
pub use late::PassOn;
#[cfg(not(target_family = "wasm"))]
pub use new_booking::{BookAtDesk, KnownCustomers};
#[cfg(not(target_family = "wasm"))]
pub use packages::{RefundPackage, ResumePackage, SellPackage, SuspendPackage};
pub use routes::{BoardRoute, DispatchRoute, ReceiptRoute};
pub use scan::{CheckInRoute, KioskRoute};
#[cfg(not(target_family = "wasm"))]
pub use settings::{
    AddClosure, ArchiveArea, ChoosePlan, ClosePlace, EndPlan, RemoveClosure, RemoveLogo, SaveArea,
    SaveBusiness, SaveHours, SaveHue, SavePlace, SaveTaxId, SaveTravel, SetUpKiosk, TakeBackKiosk,
    WithdrawPaper,
};
#[cfg(not(target_family = "wasm"))]
pub use start::{
    StartAgain, StartHours, StartKind, StartName, StartOpen, StartPlace, StartRooms, StartServices,
    StartTeam, StartWithAccount,
};
#[cfg(not(target_family = "wasm"))]
pub use waiting::{OfferTime, RemoveWaiting};
