//! Web push: a message that only one browser can read (RFC 8291), signed so that nobody else can send it one (RFC 8292), handed
//! to the service that the browser named (RFC 8030).

mod encrypt;
mod quiet;
mod send;
mod vapid;

pub use vapid::Vapid;

pub(crate) use encrypt::{Keys, encrypt};
pub(crate) use quiet::release;
pub(crate) use send::{Outcome, PushMessage, Pusher};
