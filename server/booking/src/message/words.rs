//! The words of the letters, in three languages.

use super::{News, steps};

/// What a letter is made of.
pub(super) struct Facts<'a> {
    pub business: &'a str,
    pub number: &'a str,
    pub at: &'a str,
    pub total: &'a str,
    /// Lines of their own, or nothing: how flexible the time is, and where.
    pub place: &'a str,
    pub page: &'a str,
    pub reason: &'a str,
    /// Who looks after them.
    pub person: &'a str,
    /// A line of its own: what calling it off costs.
    pub policy: &'a str,
    /// When it was to be before; empty where that is not known.
    pub was: &'a str,
    /// What calling it off has cost; empty when nothing.
    pub fee: &'a str,
    /// Whether it has cost a credit of a package.
    pub credit_lost: bool,
    /// A line of its own, or nothing: to which other visits of the series the same was done.
    pub others: &'a str,
    /// Whether the business has still to say yes.
    pub waits: bool,
}

pub(super) fn place_line(locale: &str, address: &str) -> String {
    match locale {
        _ if address.is_empty() => String::new(),
        "hi" => format!("पता: {address}\n"),
        "ar" => format!("العنوان: {address}\n"),
        _ => format!("Address: {address}\n"),
    }
}

pub(super) fn window_line(locale: &str, from: &str, until: &str) -> String {
    match locale {
        "hi" => format!("हम {from} और {until} के बीच कभी भी आ सकते हैं; समय तय होने पर आपको बताएँगे।\n"),
        "ar" => format!("قد نأتي في أي وقت بين {from} و{until}؛ سنخبرك عند تحديد الموعد.\n"),
        _ => format!(
            "We may come at any time between {from} and {until}; you hear from us when it is settled.\n"
        ),
    }
}

pub(super) fn others_line(locale: &str, times: &[String]) -> String {
    match locale {
        _ if times.is_empty() => String::new(),
        "hi" => format!("यही इन समयों के लिए भी: {}\n", times.join(", ")),
        "ar" => format!("وكذلك المواعيد: {}\n", times.join("، ")),
        _ => format!("The same goes for: {}\n", times.join(", ")),
    }
}

/// Subject and body in the customer's language.
pub(super) fn letter(news: News, locale: &str, facts: &Facts<'_>) -> (String, String) {
    match news {
        News::Ordered => text(locale, facts),
        News::Later => later_text(locale, facts),
        News::Moved => moved_text(locale, facts),
        News::CalledOff => called_off_text(locale, facts),
        News::ClassMoved => class_moved_text(locale, facts),
        News::OtherTeacher => other_teacher_text(locale, facts),
        News::Confirmed => steps::confirmed(locale, facts),
        News::NotConfirmed => steps::not_confirmed(locale, facts),
        News::StaysAsItWas => steps::stays_as_it_was(locale, facts),
        News::CancelledByBusiness => steps::cancelled_by_business(locale, facts),
        News::CancelledByGuest => steps::cancelled_by_guest(locale, facts),
        News::MovedByBusiness => steps::moved_by_business(locale, facts),
        News::MovedByGuest => steps::moved_by_guest(locale, facts),
        News::Reminder => steps::reminder(locale, facts),
    }
}

/// What is written after ordering.
fn text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, total, place, policy, page, .. } = facts;
    match locale {
        "hi" => (
            format!("{business} में आपकी बुकिंग {number}"),
            format!(
                "{business} में आपकी बुकिंग हो गई है।\n\nनंबर: {number}\nसमय: {at}\n{place}कुल: {total}\n{policy}\nबुकिंग और चेक-इन कोड: {page}\n"
            ),
        ),
        "ar" => (
            format!("حجزك {number} لدى {business}"),
            format!(
                "سُجّل حجزك لدى {business}.\n\nالرقم: {number}\nالموعد: {at}\n{place}المجموع: {total}\n{policy}\nالحجز ورمز الوصول: {page}\n"
            ),
        ),
        _ => (
            format!("Your booking {number} at {business}"),
            format!(
                "Your booking at {business} is in.\n\nNumber: {number}\nTime: {at}\n{place}Total: {total}\n{policy}\nYour booking and check-in code: {page}\n"
            ),
        ),
    }
}

/// The same for a visit that begins later.
fn later_text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, .. } = facts;
    match locale {
        "hi" => (
            format!("{business}: आपका समय थोड़ा आगे बढ़ा है"),
            format!(
                "{business} में आपकी बुकिंग {number} अब {at} पर शुरू होगी। देरी के लिए क्षमा करें।\n\nबुकिंग: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: تأخّر موعدك قليلًا"),
            format!("حجزك {number} لدى {business} يبدأ الآن عند {at}. نعتذر عن التأخير.\n\nالحجز: {page}\n"),
        ),
        _ => (
            format!("{business}: your visit begins a little later"),
            format!(
                "Your booking {number} at {business} now begins at {at}. We are sorry to keep you waiting.\n\nYour booking: {page}\n"
            ),
        ),
    }
}

/// The same for a visit at home whose time is settled.
fn moved_text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, .. } = facts;
    match locale {
        "hi" => (
            format!("{business}: आपका समय तय हो गया है"),
            format!("{business} से आपकी बुकिंग {number} के लिए कोई {at} पर आएगा।\n\nबुकिंग: {page}\n"),
        ),
        "ar" => (
            format!("{business}: حُدّد موعدك"),
            format!("سيأتي إليك أحد من {business} عند {at} لحجزك {number}.\n\nالحجز: {page}\n"),
        ),
        _ => (
            format!("{business}: your time is settled"),
            format!(
                "For your booking {number}, somebody from {business} comes at {at}.\n\nYour booking: {page}\n"
            ),
        ),
    }
}

/// The same for a class that is not held; in the business's own words why, if it gave any.
fn called_off_text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, reason, .. } = facts;
    let reason = if reason.is_empty() { String::new() } else { format!("\n\n{reason}") };
    match locale {
        "hi" => (
            format!("{business}: {at} की क्लास नहीं होगी"),
            format!(
                "{business} में {at} की क्लास नहीं होगी, इसलिए बुकिंग {number} रद्द है।{reason}\n\nबुकिंग: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: لن تُعقد حصة {at}"),
            format!(
                "لن تُعقد الحصة لدى {business} في {at}، لذلك أُلغي الحجز {number}.{reason}\n\nالحجز: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: the class on {at} is not held"),
            format!(
                "The class at {business} on {at} is not held, so your booking {number} is cancelled.{reason}\n\nYour booking: {page}\n"
            ),
        ),
    }
}

/// The same for a class that is held at another time.
fn class_moved_text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, person, .. } = facts;
    match locale {
        "hi" => (
            format!("{business}: आपकी क्लास का समय बदल गया है"),
            format!(
                "{business} में बुकिंग {number} की आपकी क्लास अब {at} पर {person} के साथ होगी। अगर यह आपके लिए ठीक नहीं है, तो शुरू होने तक आप इसे बिना किसी शुल्क के रद्द कर सकते हैं।\n\nबुकिंग: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: تغيّر موعد حصتك"),
            format!(
                "حصتك في الحجز {number} لدى {business} أصبحت في {at} مع {person}. إن لم يناسبك ذلك فيمكنك إلغاؤها دون مقابل حتى بدايتها.\n\nالحجز: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: your class is at another time"),
            format!(
                "Your class for booking {number} at {business} is now on {at} with {person}. If that does not suit you, you can call it off for nothing until it begins.\n\nYour booking: {page}\n"
            ),
        ),
    }
}

/// The same for a class that somebody else teaches.
fn other_teacher_text(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, person, .. } = facts;
    match locale {
        "hi" => (
            format!("{business}: आपकी क्लास {person} लेंगे"),
            format!(
                "{business} में {at} की आपकी क्लास (बुकिंग {number}) {person} लेंगे। समय वही है।\n\nबुकिंग: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: سيقدّم {person} حصتك"),
            format!(
                "سيقدّم {person} حصتك لدى {business} في {at} (الحجز {number}). لم يتغيّر الموعد.\n\nالحجز: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: {person} teaches your class"),
            format!(
                "{person} teaches your class at {business} on {at} (booking {number}). The time stays.\n\nYour booking: {page}\n"
            ),
        ),
    }
}
