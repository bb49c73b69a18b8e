//! How the types that are not plain structures look in the OpenAPI document.

use std::borrow::Cow;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, Object, ObjectBuilder, RefOr, Schema, SchemaFormat, Type, schema::AdditionalProperties,
    },
};

use crate::{
    booking::{AppointmentStatus, BookingStatus},
    error::ErrorCode,
    money::{Currency, Money},
};

/// An identifier.
pub(crate) fn id() -> RefOr<Schema> {
    text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))).build().into()
}

/// An instant on the wire.
pub(crate) struct When;

/// A time of day on a wall, without a date or a zone.
pub(crate) struct WallTime;

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn words(all: impl Iterator<Item = &'static str>, description: &str) -> RefOr<Schema> {
    text().enum_values(Some(all)).description(Some(description)).build().into()
}

macro_rules! schemas {
    ($($name:ident = $text:literal: $schema:expr;)+) => {$(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $schema
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($text)
            }
        }
    )+};
}

schemas! {
    When = "Instant": text()
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .description(Some("A point in time (RFC 3339) with the business's offset; every offset is accepted"))
        .build()
        .into();
    WallTime = "WallTime": text()
        .pattern(Some(r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?$"))
        .description(Some("A time of day, the business's clock"))
        .build()
        .into();
    Currency = "Currency": text()
        .pattern(Some("^[A-Z]{3}$"))
        .description(Some("A currency code of ISO 4217"))
        .build()
        .into();
    Money = "Money": money().into();
    BookingStatus = "BookingStatus": words(Self::ALL.iter().map(|status| status.as_str()), "The state of an order");
    AppointmentStatus = "AppointmentStatus":
        words(Self::ALL.iter().map(|status| status.as_str()), "The state of one appointment");
    ErrorCode = "ErrorCode":
        words(Self::ALL.iter().map(|code| code.as_str()), "A stable code: never renamed, never reused");
}

fn money() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .property("amount", text().pattern(Some(r"^-?[0-9]+(\.[0-9]+)?$")))
        .property("currency", Currency::schema())
        .required("amount")
        .required("currency")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)))
        .description(Some("An amount of one currency, as a decimal string"))
        .build()
}
