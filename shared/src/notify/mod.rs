//! What people are told: in the app, and by push to the browsers that asked for it.

mod kind;
mod port;
mod view;
mod words;

pub use kind::{NoticeKind, Topic};
pub use port::{EntitledApi, NotificationsApi};
pub use view::{Notice, NoticeView, PushDevice, PushKey, PushSettings, Quiet};
pub use words::{date_and_time, test_text, text};
