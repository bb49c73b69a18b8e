//! Messages on their way out.
//!
//! Whoever has something to say enqueues a `send_mail` job with a [`Message`] in its own transaction; [`SendMail`] delivers
//! it. No mail service can be set up yet: in development a message goes to a mailbox that everybody there can read, in
//! production its job waits and says why.

mod mailbox;
mod notify;
mod push;
mod send_mail;
mod send_text;

pub use mailbox::{KeptMessage, mailbox};
pub use notify::{DeliverPush, Notifications, Remind};
pub use push::Vapid;
pub use send_mail::SendMail;
pub use send_text::SendText;
pub use server_kernel::mail::{Delivery, Message};
