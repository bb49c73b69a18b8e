//! What stands in a notification: in the app, on a locked screen, and as the subject of the letter about the same thing. One text
//! for all of them, because whoever reads two should not wonder whether two things happened. It says when and what happened,
//! nothing that a stranger who sees the screen should know.

use chrono::{Datelike as _, Timelike as _};

use super::{Notice, NoticeKind};
use crate::time::Local;

const DAYS: [[&str; 7]; 3] = [
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    ["रविवार", "सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार"],
    ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"],
];

const MONTHS: [[&str; 12]; 3] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    ["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"],
    [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
];

/// Which column of the tables a language is.
fn column(locale: &str) -> usize {
    match locale {
        "hi" => 1,
        "ar" => 2,
        _ => 0,
    }
}

fn clock(at: Local) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

/// `Tuesday 24 November at 10:00`.
#[must_use]
pub fn date_and_time(locale: &str, at: Local) -> String {
    let language = column(locale);
    let day = usize::try_from(at.weekday().num_days_from_sunday()).unwrap_or_default();
    let month = usize::try_from(at.month0()).unwrap_or_default();
    let name = |names: &[&'static str], nth: usize| names.get(nth).copied().unwrap_or_default();
    let day = DAYS.get(language).map_or("", |names| name(names, day));
    let month = MONTHS.get(language).map_or("", |names| name(names, month));
    let (date, time) = (at.day(), clock(at));
    match language {
        1 => format!("{day} {date} {month} को {time} बजे"),
        2 => format!("{day} {date} {month} الساعة {time}"),
        _ => format!("{day} {date} {month} at {time}"),
    }
}

/// What is said.
#[must_use]
pub fn text(locale: &str, notice: &Notice) -> String {
    let at = date_and_time(locale, notice.at);
    let time = clock(notice.at);
    // Where it was, or until when one may think about it.
    let other = notice.was.or(notice.by).map(|other| date_and_time(locale, other));
    match locale {
        "hi" => hindi(notice.kind, &at, &time, other.as_deref()),
        "ar" => arabic(notice.kind, &at, &time, other.as_deref()),
        _ => english(notice.kind, &at, &time, other.as_deref()),
    }
}

fn english(kind: NoticeKind, at: &str, time: &str, other: Option<&str>) -> String {
    match (kind, other) {
        (NoticeKind::Booked, _) => format!("Your visit on {at} is booked."),
        (NoticeKind::Requested, _) => {
            format!("Your request for {at} has arrived. You hear as soon as it is confirmed.")
        }
        (NoticeKind::Confirmed, _) => format!("Your visit on {at} is confirmed."),
        (NoticeKind::Refused, _) => format!("Your visit on {at} could not be confirmed."),
        (NoticeKind::CalledOff, _) => format!("Your visit on {at} was called off."),
        (NoticeKind::Moved, Some(was)) => format!("Your visit on {was} was moved to {at}."),
        (NoticeKind::Moved, None) => format!("Your visit is now on {at}."),
        (NoticeKind::OnTheWay, _) => format!("Somebody is on the way to you: your visit begins at {time}."),
        (NoticeKind::Reminder, _) => format!("Your visit is on {at}."),
        (NoticeKind::Soon, _) => format!("Your visit begins at {time}."),
        (NoticeKind::Assigned, _) => format!("A visit on {at} is yours."),
        (NoticeKind::Asked, Some(by)) => format!("Can you do a visit on {at}? Please answer by {by}."),
        (NoticeKind::Asked, None) => format!("A visit on {at} waits for your yes."),
        (NoticeKind::Arrived, _) => format!("Your guest for {time} is here."),
        (NoticeKind::VisitMoved, Some(was)) => format!("Your visit on {was} was moved to {at}."),
        (NoticeKind::VisitMoved, None) => format!("A visit of yours is now on {at}."),
        (NoticeKind::Taken, _) => format!("The visit on {at} is no longer yours."),
        (NoticeKind::VisitCalledOff | NoticeKind::BookingCalledOff, _) => {
            format!("The visit on {at} was called off.")
        }
        (NoticeKind::NewBooking, _) => format!("New booking for {at}."),
        (NoticeKind::ToApprove, _) => format!("A booking for {at} waits for your answer."),
        (NoticeKind::NeedsSomebody, _) => format!("The visit on {at} needs somebody else."),
        (NoticeKind::Behind, _) => format!("Somebody is behind: a visit now begins at {time}."),
    }
}

fn hindi(kind: NoticeKind, at: &str, time: &str, other: Option<&str>) -> String {
    match (kind, other) {
        (NoticeKind::Booked, _) => format!("{at} आपकी बुकिंग हो गई है।"),
        (NoticeKind::Requested, _) => {
            format!("{at} के लिए आपका अनुरोध मिल गया है। पुष्टि होते ही आपको बताया जाएगा।")
        }
        (NoticeKind::Confirmed, _) => format!("{at} आपकी बुकिंग की पुष्टि हो गई है।"),
        (NoticeKind::Refused, _) => format!("{at} आपकी बुकिंग की पुष्टि नहीं हो सकी।"),
        (NoticeKind::CalledOff, _) => format!("{at} होने वाली आपकी बुकिंग रद्द हो गई है।"),
        (NoticeKind::Moved, Some(was)) => format!("आपकी बुकिंग का समय बदल गया है: पहले {was}, अब {at}।"),
        (NoticeKind::Moved, None) => format!("आपकी बुकिंग अब {at} है।"),
        (NoticeKind::OnTheWay, _) => format!("आपके पास आने के लिए कोई निकल चुका है: विज़िट {time} बजे शुरू होगी।"),
        (NoticeKind::Reminder, _) => format!("आपकी बुकिंग {at} है।"),
        (NoticeKind::Soon, _) => format!("आपकी बुकिंग {time} बजे शुरू होगी।"),
        (NoticeKind::Assigned, _) => format!("{at} की विज़िट आपको दी गई है।"),
        (NoticeKind::Asked, Some(by)) => {
            format!("क्या आप {at} की विज़िट कर सकते हैं? कृपया {by} तक जवाब दें।")
        }
        (NoticeKind::Asked, None) => format!("{at} की विज़िट आपकी हाँ की प्रतीक्षा में है।"),
        (NoticeKind::Arrived, _) => format!("{time} बजे के आपके मेहमान आ गए हैं।"),
        (NoticeKind::VisitMoved, Some(was)) => format!("आपकी विज़िट का समय बदल गया है: पहले {was}, अब {at}।"),
        (NoticeKind::VisitMoved, None) => format!("आपकी एक विज़िट अब {at} है।"),
        (NoticeKind::Taken, _) => format!("{at} की विज़िट अब आपकी नहीं है।"),
        (NoticeKind::VisitCalledOff | NoticeKind::BookingCalledOff, _) => {
            format!("{at} होने वाली विज़िट रद्द हो गई है।")
        }
        (NoticeKind::NewBooking, _) => format!("{at} के लिए नई बुकिंग।"),
        (NoticeKind::ToApprove, _) => format!("{at} की बुकिंग आपके जवाब की प्रतीक्षा में है।"),
        (NoticeKind::NeedsSomebody, _) => format!("{at} की विज़िट के लिए कोई और चाहिए।"),
        (NoticeKind::Behind, _) => format!("देरी हो रही है: एक विज़िट अब {time} बजे शुरू होगी।"),
    }
}

fn arabic(kind: NoticeKind, at: &str, time: &str, other: Option<&str>) -> String {
    match (kind, other) {
        (NoticeKind::Booked, _) => format!("تم حجز موعدك يوم {at}."),
        (NoticeKind::Requested, _) => format!("وصل طلبك ليوم {at}. سنخبرك فور تأكيده."),
        (NoticeKind::Confirmed, _) => format!("تأكّد موعدك يوم {at}."),
        (NoticeKind::Refused, _) => format!("تعذّر تأكيد موعدك يوم {at}."),
        (NoticeKind::CalledOff, _) => format!("أُلغي موعدك يوم {at}."),
        (NoticeKind::Moved, Some(was)) => format!("نُقل موعدك من يوم {was} إلى يوم {at}."),
        (NoticeKind::Moved, None) => format!("موعدك الآن يوم {at}."),
        (NoticeKind::OnTheWay, _) => format!("مقدّم الخدمة في الطريق إليك: يبدأ موعدك الساعة {time}."),
        (NoticeKind::Reminder, _) => format!("تذكير: موعدك يوم {at}."),
        (NoticeKind::Soon, _) => format!("يبدأ موعدك الساعة {time}."),
        (NoticeKind::Assigned, _) => format!("أُسندت إليك زيارة يوم {at}."),
        (NoticeKind::Asked, Some(by)) => {
            format!("هل يمكنك القيام بزيارة يوم {at}؟ يُرجى الرد قبل يوم {by}.")
        }
        (NoticeKind::Asked, None) => format!("زيارة يوم {at} تنتظر موافقتك."),
        (NoticeKind::Arrived, _) => format!("وصل ضيفك في موعد الساعة {time}."),
        (NoticeKind::VisitMoved, Some(was)) => format!("نُقلت زيارتك من يوم {was} إلى يوم {at}."),
        (NoticeKind::VisitMoved, None) => format!("إحدى زياراتك الآن يوم {at}."),
        (NoticeKind::Taken, _) => format!("لم تعد الزيارة يوم {at} من نصيبك."),
        (NoticeKind::VisitCalledOff | NoticeKind::BookingCalledOff, _) => format!("أُلغيت الزيارة يوم {at}."),
        (NoticeKind::NewBooking, _) => format!("حجز جديد ليوم {at}."),
        (NoticeKind::ToApprove, _) => format!("حجز ليوم {at} ينتظر ردّك."),
        (NoticeKind::NeedsSomebody, _) => format!("الزيارة يوم {at} تحتاج إلى شخص آخر."),
        (NoticeKind::Behind, _) => format!("هناك تأخير: تبدأ إحدى الزيارات الآن الساعة {time}."),
    }
}

/// What a message says that only shows that it works.
#[must_use]
pub fn test_text(locale: &str) -> &'static str {
    match locale {
        "hi" => "सूचनाएँ इस डिवाइस पर ऐसी दिखेंगी।",
        "ar" => "هكذا تظهر الإشعارات على هذا الجهاز.",
        _ => "This is what notifications look like on this device.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(kind: NoticeKind, moved: bool) -> Notice {
        let at = |text: &str| text.parse().unwrap();
        Notice {
            kind,
            at: at("2026-11-25T11:30:00+05:30"),
            was: moved.then(|| at("2026-11-24T10:00:00+05:30")),
            by: None,
        }
    }

    #[test]
    fn it_says_when_and_what_happened() {
        let said = |locale, kind, moved| text(locale, &notice(kind, moved));
        assert_eq!(
            said("en", NoticeKind::Moved, true),
            "Your visit on Tuesday 24 November at 10:00 was moved to Wednesday 25 November at 11:30."
        );
        assert_eq!(said("en", NoticeKind::Soon, false), "Your visit begins at 11:30.");
        assert_eq!(said("hi", NoticeKind::Reminder, false), "आपकी बुकिंग बुधवार 25 नवंबर को 11:30 बजे है।");
        assert_eq!(
            said("ar", NoticeKind::CalledOff, false),
            "أُلغي موعدك يوم الأربعاء 25 نوفمبر الساعة 11:30."
        );
    }

    #[test]
    fn everything_is_said_in_every_language_with_its_time() {
        for locale in ["en", "hi", "ar"] {
            for kind in NoticeKind::ALL {
                let said = text(locale, &notice(*kind, true));
                assert!(said.contains("11:30"), "{locale} {kind:?}: {said}");
                assert_eq!(NoticeKind::from_stored(kind.as_str()), Some(*kind));
                let english = text("en", &notice(*kind, true));
                assert_eq!(locale == "en", said == english, "{locale} {kind:?}");
            }
        }
    }
}
