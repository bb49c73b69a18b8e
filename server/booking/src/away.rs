//! Visits away from the premises.

use server_kernel::DbError;
use server_tenants::Tenant;
use shared::{
    AppError,
    availability::Point,
    booking::{AreaLine, Place, PlaceKind, PlaceLine},
    error::FieldProblem,
    ids::AreaId,
    money::Money,
};
use uuid::Uuid;

use crate::terms::Sold;

/// Where a visit takes place that is not on the premises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Away {
    pub kind: PlaceKind,
    pub area: AreaId,
    /// The middle of the area: ways are reckoned from there.
    pub at: Point,
    /// One line; may still be empty while somebody fills in the form.
    pub address: String,
    /// What it costs on top, minor units.
    pub fee_minor: i64,
}

/// What of a place is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needed {
    /// The part of town: times can be offered then.
    Area,
    /// The address as well: somebody will go there.
    Address,
}

impl Away {
    /// Reads a place; `None` on the premises. Where a time is kept already, the business need not go there any more.
    pub fn parse(
        tenant: &Tenant,
        place: Option<&Place>,
        needed: Needed,
        sold: Sold,
    ) -> Result<Option<Self>, AppError> {
        let Some(place) = place.filter(|place| place.kind != PlaceKind::Premises) else { return Ok(None) };
        let wrong = |field: &'static str, problem| AppError::field(field, problem);
        let id = place.area.ok_or_else(|| wrong("place.area", FieldProblem::Required))?;
        let area = match sold {
            Sold::Now => tenant.area(id),
            Sold::Before => tenant.areas.iter().find(|area| area.id == id),
        };
        let area = area.ok_or_else(|| wrong("place.area", FieldProblem::Unknown))?;
        let address = place.address.split_whitespace().collect::<Vec<_>>().join(" ");
        match address.chars().count() {
            0 if needed == Needed::Address => return Err(wrong("place.address", FieldProblem::Required)),
            301.. => return Err(wrong("place.address", FieldProblem::TooLong)),
            _ if address.chars().any(char::is_control) => {
                return Err(wrong("place.address", FieldProblem::Malformed));
            }
            _ => {}
        }
        Ok(Some(Self { kind: place.kind, area: area.id, at: area.at, address, fee_minor: area.fee_minor }))
    }

    /// As everybody may read it.
    pub fn line(&self, tenant: &Tenant) -> PlaceLine {
        let name = tenant.areas.iter().find(|area| area.id == self.area).map(|area| area.name.clone());
        PlaceLine {
            kind: self.kind,
            area: AreaLine {
                id: self.area,
                name: name.unwrap_or_default(),
                fee: Money::new(self.fee_minor, tenant.currency),
            },
            address: self.address.clone(),
        }
    }
}

/// A booking's place, as its row holds it.
#[derive(Debug)]
pub(crate) struct PlaceRow {
    pub place: String,
    pub area: Option<Uuid>,
    pub address: String,
    pub latitude: Option<i32>,
    pub longitude: Option<i32>,
    pub fee: i64,
}

impl PlaceRow {
    pub fn away(self) -> Result<Option<Away>, DbError> {
        let kind = PlaceKind::parse(&self.place)
            .ok_or(DbError::Inconsistent { table: "bookings", column: "place" })?;
        let point = self.latitude.zip(self.longitude);
        Ok(self.area.zip(point).map(|(area, (latitude, longitude))| Away {
            kind,
            area: AreaId(area),
            at: Point { latitude, longitude },
            address: self.address,
            fee_minor: self.fee,
        }))
    }
}
