//! A device that keeps a passkey (WebAuthn Level 3, ES256), as somebody else would build it: it knows nothing of the program but the
//! JSON that a browser passes on.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Somebody is there (1), and it is their owner (4); a key is enclosed (64).
const PRESENT_AND_VERIFIED: u8 = 0x05;
const WITH_KEY: u8 = 0x40;

/// A device with one key. Every field may be bent, to see what is noticed.
#[derive(Clone)]
pub struct Authenticator {
    pub key: SigningKey,
    pub credential: Vec<u8>,
    /// What the account called itself when the key was made.
    pub owner: Option<String>,
    /// The next signature's number.
    pub counter: u32,
    /// The page that the browser says it shows.
    pub origin: String,
    /// Whether it has looked who its user is.
    pub flags: u8,
}

fn given(options: &Value, path: &str) -> String {
    options.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("{path} in {options}")).to_owned()
}

fn bytes(cbor: &mut Vec<u8>, bytes: &[u8]) {
    cbor.push(0x58);
    cbor.push(u8::try_from(bytes.len()).unwrap());
    cbor.extend(bytes);
}

fn text(cbor: &mut Vec<u8>, text: &str) {
    cbor.push(0x60 + u8::try_from(text.len()).unwrap());
    cbor.extend(text.as_bytes());
}

impl Authenticator {
    pub fn new(seed: u8, origin: &str) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            credential: vec![seed; 32],
            owner: None,
            counter: 1,
            origin: origin.to_owned(),
            flags: PRESENT_AND_VERIFIED,
        }
    }

    /// `navigator.credentials.create`
    pub fn create(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        self.owner = Some(given(&options, "/user/id"));
        let mut data = self.authenticator_data(&given(&options, "/rp/id"), WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        data.extend(self.public_key());
        let mut attestation = vec![0xa3];
        text(&mut attestation, "fmt");
        text(&mut attestation, "none");
        text(&mut attestation, "attStmt");
        attestation.push(0xa0);
        text(&mut attestation, "authData");
        bytes(&mut attestation, &data);
        let client = self.client_data("webauthn.create", &given(&options, "/challenge"));
        self.answer(json!({
            "attestationObject": BASE64.encode(attestation),
            "clientDataJSON": BASE64.encode(client),
        }))
    }

    /// `navigator.credentials.get`
    pub fn sign(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let data = self.authenticator_data(&given(&options, "/rpId"), 0);
        let client = self.client_data("webauthn.get", &given(&options, "/challenge"));
        let signed = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
        let signature: Signature = self.key.sign(&signed);
        self.answer(json!({
            "authenticatorData": BASE64.encode(&data),
            "clientDataJSON": BASE64.encode(client),
            "signature": BASE64.encode(signature.to_der().as_bytes()),
            "userHandle": self.owner,
        }))
    }

    fn authenticator_data(&mut self, party: &str, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest(party).to_vec();
        data.push(self.flags | more);
        data.extend(self.counter.to_be_bytes());
        self.counter += 1;
        data
    }

    /// COSE (RFC 9053): an elliptic curve key, ES256, P-256, x, y.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21];
        bytes(&mut key, x);
        key.push(0x22);
        bytes(&mut key, y);
        key
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let data =
            json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    fn answer(&self, response: Value) -> String {
        let id = BASE64.encode(&self.credential);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {}
        })
        .to_string()
    }
}
