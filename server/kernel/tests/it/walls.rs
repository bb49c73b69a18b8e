//! Two businesses with a row in every table: neither sees, changes or removes anything of the other.

use server_kernel::{Actor, Db};
use server_testkit::{Business, Fixture, TestDb, now};
use shared::{
    ids::{BookingId, StaffId, UserId, WaitId},
    permission::Role,
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// What a business shows to everybody.
const PUBLISHED: &[&str] = &["business_logos", "locations", "operating_hours", "service_areas"];

/// A business's booking, and the account it is for.
pub struct Life {
    pub business: Business,
    pub user: UserId,
    pub booking: BookingId,
}

pub async fn life(db: &TestDb, slug: &str) -> Life {
    let business = Fixture::business(db).slug(slug).build().await;
    let user = Fixture::account(db, &format!("customer@{slug}.test"), true).await.user;
    let booking = BookingId::new();
    for statement in ROWS {
        sqlx::query(*statement)
            .bind(business.tenant.0)
            .bind(booking.0)
            .bind(user.0)
            .bind(now())
            .bind(business.service.0)
            .bind(business.staff[0].0)
            .execute(db.owner())
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    Life { business, user, booking }
}

/// `$1` tenant, `$2` booking (its id serves for everything that hangs on it), `$3` account, `$4` now, `$5` service, `$6` staff.
macro_rules! rows {
    ($($statement:literal),+ $(,)?) => {
        // Every statement names every parameter, so that all are bound alike.
        const ROWS: &[&str] = &[$(concat!(
            "WITH bound AS (SELECT $1::uuid AS t, $2::uuid AS b, $3::uuid AS u, $4::timestamptz AS n, $5::uuid AS s, $6::uuid AS p) ",
            $statement
        )),+];
    };
}

rows! {
    "INSERT INTO custom_roles SELECT t, b, 'Weekend', (SELECT user_id FROM tenant_members WHERE tenant_id = t LIMIT 1), n FROM bound",
    "INSERT INTO custom_role_permissions SELECT t, b, 'bookings', 'read', 'tenant' FROM bound",
    "INSERT INTO member_custom_roles SELECT t, (SELECT user_id FROM tenant_members WHERE tenant_id = t LIMIT 1), b FROM bound",
    "INSERT INTO role_limits SELECT t, 'vendor_manager', 'bookings', 'delete' FROM bound",
    "INSERT INTO second_factor_roles SELECT t, 'vendor_manager' FROM bound",
    "INSERT INTO invitations (tenant_id, id, email, roles, token_hash, invited_by, created_at, expires_at)
     SELECT t, b, 'new@example.com', '{therapist}', sha256(b::text::bytea), u, n, n FROM bound",
    "INSERT INTO permission_grants SELECT t, b, m.user_id, 'bookings', 'export', 'tenant', m.user_id, 'Audit', n
     FROM bound, LATERAL (SELECT user_id FROM tenant_members WHERE tenant_id = t LIMIT 1) m",
    "INSERT INTO sessions (id, user_id, token_hash, kind, created_at, expires_at, tenant_id)
     SELECT b, u, sha256(b::text::bytea), 'browser', n, n, t FROM bound",
    "INSERT INTO service_addons SELECT t, s, (SELECT id FROM addons WHERE tenant_id = t LIMIT 1) FROM bound",
    "INSERT INTO service_resources SELECT t, s, (SELECT id FROM resources WHERE tenant_id = t LIMIT 1) FROM bound",
    "INSERT INTO service_devices SELECT t, s, (SELECT id FROM resources WHERE tenant_id = t LIMIT 1) FROM bound",
    "INSERT INTO staff_service_prices SELECT t, (SELECT id FROM service_options WHERE tenant_id = t LIMIT 1), p, 1 FROM bound",
    "INSERT INTO packages (tenant_id, id, name, price_minor, is_active) SELECT t, b, 'Five visits', 1, true FROM bound",
    "INSERT INTO package_items SELECT t, b, (SELECT id FROM service_options WHERE tenant_id = t LIMIT 1), 5 FROM bound",
    "INSERT INTO service_translations SELECT t, s, 'hi', 'मालिश' FROM bound",
    "INSERT INTO service_category_translations SELECT t, (SELECT id FROM service_categories WHERE tenant_id = t LIMIT 1), 'hi', 'मालिश' FROM bound",
    "INSERT INTO addon_translations SELECT t, (SELECT id FROM addons WHERE tenant_id = t LIMIT 1), 'hi', 'तेल' FROM bound",
    "INSERT INTO service_pictures SELECT t, replace(b::text, '-', ''), s, 'image/png', decode('00', 'hex'), 0, n FROM bound",
    "INSERT INTO catalogue_drafts SELECT t, u, 'form', '', '{}', n FROM bound",
    "INSERT INTO schedule_breaks SELECT t, b, p, 1, '12:00', '13:00' FROM bound",
    "INSERT INTO availability_exceptions SELECT t, b, p, 'leave', n, n + interval '1 day' FROM bound",
    "INSERT INTO customers (tenant_id, id, user_id, name, email, created_at, updated_at) SELECT t, b, u, 'Meera', 'm@example.com', n, n FROM bound",
    "INSERT INTO holds (tenant_id, id, address_hash, service_id, option_id, staff_id, staff_chosen, starts_at, ends_at, expires_at, created_at,
                        location_id)
     SELECT t, b, '', s, s, p, true, n, n + interval '1 hour', n, n, (SELECT l.id FROM locations l WHERE l.tenant_id = t AND l.is_main) FROM bound",
    "INSERT INTO bookings (tenant_id, id, number, customer_id, user_id, channel, status, contact_name, contact_email, contact_phone, currency,
                           total_minor, starts_at, ends_at, short_code, created_at, updated_at, location_id)
     SELECT t, b, 'OBO-1', b, u, 'web', 'confirmed', 'Meera', 'm@example.com', '+919845012345', 'INR', 1, n, n + interval '1 hour', 'ABCD2345', n, n, (SELECT l.id FROM locations l WHERE l.tenant_id = t AND l.is_main) FROM bound",
    "INSERT INTO booking_items SELECT t, b, b, s, s, 'Massage', 60, 1 FROM bound",
    "INSERT INTO booking_item_addons SELECT t, b, b, s, 'Extra', 15, 1 FROM bound",
    "INSERT INTO appointments SELECT t, b, b, b, p, NULL, 'scheduled', n, n + interval '1 hour', 0, 0 FROM bound",
    "INSERT INTO waitlist_entries (tenant_id, id, user_id, service_id, option_id, service_name, minutes, windows, last_at, contact_name,
        contact_email, contact_phone, locale, address_hash, token_hash, created_at, updated_at, location_id)
     SELECT t, b, u, s, s, 'Massage', 60, '[{}]', n, 'Meera', 'm@example.com', '+919845012345', 'en', '', sha256(b::text::bytea), n, n, (SELECT l.id FROM locations l WHERE l.tenant_id = t AND l.is_main) FROM bound",
    "INSERT INTO waitlist_offers (tenant_id, id, entry_id, hold_id, staff_id, starts_at, ends_at, total_minor, offered_at, expires_at)
     SELECT t, b, b, b, p, n, n + interval '1 hour', 1, n, n FROM bound",
    "INSERT INTO booking_series SELECT t, b, u, 'FREQ=WEEKLY', u, n FROM bound",
    "INSERT INTO classes (tenant_id, id, service_id, option_id, staff_id, starts_at, ends_at, seats, min_seats, status, created_by, created_at,
        location_id)
     SELECT t, b, s, (SELECT o.id FROM service_options o WHERE o.tenant_id = t AND o.service_id = s LIMIT 1), p, n,
        n + interval '1 hour', ARRAY[b], 0, 'scheduled', u, n, (SELECT l.id FROM locations l WHERE l.tenant_id = t AND l.is_main) FROM bound",
    "INSERT INTO customer_packages (tenant_id, id, customer_id, package_id, name, price_minor, currency, sold_by, sold_at)
     SELECT t, b, b, b, 'Five visits', 1, 'INR', u, n FROM bound",
    "INSERT INTO package_credits SELECT t, b, (SELECT id FROM service_options WHERE tenant_id = t LIMIT 1), 'Massage', 60, 1, 5, 1 FROM bound",
    "INSERT INTO package_redemptions SELECT t, b, b, b, (SELECT id FROM service_options WHERE tenant_id = t LIMIT 1), 'reserved' FROM bound",
    "INSERT INTO staff_certifications (tenant_id, id, staff_id, name) SELECT t, b, p, 'Abhyanga' FROM bound",
    "INSERT INTO staff_blocks (tenant_id, id, staff_id, rule, first_day, starts, ends, filled_at)
     SELECT t, b, p, 'FREQ=DAILY', n::date, '12:00', '13:00', n FROM bound",
    "INSERT INTO leave_requests (tenant_id, id, staff_id, kind, first_day, last_day, reason, asked_by, asked_at)
     SELECT t, b, p, 'sick', n::date, n::date, 'Fever', u, n FROM bound",
    "INSERT INTO leave_offers SELECT t, b, b, n FROM bound",
    "INSERT INTO calendar_feeds (tenant_id, staff_id, token_hash, nonce, created_at)
     SELECT t, p, sha256(b::text::bytea), b, n FROM bound",
    "INSERT INTO calendar_links (tenant_id, id, staff_id, name, host, sealed_address, next_at, created_at)
     SELECT t, b, p, 'Home', 'example.com', '', n, n FROM bound",
    "INSERT INTO booking_attachments (tenant_id, id, booking_id, by_customer, added_by, file_name, media_type, content, created_at)
     SELECT t, b, b, true, u, 'letter.pdf', 'application/pdf', decode('00', 'hex'), n FROM bound",
    "INSERT INTO booking_health SELECT t, b, decode(repeat('00', 40), 'hex'), n FROM bound",
    "INSERT INTO booking_health_looks SELECT t, b, b, u, 'Fainted', n FROM bound",
    "INSERT INTO staff_seen SELECT t, p, n FROM bound",
    "INSERT INTO notifications (tenant_id, id, user_id, kind, data, booking_id, cause, created_at)
     SELECT t, b, u, 'booked', '{}', b, 'x', n FROM bound",
    "INSERT INTO notification_deliveries (tenant_id, id, notification_id, channel, status, created_at)
     SELECT t, b, b, 'push', 'queued', n FROM bound",
    "INSERT INTO claims (tenant_id, resource_id, during, appointment_id) SELECT t, p, tstzrange(n, n + interval '1 hour'), b FROM bound",
    "INSERT INTO kiosks (tenant_id, id, location_id, name, token_hash, created_by, created_at)
     SELECT t, b, (SELECT l.id FROM locations l WHERE l.tenant_id = t AND l.is_main), 'Door', sha256(b::text::bytea), u, n FROM bound",
    "INSERT INTO visit_offers (tenant_id, id, appointment_id, staff_id, offered_at, answer_by) SELECT t, b, b, p, n, n FROM bound",
    "INSERT INTO visit_positions (tenant_id, appointment_id, staff_id, at, latitude, longitude) SELECT t, b, p, n, 12970000, 77640000 FROM bound",
    "INSERT INTO booking_counters SELECT t, n::date, 1 FROM bound",
    "INSERT INTO payments SELECT t, b, b, 'cash', 1, 'INR', u, n FROM bound",
    "INSERT INTO events SELECT b, t, 'booking', b, 1, 'booked', '{}', n FROM bound",
    "INSERT INTO jobs (id, tenant_id, kind, payload, run_at, created_at) SELECT b, t, 'x', '{}', n, n FROM bound",
    "INSERT INTO audit_logs SELECT b, t, u, 'x', 'x', b, true, n FROM bound",
    "INSERT INTO audit_seals SELECT t, 1, b, sha256('') FROM bound",
    "INSERT INTO audit_heads SELECT t, 1, sha256(''), b FROM bound",
    "INSERT INTO business_suspensions SELECT t, b, 'Papers', 'ACTIVE', u, n FROM bound",
    "INSERT INTO idempotency_keys SELECT t, 'x', 'x', 'a-key-of-some-length', decode(repeat('00', 32), 'hex'), NULL, n FROM bound",
    "INSERT INTO business_tax_ids SELECT t, 'gst', '29ABCDE1234F1Z5' FROM bound",
    "INSERT INTO business_logos SELECT t, b, 'image/png', decode('00', 'hex'), n FROM bound",
    "INSERT INTO verification_documents (tenant_id, id, kind, file_name, content_type, content, uploaded_by, created_at)
     SELECT t, b, 'tax', 'gst.pdf', 'application/pdf', decode('00', 'hex'), u, n FROM bound",
    "INSERT INTO refused_forms SELECT t, u, 1, '{}', n FROM bound",
    "INSERT INTO service_areas SELECT t, b, 'Indiranagar', 12.97, 77.64, 15000, true, n FROM bound",
    "INSERT INTO subscriptions (tenant_id, created_at, updated_at) SELECT t, n, n FROM bound",
    "INSERT INTO subscription_events SELECT t, b, 'started', u, n FROM bound",
}

/// Everybody of one business.
fn people(life: &Life) -> Vec<(String, Actor)> {
    let tenant = life.business.tenant;
    let staff = |role: Role, staff: Option<StaffId>| Actor::Staff {
        user: life.user,
        tenant,
        staff,
        reach: *role.permissions().reach(),
    };
    let mut people = vec![
        ("anybody".to_owned(), Actor::Public { tenant: Some(tenant) }),
        ("anybody anywhere".to_owned(), Actor::Public { tenant: None }),
        ("guest".to_owned(), Actor::Guest { tenant, booking: life.booking }),
        ("somebody who waits".to_owned(), Actor::Waiting { tenant, entry: WaitId(life.booking.0) }),
        ("customer".to_owned(), Actor::Customer { user: life.user, tenant: None, booking: None }),
        (
            "customer here".to_owned(),
            Actor::Customer { user: life.user, tenant: Some(tenant), booking: Some(life.booking) },
        ),
    ];
    for role in Role::ALL {
        people.push((role.as_str().to_owned(), staff(*role, life.business.staff.first().copied())));
    }
    people
}

/// Rows that a statement touched, none where it is not even allowed.
pub async fn touched(db: &Db, actor: Actor, statement: &str, tenant: Uuid) -> u64 {
    let mut tx = db.begin(actor).await.unwrap();
    let done = sqlx::query(AssertSqlSafe(statement.to_owned())).bind(tenant).execute(tx.conn()).await;
    tx.rollback().await.unwrap();
    match done {
        Ok(done) => done.rows_affected(),
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42501") => 0,
        Err(error) => panic!("{statement}: {error}"),
    }
}

#[tokio::test]
async fn nobody_of_one_business_reaches_a_row_of_another() {
    let db = TestDb::new().await;
    let (ours, theirs) = (life(&db, "ours").await, life(&db, "theirs").await);
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY 1",
    )
    .fetch_all(db.owner())
    .await
    .unwrap();
    assert!(tables.len() >= 28, "{tables:?}");
    let mut own = 0;
    for table in &tables {
        let select = format!("SELECT 1 FROM {table} WHERE tenant_id = $1");
        let there = sqlx::query(AssertSqlSafe(select.clone()))
            .bind(theirs.business.tenant.0)
            .execute(db.owner())
            .await;
        assert!(there.unwrap().rows_affected() > 0, "{table} is empty: this test shows nothing about it");
        let update = format!("UPDATE {table} SET tenant_id = tenant_id WHERE tenant_id = $1");
        let delete = format!("DELETE FROM {table} WHERE tenant_id = $1");
        for (who, actor) in people(&ours) {
            let public = matches!(
                actor,
                Actor::Public { .. } | Actor::Guest { .. } | Actor::Waiting { .. } | Actor::Customer { .. }
            );
            if !(public && PUBLISHED.contains(&table.as_str())) {
                assert_eq!(
                    touched(&db.db(), actor, &select, theirs.business.tenant.0).await,
                    0,
                    "{who} reads {table}"
                );
            }
            own += touched(&db.db(), actor, &select, ours.business.tenant.0).await;
            for statement in [&update, &delete] {
                assert_eq!(
                    touched(&db.db(), actor, statement, theirs.business.tenant.0).await,
                    0,
                    "{who}: {statement}"
                );
            }
        }
    }
    assert!(own > 100, "everybody sees nothing at all: {own}");
}

#[tokio::test]
async fn nobody_writes_in_the_name_of_another_business() {
    let db = TestDb::new().await;
    let (ours, theirs) = (life(&db, "ours").await, life(&db, "theirs").await);
    let tenant = theirs.business.tenant.0;
    for statement in [
        "INSERT INTO events SELECT gen_random_uuid(), $1, 'booking', gen_random_uuid(), 1, 'x', '{}', now()",
        "INSERT INTO audit_logs SELECT gen_random_uuid(), $1, NULL, 'x', 'x', NULL, true, now()",
        "INSERT INTO jobs (id, tenant_id, kind, payload, run_at, created_at) SELECT gen_random_uuid(), $1, 'x', '{}', now(), now()",
        "INSERT INTO claims (tenant_id, resource_id, during) SELECT $1, gen_random_uuid(), tstzrange(now(), now() + interval '1 hour')",
        "INSERT INTO booking_counters SELECT $1, '2030-01-01', 1",
        "INSERT INTO idempotency_keys SELECT $1, 'y', 'y', 'a-key-of-some-length', decode(repeat('00', 32), 'hex'), NULL, now()",
        "UPDATE claims SET tenant_id = $1",
        "UPDATE bookings SET tenant_id = $1",
        "UPDATE holds SET tenant_id = $1",
    ] {
        for (who, actor) in people(&ours) {
            assert_eq!(touched(&db.db(), actor, statement, tenant).await, 0, "{who}: {statement}");
        }
    }
}

#[tokio::test]
async fn a_practitioner_and_a_guest_see_no_more_than_their_part() {
    let db = TestDb::new().await;
    let ours = life(&db, "ours").await;
    let tenant = ours.business.tenant;
    let colleague = Actor::Staff {
        user: UserId::new(),
        tenant,
        reach: *Role::Therapist.permissions().reach(),
        staff: Some(ours.business.staff[1]),
    };
    let other = Actor::Guest { tenant, booking: BookingId::new() };
    let customer = Actor::Customer { user: UserId::new(), tenant: Some(tenant), booking: None };
    for table in [
        "bookings",
        "appointments",
        "booking_items",
        "booking_item_addons",
        "booking_attachments",
        "booking_health",
        "booking_health_looks",
        "payments",
        "customers",
        "notifications",
        "notification_deliveries",
        "audit_logs",
        "events",
        "jobs",
    ] {
        let select = format!("SELECT 1 FROM {table} WHERE tenant_id = $1");
        for actor in [colleague, other, customer] {
            assert_eq!(touched(&db.db(), actor, &select, tenant.0).await, 0, "{actor:?} reads {table}");
        }
    }
    let select = "SELECT 1 FROM customers WHERE tenant_id = $1";
    let assigned = Actor::Staff {
        user: UserId::new(),
        tenant,
        reach: *Role::Therapist.permissions().reach(),
        staff: Some(ours.business.staff[0]),
    };
    assert_eq!(touched(&db.db(), assigned, select, tenant.0).await, 0);
    assert_eq!(touched(&db.db(), assigned, "SELECT 1 FROM bookings WHERE tenant_id = $1", tenant.0).await, 1);
}
