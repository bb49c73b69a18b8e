//! What the parts of the board share: the day as it is known, what is being moved, what is to be said.

use app_core::{TooSoon, UiError, use_now, use_viewer};
use leptos::{
    ev::SubmitEvent,
    form::FromFormData,
    prelude::*,
    server_fn::{ServerFn, error::ServerFnUrlError},
    task::spawn_local,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use serde::de::DeserializeOwned;
use shared::{
    ErrorCode,
    booking::{BoardCard, BoardView, BookingView},
    ids::AppointmentId,
    permission::{Module, Scope},
    time::Local,
};

use super::{
    address::Address,
    contact::Contact,
    drag::Lift,
    filter::Filter,
    free::Free,
    kept::Kept,
    place::{Place, places},
    reader::Reader,
};

/// What the page says aloud, and to whom cannot see where a card is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// A new booking came in.
    Booked(BoardCard),
    /// Somebody arrived.
    Arrived(BoardCard),
    /// A card was lifted.
    Lifted(BoardCard),
    /// It would fit at this time, with this person, in this room.
    Fits(Local, Option<String>, Option<String>),
    /// It would not.
    Refused(Local, Option<String>, ErrorCode),
    /// It was dropped there.
    Moved(Local, Option<String>),
    /// It stays where it was.
    Back,
    /// A new booking would begin then, with that person or in that room.
    Free(Local, Option<String>),
}

/// The board's state.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// The day as it is known.
    pub board: RwSignal<BoardView>,
    /// Now.
    pub now: ReadSignal<Local>,
    /// The page's address.
    pub address: Memo<Address>,
    /// What of the day is shown.
    pub filter: Memo<Filter>,
    /// The columns that are shown.
    pub places: Memo<Vec<Place>>,
    /// The connection.
    pub contact: Contact,
    /// What is being moved.
    pub lift: RwSignal<Option<Lift>>,
    /// The empty time that is pointed at.
    pub free: RwSignal<Option<Free>>,
    /// Whether who looks at it may book for others.
    may_book: bool,
    /// Which card that is.
    pub lifted: Memo<Option<AppointmentId>>,
    kept: Kept,
    /// Why the last act was refused.
    pub refused: RwSignal<Option<UiError>>,
    /// Why a form that was sent without scripts was refused: the server says it in the address.
    pub sent: Memo<Option<ErrorCode>>,
    /// What is said aloud.
    pub said: RwSignal<Option<Said>>,
    /// An act is under way.
    pub busy: RwSignal<bool>,
    /// The booking that the last act answered with.
    pub fresh: RwSignal<Option<BookingView>>,
    /// Goes to another address of this page without moving the view.
    pub go: Callback<Address>,
    reader: Reader,
    /// A second click is not another act.
    too_soon: TooSoon,
}

/// Whether who looks at the board may book for others.
fn may_book() -> bool {
    use_viewer().reach.scope(Module::Bookings.create()) >= Some(Scope::Tenant)
}

/// The page's address, as its query says.
pub(crate) fn use_address() -> Memo<Address> {
    let query = use_query_map();
    Memo::new(move |_| query.with(Address::read))
}

/// What the server wrote into the address when it sent a plain form back. The next act has its own answer.
fn sent_back(
    refused: RwSignal<Option<UiError>>,
    fresh: RwSignal<Option<BookingView>>,
) -> Memo<Option<ErrorCode>> {
    let query = use_query_map();
    Memo::new(move |_| {
        let sent = query.with(|query| query.get("__err"))?;
        let answered = refused.with(Option::is_some) || fresh.with(Option::is_some);
        (!answered).then(|| ServerFnUrlError::<UiError>::decode_err(&sent).0.code)
    })
}

impl Desk {
    /// The state of a board that has just been read.
    pub fn new(board: BoardView, address: Memo<Address>) -> Self {
        let now = use_now(board.now);
        let cursor = board.cursor;
        let board = RwSignal::new(board);
        let kept = Kept::new();
        let said = RwSignal::new(None);
        let (refused, fresh) = (RwSignal::new(None), RwSignal::new(None));
        let contact = Contact::new(now);
        let reader = Reader::new(board, kept, said, contact);
        contact.live.listen(vec!["board".to_owned()], cursor, move |frame| reader.hear(&frame));
        contact.watch(move || reader.read_all());
        let filter = Memo::new(move |_| address.with(|address| address.filter.clone()));
        let view = Memo::new(move |_| address.with(|address| address.view));
        let places =
            Memo::new(move |_| board.with(|board| filter.with(|filter| places(board, view.get(), filter))));
        let lift: RwSignal<Option<Lift>> = RwSignal::new(None);
        let lifted = Memo::new(move |_| lift.with(|lift| lift.as_ref().map(|lift| lift.card.appointment)));
        Self {
            board,
            now,
            address,
            filter,
            places,
            contact,
            lift,
            free: RwSignal::new(None),
            may_book: may_book(),
            lifted,
            kept,
            refused,
            sent: sent_back(refused, fresh),
            said,
            busy: RwSignal::new(false),
            fresh,
            go: quiet_navigation(),
            reader,
            too_soon: TooSoon::new(),
        }
    }

    /// Reads the day anew.
    pub fn refresh(self) {
        self.reader.read_all();
    }

    /// The cards that the lists beside the board look at: those of the place and the person that are looked at.
    pub fn among<T>(self, read: impl FnOnce(&mut dyn Iterator<Item = &BoardCard>) -> T) -> T {
        self.board.with(|board| {
            self.filter.with(|filter| read(&mut board.cards.iter().filter(|card| filter.concerns(card))))
        })
    }

    /// Whether a card is left out by what is looked for.
    pub fn is_hidden(self, card: &BoardCard) -> bool {
        let now = self.now.get();
        self.filter.with(|filter| filter.is_on() && self.board.with(|board| !filter.shows(board, card, now)))
    }

    /// Whether the board is only to be looked at.
    pub fn is_still(self) -> bool {
        self.address.with(|address| address.wall)
    }

    /// One card, as it is now; none when it has left the board.
    pub fn card(self, id: AppointmentId) -> RwSignal<Option<BoardCard>> {
        self.board.with_untracked(|board| self.kept.card(board, id))
    }

    /// Whether it has just changed.
    pub fn glow(self, id: AppointmentId) -> RwSignal<bool> {
        self.board.with_untracked(|board| self.kept.glow(board, id))
    }

    /// Whether a new booking can be begun on it.
    pub fn takes_orders(self) -> bool {
        self.may_book && !untrack(|| self.is_still())
    }

    /// Changes one card at once, before the server has answered.
    pub fn change(self, id: AppointmentId, change: impl FnOnce(&mut BoardCard)) {
        self.board.try_update(|board| {
            if let Some(card) = board.cards.iter_mut().find(|card| card.appointment == id) {
                change(card);
            }
        });
        self.board.try_with_untracked(|board| self.kept.take(board));
    }

    /// Does what a form asks for, without leaving the page. Where it is refused, the reason is shown.
    pub fn submit<S>(self, event: &SubmitEvent)
    where
        S: ServerFn<Output = BookingView, Error = UiError> + DeserializeOwned + 'static,
    {
        event.prevent_default();
        if self.busy.get_untracked() || self.too_soon.is_on() {
            return;
        }
        match S::from_event(event) {
            Ok(call) => {
                self.run(call.run_on_client(), |desk, _| {
                    let address = desk.address.get_untracked();
                    if address.ask.is_some() {
                        desk.go.run(Address { ask: None, ..address });
                    }
                });
            }
            Err(_) => self.refused.set(Some(UiError(ErrorCode::Malformed.into()))),
        }
    }

    /// Waits for the server's word, then reads the day anew: when it refused, something here was out of date.
    pub fn run(
        self,
        call: impl Future<Output = Result<BookingView, UiError>> + 'static,
        after: impl FnOnce(Self, &BookingView) + 'static,
    ) {
        self.busy.set(true);
        self.refused.set(None);
        spawn_local(async move {
            let done = call.await;
            // The page may have been left meanwhile.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match done {
                Ok(booking) => {
                    after(self, &booking);
                    self.reader.read(booking.id);
                    self.fresh.set(Some(booking));
                }
                Err(error) => {
                    self.refused.set(Some(error));
                    self.refresh();
                }
            }
            self.too_soon.begin();
        });
    }
}

/// Goes to an address of this page without moving the view.
pub(super) fn quiet_navigation() -> Callback<Address> {
    let navigate = use_navigate();
    Callback::new(move |address: Address| {
        let options = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
        navigate(&address.href(), options);
    })
}
