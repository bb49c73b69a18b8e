//! Making a business: a form of several steps. What is typed is kept as it was typed, so that nothing is lost and the wizard can
//! be gone on with on another day; it is read when a step is sent and once more when the business is made.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    error::{AppError, AppResult},
};

/// The steps, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// What it is, and in which country.
    Kind,
    /// What it is called.
    Name,
    /// Where it is.
    Place,
    /// When it is open.
    Hours,
    /// Rooms, chairs or cars.
    Rooms,
    /// Who does the work.
    Team,
    /// What is sold.
    Services,
    /// Everything once more.
    Summary,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 8] = [
        Self::Kind,
        Self::Name,
        Self::Place,
        Self::Hours,
        Self::Rooms,
        Self::Team,
        Self::Services,
        Self::Summary,
    ];

    /// As in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Name => "name",
            Self::Place => "place",
            Self::Hours => "hours",
            Self::Rooms => "rooms",
            Self::Team => "team",
            Self::Services => "services",
            Self::Summary => "summary",
        }
    }

    /// The one that an address names.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == text)
    }

    /// The one after it; the last is its own.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL.into_iter().find(|step| *step > self).unwrap_or(Self::Summary)
    }

    /// The one before it.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|step| *step < self)
    }
}

/// Opening hours of one day, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayInput {
    /// Something where it is open.
    pub open: String,
    /// `09:00`
    pub from: String,
    /// `19:00`; `00:00` is midnight at the end of the day.
    pub to: String,
    /// After a break: `16:00`, or empty.
    pub from2: String,
    /// After a break.
    pub to2: String,
}

impl DayInput {
    /// Open from one time to another.
    #[must_use]
    pub fn open(from: &str, to: &str) -> Self {
        Self { open: "1".to_owned(), from: from.to_owned(), to: to.to_owned(), ..Self::default() }
    }

    /// Whether it is open at all.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }
}

/// Somebody who does the work, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonInput {
    /// Name.
    pub name: String,
    /// What they are.
    pub title: String,
}

/// Something sold for a time and a price, as typed. Rows with the same name are lengths of the same service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceInput {
    /// Something where it is offered.
    pub on: String,
    /// Something where it goes with a service.
    pub addon: String,
    /// Name.
    pub name: String,
    /// How long.
    pub minutes: String,
    /// Decimal.
    pub price: String,
}

impl ServiceInput {
    /// Whether it is offered.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.on.is_empty()
    }

    /// Whether it goes with a service.
    #[must_use]
    pub fn is_addon(&self) -> bool {
        !self.addon.is_empty()
    }
}

/// What it is, and in which country.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KindInput {
    /// Business type.
    pub kind: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// What it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NameInput {
    /// Its name.
    pub business_name: String,
    /// Its address in links; made from the name while it is empty.
    pub slug: String,
    /// Its telephone number.
    pub phone: String,
}

/// Where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceInput {
    /// Street and number.
    pub address: String,
    /// Quarter and city.
    pub place: String,
    /// Degrees, or empty.
    pub latitude: String,
    /// Degrees, or empty.
    pub longitude: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA name.
    pub timezone: String,
    /// What goes before a number without a country code.
    pub phone_prefix: String,
}

/// Rooms, chairs or cars.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoomsInput {
    /// How many.
    pub count: String,
    /// Their names, one a line; those without are numbered.
    pub names: String,
}

/// Who does the work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamInput {
    /// Something where the owner does too.
    pub owner_works: String,
    /// What the owner is.
    pub owner_title: String,
    /// The others.
    pub team: Vec<PersonInput>,
}

/// One step, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepInput {
    /// What it is.
    Kind(KindInput),
    /// What it is called.
    Name(NameInput),
    /// Where it is.
    Place(PlaceInput),
    /// When it is open, Sunday first.
    Hours(Vec<DayInput>),
    /// Rooms.
    Rooms(RoomsInput),
    /// Who does the work.
    Team(TeamInput),
    /// What is sold.
    Services(Vec<ServiceInput>),
}

impl StepInput {
    /// Which step it is.
    #[must_use]
    pub const fn step(&self) -> Step {
        match self {
            Self::Kind(_) => Step::Kind,
            Self::Name(_) => Step::Name,
            Self::Place(_) => Step::Place,
            Self::Hours(_) => Step::Hours,
            Self::Rooms(_) => Step::Rooms,
            Self::Team(_) => Step::Team,
            Self::Services(_) => Step::Services,
        }
    }
}

/// Everything typed so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Steps whose answers are good.
    pub done: Vec<Step>,
    /// What it is.
    pub kind: KindInput,
    /// What it is called.
    pub name: NameInput,
    /// Where it is.
    pub place: PlaceInput,
    /// When it is open, Sunday first.
    pub hours: Vec<DayInput>,
    /// Rooms.
    pub rooms: RoomsInput,
    /// Who does the work.
    pub team: TeamInput,
    /// What is sold.
    pub services: Vec<ServiceInput>,
}

impl Draft {
    /// The first step that still needs an answer.
    #[must_use]
    pub fn current(&self) -> Step {
        Step::ALL.into_iter().find(|step| !self.done.contains(step)).unwrap_or(Step::Summary)
    }

    /// Whether a step may be shown: everything before it has been answered.
    #[must_use]
    pub fn reaches(&self, step: Step) -> bool {
        step <= self.current()
    }
}

/// A business that has been made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Its address in links.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// Where somebody is with making a business.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartView {
    /// What was typed, and suggestions where nothing was.
    pub draft: Draft,
    /// What is wrong with each step, shown once it was sent.
    pub wrong: Vec<(Step, AppError)>,
    /// An address in links that is free, if the one that was typed is not.
    pub free_slug: Option<String>,
    /// The business, once it is there.
    pub made: Option<Made>,
}

/// Making a business.
#[async_trait]
pub trait StartApi: Send + Sync {
    /// How far the caller is. **Permissions:** signed in, with a verified address.
    async fn draft(&self, caller: &Caller) -> AppResult<StartView>;

    /// Keeps what was typed, and says what is wrong with it. **Permissions:** signed in, with a verified address.
    async fn save(&self, caller: &Caller, input: StepInput) -> AppResult<()>;

    /// Keeps what was typed without looking at it: more rows are asked for, or hours are copied. **Permissions:** signed in, with
    /// a verified address.
    async fn keep(&self, caller: &Caller, input: StepInput) -> AppResult<()>;

    /// Makes the business; asked twice, it answers with the same one. The caller's browser is then at it. **Permissions:** signed
    /// in, with a verified address.
    async fn open(&self, caller: &Caller) -> AppResult<Made>;

    /// Begins another one. **Permissions:** signed in, with a verified address.
    async fn begin_again(&self, caller: &Caller) -> AppResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_each_other_and_none_is_skipped() {
        let mut step = Step::Kind;
        for expected in &Step::ALL[1..] {
            assert_eq!(step.next().previous(), Some(step));
            step = step.next();
            assert_eq!(step, *expected);
            assert_eq!(Step::from_text(step.as_str()), Some(step));
        }
        assert_eq!(step.next(), Step::Summary);
    }

    #[test]
    fn a_draft_goes_on_where_it_was_left() {
        let mut draft = Draft { done: vec![Step::Kind, Step::Name], ..Draft::default() };
        assert_eq!(draft.current(), Step::Place);
        assert!(draft.reaches(Step::Name) && draft.reaches(Step::Place) && !draft.reaches(Step::Hours));
        draft.done = Step::ALL[..7].to_vec();
        assert_eq!(draft.current(), Step::Summary);
    }
}
