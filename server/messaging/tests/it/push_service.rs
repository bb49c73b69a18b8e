//! A push service, as a browser's maker runs one, and a browser that reads what comes.

use std::sync::{Arc, Mutex};

use aes_gcm::{
    Aes128Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, Mac as _};
use p256::{PublicKey, SecretKey, elliptic_curve::sec1::ToSec1Point as _};
use serde_json::Value;
use sha2::Sha256;
use shared::notify::PushKey;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Came {
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Came {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }
}

/// Answers every request with the number it is told to.
pub struct PushService {
    pub host: String,
    pub came: Arc<Mutex<Vec<Came>>>,
    pub answers: Arc<Mutex<u16>>,
}

impl PushService {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let (came, answers) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(201)));
        let (kept, answer) = (Arc::clone(&came), Arc::clone(&answers));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut bytes = Vec::new();
                let request = loop {
                    let mut part = [0; 8192];
                    let read = stream.read(&mut part).await.unwrap();
                    bytes.extend_from_slice(&part[..read]);
                    if let Some(request) = parse(&bytes) {
                        break request;
                    }
                };
                kept.lock().unwrap().push(request);
                let code = *answer.lock().unwrap();
                let answer = format!("HTTP/1.1 {code} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { host, came, answers }
    }

    pub fn answer(&self, code: u16) {
        *self.answers.lock().unwrap() = code;
    }

    /// What has come since this was asked last.
    pub fn taken(&self) -> Vec<Came> {
        std::mem::take(&mut *self.came.lock().unwrap())
    }
}

fn parse(bytes: &[u8]) -> Option<Came> {
    let end = bytes.windows(4).position(|part| part == b"\r\n\r\n")?;
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let path = lines.next().unwrap().split(' ').nth(1).unwrap().to_owned();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(key, value)| (key.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(key, _)| key == "content-length").unwrap().1.parse::<usize>().unwrap();
    let body = &bytes[end + 4..];
    (body.len() >= length).then(|| Came { path, headers, body: body[..length].to_vec() })
}

/// A browser with a subscription.
pub struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
    pub key: PushKey,
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

impl Browser {
    pub fn new(service: &PushService, seed: u8) -> Self {
        let secret = SecretKey::from_slice(&[seed; 32]).unwrap();
        let auth = [seed; 16];
        let key = PushKey {
            endpoint: format!("http://{}/send/{seed}", service.host),
            p256dh: BASE64.encode(secret.public_key().to_sec1_point(false).as_bytes()),
            auth: BASE64.encode(auth),
            zone: "Asia/Kolkata".to_owned(),
        };
        Self { secret, auth, key }
    }

    /// Decrypts (RFC 8291, from the browser's side).
    pub fn read(&self, came: &Came) -> Value {
        let (salt, rest) = came.body.split_at(16);
        let (sender, sealed) = rest[5..].split_at(usize::from(rest[4]));
        let mine = self.secret.public_key().to_sec1_point(false);
        let shared = self.secret.diffie_hellman(&PublicKey::from_sec1_bytes(sender).unwrap());
        let first = hmac(&self.auth, &[shared.raw_secret_bytes()]);
        let secret = hmac(&first, &[b"WebPush: info\0", mine.as_bytes(), sender, &[1]]);
        let prk = hmac(salt, &[&secret]);
        let key: [u8; 16] = hmac(&prk, &[b"Content-Encoding: aes128gcm\0\x01"])[..16].try_into().unwrap();
        let nonce: [u8; 12] = hmac(&prk, &[b"Content-Encoding: nonce\0\x01"])[..12].try_into().unwrap();
        let cipher = Aes128Gcm::new(&key.into());
        let plain = cipher.decrypt(&nonce.into(), Payload { msg: sealed, aad: b"" }).unwrap();
        assert_eq!(plain.last(), Some(&2), "the last record ends with its delimiter");
        serde_json::from_slice(&plain[..plain.len() - 1]).unwrap()
    }
}
