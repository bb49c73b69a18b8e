//! Businesses, what they sell, and when they are free.

use axum::{Extension, Json, extract::State, routing::get};
use shared::{
    booking::{AvailabilityQuery, AvailabilityView, MAX_SERVICES, Page, Wish},
    caller::Caller,
    catalog::{ServiceView, StaffView},
    tenants::{BUSINESS_TYPES, BusinessFilter, BusinessRow, BusinessView},
};
use utoipa::openapi::{HttpMethod, ObjectBuilder, Type, schema::ArrayBuilder};

use crate::{
    Rest,
    endpoint::{Access, Endpoint, date_schema, text_schema, uuid_schema},
    params::Slug,
    problem::Problem,
    query::Query,
    text,
};

type Answer<T> = Result<Json<T>, Problem>;

/// Add-ons in one request.
const MAX_ADDONS: usize = 20;
/// The largest circle.
const MAX_RADIUS_KM: f64 = 200.0;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let endpoint = |path, id, summary, route| {
        Endpoint::new(HttpMethod::Get, path, id, summary, route).access(Access::Anyone)
    };
    vec![
        searching(endpoint("/api/v1/businesses", "listBusinesses", "Find a business", get(list)))
            .answers_list::<BusinessRow>("Businesses, nearest first where a place is named"),
        endpoint("/api/v1/businesses/{slug}", "getBusiness", "One business", get(one))
            .answers::<BusinessView>(200, "The business"),
        endpoint("/api/v1/businesses/{slug}/services", "listServices", "What it sells", get(services))
            .answers_list::<ServiceView>("Services, in the business's own order"),
        endpoint("/api/v1/businesses/{slug}/staff", "listStaff", "Who can be booked", get(staff))
            .answers_list::<StaffView>("Everyone who can be booked"),
        asking(endpoint(
            "/api/v1/businesses/{slug}/availability",
            "getAvailability",
            "Free times",
            get(availability),
        ))
        .answers::<AvailabilityView>(200, "Every day of the range, full ones without times"),
    ]
}

fn searching(endpoint: Endpoint) -> Endpoint {
    let radius = ObjectBuilder::new()
        .schema_type(Type::Number)
        .exclusive_minimum(Some(0))
        .maximum(Some(MAX_RADIUS_KM));
    endpoint
        .query(
            "q",
            text_schema().pattern(Some(text::LINE)).max_length(Some(200)),
            "Words in name, place or services",
        )
        .query("near", text_schema().pattern(Some(text::POINT)), "`lat,lon` in degrees (WGS 84)")
        .query("radius_km", radius, "How far from there, kilometres; 25 when absent")
        .query("type", text_schema().enum_values(Some(BUSINESS_TYPES)), "Business type")
        .query("cursor", text_schema().pattern(Some(text::CURSOR)), "Where the page before ended")
}

fn asking(endpoint: Endpoint) -> Endpoint {
    let addons = ArrayBuilder::new().items(uuid_schema()).max_items(Some(MAX_ADDONS));
    let further = ArrayBuilder::new().items(uuid_schema()).max_items(Some(MAX_SERVICES - 1));
    let guests = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(200));
    endpoint
        .required_query("service", uuid_schema(), "What is wanted")
        .query("option", uuid_schema(), "How long; the service's default when absent")
        .query("addon", addons, "With what")
        .query("staff", uuid_schema(), "By whom; anyone when absent")
        .query("also", further, "Further services of the same visit, one after another")
        .query("guests", guests, "How many come for the first service; the fewest that it is for when absent")
        .query("location", uuid_schema(), "In this of the business's locations; in the main one when absent")
        .query("area", uuid_schema(), "At the customer's in this part of town; on the premises when absent")
        .query("from", date_schema(), "First day, the business's calendar; today when absent")
        .query("to", date_schema(), "Last day, included; 31 days at most, 14 when absent")
}

async fn list(State(rest): State<Rest>, mut query: Query) -> Answer<Page<BusinessRow>> {
    let near = |value: &str| {
        value.split_once(',').is_some_and(|(lat, lon)| text::is_degrees(lat) && text::is_degrees(lon))
    };
    let filter = BusinessFilter {
        q: query.text("q", |words| words.chars().count() <= 200 && text::is_line(words)),
        near: query.text("near", near),
        radius_km: query.number("radius_km", MAX_RADIUS_KM),
        kind: query.word("type", |word| BUSINESS_TYPES.contains(&word).then(|| word.to_owned())),
        cursor: query.text("cursor", text::is_cursor),
    };
    query.finish()?;
    Ok(Json(rest.tenants.search(&filter).await?))
}

async fn one(State(rest): State<Rest>, Slug(slug): Slug) -> Answer<BusinessView> {
    Ok(Json(rest.tenants.get(&slug).await?))
}

async fn services(
    State(rest): State<Rest>,
    Extension(caller): Extension<Caller>,
    Slug(slug): Slug,
) -> Answer<Page<ServiceView>> {
    Ok(Json(Page { items: rest.catalog.services(&slug, &caller.locale).await?, next_cursor: None }))
}

async fn staff(State(rest): State<Rest>, Slug(slug): Slug) -> Answer<Page<StaffView>> {
    Ok(Json(Page { items: rest.catalog.staff(&slug).await?, next_cursor: None }))
}

async fn availability(
    State(rest): State<Rest>,
    Extension(caller): Extension<Caller>,
    Slug(slug): Slug,
    mut query: Query,
) -> Answer<AvailabilityView> {
    let service = query.id("service");
    let (option, addons, staff) = (query.id("option"), query.ids("addon", MAX_ADDONS), query.id("staff"));
    let also = query.ids("also", MAX_SERVICES - 1);
    let guests = query.count("guests", 200);
    let (location, area) = (query.id("location"), query.id("area"));
    let (from, to) = (query.date("from"), query.date("to"));
    let service = query.required("service", service)?;
    let wanted = AvailabilityQuery {
        option,
        addons,
        staff,
        also: also.into_iter().map(Wish::of).collect(),
        guests,
        location,
        area,
        from,
        to,
        ..AvailabilityQuery::of(service)
    };
    Ok(Json(rest.booking.availability(&caller, &slug, &wanted).await?))
}
