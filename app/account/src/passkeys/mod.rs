//! `/me/security/passkeys`: those there are, and another one. What speaks with the device is `public/passkey.js`; a browser
//! without it is not offered what it cannot do.

mod list;
mod new;
mod sign_in;

pub(crate) use list::page;
pub(crate) use new::page as new_page;
pub(crate) use sign_in::UsePasskey;
