//! What is written about leave, in the reader's language.

use chrono::NaiveDate;
use shared::staff::LeaveStatus;

/// One letter.
pub(crate) enum Letter<'a> {
    /// To those who decide.
    Asked { name: &'a str, days: &'a str, page: &'a str },
    /// To whoever asked.
    Decided { status: LeaveStatus, days: &'a str, answer: &'a str, page: &'a str },
    /// To a customer whose visit cannot be as it was booked.
    AnotherTime { business: &'a str, number: &'a str, at: &'a str, page: &'a str },
}

/// `2026-12-01`, `2026-12-01 – 2026-12-03`
pub(crate) fn days(first: NaiveDate, last: NaiveDate) -> String {
    if first == last { first.to_string() } else { format!("{first} – {last}") }
}

/// Subject and body.
pub(crate) fn text(locale: &str, letter: &Letter<'_>) -> (String, String) {
    match locale {
        "hi" => hindi(letter),
        "ar" => arabic(letter),
        _ => english(letter),
    }
}

fn english(letter: &Letter<'_>) -> (String, String) {
    match letter {
        Letter::Asked { name, days, page } => (
            format!("{name} asks for leave: {days}"),
            format!("{name} asks for leave on {days}.\n\nSee what it touches and decide: {page}\n"),
        ),
        Letter::Decided { status, days, answer, page } => {
            let what = match status {
                LeaveStatus::Approved => "is granted",
                LeaveStatus::Rejected => "is not granted",
                _ => "was taken back",
            };
            (
                format!("Your leave on {days} {what}"),
                format!("Your leave on {days} {what}.\n\n{answer}\n\n{page}\n"),
            )
        }
        Letter::AnotherTime { business, number, at, page } => (
            format!("{business}: please choose another time for {number}"),
            format!(
                "Your visit {number} at {business} on {at} cannot take place as it was booked. We are sorry.\n\nChoose another time here: {page}\n"
            ),
        ),
    }
}

fn hindi(letter: &Letter<'_>) -> (String, String) {
    match letter {
        Letter::Asked { name, days, page } => (
            format!("{name} ने छुट्टी माँगी है: {days}"),
            format!("{name} ने {days} की छुट्टी माँगी है।\n\nदेखें कि इससे क्या प्रभावित होगा और फ़ैसला करें: {page}\n"),
        ),
        Letter::Decided { status, days, answer, page } => {
            let what = match status {
                LeaveStatus::Approved => "मंज़ूर हो गई",
                LeaveStatus::Rejected => "मंज़ूर नहीं हुई",
                _ => "वापस ले ली गई",
            };
            (
                format!("{days} की आपकी छुट्टी {what}"),
                format!("{days} की आपकी छुट्टी {what}।\n\n{answer}\n\n{page}\n"),
            )
        }
        Letter::AnotherTime { business, number, at, page } => (
            format!("{business}: कृपया {number} के लिए दूसरा समय चुनें"),
            format!(
                "{business} में {at} की आपकी बुकिंग {number} तय समय पर नहीं हो पाएगी। हमें खेद है।\n\nदूसरा समय यहाँ चुनें: {page}\n"
            ),
        ),
    }
}

fn arabic(letter: &Letter<'_>) -> (String, String) {
    match letter {
        Letter::Asked { name, days, page } => (
            format!("طلب إجازة من {name}: {days}"),
            format!("يطلب {name} إجازة في {days}.\n\nاطّلع على ما تمسّه وقرِّر: {page}\n"),
        ),
        Letter::Decided { status, days, answer, page } => {
            let what = match status {
                LeaveStatus::Approved => "قُبلت إجازتك",
                LeaveStatus::Rejected => "لم تُقبل إجازتك",
                _ => "سُحبت إجازتك",
            };
            (format!("{what}: {days}"), format!("{what} في {days}.\n\n{answer}\n\n{page}\n"))
        }
        Letter::AnotherTime { business, number, at, page } => (
            format!("{business}: نرجو اختيار وقت آخر للحجز {number}"),
            format!(
                "لا يمكن أن يتم موعدك {number} لدى {business} في {at} كما حُجز. نعتذر لك.\n\nاختر وقتًا آخر من هنا: {page}\n"
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything() {
        for locale in ["en", "hi", "ar"] {
            let (subject, body) =
                text(locale, &Letter::Asked { name: "Asha", days: "2026-12-01", page: "https://x" });
            assert!(subject.contains("Asha") && body.contains("https://x"), "{locale}");
            let link =
                Letter::AnotherTime { business: "Serenity", number: "OBO-1", at: "10:00", page: "https://y" };
            assert!(text(locale, &link).1.contains("https://y"), "{locale}");
        }
    }
}
