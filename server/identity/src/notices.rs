//! The messages that tell the owner of an account what was done with it, in the languages of the interface.

use server_kernel::mail::Message;
use shared::{contact::EmailAddress, time::Instant};

use crate::messages::Language;

/// What was done.
pub(crate) enum Notice {
    /// Signing in asks for a code as well.
    TwoStepOn,
    /// It does not any more.
    TwoStepOff,
    /// There are other recovery codes.
    NewCodes,
    /// A recovery code was used, and few are left.
    FewCodes(u32),
    /// A passkey of this name was added.
    PasskeyAdded(String),
    /// It was removed.
    PasskeyRemoved(String),
    /// A passkey signed with an older counter than before: there may be two of it.
    PasskeyCopied(String),
    /// A sign-in from where there was none before.
    NewDevice {
        /// `Firefox · Windows`; may be empty.
        device: String,
        /// When.
        at: Instant,
    },
}

/// Subject and what happened.
type Words = (&'static str, String);

fn english(notice: &Notice) -> Words {
    match notice {
        Notice::TwoStepOn => (
            "Two-step sign-in is on",
            "from now on, signing in to your account at Ombaro takes a code from your authenticator app as well as your \
             password."
                .to_owned(),
        ),
        Notice::TwoStepOff => (
            "Two-step sign-in is off",
            "from now on, your password alone is enough to sign in to your account at Ombaro. The recovery codes are worthless."
                .to_owned(),
        ),
        Notice::NewCodes => (
            "You have new recovery codes",
            "new recovery codes were made for your account at Ombaro. Those from before are worthless.".to_owned(),
        ),
        Notice::FewCodes(left) => (
            "Few recovery codes are left",
            format!(
                "a recovery code was used to sign in to your account at Ombaro. Codes left: {left}. Make new ones on the page \
                 “Two-step sign-in” before they run out."
            ),
        ),
        Notice::PasskeyAdded(name) => (
            "A passkey was added",
            format!("a passkey was added to your account at Ombaro: {name}. It can be used to sign in."),
        ),
        Notice::PasskeyRemoved(name) => (
            "A passkey was removed",
            format!("a passkey was removed from your account at Ombaro: {name}. It cannot be used to sign in any more."),
        ),
        Notice::PasskeyCopied(name) => (
            "A passkey was refused",
            format!(
                "somebody tried to sign in to your account at Ombaro with the passkey {name}. It was refused, because the key may \
                 have been copied. Remove it and add a new one."
            ),
        ),
        Notice::NewDevice { device, at } => (
            "A new sign-in to your account",
            format!(
                "somebody signed in to your account at Ombaro from a device that was not used with it before{}, on {}.",
                named(device, ": "),
                at.format("%Y-%m-%d %H:%M UTC"),
            ),
        ),
    }
}

fn hindi(notice: &Notice) -> Words {
    match notice {
        Notice::TwoStepOn => (
            "दो चरणों में साइन इन चालू है",
            "अब से Ombaro पर आपके खाते में साइन इन करने के लिए पासवर्ड के साथ आपके प्रमाणक ऐप का कोड भी चाहिए।"
                .to_owned(),
        ),
        Notice::TwoStepOff => (
            "दो चरणों में साइन इन बंद है",
            "अब से Ombaro पर आपके खाते में साइन इन करने के लिए केवल पासवर्ड काफ़ी है। रिकवरी कोड अब किसी काम के नहीं हैं।"
                .to_owned(),
        ),
        Notice::NewCodes => (
            "आपके नए रिकवरी कोड बन गए हैं",
            "Ombaro पर आपके खाते के लिए नए रिकवरी कोड बनाए गए हैं। पहले वाले अब काम नहीं करेंगे।".to_owned(),
        ),
        Notice::FewCodes(left) => (
            "थोड़े ही रिकवरी कोड बचे हैं",
            format!(
                "Ombaro पर आपके खाते में एक रिकवरी कोड से साइन इन किया गया है। बचे हुए कोड: {left}। उनके ख़त्म होने से पहले “दो चरणों में \
                 साइन इन” पेज पर नए कोड बनाएँ।"
            ),
        ),
        Notice::PasskeyAdded(name) => (
            "एक पासकी जोड़ी गई है",
            format!("Ombaro पर आपके खाते में एक पासकी जोड़ी गई है: {name}। इससे साइन इन किया जा सकता है।"),
        ),
        Notice::PasskeyRemoved(name) => (
            "एक पासकी हटाई गई है",
            format!("Ombaro पर आपके खाते से एक पासकी हटाई गई है: {name}। अब इससे साइन इन नहीं किया जा सकता।"),
        ),
        Notice::PasskeyCopied(name) => (
            "एक पासकी अस्वीकार की गई",
            format!(
                "किसी ने {name} पासकी से Ombaro पर आपके खाते में साइन इन करने की कोशिश की। उसे अस्वीकार कर दिया गया, क्योंकि हो सकता है \
                 कि उसकी नक़ल बनाई गई हो। उसे हटाकर नई पासकी जोड़ें।"
            ),
        ),
        Notice::NewDevice { device, at } => (
            "आपके खाते में नया साइन इन",
            format!(
                "किसी ने Ombaro पर आपके खाते में ऐसे डिवाइस से साइन इन किया है जो इस खाते के साथ पहले इस्तेमाल नहीं हुआ{}, समय: {}।",
                named(device, ": "),
                at.format("%Y-%m-%d %H:%M UTC"),
            ),
        ),
    }
}

fn arabic(notice: &Notice) -> Words {
    match notice {
        Notice::TwoStepOn => (
            "تم تفعيل تسجيل الدخول بخطوتين",
            "من الآن فصاعدًا يتطلب الدخول إلى حسابك في Ombaro رمزًا من تطبيق المصادقة إلى جانب كلمة المرور."
                .to_owned(),
        ),
        Notice::TwoStepOff => (
            "تم إيقاف تسجيل الدخول بخطوتين",
            "من الآن فصاعدًا تكفي كلمة المرور وحدها للدخول إلى حسابك في Ombaro، ولم تعد رموز الاسترداد صالحة."
                .to_owned(),
        ),
        Notice::NewCodes => (
            "لديك رموز استرداد جديدة",
            "أُنشئت رموز استرداد جديدة لحسابك في Ombaro، ولم تعد الرموز السابقة صالحة.".to_owned(),
        ),
        Notice::FewCodes(left) => (
            "بقي عدد قليل من رموز الاسترداد",
            format!(
                "استُخدم رمز استرداد للدخول إلى حسابك في Ombaro. عدد الرموز المتبقية: {left}. أنشئ رموزًا جديدة في صفحة «تسجيل الدخول \
                 بخطوتين» قبل أن تنفد."
            ),
        ),
        Notice::PasskeyAdded(name) => (
            "أُضيف مفتاح مرور",
            format!("أُضيف مفتاح مرور إلى حسابك في Ombaro: {name}. يمكن استخدامه لتسجيل الدخول."),
        ),
        Notice::PasskeyRemoved(name) => (
            "أُزيل مفتاح مرور",
            format!("أُزيل مفتاح مرور من حسابك في Ombaro: {name}. لم يعد من الممكن استخدامه لتسجيل الدخول."),
        ),
        Notice::PasskeyCopied(name) => (
            "رُفض مفتاح مرور",
            format!(
                "حاول شخص ما الدخول إلى حسابك في Ombaro بمفتاح المرور {name}. رُفض ذلك لأن المفتاح قد يكون منسوخًا. أزله وأضف مفتاحًا \
                 جديدًا."
            ),
        ),
        Notice::NewDevice { device, at } => (
            "تسجيل دخول جديد إلى حسابك",
            format!(
                "سجّل شخص ما الدخول إلى حسابك في Ombaro من جهاز لم يُستخدم معه من قبل{}، في {}.",
                named(device, ": "),
                at.format("%Y-%m-%d %H:%M UTC"),
            ),
        ),
    }
}

fn named(device: &str, before: &str) -> String {
    if device.is_empty() { String::new() } else { format!("{before}{device}") }
}

/// What happened, and the way back for whoever did not do it.
pub(crate) fn write(language: Language, to: &EmailAddress, notice: &Notice, base_url: &str) -> Message {
    let link = format!("{base_url}/forgot");
    let (subject, text) = match language {
        Language::English => english(notice),
        Language::Hindi => hindi(notice),
        Language::Arabic => arabic(notice),
    };
    let body = match language {
        Language::English => format!(
            "Hello,\n\n{text}\n\nIf it was you, there is nothing left to do. If it was not you, choose a new password right \
             away. Whoever is signed in with your account is then signed out:\n\n{link}\n\nOmbaro\n"
        ),
        Language::Hindi => format!(
            "नमस्ते,\n\n{text}\n\nअगर यह आपने किया है, तो और कुछ करने की ज़रूरत नहीं। अगर यह आपने नहीं किया, तो तुरंत नया पासवर्ड चुनें। \
             तब आपके खाते से जो भी साइन इन है, वह साइन आउट हो जाएगा:\n\n{link}\n\nOmbaro\n"
        ),
        Language::Arabic => format!(
            "مرحبًا،\n\n{text}\n\nإن كنت أنت من فعل ذلك، فلا يلزمك شيء آخر. وإن لم تكن أنت، فاختر كلمة مرور جديدة فورًا، وعندها \
             يُسجَّل خروج كل من دخل بحسابك:\n\n{link}\n\nOmbaro\n"
        ),
    };
    Message { to: to.as_str().to_owned(), subject: subject.to_owned(), body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_has_its_own_words_in_every_language_and_the_way_back() {
        let to = EmailAddress::parse("meera@example.com").unwrap();
        let notices = [
            Notice::TwoStepOn,
            Notice::TwoStepOff,
            Notice::NewCodes,
            Notice::FewCodes(2),
            Notice::PasskeyAdded("Phone".to_owned()),
            Notice::PasskeyRemoved("Phone".to_owned()),
            Notice::PasskeyCopied("Phone".to_owned()),
            Notice::NewDevice {
                device: "Firefox · Windows".to_owned(),
                at: "2026-11-20T04:30:00Z".parse().unwrap(),
            },
        ];
        let mut subjects = std::collections::HashSet::new();
        for notice in &notices {
            for language in [Language::English, Language::Hindi, Language::Arabic] {
                let message = write(language, &to, notice, "https://x.test");
                assert!(message.body.contains("\n\nhttps://x.test/forgot\n\n"), "{}", message.body);
                assert!(subjects.insert(message.subject));
            }
        }
    }
}
