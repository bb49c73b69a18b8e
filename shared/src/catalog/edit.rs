//! What a business writes into its catalogue. Texts are as they were typed; what is wrong is named by the path of its field, e.g.
//! `options.1.price`.

use serde::{Deserialize, Serialize};

use crate::{
    booking::LocationLine,
    ids::{AddonId, CategoryId, LocationId, OptionId, PackageId, RoomId, ServiceId, StaffId},
    money::Money,
};

/// The languages that names can be translated into.
pub const LOCALES: [&str; 3] = ["en", "hi", "ar"];

/// The largest picture of a service.
pub const MAX_PICTURE: usize = 1024 * 1024;

/// The largest sheet.
pub const MAX_SHEET: usize = 1024 * 1024;

/// How a service is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Serving {
    /// To one guest.
    One,
    /// To a party, by one person.
    Together,
    /// To each guest of a party by somebody of their own, in one room: a couple's treatment.
    SideBySide,
    /// As a class: at fixed times, for whoever takes a seat.
    Class,
}

impl Serving {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::One, Self::Together, Self::SideBySide, Self::Class];

    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Together => "together",
            Self::SideBySide => "side_by_side",
            Self::Class => "class",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|serving| serving.as_str() == text)
    }
}

/// A name in another language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NameInput {
    /// `en`, `hi`, `ar`.
    pub locale: String,
    /// Empty: there is none.
    pub name: String,
    /// Of a service.
    pub description: String,
}

/// A length.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OptionInput {
    /// Minutes, which tell one length of a service from another; empty together with the price: there is none.
    pub minutes: String,
    /// Decimal number.
    pub price: String,
    /// After how many minutes nobody has to be there.
    pub gap_after: String,
    /// For how many minutes.
    pub gap: String,
}

/// A service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceInput {
    /// Its name.
    pub name: String,
    /// Under which heading it stands.
    pub category: String,
    /// Short, the business's own, e.g. `SWD`.
    pub code: String,
    /// One or two sentences.
    pub description: String,
    /// Whether customers see it.
    pub published: bool,
    /// Its lengths.
    pub options: Vec<OptionInput>,
    /// The place in `options` of the one that is taken when nobody says otherwise.
    pub usual: String,
    /// Who does it.
    pub staff: Vec<String>,
    /// Minutes kept free before.
    pub buffer_before: String,
    /// Minutes kept free after.
    pub buffer_after: String,
    /// Whether it takes a room.
    pub needs_room: bool,
    /// In which rooms; none: in any.
    pub rooms: Vec<String>,
    /// Whether it takes a device.
    pub needs_device: bool,
    /// Whether it takes a vehicle.
    pub needs_vehicle: bool,
    /// Which devices and vehicles will do; none of a kind: any.
    pub devices: Vec<String>,
    /// How it is given: see [`Serving`]; empty: to one guest, or to a party where more than one can come.
    pub serving: String,
    /// Where it is given: see [`super::GivenAt`]; empty: on the premises.
    pub given_at: String,
    /// The fewest.
    pub min_participants: String,
    /// The most.
    pub max_participants: String,
    /// What kind of work it is.
    pub style: String,
    /// 1 to 5.
    pub pressure: String,
    /// How it is done.
    pub techniques: String,
    /// Where.
    pub focus_areas: String,
    /// What it is good for.
    pub primary_benefits: String,
    /// For whom it is not.
    pub contraindications: String,
    /// What is used.
    pub oils_products: String,
    /// What has to be ready.
    pub room_setup: String,
    /// Minutes a customer must book ahead; empty: as for the business.
    pub notice: String,
    /// Days a customer can book ahead; empty: as for the business.
    pub horizon: String,
    /// `auto`, `staff`, `manager`; empty: as for the business.
    pub confirmation_mode: String,
    /// Until how many minutes before the start it can be cancelled; empty: as for the business.
    pub free_cancel: String,
    /// What a later cancellation costs, percent.
    pub cancel_fee: String,
    /// What is paid ahead, percent.
    pub deposit: String,
    /// Name and description in other languages.
    pub names: Vec<NameInput>,
}

/// What a length costs with somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PriceInput {
    /// The length.
    pub option: String,
    /// Who.
    pub staff: String,
    /// Empty: as for everybody.
    pub price: String,
}

/// A heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CategoryInput {
    /// Its name.
    pub name: String,
    /// In other languages.
    pub names: Vec<NameInput>,
}

/// An add-on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddonInput {
    /// Its name.
    pub name: String,
    /// Minutes it adds.
    pub minutes: String,
    /// Decimal number.
    pub price: String,
    /// Whether it is offered.
    pub offered: bool,
    /// With which services; none: with every one.
    pub services: Vec<String>,
    /// In other languages.
    pub names: Vec<NameInput>,
}

/// What a service can need besides people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    /// A place.
    #[default]
    Room,
    /// A machine.
    Device,
    /// A car.
    Vehicle,
}

impl ResourceKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Room, Self::Device, Self::Vehicle];

    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Device => "device",
            Self::Vehicle => "vehicle",
        }
    }

    /// The one that is stored as `text`.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A room, a device, a vehicle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResourceInput {
    /// What it is; it stays that.
    pub kind: ResourceKind,
    /// Its name.
    pub name: String,
    /// In which of the business's locations; the main one for a new one that names none, the same as before for an old one.
    pub location: Option<LocationId>,
    /// Whether it can be used.
    pub in_use: bool,
}

/// A length and how many of it are in a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PackageItemInput {
    /// The length.
    pub option: String,
    /// How many.
    pub quantity: String,
}

/// Several visits for one price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PackageInput {
    /// Its name.
    pub name: String,
    /// One or two sentences.
    pub description: String,
    /// Decimal number.
    pub price: String,
    /// Days from buying it; empty: it does not run out.
    pub validity: String,
    /// Whether it is offered.
    pub offered: bool,
    /// What is in it.
    pub items: Vec<PackageItemInput>,
}

/// Where a service is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    /// Customers see it.
    Published,
    /// The business works on it.
    Unpublished,
    /// Not sold any more; what was booked stays.
    Archived,
}

/// What is done to a service as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceStep {
    /// Customers see it from now on.
    Publish,
    /// Nobody from outside sees it any more.
    Unpublish,
    /// It is not sold any more.
    Archive,
    /// It comes back, unpublished.
    Restore,
}

/// Up or down in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// One place earlier.
    Up,
    /// One place later.
    Down,
}

/// Something that stands in an order of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    /// A heading.
    Category,
    /// A service, under its heading.
    Service,
    /// An add-on.
    Addon,
    /// A room, a device, a vehicle.
    Resource,
    /// A package.
    Package,
}

/// Which services are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceFilter {
    /// Words, in any of the languages.
    pub q: String,
    /// Only those; all that are not archived when nothing is said.
    pub state: Option<ServiceState>,
}

/// What the caller may do here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct May {
    /// Make something new.
    pub add: bool,
    /// Change what is there.
    pub change: bool,
    /// Archive and restore.
    pub archive: bool,
    /// Take the sheet home.
    pub export: bool,
}

/// A service in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRow {
    /// Its id.
    pub id: ServiceId,
    /// Its heading.
    pub category: CategoryId,
    /// For the next change.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: Option<String>,
    /// Where it is in its life.
    pub state: ServiceState,
    /// Its lengths, shortest first.
    pub minutes: Vec<i32>,
    /// The lowest price.
    pub from: Option<Money>,
    /// How many people do it.
    pub staff: i64,
    /// Languages it has a name in.
    pub locales: Vec<String>,
    /// Its first picture.
    pub picture: Option<String>,
}

/// A heading with its translations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRow {
    /// Its id.
    pub id: CategoryId,
    /// For the next change.
    pub version: i32,
    /// What is written.
    pub input: CategoryInput,
    /// How many services stand under it, archived ones too.
    pub services: i64,
}

/// The list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicesView {
    /// The business's address in links.
    pub slug: String,
    /// Headings, in order.
    pub categories: Vec<CategoryRow>,
    /// Services, in order; the best first where words were looked for.
    pub services: Vec<ServiceRow>,
    /// How many there are in each state.
    pub counts: Vec<(ServiceState, i64)>,
    /// What the caller may do.
    pub may: May,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A device or a vehicle to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceChoice {
    /// Its id.
    pub id: RoomId,
    /// What it is.
    pub kind: ResourceKind,
    /// Its name.
    pub name: String,
}

/// A price of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceCell {
    /// The length.
    pub option: OptionId,
    /// Who.
    pub staff: StaffId,
    /// Decimal number.
    pub price: String,
}

/// The editor of one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceForm {
    /// The service; none yet for a new one.
    pub id: Option<ServiceId>,
    /// The business's address in links.
    pub slug: String,
    /// For the next change.
    pub version: i32,
    /// Where it is in its life.
    pub state: ServiceState,
    /// What is written, or what was typed when it was refused.
    pub input: ServiceInput,
    /// Headings.
    pub categories: Vec<Choice>,
    /// Who could do it.
    pub staff: Vec<Choice>,
    /// Rooms, devices, vehicles in use.
    pub resources: Vec<ResourceChoice>,
    /// Prices of single people.
    pub prices: Vec<PriceCell>,
    /// Names of its pictures.
    pub pictures: Vec<String>,
    /// The business's currency code.
    pub currency: String,
    /// Bookings from now on that it is in.
    pub ahead: i64,
    /// What the caller may do.
    pub may: May,
}

/// An add-on in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddonRow {
    /// Its id.
    pub id: AddonId,
    /// For the next change.
    pub version: i32,
    /// What is written.
    pub input: AddonInput,
}

/// Add-ons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddonsView {
    /// In order.
    pub addons: Vec<AddonRow>,
    /// With what they could go.
    pub services: Vec<Choice>,
    /// The business's currency code.
    pub currency: String,
    /// What the caller may do.
    pub may: May,
}

/// A room, a device, a vehicle in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceRow {
    /// Its id.
    pub id: RoomId,
    /// For the next change.
    pub version: i32,
    /// What is written.
    pub input: ResourceInput,
    /// Visits from now on that it is taken for.
    pub ahead: i64,
}

/// Rooms, devices, vehicles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourcesView {
    /// In order.
    pub resources: Vec<ResourceRow>,
    /// Where one can be, the main one first.
    pub locations: Vec<LocationLine>,
    /// What the caller may do.
    pub may: May,
}

/// A package in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageRow {
    /// Its id.
    pub id: PackageId,
    /// For the next change.
    pub version: i32,
    /// What is written.
    pub input: PackageInput,
    /// What its parts cost one by one.
    pub single: Money,
}

/// Packages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackagesView {
    /// In order.
    pub packages: Vec<PackageRow>,
    /// What can be in them: the service's name with the minutes.
    pub options: Vec<Choice>,
    /// The business's currency code.
    pub currency: String,
    /// What the caller may do.
    pub may: May,
}
