//! What stands in an address. What is not of the right form cannot be found.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use shared::{AppError, ErrorCode, caller::Caller};
use uuid::Uuid;

use crate::{problem::Problem, text};

/// The address of a business.
pub(crate) struct Slug(pub String);

/// An identifier.
pub(crate) struct Id<T>(pub T);

impl<S: Send + Sync> FromRequestParts<S> for Slug {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let found = Path::<String>::from_request_parts(parts, state).await.ok();
        let slug = found.map(|Path(slug)| slug).filter(|slug| text::is_slug(slug));
        Ok(Self(slug.ok_or(ErrorCode::NotFound)?))
    }
}

impl<S: Send + Sync, T: From<Uuid>> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let found = Path::<String>::from_request_parts(parts, state).await.ok();
        let id = found.and_then(|Path(id)| text::uuid(&id)).ok_or(ErrorCode::NotFound)?;
        Ok(Self(id.into()))
    }
}

/// Somebody, by login or by link: whoever is nobody is asked who they are before anything is looked up.
///
/// # Errors
/// `auth.required`.
pub(crate) fn somebody(caller: &Caller) -> Result<(), AppError> {
    if caller.signed_in.is_none() && caller.grants.is_empty() {
        return Err(ErrorCode::Unauthenticated.into());
    }
    Ok(())
}
