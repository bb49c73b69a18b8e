//! What of the day is shown. Pure, with the clock as an argument.

use leptos_router::params::ParamsMap;
use shared::{
    booking::{BoardCard, BoardColumn, BoardRoom, BoardView, LocationLine, classes::ClassRow},
    ids::{LocationId, StaffId},
    time::Local,
};

use super::day::{Word, look};

/// Where a visit takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    /// In one of the locations.
    At(LocationId),
    /// At the customer's.
    Away,
}

impl Spot {
    /// As in the address.
    pub fn key(self) -> String {
        match self {
            Self::At(location) => location.to_string(),
            Self::Away => "away".to_owned(),
        }
    }

    /// Reads it from there; none where nothing, or nothing known, is named.
    pub fn read(text: &str) -> Option<Self> {
        if text == "away" { Some(Self::Away) } else { text.parse().ok().map(Self::At) }
    }

    const fn of(card: &BoardCard) -> Option<Self> {
        match card.location {
            Some(location) => Some(Self::At(location)),
            None if card.away => Some(Self::Away),
            None => None,
        }
    }
}

/// How a visit stands, as far as the day is looked through by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum State {
    /// To be decided.
    Confirm,
    /// Should be here.
    Late,
    /// In nobody's column.
    Unassigned,
    /// Here.
    Arrived,
    /// Under way.
    Started,
    /// To come.
    Expected,
    /// Over, or nobody came.
    Done,
}

impl State {
    /// All, what calls for somebody first.
    pub const ALL: [Self; 7] = [
        Self::Confirm,
        Self::Late,
        Self::Unassigned,
        Self::Arrived,
        Self::Started,
        Self::Expected,
        Self::Done,
    ];

    /// As in the address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Late => "late",
            Self::Unassigned => "unassigned",
            Self::Arrived => "arrived",
            Self::Started => "started",
            Self::Expected => "expected",
            Self::Done => "done",
        }
    }

    /// The stylesheet's name of its colour.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Confirm | Self::Unassigned => "pending",
            Self::Late => "late",
            Self::Arrived => "arrived",
            Self::Started => "started",
            Self::Expected => "confirmed",
            Self::Done => "done",
        }
    }

    /// Whether a card stands so.
    pub fn holds(self, board: &BoardView, card: &BoardCard, now: Local) -> bool {
        if self == Self::Unassigned {
            return card.staff.is_none_or(|id| board.columns.iter().all(|column| column.staff.id != id));
        }
        let state = match look(card, now).1 {
            Word::Confirm | Word::Held => Self::Confirm,
            Word::Late(_) | Word::Missing => Self::Late,
            Word::Arrived => Self::Arrived,
            Word::Started | Word::Over(_) => Self::Started,
            Word::Confirmed => Self::Expected,
            Word::Done | Word::Cancelled | Word::NoShow => Self::Done,
        };
        state == self
    }
}

/// What is looked for; the whole day when empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Where.
    pub at: Option<Spot>,
    /// With whom.
    pub with: Option<StaffId>,
    /// How it stands.
    pub state: Option<State>,
    /// A part of a name, a service or a number.
    pub find: String,
}

impl Filter {
    /// Reads the query; what cannot be read is left out.
    pub fn read(query: &ParamsMap) -> Self {
        let state = |text: &str| State::ALL.into_iter().find(|state| state.key() == text);
        Self {
            at: query.get_str("at").and_then(Spot::read),
            with: query.get_str("with").and_then(|text| text.parse().ok()),
            state: query.get_str("state").and_then(state),
            find: query.get_str("q").unwrap_or_default().trim().to_owned(),
        }
    }

    /// What stands in the address, in its order.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, String)> {
        let find = (!self.find.is_empty()).then(|| self.find.clone());
        [
            ("at", self.at.map(Spot::key)),
            ("with", self.with.map(|id| id.to_string())),
            ("state", self.state.map(|state| state.key().to_owned())),
            ("q", find),
        ]
        .into_iter()
        .filter_map(|(key, value)| value.map(|value| (key, value)))
    }

    /// Whether anything may be left out.
    pub fn is_on(&self) -> bool {
        *self != Self::default()
    }

    /// Where and with whom: what the lists beside the board follow as well.
    pub fn scope(&self) -> Self {
        Self { at: self.at, with: self.with, ..Self::default() }
    }

    /// Whether a card is of this place and person.
    pub fn concerns(&self, card: &BoardCard) -> bool {
        self.at.is_none_or(|at| Spot::of(card) == Some(at))
            && self.with.is_none_or(|with| card.staff == Some(with))
    }

    /// Whether a card is shown.
    pub fn shows(&self, board: &BoardView, card: &BoardCard, now: Local) -> bool {
        self.concerns(card)
            && self.state.is_none_or(|state| state.holds(board, card, now))
            && self.finds(&[&card.customer, &card.number, &card.service])
    }

    /// Whether a class is shown: itself, or somebody who comes to it.
    pub fn shows_class(&self, board: &BoardView, class: &ClassRow, now: Local) -> bool {
        let here = self.at.is_none_or(|at| at == Spot::At(class.location));
        let by = self.with.is_none_or(|with| with == class.staff.id);
        let itself = self.state.is_none() && self.finds(&[&class.service.name]);
        let mut seats = board.cards.iter().filter(|card| card.class == Some(class.id));
        here && by && (itself || seats.any(|card| self.shows(board, card, now)))
    }

    fn finds(&self, texts: &[&str]) -> bool {
        let wanted = self.find.to_lowercase();
        wanted.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(&wanted))
    }

    /// The people who are looked at: who works or is booked there.
    pub fn people<'a>(&'a self, board: &'a BoardView) -> impl Iterator<Item = &'a BoardColumn> {
        let there = move |column: &BoardColumn| {
            let mut cards = board.cards.iter().filter(|card| card.staff == Some(column.staff.id));
            match self.at {
                None => true,
                Some(Spot::Away) => cards.any(|card| self.concerns(card)),
                Some(Spot::At(location)) => {
                    column.locations.contains(&location) || cards.any(|card| self.concerns(card))
                }
            }
        };
        let meant = |column: &&BoardColumn| self.with.is_none_or(|with| with == column.staff.id);
        board.columns.iter().filter(meant).filter(move |column| there(column))
    }

    /// The rooms that are looked at.
    pub fn rooms<'a>(&'a self, board: &'a BoardView) -> impl Iterator<Item = &'a BoardRoom> {
        board.rooms.iter().filter(|room| self.at.is_none_or(|at| at == Spot::At(room.location)))
    }

    /// How many are shown, and of how many.
    pub fn counts(&self, board: &BoardView, now: Local) -> (usize, usize) {
        let shown = board.cards.iter().filter(|card| self.shows(board, card, now)).count();
        (shown, board.cards.len())
    }

    /// What can be told apart on this day, and how many stand so; what nobody does only where it is asked for.
    pub fn states(&self, board: &BoardView, now: Local) -> Vec<(State, usize)> {
        let count = |state: State| {
            let stands = |card: &&BoardCard| self.concerns(card) && state.holds(board, card, now);
            board.cards.iter().filter(stands).count()
        };
        let states = State::ALL.into_iter().map(|state| (state, count(state)));
        states.filter(|(state, count)| *count > 0 || self.state == Some(*state)).collect()
    }
}

/// Where visits of this day can be told apart by place: the locations, and whether somebody goes out. Nothing where there
/// is nothing to choose.
pub(crate) fn spots(board: &BoardView) -> Option<(&[LocationLine], bool)> {
    let away = board.cards.iter().any(|card| card.away);
    (board.locations.len() + usize::from(away) > 1).then_some((&board.locations, away))
}

#[cfg(test)]
mod tests {
    use shared::booking::{AppointmentStatus as A, BookingStatus as B, StaffLine};

    use super::{
        super::day::tests::{at, board, card},
        *,
    };

    fn query(pairs: &[(&'static str, &str)]) -> ParamsMap {
        pairs.iter().map(|(key, value)| (*key, (*value).to_owned())).collect()
    }

    /// Somebody's column, with shifts in one location.
    fn column(location: LocationId) -> BoardColumn {
        let staff = StaffLine { id: StaffId::new(), name: "Asha Nair".into() };
        BoardColumn { staff, locations: vec![location], working: Vec::new(), load: 0 }
    }

    #[test]
    fn what_a_link_says_is_what_is_looked_for() {
        let location = LocationId::new();
        for at in [Spot::At(location), Spot::Away] {
            let filter = Filter {
                at: Some(at),
                with: Some(StaffId::new()),
                state: Some(State::Late),
                find: "Tara & Søn".into(),
            };
            let pairs: ParamsMap = filter.pairs().collect();
            assert_eq!(Filter::read(&pairs), filter);
        }
        let nonsense = [("at", "everywhere"), ("with", "me"), ("state", "happy"), ("q", "  ")];
        assert!(!Filter::read(&query(&nonsense)).is_on());
    }

    #[test]
    fn somebody_is_found_by_a_part_of_the_name_or_the_number() {
        let board = board(vec![card(B::Confirmed, A::Scheduled, "10:30", "11:30")]);
        let shown = |find: &str| {
            let filter = Filter { find: find.to_owned(), ..Filter::default() };
            filter.counts(&board, board.now).0
        };
        for (find, expected) in [("", 1), ("tara", 1), ("SINGH", 1), ("b-1", 1), ("stone", 1), ("Meera", 0)] {
            assert_eq!(shown(find), expected, "{find}");
        }
    }

    #[test]
    fn each_state_shows_what_the_cards_say_and_the_counts_agree() {
        let mut cards = vec![
            card(B::Pending, A::Scheduled, "11:30", "12:30"),
            card(B::Confirmed, A::Scheduled, "10:30", "11:30"),
            card(B::Confirmed, A::CheckedIn, "10:30", "11:30"),
            card(B::InProgress, A::InProgress, "10:00", "11:00"),
            card(B::Confirmed, A::Confirmed, "12:00", "13:00"),
            card(B::Completed, A::Completed, "09:00", "10:00"),
        ];
        let here = column(LocationId::new());
        for card in cards.iter_mut().skip(1) {
            card.staff = Some(here.staff.id);
        }
        let board = BoardView { columns: vec![here], ..board(cards) };
        let filter = Filter::default();
        let found = filter.states(&board, at("10:42"));
        assert_eq!(found, State::ALL.map(|state| (state, 1)));
        for state in State::ALL {
            let only = Filter { state: Some(state), ..Filter::default() };
            assert_eq!(only.counts(&board, at("10:42")), (1, 6), "{state:?}");
        }
    }

    #[test]
    fn a_location_has_its_people_and_whoever_is_booked_there() {
        let (mill, lake) = (LocationId::new(), LocationId::new());
        let (asha, bina) = (column(mill), column(lake));
        let mut visit = card(B::Confirmed, A::Scheduled, "10:30", "11:30");
        (visit.location, visit.staff) = (Some(lake), Some(asha.staff.id));
        let mut home = card(B::Confirmed, A::Scheduled, "12:00", "13:00");
        (home.away, home.staff) = (true, Some(bina.staff.id));
        let ids = [asha.staff.id, bina.staff.id];
        let board = BoardView { columns: vec![asha, bina], ..board(vec![visit, home]) };
        let people = |filter: Filter| filter.people(&board).map(|one| one.staff.id).collect::<Vec<_>>();
        let at = |at| Filter { at: Some(at), ..Filter::default() };
        assert_eq!(people(at(Spot::At(mill))), ids[..1]);
        assert_eq!(people(at(Spot::At(lake))), ids);
        assert_eq!(people(at(Spot::Away)), ids[1..]);
        assert_eq!(people(Filter { with: Some(ids[1]), ..Filter::default() }), ids[1..]);
        assert_eq!(at(Spot::At(mill)).counts(&board, board.now), (0, 2));
    }
}
