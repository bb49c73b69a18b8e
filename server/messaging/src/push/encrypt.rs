//! Message encryption for web push (RFC 8291) in the content coding `aes128gcm` (RFC 8188), one record. The primitives are the
//! ones the program has anyway; put together here, because the crates that do it bring older ones of their own.

use aes_gcm::{
    Aes128Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use hmac::{Hmac, Mac as _};
use p256::{PublicKey, SecretKey, elliptic_curve::sec1::ToSec1Point as _};
use server_kernel::sealed::random_bytes;
use sha2::Sha256;

/// The size of the one record, and with it the most that push services must take (RFC 8030, section 7.2).
const RECORD: u32 = 4096;
/// What is left of it for the text: without header, padding's delimiter and tag.
const LONGEST: usize = 4096 - 86 - 1 - 16;

/// What a browser handed out.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    point: PublicKey,
    auth: [u8; 16],
}

impl Keys {
    /// Reads them; `None` when the point is none of the curve's, or the secret has another length.
    pub(crate) fn read(p256dh: &[u8], auth: &[u8]) -> Option<Self> {
        let uncompressed = p256dh.len() == 65 && p256dh.first() == Some(&4);
        let point = PublicKey::from_sec1_bytes(p256dh).ok().filter(|_| uncompressed)?;
        Some(Self { point, auth: auth.try_into().ok()? })
    }
}

/// HKDF (RFC 5869) with one block of output, which is all that is needed here.
fn derive<const N: usize>(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> Option<[u8; N]> {
    let mut extract = Hmac::<Sha256>::new_from_slice(salt).ok()?;
    extract.update(secret);
    let mut expand = Hmac::<Sha256>::new_from_slice(&extract.finalize().into_bytes()).ok()?;
    for part in info {
        expand.update(part);
    }
    expand.update(&[1]);
    expand.finalize().into_bytes().get(..N)?.try_into().ok()
}

/// Encrypts for one browser, each time with a key and a salt of its own. `None` when it is too long.
pub(crate) fn encrypt(keys: &Keys, text: &[u8]) -> Option<Vec<u8>> {
    // A number that is none of the curve's comes about once in four thousand million times.
    let ours = (0..4).find_map(|_| SecretKey::from_slice(&random_bytes::<32>()).ok())?;
    encrypt_with(keys, text, &ours, random_bytes())
}

fn encrypt_with(keys: &Keys, text: &[u8], ours: &SecretKey, salt: [u8; 16]) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    let theirs = keys.point.to_sec1_point(false);
    let mine = ours.public_key().to_sec1_point(false);
    let shared = ours.diffie_hellman(&keys.point);
    let info: [&[u8]; 3] = [b"WebPush: info\0", theirs.as_bytes(), mine.as_bytes()];
    let secret: [u8; 32] = derive(&keys.auth, shared.raw_secret_bytes(), &info)?;
    let key: [u8; 16] = derive(&salt, &secret, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; 12] = derive(&salt, &secret, &[b"Content-Encoding: nonce\0"])?;
    // The delimiter of the last record, and no padding: texts differ little in length and say little.
    let padded = [text, &[2]].concat();
    let cipher = Aes128Gcm::new(&key.into());
    let sealed = cipher.encrypt(&nonce.into(), Payload { msg: &padded, aad: b"" }).ok()?;
    let length = u8::try_from(mine.as_bytes().len()).ok()?;
    Some([&salt, &RECORD.to_be_bytes()[..], &[length], mine.as_bytes(), &sealed].concat())
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        BASE64.decode(text).unwrap()
    }

    const BROWSER: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    /// RFC 8291, appendix A.
    #[test]
    fn the_example_of_the_rfc_comes_out_to_the_bit() {
        let keys = Keys::read(&bytes(BROWSER), &bytes("BTBZMqHH6r4Tts7J_aSIgg")).unwrap();
        let ours = SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let sent = encrypt_with(&keys, b"When I grow up, I want to be a watermelon", &ours, salt).unwrap();
        assert_eq!(
            BASE64.encode(sent),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
             AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn no_two_messages_are_alike() {
        let keys = Keys::read(&bytes(BROWSER), &[7; 16]).unwrap();
        assert_ne!(encrypt(&keys, b"once"), encrypt(&keys, b"once"));
    }

    #[test]
    fn what_is_no_key_is_refused_and_so_is_what_is_too_long() {
        let mut off_the_curve = bytes(BROWSER);
        off_the_curve[64] ^= 1;
        assert!(Keys::read(&off_the_curve, &[7; 16]).is_none());
        assert!(Keys::read(&bytes(BROWSER)[..64], &[7; 16]).is_none());
        assert!(Keys::read(&bytes(BROWSER), &[7; 15]).is_none());
        assert!(Keys::read(&[0; 65], &[7; 16]).is_none());
        let keys = Keys::read(&bytes(BROWSER), &[7; 16]).unwrap();
        assert_eq!(encrypt(&keys, &[b'x'; LONGEST]).map(|sent| sent.len()), Some(4096));
        assert!(encrypt(&keys, &[b'x'; LONGEST + 1]).is_none());
    }
}
