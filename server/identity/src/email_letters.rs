//! The messages about another address, in the languages of the interface.

use server_kernel::mail::Message;
use shared::contact::EmailAddress;

use crate::messages::Language;

/// Who is written to, and why.
#[derive(Clone, Copy)]
pub(crate) enum Letter<'a> {
    /// The old address: is this one to take its place?
    Leave(&'a EmailAddress),
    /// The new address: is it the owner's?
    Arrive,
    /// The new address has an account of its own.
    Taken,
    /// The old address: it is done.
    Left,
}

fn english(letter: Letter<'_>, link: &str) -> (&'static str, String) {
    match letter {
        Letter::Leave(new) => (
            "Confirm your new e-mail address",
            format!(
                "somebody asked that your account at Ombaro use {} from now on. If it was you, say so here, and with the link that \
                 we have sent there; both are good for one hour:\n\n{link}\n\nIf it was not you, do not open the link, and change your \
                 password.",
                new.as_str()
            ),
        ),
        Letter::Arrive => (
            "Is this your e-mail address?",
            format!(
                "somebody asked that their account at Ombaro use this address from now on. If it was you, say so here, and with the \
                 link that we have sent to the address so far; both are good for one hour:\n\n{link}\n\nIf it was not you, ignore this \
                 message: nothing happens without it."
            ),
        ),
        Letter::Taken => (
            "You already have an account",
            format!(
                "somebody asked that their account at Ombaro use this address from now on, but you already have an account with it. \
                 Sign in here:\n\n{link}\n\nIf it was not you, ignore this message: nothing has changed."
            ),
        ),
        Letter::Left => (
            "Your e-mail address was changed",
            format!(
                "your account at Ombaro uses another address from now on, as both addresses have confirmed. Sign in with the new \
                 one:\n\n{link}"
            ),
        ),
    }
}

fn hindi(letter: Letter<'_>, link: &str) -> (&'static str, String) {
    match letter {
        Letter::Leave(new) => (
            "अपने नए ई-मेल पते की पुष्टि करें",
            format!(
                "किसी ने कहा है कि Ombaro पर आपका खाता अब से {} का इस्तेमाल करे। अगर वह आप ही थे, तो यहाँ पुष्टि करें, और उस लिंक से भी जो \
                 हमने वहाँ भेजा है; दोनों एक घंटे तक मान्य हैं:\n\n{link}\n\nअगर वह आप नहीं थे, तो लिंक न खोलें और अपना पासवर्ड बदलें।",
                new.as_str()
            ),
        ),
        Letter::Arrive => (
            "क्या यह आपका ई-मेल पता है?",
            format!(
                "किसी ने कहा है कि Ombaro पर उनका खाता अब से इस पते का इस्तेमाल करे। अगर वह आप ही थे, तो यहाँ पुष्टि करें, और उस लिंक से भी जो \
                 हमने अब तक के पते पर भेजा है; दोनों एक घंटे तक मान्य हैं:\n\n{link}\n\nअगर वह आप नहीं थे, तो इस संदेश को अनदेखा करें: इसके \
                 बिना कुछ नहीं होगा।"
            ),
        ),
        Letter::Taken => (
            "आपका खाता पहले से है",
            format!(
                "किसी ने कहा है कि Ombaro पर उनका खाता अब से इस पते का इस्तेमाल करे, लेकिन इस पते से आपका खाता पहले से है। यहाँ साइन इन \
                 करें:\n\n{link}\n\nअगर वह आप नहीं थे, तो इस संदेश को अनदेखा करें: कुछ नहीं बदला है।"
            ),
        ),
        Letter::Left => (
            "आपका ई-मेल पता बदल दिया गया है",
            format!(
                "दोनों पतों की पुष्टि के बाद, Ombaro पर आपका खाता अब से दूसरे पते का इस्तेमाल करता है। नए पते से साइन इन करें:\n\n{link}"
            ),
        ),
    }
}

fn arabic(letter: Letter<'_>, link: &str) -> (&'static str, String) {
    match letter {
        Letter::Leave(new) => (
            "أكّد عنوان بريدك الجديد",
            format!(
                "طلب شخص ما أن يستخدم حسابك في Ombaro العنوان {} من الآن فصاعدًا. إن كنت أنت، فأكّد ذلك هنا وبالرابط الذي أرسلناه إلى \
                 هناك؛ كلاهما صالح لمدة ساعة:\n\n{link}\n\nإن لم تكن أنت، فلا تفتح الرابط وغيّر كلمة مرورك.",
                new.as_str()
            ),
        ),
        Letter::Arrive => (
            "هل هذا عنوان بريدك؟",
            format!(
                "طلب شخص ما أن يستخدم حسابه في Ombaro هذا العنوان من الآن فصاعدًا. إن كنت أنت، فأكّد ذلك هنا وبالرابط الذي أرسلناه إلى \
                 العنوان الحالي؛ كلاهما صالح لمدة ساعة:\n\n{link}\n\nإن لم تكن أنت، فتجاهل هذه الرسالة: لن يحدث شيء من دونها."
            ),
        ),
        Letter::Taken => (
            "لديك حساب بالفعل",
            format!(
                "طلب شخص ما أن يستخدم حسابه في Ombaro هذا العنوان من الآن فصاعدًا، لكن لديك حساب به بالفعل. سجّل الدخول من \
                 هنا:\n\n{link}\n\nإن لم تكن أنت، فتجاهل هذه الرسالة: لم يتغيّر شيء."
            ),
        ),
        Letter::Left => (
            "تم تغيير عنوان بريدك الإلكتروني",
            format!(
                "يستخدم حسابك في Ombaro عنوانًا آخر من الآن فصاعدًا بعد تأكيد العنوانين. سجّل الدخول بالعنوان الجديد:\n\n{link}"
            ),
        ),
    }
}

/// With greeting and signature.
pub(crate) fn write(language: Language, to: &EmailAddress, letter: Letter<'_>, link: &str) -> Message {
    let (greeting, (subject, text)) = match language {
        Language::English => ("Hello,", english(letter, link)),
        Language::Hindi => ("नमस्ते,", hindi(letter, link)),
        Language::Arabic => ("مرحبًا،", arabic(letter, link)),
    };
    let body = format!("{greeting}\n\n{text}\n\nOmbaro\n");
    Message { to: to.as_str().to_owned(), subject: subject.to_owned(), body }
}

/// A code for a telephone.
pub(crate) fn phone_code(language: Language, code: &str) -> String {
    match language {
        Language::English => {
            format!("Ombaro: your code is {code}. It is good for ten minutes. Tell it to nobody.")
        }
        Language::Hindi => format!("Ombaro: आपका कोड {code} है। यह दस मिनट तक मान्य है। इसे किसी को न बताएँ।"),
        Language::Arabic => format!("Ombaro: رمزك هو {code}. وهو صالح لعشر دقائق. لا تخبر به أحدًا."),
    }
}
