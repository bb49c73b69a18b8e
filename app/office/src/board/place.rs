//! Whose columns the day is shown in: people's or rooms'.

use shared::{
    booking::{BoardCard, BoardView, classes::ClassRow},
    ids::{RoomId, StaffId},
};

use super::{address::View, filter::Filter};

/// A column: somebody's or a room's, and what is in nobody's or in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// A person's.
    Staff(Option<StaffId>),
    /// A room's.
    Room(Option<RoomId>),
}

impl Place {
    /// Where a card lies. Somebody who no longer has a column leaves work behind that has to be seen.
    pub fn of(board: &BoardView, card: &BoardCard, view: View) -> Self {
        if view == View::Rooms {
            let known = |id: &RoomId| board.rooms.iter().any(|each| each.room.id == *id);
            Self::Room(card.room_id.filter(known))
        } else {
            let known = |id: &StaffId| board.columns.iter().any(|column| column.staff.id == *id);
            Self::Staff(card.staff.filter(known))
        }
    }

    /// Whether it is a column that something can be put into.
    pub const fn is_somewhere(self) -> bool {
        matches!(self, Self::Staff(Some(_)) | Self::Room(Some(_)))
    }

    /// What it is called.
    pub fn name(self, board: &BoardView) -> Option<String> {
        match self {
            Self::Staff(staff) => board
                .columns
                .iter()
                .find(|column| Some(column.staff.id) == staff)
                .map(|it| it.staff.name.clone()),
            Self::Room(room) => {
                board.rooms.iter().find(|each| Some(each.room.id) == room).map(|it| it.room.name.clone())
            }
        }
    }

    /// The view that has it.
    const fn view(self) -> View {
        match self {
            Self::Staff(_) => View::Day,
            Self::Room(_) => View::Rooms,
        }
    }
}

/// The columns that are shown, in order; what is in none comes first.
pub(crate) fn places(board: &BoardView, view: View, filter: &Filter) -> Vec<Place> {
    let lost = if view == View::Rooms { Place::Room(None) } else { Place::Staff(None) };
    let mut found: Vec<Place> = if view == View::Rooms {
        filter.rooms(board).map(|each| Place::Room(Some(each.room.id))).collect()
    } else {
        filter.people(board).map(|column| Place::Staff(Some(column.staff.id))).collect()
    };
    if cards_of(board, lost).iter().any(|card| filter.concerns(card)) {
        found.insert(0, lost);
    }
    found
}

/// The cards of one column. Whoever comes to a class is on the card of the class.
pub(crate) fn cards_of(board: &BoardView, place: Place) -> Vec<&BoardCard> {
    let alone = board.cards.iter().filter(|card| card.class.is_none());
    match place {
        // Found without looking through the columns for each card.
        Place::Staff(Some(id)) => alone.filter(|card| card.staff == Some(id)).collect(),
        Place::Room(Some(id)) => alone.filter(|card| card.room_id == Some(id)).collect(),
        lost => alone.filter(|card| Place::of(board, card, lost.view()) == lost).collect(),
    }
}

/// The classes of one column.
pub(crate) fn classes_of(board: &BoardView, place: Place) -> Vec<&ClassRow> {
    let here = |class: &&ClassRow| match place {
        Place::Staff(staff) => staff == Some(class.staff.id),
        Place::Room(room) => room == class.room.as_ref().map(|room| room.id),
    };
    board.classes.iter().filter(here).collect()
}

#[cfg(test)]
mod tests {
    use shared::{
        booking::{AppointmentStatus as A, BoardRoom, BookingStatus as B, RoomLine},
        ids::LocationId,
    };

    use super::{
        super::day::tests::{board, card},
        *,
    };

    #[test]
    fn work_of_somebody_without_a_column_is_to_be_placed() {
        let mut lost = card(B::Confirmed, A::Scheduled, "10:30", "11:30");
        lost.staff = Some(StaffId::new());
        let board = board(vec![lost]);
        assert_eq!(places(&board, View::Day, &Filter::default()), [Place::Staff(None)]);
        assert_eq!(cards_of(&board, Place::Staff(None)).len(), 1);
    }

    #[test]
    fn rooms_have_what_takes_place_in_them_and_the_rest_stands_first() {
        let (room, location) = (RoomLine { id: RoomId::new(), name: "Room 1".into() }, LocationId::new());
        let mut inside = card(B::Confirmed, A::Scheduled, "10:30", "11:30");
        inside.room_id = Some(room.id);
        let outside = card(B::Confirmed, A::Scheduled, "10:30", "11:30");
        let place = Place::Room(Some(room.id));
        let board = BoardView { rooms: vec![BoardRoom { room, location }], ..board(vec![inside, outside]) };
        assert_eq!(places(&board, View::Rooms, &Filter::default()), [Place::Room(None), place]);
        assert_eq!(cards_of(&board, place), [&board.cards[0]]);
        assert_eq!(cards_of(&board, Place::Room(None)), [&board.cards[1]]);
        assert_eq!(place.name(&board).as_deref(), Some("Room 1"));
    }
}
