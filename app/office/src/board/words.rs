//! Words for states and acts.

use app_core::i18n::*;
use leptos_i18n::td_string;
use shared::booking::Action;

use super::day::Word;

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
        Word::Late(_) | Word::Missing => "triangle-alert",
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
        Action::CheckIn => td_string!(locale, office.do_check_in).to_string(),
        Action::Start => td_string!(locale, office.do_start).to_string(),
        Action::Complete => td_string!(locale, office.do_complete).to_string(),
        Action::NoShow => td_string!(locale, office.do_no_show).to_string(),
        Action::Pay => td_string!(locale, office.do_pay).to_string(),
    }
}

/// A name inside a sentence keeps its own direction (Unicode isolates), whatever the sentence's is.
pub(crate) fn isolate(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}
