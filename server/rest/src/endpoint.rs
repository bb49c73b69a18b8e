//! A route and what the document says about it, in one value.

use axum::routing::MethodRouter;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, Header, HttpMethod, KnownFormat, Object, ObjectBuilder, Ref, RefOr, Required,
        ResponseBuilder, Schema, SchemaFormat, Type,
        path::{OperationBuilder, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::ArrayBuilder,
        security::SecurityRequirement,
    },
};

use crate::{Rest, key, problem, text};

/// Schemas by name.
pub(crate) type Schemas = Vec<(String, RefOr<Schema>)>;

/// A route and its description.
pub(crate) struct Endpoint {
    pub method: HttpMethod,
    pub path: &'static str,
    pub route: MethodRouter<Rest>,
    pub operation: OperationBuilder,
    pub schemas: Schemas,
}

/// Who may ask.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anyone; who it is makes no difference.
    Anyone,
    /// Anyone; who is signed in is known.
    Either,
    /// A login or a guest's token.
    SignedIn,
}

impl Endpoint {
    /// A route; what stands in braces in `path` is described by its name.
    pub(crate) fn new(
        method: HttpMethod,
        path: &'static str,
        id: &str,
        summary: &str,
        route: MethodRouter<Rest>,
    ) -> Self {
        let tag = path.split('/').nth(3).unwrap_or_default();
        let operation = OperationBuilder::new().operation_id(Some(id)).summary(Some(summary)).tag(tag);
        let endpoint = Self { method, path, route, operation, schemas: Vec::new() }.common();
        if path.contains("{slug}") {
            let slug = text_schema().pattern(Some(text::SLUG)).build();
            endpoint
                .parameter(ParameterIn::Path, "slug", slug.into(), "The business's address in links")
                .problem(404)
        } else if path.contains("{id}") {
            endpoint.parameter(ParameterIn::Path, "id", uuid_schema(), "The identifier").problem(404)
        } else {
            endpoint
        }
    }

    /// What any request may be answered with.
    fn common(mut self) -> Self {
        problem::Body::schemas(&mut self.schemas);
        self.schemas.push(("Problem".to_owned(), problem::Body::schema()));
        self.problem(401).problem(403).problem(422).problem(429).problem(500).problem(503)
    }

    /// Who may ask.
    pub(crate) fn access(mut self, access: Access) -> Self {
        let scheme = |name: &str| SecurityRequirement::new(name, Vec::<String>::new());
        let mut securities = Vec::new();
        if access == Access::Either {
            securities.push(SecurityRequirement::default());
        }
        if access != Access::Anyone {
            securities.extend([scheme("bearer"), scheme("session")]);
        }
        self.operation = self.operation.securities(Some(securities));
        self
    }

    /// A parameter; only what stands in the path must be there.
    pub(crate) fn parameter(
        mut self,
        place: ParameterIn,
        name: &str,
        schema: RefOr<Schema>,
        about: &str,
    ) -> Self {
        let required = if place == ParameterIn::Path { Required::True } else { Required::False };
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(place)
            .required(required)
            .schema(Some(schema))
            .description(Some(about));
        self.operation = self.operation.parameter(parameter);
        self
    }

    /// A query parameter that may be left out.
    pub(crate) fn query(self, name: &str, schema: impl Into<RefOr<Schema>>, about: &str) -> Self {
        self.parameter(ParameterIn::Query, name, schema.into(), about)
    }

    /// A query parameter that must be there.
    pub(crate) fn required_query(
        mut self,
        name: &str,
        schema: impl Into<RefOr<Schema>>,
        about: &str,
    ) -> Self {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Query)
            .required(Required::True)
            .schema(Some(schema))
            .description(Some(about));
        self.operation = self.operation.parameter(parameter);
        self
    }

    /// A JSON body; where every field may be left out, so may the body.
    pub(crate) fn body<T: ToSchema>(mut self, required: bool) -> Self {
        let content = ContentBuilder::new().schema(Some(self.reference::<T>())).build();
        let required = if required { Required::True } else { Required::False };
        let body =
            RequestBodyBuilder::new().required(Some(required)).content("application/json", content).build();
        self.operation = self.operation.request_body(Some(body));
        self.problem(400).problem(413)
    }

    /// A request that may be repeated under the same key.
    pub(crate) fn repeatable(self) -> Self {
        let schema =
            text_schema().pattern(Some(text::KEY)).min_length(Some(16)).max_length(Some(255)).build();
        self.parameter(
            ParameterIn::Header,
            key::HEADER,
            schema.into(),
            "Under this key the request has one effect",
        )
    }

    /// A JSON answer.
    pub(crate) fn answers<T: ToSchema>(mut self, status: u16, about: &str) -> Self {
        let content = ContentBuilder::new().schema(Some(self.reference::<T>())).build();
        let mut response = ResponseBuilder::new().description(about).content("application/json", content);
        if status == 201 {
            response = response.header("Location", Header::new(Object::with_type(Type::String)));
        }
        self.operation = self.operation.response(status.to_string(), response.build());
        self
    }

    /// A page of a list.
    pub(crate) fn answers_list<T: ToSchema>(mut self, about: &str) -> Self {
        let cursor = ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("Where the next page begins; null on the last one"));
        let page = ObjectBuilder::new()
            .property("items", ArrayBuilder::new().items(self.reference::<T>()))
            .property("next_cursor", cursor)
            .required("items")
            .required("next_cursor");
        self.answer_of(200, about, "application/json", page.build().into())
    }

    /// An answer of another kind.
    pub(crate) fn answer_of(mut self, status: u16, about: &str, media: &str, schema: Schema) -> Self {
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new().description(about).content(media, content).build();
        self.operation = self.operation.response(status.to_string(), response);
        self
    }

    /// An answer without a body.
    pub(crate) fn answers_nothing(mut self, about: &str) -> Self {
        self.operation = self.operation.response("204", ResponseBuilder::new().description(about).build());
        self
    }

    /// A status that is answered with a problem.
    pub(crate) fn problem(mut self, status: u16) -> Self {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let mut response =
            ResponseBuilder::new().description(meaning(status)).content("application/problem+json", content);
        if matches!(status, 429 | 503) {
            response = response.header("Retry-After", Header::new(Object::with_type(Type::Integer)));
        }
        if status == 401 {
            response = response.header("WWW-Authenticate", Header::new(Object::with_type(Type::String)));
        }
        self.operation = self.operation.response(status.to_string(), response.build());
        self
    }

    fn reference<T: ToSchema>(&mut self) -> Ref {
        T::schemas(&mut self.schemas);
        self.schemas.push((T::name().into_owned(), T::schema()));
        Ref::from_schema_name(T::name())
    }
}

/// A text, to be narrowed.
pub(crate) fn text_schema() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// An identifier.
pub(crate) fn uuid_schema() -> RefOr<Schema> {
    text_schema().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))).build().into()
}

/// A date.
pub(crate) fn date_schema() -> RefOr<Schema> {
    text_schema().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).build().into()
}

const fn meaning(status: u16) -> &'static str {
    match status {
        400 => "The body could not be read",
        401 => "Who is asking is not known, or no longer",
        403 => "Who is asking may not do this",
        404 => "There is no such thing here",
        409 => "The state does not allow it",
        410 => "It was valid once",
        413 => "The body is too large",
        422 => "Something asked for is wrong; `errors` says which field",
        429 => "Too many requests",
        503 => "Not now",
        _ => "Our fault",
    }
}
