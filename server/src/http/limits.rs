//! How much is too much, by class of request and by address. Limits that bite are counted in `/metrics`, by class, and kept
//! in `rate_limit_logs`, under a pseudonym of the address and once a minute each. With Redis all nodes count together; while it is
//! away each counts by itself.

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    time::Duration,
};

use axum::{
    body::Body,
    extract::{ConnectInfo, State},
    http::{Method, Request, Response, header},
    middleware::Next,
};
use futures::StreamExt as _;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use server_kernel::{Actor, DbError, crypto::SecretKey, limits};
use shared::{AppError, ErrorCode};

use super::Edge;
use crate::redis::Redis;

/// Bytes of a refused body that are read on.
const MAX_DISCARDED: usize = 8 * 1024 * 1024;

/// What a request is, to the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Signing in, registering, passwords: slow for everybody.
    SignIn,
    /// Changing something.
    Write,
    /// Looking.
    Read,
}

impl Class {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Write => "write",
            Self::Read => "read",
        }
    }
}

/// One limit.
#[derive(Debug)]
struct Limit {
    quota: Quota,
    /// What this node has let in.
    here: DefaultKeyedRateLimiter<IpAddr>,
}

/// Every limit of this process.
pub struct Limits {
    sign_in: Option<Limit>,
    write: Option<Limit>,
    read: Option<Limit>,
    /// An attack must not fill the log.
    log: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
    /// Where all nodes count, and under whose name there.
    together: Option<(Redis, SecretKey)>,
}

impl Limits {
    /// All limits times `scale`; 0 switches them off.
    #[must_use]
    pub fn new(scale: f64, redis: Option<Redis>, secret: SecretKey) -> Self {
        // A whole office may stand behind one address: bursts are generous, steady rates are not.
        let limit = |per_minute: f64, burst: f64| {
            let at = |value: f64| NonZeroU32::new((value * scale) as u32);
            let quota = Quota::per_minute(at(per_minute)?).allow_burst(at(burst)?);
            Some(Limit { quota, here: RateLimiter::keyed(quota) })
        };
        Self {
            sign_in: limit(20.0, 40.0),
            write: limit(1_200.0, 1_200.0),
            read: limit(6_000.0, 6_000.0),
            log: RateLimiter::keyed(Quota::per_minute(NonZeroU32::MIN)),
            clock: DefaultClock::default(),
            together: redis.map(|redis| (redis, secret)),
        }
    }

    /// Whole seconds after which the next try is let in, when this one is not.
    async fn wait(&self, class: Class, address: IpAddr) -> Option<u32> {
        let limit = self.of(class)?;
        let taken = match self.take_together(class, address, limit.quota).await {
            // Kept up to date, for when Redis is away: nobody begins anew then.
            Some(Ok(())) => {
                let _ = limit.here.check_key(&address);
                Ok(())
            }
            Some(Err(wait)) => Err(wait),
            None => limit.here.check_key(&address).map_err(|early| early.wait_time_from(self.clock.now())),
        };
        let wait = taken.err()?;
        Some(u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1))
    }

    async fn take_together(
        &self,
        class: Class,
        address: IpAddr,
        quota: Quota,
    ) -> Option<Result<(), Duration>> {
        let (redis, secret) = self.together.as_ref()?;
        let who = hex::encode(pseudonym(secret, address));
        redis.take(&format!("{}:{who}", class.name()), quota).await
    }

    fn of(&self, class: Class) -> Option<&Limit> {
        match class {
            Class::SignIn => self.sign_in.as_ref(),
            Class::Write => self.write.as_ref(),
            Class::Read => self.read.as_ref(),
        }
    }
}

fn pseudonym(secret: &SecretKey, address: IpAddr) -> Vec<u8> {
    secret.pseudonym("rate limit", &address.to_string())
}

fn class_of(request: &Request<Body>) -> Class {
    let path = request.uri().path();
    let unsafe_method = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let signs_in = [
        "/api/v1/auth/login",
        "/sign_in",
        "/sign_up",
        "/confirm_email",
        "/forgot_password",
        "/reset_password",
        "/change_password",
        "/enter_code",
        "/start_two_step",
        "/renew_codes",
        "/end_two_step",
        "/start_passkey",
        "/passkey_sign_in",
        "/change_email",
        "/confirm_new_email",
        "/send_phone_code",
        "/confirm_phone",
    ]
    .iter()
    .any(|end| path.ends_with(end));
    match (unsafe_method, signs_in) {
        (true, true) => Class::SignIn,
        (true, false) => Class::Write,
        (false, _) => Class::Read,
    }
}

/// Lets a request through, or says when to come back.
pub async fn limit(State(edge): State<Edge>, request: Request<Body>, next: Next) -> Response<Body> {
    let class = class_of(&request);
    let address =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    let Some(address) = address else { return next.run(request).await };
    let Some(seconds) = edge.limits.wait(class, address).await else { return next.run(request).await };
    metrics::counter!("ombaro_rate_limited_total", "class" => class.name()).increment(1);
    if edge.limits.log.check_key(&address).is_ok() {
        // Whoever is told to wait need not wait for this.
        tokio::spawn(async move {
            if let Err(error) = keep(&edge, class, address).await {
                tracing::warn!(%error, "a limit that bit could not be kept");
            }
        });
    }
    super::problem(AppError { retry_after: Some(seconds), ..ErrorCode::RateLimited.into() })
}

async fn keep(edge: &Edge, class: Class, address: IpAddr) -> Result<(), DbError> {
    let program = &edge.program;
    let principal = pseudonym(&program.secret, address);
    let mut tx = program.db.begin(Actor::System).await?;
    limits::record(tx.conn(), class.name(), &principal, program.clock.now()).await?;
    tx.commit().await
}

/// A body that says it is larger than any that is accepted is refused unread.
pub async fn size(request: Request<Body>, next: Next) -> Response<Body> {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > super::MAX_BODY) {
        // Most clients read the answer only when everything is sent: what is not absurd is let in, and thrown away.
        let thrown_away = discard(request.into_body());
        let _ = tokio::time::timeout(Duration::from_secs(5), thrown_away).await;
        return super::problem(ErrorCode::TooLarge.into());
    }
    next.run(request).await
}

async fn discard(body: Body) {
    let mut left = MAX_DISCARDED;
    let mut parts = body.into_data_stream();
    while let Some(Ok(part)) = parts.next().await {
        match left.checked_sub(part.len()) {
            Some(less) => left = less,
            None => return,
        }
    }
}
