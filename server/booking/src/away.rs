//! Visits away from the premises.

use chrono::Duration;
use server_kernel::zone::local;
use server_tenants::Tenant;
use shared::{
    AppError,
    availability::Point,
    booking::{AreaLine, ArrivalWindow, FLEXIBLE, Place, PlaceKind, PlaceLine},
    error::FieldProblem,
    ids::AreaId,
    money::Money,
    time::Instant,
};

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
    /// How many minutes it may begin earlier or later than was agreed.
    pub flexible_minutes: u16,
    /// When it was agreed that it begins; not known while a time is only looked for.
    pub agreed_at: Option<Instant>,
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
        if !FLEXIBLE.contains(&place.flexible_minutes) {
            return Err(wrong("place.flexible_minutes", FieldProblem::OutOfRange));
        }
        Ok(Some(Self {
            kind: place.kind,
            area: area.id,
            at: area.at,
            address,
            fee_minor: area.fee_minor,
            flexible_minutes: place.flexible_minutes,
            agreed_at: None,
        }))
    }

    /// The same, begun at a time that was agreed.
    pub fn agreed(self, at: Instant) -> Self {
        Self { agreed_at: Some(at), ..self }
    }

    /// From the first to the last moment at which it may begin, if it is flexible.
    pub fn window(&self) -> Option<(Instant, Instant)> {
        let by = Duration::minutes(self.flexible_minutes.into());
        self.agreed_at.filter(|_| self.flexible_minutes > 0).map(|at| (at - by, at + by))
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
            window: self.window().map(|(from, until)| ArrivalWindow {
                from: local(tenant.timezone, from),
                until: local(tenant.timezone, until),
            }),
        }
    }
}
