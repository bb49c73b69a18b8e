//! The messages about an account, in the languages of the interface.

use server_kernel::mail::Message;
use shared::contact::EmailAddress;

/// A language that messages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Hindi,
    Arabic,
}

impl Language {
    /// The one for a locale such as `hi` or `ar-AE`; English for any other.
    pub(crate) fn of(locale: &str) -> Self {
        match locale.split(['-', '_']).next().map(str::to_ascii_lowercase).as_deref() {
            Some("hi") => Self::Hindi,
            Some("ar") => Self::Arabic,
            _ => Self::English,
        }
    }

    /// As stored with the account.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Hindi => "hi",
            Self::Arabic => "ar",
        }
    }
}

/// Asks to verify an address.
pub(crate) fn verify(language: Language, to: &EmailAddress, link: &str) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Confirm your e-mail address",
            format!(
                "Hello,\n\nsomebody registered at Ombaro with this e-mail address. If it was you, confirm it here; the link \
                 is good for 24 hours and can be used once:\n\n{link}\n\nIf it was not you, please do not open the link, and \
                 ignore this message: nothing happens without it.\n\nOmbaro\n"
            ),
        ),
        Language::Hindi => (
            "अपने ई-मेल पते की पुष्टि करें",
            format!(
                "नमस्ते,\n\nकिसी ने इस ई-मेल पते से Ombaro पर पंजीकरण किया है। अगर वह आप ही थे, तो यहाँ पुष्टि करें; यह लिंक 24 घंटे तक \
                 मान्य है और एक ही बार काम करता है:\n\n{link}\n\nअगर वह आप नहीं थे, तो कृपया लिंक न खोलें और इस संदेश को अनदेखा करें: \
                 इसके बिना कुछ नहीं होगा।\n\nOmbaro\n"
            ),
        ),
        Language::Arabic => (
            "تأكيد عنوان بريدك الإلكتروني",
            format!(
                "مرحبًا،\n\nسجّل شخص ما في Ombaro بعنوان البريد الإلكتروني هذا. إن كنت أنت، فأكّد عنوانك من هنا؛ الرابط صالح لمدة \
                 24 ساعة ويُستخدم مرة واحدة:\n\n{link}\n\nإن لم تكن أنت، فالرجاء عدم فتح الرابط وتجاهل هذه الرسالة: لن يحدث شيء \
                 من دونه.\n\nOmbaro\n"
            ),
        ),
    };
    message(to, subject, body)
}

/// Tells the owner of an account that somebody tried to register with its address.
pub(crate) fn already_registered(language: Language, to: &EmailAddress, link: &str) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "You already have an account",
            format!(
                "Hello,\n\nsomebody tried to register at Ombaro with this e-mail address, but you already have an account. \
                 Sign in here:\n\n{link}\n\nIf it was not you, ignore this message: your account has not changed.\n\nOmbaro\n"
            ),
        ),
        Language::Hindi => (
            "आपका खाता पहले से है",
            format!(
                "नमस्ते,\n\nकिसी ने इस ई-मेल पते से Ombaro पर पंजीकरण करने की कोशिश की, लेकिन आपका खाता पहले से है। यहाँ साइन इन \
                 करें:\n\n{link}\n\nअगर वह आप नहीं थे, तो इस संदेश को अनदेखा करें: आपके खाते में कुछ नहीं बदला है।\n\nOmbaro\n"
            ),
        ),
        Language::Arabic => (
            "لديك حساب بالفعل",
            format!(
                "مرحبًا،\n\nحاول شخص ما التسجيل في Ombaro بعنوان البريد الإلكتروني هذا، لكن لديك حساب بالفعل. سجّل الدخول من \
                 هنا:\n\n{link}\n\nإن لم تكن أنت، فتجاهل هذه الرسالة: لم يتغيّر شيء في حسابك.\n\nOmbaro\n"
            ),
        ),
    };
    message(to, subject, body)
}

/// Leads to a new password.
pub(crate) fn reset(language: Language, to: &EmailAddress, link: &str) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Choose a new password",
            format!(
                "Hello,\n\nsomebody asked for a new password for your account at Ombaro. If it was you, choose one here; the \
                 link is good for one hour and can be used once:\n\n{link}\n\nIf it was not you, ignore this message: your \
                 password stays as it is.\n\nOmbaro\n"
            ),
        ),
        Language::Hindi => (
            "नया पासवर्ड चुनें",
            format!(
                "नमस्ते,\n\nकिसी ने Ombaro पर आपके खाते के लिए नया पासवर्ड माँगा है। अगर वह आप ही थे, तो यहाँ नया पासवर्ड चुनें; यह लिंक \
                 एक घंटे तक मान्य है और एक ही बार काम करता है:\n\n{link}\n\nअगर वह आप नहीं थे, तो इस संदेश को अनदेखा करें: आपका \
                 पासवर्ड वैसा ही रहेगा।\n\nOmbaro\n"
            ),
        ),
        Language::Arabic => (
            "اختيار كلمة مرور جديدة",
            format!(
                "مرحبًا،\n\nطلب شخص ما كلمة مرور جديدة لحسابك في Ombaro. إن كنت أنت، فاخترها من هنا؛ الرابط صالح لمدة ساعة \
                 واحدة ويُستخدم مرة واحدة:\n\n{link}\n\nإن لم تكن أنت، فتجاهل هذه الرسالة: تبقى كلمة مرورك كما هي.\n\nOmbaro\n"
            ),
        ),
    };
    message(to, subject, body)
}

/// Tells the owner of an account that its password is another one. `link` leads to the way back.
pub(crate) fn password_changed(language: Language, to: &EmailAddress, link: &str) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Your password was changed",
            format!(
                "Hello,\n\nthe password of your account at Ombaro was changed. If it was you, there is nothing left to do.\n\nIf \
                 it was not you, choose a new one right away. Whoever is signed in with your account is then signed \
                 out:\n\n{link}\n\nOmbaro\n"
            ),
        ),
        Language::Hindi => (
            "आपका पासवर्ड बदल दिया गया है",
            format!(
                "नमस्ते,\n\nOmbaro पर आपके खाते का पासवर्ड बदल दिया गया है। अगर यह आपने किया है, तो और कुछ करने की ज़रूरत नहीं।\n\nअगर \
                 यह आपने नहीं किया, तो तुरंत नया पासवर्ड चुनें। तब आपके खाते से जो भी साइन इन है, वह साइन आउट हो \
                 जाएगा:\n\n{link}\n\nOmbaro\n"
            ),
        ),
        Language::Arabic => (
            "تم تغيير كلمة مرورك",
            format!(
                "مرحبًا،\n\nتم تغيير كلمة مرور حسابك في Ombaro. إن كنت أنت من غيّرها، فلا يلزمك شيء آخر.\n\nإن لم تكن أنت، فاختر \
                 كلمة مرور جديدة فورًا، وعندها يُسجَّل خروج كل من دخل بحسابك:\n\n{link}\n\nOmbaro\n"
            ),
        ),
    };
    message(to, subject, body)
}

/// Asks somebody to join a team.
pub(crate) fn invitation(
    language: Language,
    to: &EmailAddress,
    business: &str,
    by: &str,
    link: &str,
) -> Message {
    let (subject, body) = match language {
        Language::English => (
            format!("{by} invites you to {business}"),
            format!(
                "Hello,\n\n{by} invites you to work with {business} at Ombaro. Join here; the link is good for seven days and can \
                 be used once:\n\n{link}\n\nIf you do not know what this is about, ignore this message: nothing happens \
                 without the link.\n\nOmbaro\n"
            ),
        ),
        Language::Hindi => (
            format!("{by} ने आपको {business} में आमंत्रित किया है"),
            format!(
                "नमस्ते,\n\n{by} ने आपको Ombaro पर {business} के साथ काम करने के लिए आमंत्रित किया है। यहाँ जुड़ें; यह लिंक सात दिन तक मान्य है \
                 और एक ही बार काम करता है:\n\n{link}\n\nअगर आप नहीं जानते कि यह किस बारे में है, तो इस संदेश को अनदेखा करें: लिंक के बिना \
                 कुछ नहीं होगा।\n\nOmbaro\n"
            ),
        ),
        Language::Arabic => (
            format!("{by} يدعوك إلى {business}"),
            format!(
                "مرحبًا،\n\nيدعوك {by} للعمل مع {business} على Ombaro. انضم من هنا؛ الرابط صالح لسبعة أيام ويُستخدم مرة \
                 واحدة:\n\n{link}\n\nإن لم تكن تعرف ما الأمر، فتجاهل هذه الرسالة: لن يحدث شيء من دون الرابط.\n\nOmbaro\n"
            ),
        ),
    };
    message(to, &subject, body)
}

fn message(to: &EmailAddress, subject: &str, body: String) -> Message {
    Message { to: to.as_str().to_owned(), subject: subject.to_owned(), body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_own_words_and_the_link() {
        let to = EmailAddress::parse("meera@example.com").unwrap();
        for (locale, language) in [
            ("en", Language::English),
            ("hi-IN", Language::Hindi),
            ("ar_AE", Language::Arabic),
            ("fr", Language::English),
        ] {
            assert_eq!(Language::of(locale), language);
        }
        for write in [verify, already_registered, reset, password_changed] {
            let subjects: std::collections::HashSet<_> =
                [Language::English, Language::Hindi, Language::Arabic]
                    .map(|language| write(language, &to, "https://x.test/l"))
                    .into_iter()
                    .inspect(|message| {
                        assert!(message.body.contains("\n\nhttps://x.test/l\n\n"), "{}", message.body)
                    })
                    .map(|message| message.subject)
                    .collect();
            assert_eq!(subjects.len(), 3);
        }
    }
}
