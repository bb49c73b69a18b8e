//! What is written when a step was taken with a booking.

use super::words::Facts;

/// The business said yes.
pub(super) fn confirmed(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, place, policy, page, .. } = facts;
    match locale {
        "hi" => (
            format!("{business}: आपकी बुकिंग पक्की है"),
            format!(
                "{business} ने आपकी बुकिंग {number} की पुष्टि कर दी है।\n\nसमय: {at}\n{place}{policy}\nबुकिंग और चेक-इन कोड: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: تأكّد حجزك"),
            format!(
                "أكّد {business} حجزك {number}.\n\nالموعد: {at}\n{place}{policy}\nالحجز ورمز الوصول: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: your booking is confirmed"),
            format!(
                "{business} has confirmed your booking {number}.\n\nTime: {at}\n{place}{policy}\nYour booking and check-in code: {page}\n"
            ),
        ),
    }
}

/// It said no, or nothing in time; in its own words why, if it gave any.
pub(super) fn not_confirmed(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, .. } = facts;
    let reason = reason(facts);
    match locale {
        "hi" => (
            format!("{business}: बुकिंग की पुष्टि नहीं हो सकी"),
            format!(
                "{business} में {at} की आपकी बुकिंग {number} की पुष्टि नहीं हो सकी। इसके लिए कोई शुल्क नहीं है।{reason}\n\nबुकिंग: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: تعذّر تأكيد حجزك"),
            format!(
                "تعذّر تأكيد حجزك {number} لدى {business} في {at}. لا تدفع شيئًا مقابله.{reason}\n\nالحجز: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: your booking could not be confirmed"),
            format!(
                "Your booking {number} at {business} on {at} could not be confirmed. It costs you nothing.{reason}\n\nYour booking: {page}\n"
            ),
        ),
    }
}

/// It said no to what the customer asked for, another time or another person, and the visit stands where it stood.
pub(super) fn stays_as_it_was(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, place, policy, page, was, .. } = facts;
    let (with, reason) = (with(locale, facts), reason(facts));
    let (subject, said) = match (locale, was.is_empty()) {
        ("hi", true) => (
            "आपकी विज़िट जैसी थी वैसी ही है",
            format!("{business} ने आपकी बुकिंग {number} में बदलाव के लिए मना किया है।"),
        ),
        ("hi", false) => (
            "आपकी विज़िट जैसी थी वैसी ही है",
            format!("{business} ने आपकी बुकिंग {number} के नए समय ({was}) के लिए मना किया है।"),
        ),
        ("ar", true) => ("تبقى زيارتك كما كانت", format!("لم يوافق {business} على تغيير حجزك {number}.")),
        ("ar", false) => {
            ("تبقى زيارتك كما كانت", format!("لم يوافق {business} على الموعد الجديد ({was}) لحجزك {number}."))
        }
        (_, true) => (
            "your visit stays as it was",
            format!("{business} could not agree to the change of your booking {number}."),
        ),
        (_, false) => (
            "your visit stays as it was",
            format!("{business} could not agree to the new time ({was}) of your booking {number}."),
        ),
    };
    let body = match locale {
        "hi" => format!(
            "{said} आपकी विज़िट जैसी थी वैसी ही है।{reason}\n\nसमय: {at}{with}\n{place}{policy}\nदूसरा समय यहाँ चुनें: {page}\n"
        ),
        "ar" => format!(
            "{said} تبقى زيارتك كما كانت.{reason}\n\nالموعد: {at}{with}\n{place}{policy}\nاختر موعدًا آخر هنا: {page}\n"
        ),
        _ => format!(
            "{said} Your visit stays as it was.{reason}\n\nTime: {at}{with}\n{place}{policy}\nChoose another time here: {page}\n"
        ),
    };
    (format!("{business}: {subject}"), body)
}

/// The business called it off; in its own words why.
pub(super) fn cancelled_by_business(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, others, .. } = facts;
    let (reason, cost) = (reason(facts), cost(locale, facts));
    match locale {
        "hi" => (
            format!("{business}: आपकी बुकिंग रद्द हो गई है"),
            format!(
                "{business} ने {at} की आपकी बुकिंग {number} रद्द कर दी है। हमें खेद है। {cost}{reason}\n{others}\nबुकिंग: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: أُلغي حجزك"),
            format!(
                "ألغى {business} حجزك {number} في {at}. نعتذر عن ذلك. {cost}{reason}\n{others}\nالحجز: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: your booking is called off"),
            format!(
                "{business} has called off your booking {number} on {at}. We are sorry. {cost}{reason}\n{others}\nYour booking: {page}\n"
            ),
        ),
    }
}

/// The customer called it off: what they have in hand.
pub(super) fn cancelled_by_guest(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, page, others, .. } = facts;
    let cost = cost(locale, facts);
    match locale {
        "hi" => (
            format!("{business}: आपने बुकिंग {number} रद्द की है"),
            format!("{business} में {at} की आपकी बुकिंग {number} रद्द हो गई है। {cost}\n{others}\nबुकिंग: {page}\n"),
        ),
        "ar" => (
            format!("{business}: ألغيت الحجز {number}"),
            format!("أُلغي حجزك {number} لدى {business} في {at}. {cost}\n{others}\nالحجز: {page}\n"),
        ),
        _ => (
            format!("{business}: you have called off {number}"),
            format!(
                "Your booking {number} at {business} on {at} is called off. {cost}\n{others}\nYour booking: {page}\n"
            ),
        ),
    }
}

/// The business moved it.
pub(super) fn moved_by_business(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, place, policy, page, was, others, .. } = facts;
    let (with, open) = (with(locale, facts), open(locale, facts));
    match locale {
        "hi" => (
            format!("{business}: आपकी बुकिंग का समय बदल गया है"),
            format!(
                "{business} ने आपकी बुकिंग {number} का समय बदल दिया है।\n\nपहले: {was}\nअब: {at}{with}\n{others}{place}{policy}{open}\nअगर यह ठीक नहीं है, तो यहाँ दूसरा समय चुनें या रद्द करें: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: تغيّر موعد حجزك"),
            format!(
                "غيّر {business} موعد حجزك {number}.\n\nمن قبل: {was}\nالآن: {at}{with}\n{others}{place}{policy}{open}\nإن لم يناسبك فاختر موعدًا آخر أو ألغِه هنا: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: your visit is at another time"),
            format!(
                "{business} has moved your booking {number}.\n\nBefore: {was}\nNow: {at}{with}\n{others}{place}{policy}{open}\nIf it does not suit you, choose another time or call it off here: {page}\n"
            ),
        ),
    }
}

/// The customer moved it.
pub(super) fn moved_by_guest(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, place, policy, page, was, others, .. } = facts;
    let (with, open) = (with(locale, facts), open(locale, facts));
    match locale {
        "hi" => (
            format!("{business}: आपने बुकिंग {number} का समय बदला है"),
            format!(
                "आपकी बुकिंग {number} का नया समय।\n\nपहले: {was}\nअब: {at}{with}\n{others}{place}{policy}{open}\nबुकिंग और चेक-इन कोड: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: غيّرت موعد الحجز {number}"),
            format!(
                "الموعد الجديد لحجزك {number}.\n\nمن قبل: {was}\nالآن: {at}{with}\n{others}{place}{policy}{open}\nالحجز ورمز الوصول: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: you have moved {number}"),
            format!(
                "The new time of your booking {number}.\n\nBefore: {was}\nNow: {at}{with}\n{others}{place}{policy}{open}\nYour booking and check-in code: {page}\n"
            ),
        ),
    }
}

/// With whom; nothing while nobody has it.
fn with(locale: &str, facts: &Facts<'_>) -> String {
    match (facts.person, locale) {
        ("", _) => String::new(),
        (person, "hi") => format!(", {person} के साथ"),
        (person, "ar") => format!("، مع {person}"),
        (person, _) => format!(", with {person}"),
    }
}

/// A line of its own where the business has still to say yes.
fn open(locale: &str, facts: &Facts<'_>) -> String {
    let Facts { business, waits, .. } = facts;
    match (waits, locale) {
        (false, _) => String::new(),
        (true, "hi") => format!("{business} को अभी नए समय की पुष्टि करनी है।\n"),
        (true, "ar") => format!("على {business} تأكيد الموعد الجديد بعد.\n"),
        (true, _) => format!("{business} has still to confirm the new time.\n"),
    }
}

/// The business's own words, as a paragraph of their own.
fn reason(facts: &Facts<'_>) -> String {
    if facts.reason.is_empty() { String::new() } else { format!("\n\n{}", facts.reason) }
}

/// What it has cost to call it off.
fn cost(locale: &str, facts: &Facts<'_>) -> String {
    let Facts { fee, business, credit_lost, .. } = facts;
    match (locale, fee.is_empty(), *credit_lost) {
        ("hi", true, false) => "इसके लिए कोई शुल्क नहीं है।".to_owned(),
        ("ar", true, false) => "لا تدفع شيئًا مقابله.".to_owned(),
        (_, true, false) => "It costs you nothing.".to_owned(),
        ("hi", true, true) => "पैकेज का क्रेडिट चला गया है।".to_owned(),
        ("ar", true, true) => "فُقد رصيد الباقة.".to_owned(),
        (_, true, true) => "The credit of the package is lost.".to_owned(),
        ("hi", false, false) => format!("शुल्क {fee} है, जो {business} में देना है।"),
        ("ar", false, false) => format!("الرسوم {fee}، تُدفع لدى {business}."),
        (_, false, false) => format!("It costs {fee}, to be paid at {business}."),
        ("hi", false, true) => {
            format!("शुल्क {fee} है, जो {business} में देना है, और पैकेज का क्रेडिट चला गया है।")
        }
        ("ar", false, true) => format!("الرسوم {fee}، تُدفع لدى {business}، وفُقد رصيد الباقة."),
        (_, false, true) => {
            format!("It costs {fee}, to be paid at {business}, and the credit of the package is lost.")
        }
    }
}

/// The day before.
pub(super) fn reminder(locale: &str, facts: &Facts<'_>) -> (String, String) {
    let Facts { business, number, at, place, policy, page, .. } = facts;
    let with = with(locale, facts);
    match locale {
        "hi" => (
            format!("{business}: {at} पर आपकी बुकिंग की याद"),
            format!(
                "{business} में हमें आपका इंतज़ार है।\n\nनंबर: {number}\nसमय: {at}{with}\n{place}{policy}\nबुकिंग और चेक-इन कोड: {page}\n"
            ),
        ),
        "ar" => (
            format!("{business}: تذكير بموعدك في {at}"),
            format!(
                "يسعدنا استقبالك لدى {business}.\n\nالرقم: {number}\nالموعد: {at}{with}\n{place}{policy}\nالحجز ورمز الوصول: {page}\n"
            ),
        ),
        _ => (
            format!("{business}: your visit on {at}"),
            format!(
                "We look forward to your visit at {business}.\n\nNumber: {number}\nTime: {at}{with}\n{place}{policy}\nYour booking and check-in code: {page}\n"
            ),
        ),
    }
}
