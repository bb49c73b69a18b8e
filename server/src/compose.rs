//! Puts the program together: the only place that knows which implementation stands behind which port.

use std::sync::Arc;

use app_core::Ports;
use server_booking::{Bookings, SendBookingMessage, SendWaitMessage};
use server_catalog::Catalog;
use server_identity::{Identity, SendResetLink};
use server_kernel::{Clock, Db, crypto::SecretKey, events::EventLog, jobs::Worker};
use server_messaging::{DeliverPush, Notifications, Remind, SendMail, SendText, Vapid};
use server_platform::Platform;
use server_rest::Rest;
use server_staff::{ReadCalendar, Staff, TopUpBlocks};
use server_tenants::{EndTrial, RemindOfTrial, Tenants};

use crate::{config::Config, http::Proxies, redis::Redis};

/// Everything that requests and background work need.
#[derive(Clone)]
pub struct Program {
    /// Settings.
    pub config: Arc<Config>,
    /// The process's clock.
    pub clock: Clock,
    /// Database.
    pub db: Db,
    /// Use cases.
    pub ports: Ports,
    /// The installation's secret.
    pub secret: SecretKey,
    /// Businesses, as this node remembers them.
    pub tenants: Arc<Tenants>,
    /// For the work that no caller asks for.
    pub bookings: Arc<Bookings>,
    /// What people are told.
    pub notifications: Notifications,
    /// What happened.
    pub log: EventLog,
    /// Work for later.
    pub worker: Worker,
    /// Who is believed about whose request it is.
    pub proxies: Proxies,
    /// What the nodes share besides the database, if anything.
    pub redis: Option<Redis>,
}

impl Program {
    /// Builds every service over one database.
    ///
    /// # Errors
    /// When the secret cannot be had, or a setting makes no sense.
    pub fn new(config: Config, db: Db) -> Result<Self, String> {
        let clock = config.clock();
        let secret = config.secret()?;
        let redis = config.redis_url.as_deref().map(|url| Redis::new(url, &secret)).transpose()?;
        let log = EventLog::new(db.clone());
        let log = if redis.is_some() { log.told_elsewhere() } else { log };
        let tenants = Arc::new(Tenants::new(db.clone(), clock));
        let catalog = Arc::new(Catalog::new(db.clone(), clock, Arc::clone(&tenants)));
        let identity = Identity::new(db.clone(), clock, secret.clone(), config.base_url.clone());
        let identity = Arc::new(identity.with_texts(config.delivery()));
        let bookings = Arc::new(Bookings::new(
            db.clone(),
            clock,
            Arc::clone(&tenants),
            log.clone(),
            secret.clone(),
            config.base_url.clone(),
        ));
        let staff = Staff::new(
            db.clone(),
            clock,
            Arc::clone(&tenants),
            bookings.clone(),
            secret.clone(),
            config.base_url.clone(),
        )
        .with_allowed_hosts(config.calendar_hosts());
        let vapid =
            Vapid::new(&secret, &config.base_url).ok_or("the secret makes no key for push messages")?;
        let notifications =
            Notifications::new(db.clone(), clock, identity.clone(), vapid, config.push_hosts());
        let worker = Worker::new(
            db.clone(),
            clock,
            vec![
                Box::new(SendMail::new(db.clone(), clock, config.delivery())),
                Box::new(SendText::new(db.clone(), clock, config.delivery())),
                Box::new(SendBookingMessage::new(db.clone(), clock, secret.clone(), config.base_url.clone())),
                Box::new(SendWaitMessage::new(db.clone(), clock, secret.clone(), config.base_url.clone())),
                Box::new(TopUpBlocks::new(db.clone(), clock)),
                Box::new(ReadCalendar::new(staff.clone())),
                Box::new(DeliverPush::new(notifications.clone())),
                Box::new(Remind::new(notifications.clone())),
                Box::new(SendResetLink::new(Identity::clone(&identity))),
                Box::new(RemindOfTrial::new(db.clone(), clock, config.base_url.clone())),
                Box::new(EndTrial::new(Arc::clone(&tenants), config.base_url.clone())),
            ],
        );
        let known = Arc::clone(&tenants);
        let staff = Arc::new(staff);
        let ports = Ports {
            hours: staff.clone(),
            leave: staff.clone(),
            calendars: staff,
            start: tenants.clone(),
            plan: tenants.clone(),
            settings: tenants.clone(),
            papers: tenants.clone(),
            places: tenants.clone(),
            areas: tenants.clone(),
            brand: tenants.clone(),
            verification: tenants.clone(),
            tenants,
            manage_catalog: catalog.clone(),
            catalog,
            payments: bookings.clone(),
            platform: Arc::new(Platform::new(db.clone(), clock, log.clone())),
            desk: bookings.clone(),
            assign: bookings.clone(),
            dispatch: bookings.clone(),
            kiosk: bookings.clone(),
            attachments: bookings.clone(),
            health: bookings.clone(),
            packages: bookings.clone(),
            series: bookings.clone(),
            classes: bookings.clone(),
            waitlist: bookings.clone(),
            booking: bookings.clone(),
            team: identity.clone(),
            second_factor: identity.clone(),
            passkeys: identity.clone(),
            profile: identity.clone(),
            notifications: Arc::new(notifications.clone()),
            identity,
        };
        Ok(Self {
            proxies: config.proxies()?,
            config: Arc::new(config),
            clock,
            db,
            ports,
            secret,
            tenants: known,
            bookings,
            notifications,
            log,
            worker,
            redis,
        })
    }

    /// The ports as the REST API wants them.
    #[must_use]
    pub fn rest(&self) -> Rest {
        Rest {
            tenants: Arc::clone(&self.ports.tenants),
            catalog: Arc::clone(&self.ports.catalog),
            booking: Arc::clone(&self.ports.booking),
            dispatch: Arc::clone(&self.ports.dispatch),
            payments: Arc::clone(&self.ports.payments),
            identity: Arc::clone(&self.ports.identity),
        }
    }
}
