//! Where a visit takes place: in one of the business's locations, or away from them.

use server_kernel::DbError;
use server_tenants::Tenant;
use shared::{
    AppError,
    availability::Point,
    booking::{LocationLine, Place, PlaceKind, PlaceLine},
    error::FieldProblem,
    ids::{AreaId, LocationId},
    time::Instant,
};
use uuid::Uuid;

use crate::{
    away::{Away, Needed},
    terms::Sold,
};

/// Where a visit takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Venue {
    /// In one of the business's locations.
    At(LocationId),
    /// Where the customer is.
    Away(Away),
}

impl Venue {
    /// Reads a place: the main location where none is named. Where a time is kept already, it may be closed by now.
    pub fn parse(
        tenant: &Tenant,
        place: Option<&Place>,
        needed: Needed,
        sold: Sold,
    ) -> Result<Self, AppError> {
        if let Some(away) = Away::parse(tenant, place, needed, sold)? {
            return Ok(Self::Away(away));
        }
        let Some(id) = place.and_then(|place| place.location) else { return Ok(Self::At(tenant.main)) };
        let known = tenant.locations.iter().any(|each| each.id == id && (each.open || sold == Sold::Before));
        if known { Ok(Self::At(id)) } else { Err(AppError::field("place.location", FieldProblem::Unknown)) }
    }

    /// The same, begun at a time that was agreed.
    pub fn agreed(self, at: Instant) -> Self {
        match self {
            Self::Away(away) => Self::Away(away.agreed(at)),
            here @ Self::At(_) => here,
        }
    }

    /// At the customer's.
    pub const fn away(&self) -> Option<&Away> {
        match self {
            Self::Away(away) => Some(away),
            Self::At(_) => None,
        }
    }

    /// In one of the business's.
    pub const fn location(&self) -> Option<LocationId> {
        match self {
            Self::At(location) => Some(*location),
            Self::Away(_) => None,
        }
    }

    /// As the database has it.
    pub fn kind(&self) -> PlaceKind {
        self.away().map_or(PlaceKind::Premises, |away| away.kind)
    }

    /// The location, as everybody may read it.
    pub fn location_line(&self, tenant: &Tenant) -> Option<LocationLine> {
        let id = self.location()?;
        let location = tenant.locations.iter().find(|each| each.id == id)?;
        Some(LocationLine { id, name: location.name.clone(), address: location.address.clone() })
    }

    /// The place away from the premises, as everybody may read it.
    pub fn place_line(&self, tenant: &Tenant) -> Option<PlaceLine> {
        self.away().map(|away| away.line(tenant))
    }
}

/// A booking's venue, as its row holds it.
#[derive(Debug)]
pub(crate) struct VenueRow {
    pub place: String,
    pub location: Option<Uuid>,
    pub area: Option<Uuid>,
    pub address: String,
    pub latitude: Option<i32>,
    pub longitude: Option<i32>,
    pub fee: i64,
    pub flexible_minutes: i16,
    pub agreed_at: Option<Instant>,
}

impl VenueRow {
    pub fn venue(self) -> Result<Venue, DbError> {
        let unreadable = || DbError::Inconsistent { table: "bookings", column: "place" };
        let kind = PlaceKind::parse(&self.place).ok_or_else(unreadable)?;
        if let Some(location) = self.location {
            return Ok(Venue::At(LocationId(location)));
        }
        let (area, (latitude, longitude)) =
            self.area.zip(self.latitude.zip(self.longitude)).ok_or_else(unreadable)?;
        Ok(Venue::Away(Away {
            kind,
            area: AreaId(area),
            at: Point { latitude, longitude },
            address: self.address,
            fee_minor: self.fee,
            flexible_minutes: u16::try_from(self.flexible_minutes).unwrap_or(0),
            agreed_at: self.agreed_at,
        }))
    }
}
