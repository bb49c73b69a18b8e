//! What the viewer is told, the browser that they are told it by, and what is shown without a network.

mod calls;
mod device;
mod list;
mod offline;
mod settings;

pub use calls::{RenewPush, SetPush, SwitchOffPush, SwitchOnPush, TestPush};
pub(crate) use device::page as device_page;
pub(crate) use list::page as list_page;
pub(crate) use offline::page as offline_page;
