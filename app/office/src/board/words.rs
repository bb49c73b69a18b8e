//! Words for states and acts.

use app_core::i18n::*;
use leptos_i18n::td_string;
use shared::booking::{Action, BoardView};

use super::{
    address::View,
    day::Word,
    filter::{Filter, Spot, State},
    place::Place,
};

/// The word on a card, and whether it is shown or only said.
pub(crate) fn card_word(word: Word) -> (String, bool) {
    let locale = use_i18n().get_locale();
    let text = match word {
        Word::Confirm => td_string!(locale, office.word_confirm).to_string(),
        Word::Confirmed => td_string!(locale, common.status_confirmed).to_string(),
        Word::Late(minutes) => td_string!(locale, office.word_late, n = minutes).to_string(),
        Word::Missing => td_string!(locale, office.word_missing).to_string(),
        Word::Arrived => td_string!(locale, common.status_checked_in).to_string(),
        Word::Started => td_string!(locale, office.word_started).to_string(),
        Word::Over(minutes) => td_string!(locale, office.word_over, n = minutes).to_string(),
        Word::Done => td_string!(locale, common.status_completed).to_string(),
        Word::Held => td_string!(locale, common.status_held).to_string(),
        Word::Cancelled => td_string!(locale, common.status_cancelled).to_string(),
        Word::NoShow => td_string!(locale, common.status_no_show).to_string(),
    };
    (text, word != Word::Confirmed)
}

/// The icon beside a word.
pub(crate) const fn word_icon(word: Word) -> &'static str {
    match word {
        Word::Confirm | Word::Held => "hourglass",
        Word::Confirmed => "circle-check",
        Word::Late(_) | Word::Missing | Word::Over(_) => "triangle-alert",
        Word::Arrived => "door-open",
        Word::Started => "clock",
        Word::Done => "check",
        Word::Cancelled | Word::NoShow => "ban",
    }
}

/// The verb on a button.
pub(crate) fn verb(action: Action) -> String {
    let locale = use_i18n().get_locale();
    match action {
        Action::Confirm => td_string!(locale, office.do_confirm).to_string(),
        Action::Reject => td_string!(locale, office.do_reject).to_string(),
        Action::Cancel => td_string!(locale, office.do_cancel).to_string(),
        Action::Reschedule => td_string!(locale, office.do_move).to_string(),
        Action::Accept => td_string!(locale, office.do_accept).to_string(),
        Action::Decline => td_string!(locale, office.do_decline).to_string(),
        Action::Depart => td_string!(locale, way.depart).to_string(),
        Action::CheckIn => td_string!(locale, office.do_check_in).to_string(),
        Action::Start => td_string!(locale, office.do_start).to_string(),
        Action::Complete => td_string!(locale, office.do_complete).to_string(),
        Action::NoShow => td_string!(locale, office.do_no_show).to_string(),
        Action::Pay => td_string!(locale, office.do_pay).to_string(),
    }
}

/// The word for a state that is looked for.
pub(crate) fn state_word(state: State) -> String {
    let locale = use_i18n().get_locale();
    match state {
        State::Confirm => td_string!(locale, office.to_confirm).to_string(),
        State::Late => td_string!(locale, office.late).to_string(),
        State::Unassigned => td_string!(locale, office.unassigned).to_string(),
        State::Arrived => td_string!(locale, office.state_arrived).to_string(),
        State::Started => td_string!(locale, office.state_started).to_string(),
        State::Expected => td_string!(locale, office.state_expected).to_string(),
        State::Done => td_string!(locale, office.state_done).to_string(),
    }
}

/// The word for a way to look at the board.
pub(crate) fn view_word(view: View) -> String {
    let locale = use_i18n().get_locale();
    match view {
        View::Day => td_string!(locale, office.view_day).to_string(),
        View::Week => td_string!(locale, office.view_week).to_string(),
        View::Rooms => td_string!(locale, office.view_rooms).to_string(),
        View::List => td_string!(locale, office.view_list).to_string(),
    }
}

/// `Roundhay, Asha Nair`: the place and the person that are looked at; empty where it is all of them.
pub(crate) fn scope_text(board: &BoardView, filter: &Filter) -> String {
    let locale = use_i18n().get_locale();
    let spot = filter.at.and_then(|at| match at {
        Spot::Away => Some(td_string!(locale, office.spot_away).to_string()),
        Spot::At(id) => {
            board.locations.iter().find(|location| location.id == id).map(|location| isolate(&location.name))
        }
    });
    let person = filter.with.and_then(|with| Place::Staff(Some(with)).name(board)).map(|name| isolate(&name));
    match (spot, person) {
        (Some(spot), Some(person)) => {
            td_string!(locale, office.pair, first = spot, second = person).to_string()
        }
        (one, other) => one.or(other).unwrap_or_default(),
    }
}

/// `Meera K.`: enough for those who know her, on a screen that many can see.
pub(crate) fn short_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default().to_owned();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(initial) => format!("{first} {initial}."),
        None => first,
    }
}

/// A name inside a sentence keeps its own direction (Unicode isolates), whatever the sentence's is.
pub(crate) fn isolate(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_wall_a_name_is_short() {
        for (name, short) in
            [("Meera Kulkarni", "Meera K."), ("Ana de la Ruiz", "Ana R."), ("Prince", "Prince"), ("", "")]
        {
            assert_eq!(short_name(name), short);
        }
    }
}
