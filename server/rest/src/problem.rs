//! Errors on the wire: RFC 9457 problem details with a stable `code`.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use shared::{AppError, ErrorCode, FieldError, booking::Elsewhere, time::Local};
use utoipa::ToSchema;

/// What is sent when something could not be done.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Body {
    /// Names the kind of problem, for good.
    #[serde(rename = "type")]
    #[schema(format = "uri")]
    kind: String,
    /// In English, for developers.
    title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// A stable code.
    code: &'static str,
    /// Wrong fields, if that is the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldError>,
    /// When it happened first (a second check-in).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, format = DateTime)]
    since: Option<Local>,
    /// Whose visit is at which other location (a code at the wrong door).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Elsewhere, required = false)]
    elsewhere: Option<Box<Elsewhere>>,
    /// Seconds after which another try makes sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = u32, required = false)]
    retry_after: Option<u32>,
}

/// An error on its way out.
#[derive(Debug)]
pub struct Problem(pub AppError);

impl<E: Into<AppError>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let retry_after = error.retry_after;
        let status =
            StatusCode::from_u16(error.code.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Body {
            kind: urn(error.code.as_str()),
            title: error.code.title(),
            status: status.as_u16(),
            code: error.code.as_str(),
            errors: error.errors,
            since: error.since,
            elsewhere: error.elsewhere,
            retry_after,
        }
        .into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl IntoResponse for Body {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let media = HeaderValue::from_static("application/problem+json");
        (status, [(header::CONTENT_TYPE, media)], Json(self)).into_response()
    }
}

fn urn(code: &str) -> String {
    format!("urn:ombaro:problem:{code}")
}

/// There is no such address.
pub(crate) async fn unknown_route() -> Problem {
    Problem(ErrorCode::NotFound.into())
}

/// The address is right and the method is not; the router adds `Allow`.
pub(crate) async fn wrong_method() -> Response {
    let code = "request.method_not_allowed";
    Body {
        kind: urn(code),
        title: "There is no such method here",
        status: StatusCode::METHOD_NOT_ALLOWED.as_u16(),
        code,
        errors: Vec::new(),
        since: None,
        elsewhere: None,
        retry_after: None,
    }
    .into_response()
}
