//! Who is asking. Made at the edge from a cookie or a bearer token, then handed to every port.

use serde::{Deserialize, Serialize};

use crate::{
    error::{AppError, ErrorCode},
    ids::{BookingId, SessionId, StaffId, TenantId, UserId, VisitorId},
    permission::{Permission, Role, Scope},
};

/// A person's place at a business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The business.
    pub tenant: TenantId,
    /// Its address in links.
    pub slug: String,
    /// Its name.
    pub business: String,
    /// What the person is there.
    pub role: Role,
    /// The person's diary, for those who have one.
    pub staff: Option<StaffId>,
}

/// Somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The person.
    pub user: UserId,
    /// The session, so that it can be ended.
    pub session: SessionId,
    /// What to call them.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Whether the address was shown to be theirs: only then old bookings are shown.
    pub email_verified: bool,
    /// Head office.
    pub platform: bool,
    /// The business they work for now, if any.
    pub membership: Option<Membership>,
}

/// A link that opens one booking without a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestGrant {
    /// The booking, when known (a cookie says which, a bearer token does not).
    pub booking: Option<BookingId>,
    /// The opaque token.
    pub token: String,
}

/// Who is asking, and from where.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// The person, if signed in.
    pub signed_in: Option<SignedIn>,
    /// The browser, if it takes cookies.
    pub visitor: Option<VisitorId>,
    /// Bookings opened by link.
    pub grants: Vec<GuestGrant>,
    /// The language they read (BCP 47), for messages: `en`, `hi`, `ar`.
    pub locale: String,
    /// The address the request came from (for limits only, never logged).
    pub address: String,
    /// What the browser or program says it is (RFC 9110 `User-Agent`). A session is named after it.
    pub agent: String,
}

impl Caller {
    /// The signed-in person.
    ///
    /// # Errors
    /// `auth.required`.
    pub fn user(&self) -> Result<&SignedIn, AppError> {
        self.signed_in.as_ref().ok_or_else(|| ErrorCode::Unauthenticated.into())
    }

    /// The place at a business where `permission` holds, and how far it reaches.
    ///
    /// # Errors
    /// `auth.required`, `auth.forbidden`.
    pub fn staff(&self, permission: Permission) -> Result<(&SignedIn, &Membership, Scope), AppError> {
        let user = self.user()?;
        let membership = user.membership.as_ref().ok_or(ErrorCode::Forbidden)?;
        let scope = membership.role.scope(permission).ok_or(ErrorCode::Forbidden)?;
        Ok((user, membership, scope))
    }
}
