//! What stands in an address. What is not of the right form cannot be found.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use shared::{ErrorCode, caller::Caller};
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

/// Somebody, by login or by link. Whoever is nobody is asked who they are before anything is read or looked up.
pub(crate) struct Somebody(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for Somebody {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Caller>();
        let known = caller.filter(|caller| caller.signed_in.is_some() || !caller.grants.is_empty());
        Ok(Self(known.ok_or(ErrorCode::Unauthenticated)?.clone()))
    }
}
