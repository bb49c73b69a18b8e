//! The OpenAPI document, made from the endpoints.

use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use utoipa::openapi::{
    ComponentsBuilder, HttpMethod, Info, LicenseBuilder, Object, OpenApi, OpenApiBuilder, PathItem,
    PathsBuilder, Server, Type,
    schema::AdditionalProperties,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::TagBuilder,
};

use crate::endpoint::{Access, Endpoint};

/// Where it is.
const PATH: &str = "/api/v1/openapi.json";

const ABOUT: &str = "Find a business, see what it sells and when it is free, book, and run the day.\n\n\
    Errors are `application/problem+json` (RFC 9457) with a stable `code`. Instants are RFC 3339 with the business's \
    offset; every offset is accepted. Somebody who works for several businesses names one in the header \
    `Ombaro-Business` (its address in links). Unknown query parameters are ignored, unknown fields of a body refused.";

static TEXT: LazyLock<String> = LazyLock::new(|| crate::openapi().to_json().unwrap_or_default());

/// The document's own route.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    let any = AdditionalProperties::FreeForm(true);
    let mut object = Object::with_type(Type::Object);
    object.additional_properties = Some(Box::new(any));
    vec![
        Endpoint::new(HttpMethod::Get, PATH, "openapi", "This document", get(show))
            .access(Access::Anyone)
            .answer_of(200, "The document", "application/json", object.into()),
    ]
}

async fn show() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str()).into_response()
}

/// The document of `endpoints`.
pub(crate) fn document(endpoints: Vec<Endpoint>) -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut components = components();
    for endpoint in endpoints {
        paths = paths.path(endpoint.path, PathItem::new(endpoint.method, endpoint.operation));
        components = components.schemas_from_iter(endpoint.schemas);
    }
    let mut info = Info::new("Ombaro", "1");
    info.description = Some(ABOUT.to_owned());
    info.license = Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build());
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/")]))
        .paths(paths)
        .components(Some(components.build()))
        .tags(Some(TAGS.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build())))
        .build()
}

const TAGS: [(&str, &str); 6] = [
    ("auth", "Tokens for API clients"),
    ("businesses", "Finding a business, and what it offers"),
    ("holds", "Times kept while somebody fills in a form"),
    ("bookings", "Orders, and the steps of their life"),
    ("check-ins", "Arrivals"),
    ("openapi.json", "This document"),
];

fn components() -> ComponentsBuilder {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An access token from `auth/login`, or the token that came with a guest's booking"))
        .build();
    let session = ApiKeyValue::with_description("__Host-session", "The session of a browser");
    ComponentsBuilder::new()
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)))
}
