//! Who is asking. Made at the edge from a cookie or a bearer token, then handed to every port.

use serde::{Deserialize, Serialize};

use crate::{
    error::{AppError, ErrorCode},
    ids::{BookingId, SessionId, StaffId, TenantId, UserId, VisitorId},
    permission::{Module, Permission, Permissions, Role, Scope},
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
    /// The system roles the person has there.
    pub roles: Vec<Role>,
    /// Everything the person may do there: by these roles, by the business's own, by direct grants.
    pub permissions: Permissions,
    /// Whether the person holds nothing there before they have a second factor.
    pub needs_second_factor: bool,
    /// The person's diary, for those who have one.
    pub staff: Option<StaffId>,
}

/// A person's place in head office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadOffice {
    /// Head office itself, as a business of its own kind.
    pub tenant: TenantId,
    /// The system roles the person has there.
    pub roles: Vec<Role>,
    /// Everything the person may do.
    pub permissions: Permissions,
    /// Whether the person holds nothing there before they have a second factor.
    pub needs_second_factor: bool,
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
    /// Their place in head office, if any.
    pub head_office: Option<HeadOffice>,
    /// The business they work for now, if any.
    pub membership: Option<Membership>,
}

impl SignedIn {
    /// Where they begin: the page of whatever they do first in a day.
    #[must_use]
    pub fn home(&self) -> &'static str {
        let sees_the_day =
            |place: &Membership| place.permissions.scope(Module::Bookings.read()) >= Some(Scope::Tenant);
        let locked = self.membership.as_ref().is_some_and(|place| place.needs_second_factor)
            || self.head_office.as_ref().is_some_and(|office| office.needs_second_factor);
        match (&self.membership, &self.head_office) {
            _ if locked => "/me/security/two-step",
            (Some(place), _) if sees_the_day(place) => "/office",
            (Some(place), _) if place.staff.is_some() => "/staff",
            (_, Some(_)) => "/platform",
            _ => "/me",
        }
    }
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
        let scope =
            membership.permissions.scope(permission).ok_or(refusal(membership.needs_second_factor))?;
        Ok((user, membership, scope))
    }

    /// The place at a business where `permission` holds, be it over this part of its module only.
    ///
    /// # Errors
    /// `auth.required`, `auth.forbidden`.
    pub fn staff_part(
        &self,
        permission: Permission,
        part: &str,
    ) -> Result<(&SignedIn, &Membership, Scope), AppError> {
        let user = self.user()?;
        let membership = user.membership.as_ref().ok_or(ErrorCode::Forbidden)?;
        let scope = membership
            .permissions
            .part_scope(permission, part)
            .ok_or(refusal(membership.needs_second_factor))?;
        Ok((user, membership, scope))
    }

    /// The place at a business where `permission` holds over all of it.
    ///
    /// # Errors
    /// `auth.required`, `auth.forbidden`.
    pub fn whole_business(&self, permission: Permission) -> Result<(&SignedIn, &Membership), AppError> {
        match self.staff(permission)? {
            (user, membership, scope) if scope >= Scope::Tenant => Ok((user, membership)),
            _ => Err(ErrorCode::Forbidden.into()),
        }
    }

    /// Somebody of head office for whom `permission` holds at every business.
    ///
    /// # Errors
    /// `auth.required`, `auth.forbidden`.
    pub fn head_office(&self, permission: Permission) -> Result<(&SignedIn, &HeadOffice), AppError> {
        self.head_office_where(|permissions| permissions.scope(permission))
    }

    /// Somebody of head office for whom `permission` holds at every business, be it over this part of its module only.
    ///
    /// # Errors
    /// `auth.required`, `auth.forbidden`.
    pub fn head_office_part(
        &self,
        permission: Permission,
        part: &str,
    ) -> Result<(&SignedIn, &HeadOffice), AppError> {
        self.head_office_where(|permissions| permissions.part_scope(permission, part))
    }

    fn head_office_where(
        &self,
        scope: impl Fn(&Permissions) -> Option<Scope>,
    ) -> Result<(&SignedIn, &HeadOffice), AppError> {
        let user = self.user()?;
        let office = user.head_office.as_ref().ok_or(ErrorCode::Forbidden)?;
        if scope(&office.permissions) == Some(Scope::Platform) {
            Ok((user, office))
        } else {
            Err(refusal(office.needs_second_factor).into())
        }
    }
}

/// Why somebody may not.
const fn refusal(needs_second_factor: bool) -> ErrorCode {
    if needs_second_factor { ErrorCode::SecondFactorNeeded } else { ErrorCode::Forbidden }
}
