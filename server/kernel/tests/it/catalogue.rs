//! Every table is behind the wall. The catalogue says so, not we.

use server_testkit::TestDb;

/// Tables that do not belong to one business, or are found by an id of their own.
const GLOBAL: &[&str] = &[
    "account_suspensions",
    "audit_logs",
    "auth_tokens",
    "avatars",
    "business_drafts",
    "development_mailbox",
    "email_changes",
    "event_cursor",
    "events",
    "jobs",
    "known_devices",
    "notification_cursor",
    "passkeys",
    "phone_codes",
    "push_subscriptions",
    "rate_limit_logs",
    "recovery_codes",
    "refresh_tokens",
    "sessions",
    "sign_in_challenges",
    "sign_ins",
    "tenants",
    "totp_secrets",
    "users",
];

async fn names(db: &TestDb, statement: &'static str) -> Vec<String> {
    sqlx::query_scalar(statement).fetch_all(db.owner()).await.unwrap()
}

#[tokio::test]
async fn every_table_has_forced_row_security_and_a_policy() {
    let db = TestDb::new().await;
    let open = names(
        &db,
        "SELECT relname::text FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
            AND relname <> '_sqlx_migrations'
            AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = c.oid))",
    )
    .await;
    assert_eq!(open, Vec::<String>::new());
    let views = names(
        &db,
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'f')",
    )
    .await;
    assert_eq!(views, Vec::<String>::new(), "a view reads with its owner's eyes");
}

#[tokio::test]
async fn tenant_tables_begin_their_keys_with_the_tenant() {
    let db = TestDb::new().await;
    let others = names(
        &db,
        "SELECT c.relname::text FROM pg_class c
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_sqlx_migrations'
           AND NOT EXISTS (SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                           WHERE i.indrelid = c.oid AND i.indisprimary AND a.attname = 'tenant_id' AND a.attnotnull)
         ORDER BY 1",
    )
    .await;
    assert_eq!(others, GLOBAL);
}

#[tokio::test]
async fn no_role_can_walk_around_the_wall() {
    let db = TestDb::new().await;
    let strong = names(
        &db,
        "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'ombaro\\_%'
            AND (rolbypassrls OR rolsuper OR rolcanlogin OR rolcreaterole OR rolcreatedb OR rolreplication)",
    )
    .await;
    assert_eq!(strong, Vec::<String>::new());
    let roles = names(
        &db,
        "SELECT rolname::text FROM pg_roles
         WHERE rolname IN ('ombaro_public', 'ombaro_customer', 'ombaro_staff', 'ombaro_practitioner', 'ombaro_platform', 'ombaro_system')",
    )
    .await;
    assert_eq!(roles.len(), 6);
    let nested = names(
        &db,
        "SELECT member::regrole::text FROM pg_auth_members
         WHERE member::regrole::text LIKE 'ombaro\\_%' AND roleid::regrole::text LIKE 'ombaro\\_%'",
    )
    .await;
    assert_eq!(nested, ["ombaro_practitioner"], "a role that is a member of another");
    let narrowed = names(
        &db,
        "SELECT tablename::text FROM pg_policies
         WHERE permissive = 'RESTRICTIVE' AND roles = '{ombaro_practitioner}' AND cmd = 'SELECT' ORDER BY 1",
    )
    .await;
    let of_a_module = [
        "addon_translations",
        "addons",
        "appointments",
        "booking_attachments",
        "booking_item_addons",
        "booking_items",
        "bookings",
        "customers",
        "package_items",
        "packages",
        "payments",
        "resources",
        "service_addons",
        "service_categories",
        "service_category_translations",
        "service_devices",
        "service_options",
        "service_pictures",
        "service_resources",
        "service_translations",
        "services",
        "staff_service_prices",
    ];
    assert_eq!(narrowed, of_a_module, "what a member of ombaro_staff would otherwise see all of");
    let owned = names(
        &db,
        "SELECT relname::text FROM pg_class WHERE relowner::regrole::text IN
            ('ombaro_public', 'ombaro_customer', 'ombaro_staff', 'ombaro_practitioner', 'ombaro_platform', 'ombaro_system')",
    )
    .await;
    assert_eq!(owned, Vec::<String>::new(), "an owner could switch the wall off");
    let creators = names(
        &db,
        "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'ombaro\\_%' AND has_schema_privilege(rolname, 'public', 'CREATE')",
    )
    .await;
    assert_eq!(creators, Vec::<String>::new());
}

/// `role table privilege` for each of the six roles and everybody, as granted.
async fn grants(db: &TestDb) -> Vec<String> {
    names(
        db,
        "SELECT concat_ws(' ', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, relname, privilege_type)
         FROM pg_class, aclexplode(relacl)
         WHERE relnamespace = 'public'::regnamespace AND grantee <> relowner ORDER BY 1",
    )
    .await
}

#[tokio::test]
async fn what_was_written_to_the_audit_log_stays() {
    let db = TestDb::new().await;
    let grants = grants(&db).await;
    assert!(grants.iter().any(|grant| grant == "ombaro_staff audit_logs INSERT"), "{grants:?}");
    let harmful: Vec<_> = grants
        .iter()
        .filter(|grant| {
            let rest = grant.split_once(' ').unwrap().1;
            rest == "audit_logs UPDATE"
                || rest == "audit_logs DELETE"
                || rest.ends_with(" TRUNCATE")
                || rest.ends_with(" TRIGGER")
                || rest.ends_with(" REFERENCES")
                || grant.starts_with("PUBLIC ")
        })
        .collect();
    assert_eq!(harmful, Vec::<&String>::new());
}

#[tokio::test]
async fn only_the_program_itself_reads_accounts_and_sessions() {
    let db = TestDb::new().await;
    let tables = ["users", "sessions", "refresh_tokens", "auth_tokens", "development_mailbox"];
    let open: Vec<_> = grants(&db)
        .await
        .into_iter()
        .filter(|grant| {
            let words: Vec<_> = grant.split(' ').collect();
            tables.contains(&words[1]) && words[0] != "ombaro_system"
        })
        .collect();
    assert_eq!(open, Vec::<String>::new());
}

/// A grant on columns is easily overlooked, so each one stands here.
const COLUMNS: &[&str] = &[
    "ombaro_customer availability_exceptions SELECT: ends_at, id, kind, location_id, staff_id, starts_at, tenant_id",
    "ombaro_customer notifications UPDATE: read_at",
    "ombaro_platform bookings SELECT: channel, checked_in_at, code_version, created_at, currency, customer_id, ends_at, id, number, \
     paid_minor, starts_at, status, tenant_id, total_minor, updated_at, user_id, version",
    "ombaro_platform sessions SELECT: created_at, device, ended_at, expires_at, id, kind, user_id",
    "ombaro_platform sessions UPDATE: ended_at",
    "ombaro_platform tenants UPDATE: updated_at, verification, verification_reason, version",
    "ombaro_platform users SELECT: created_at, email, email_verified_at, id, locale, name, status",
    "ombaro_platform users UPDATE: status",
    "ombaro_platform verification_documents UPDATE: reason, reviewed_at, reviewed_by, status",
    "ombaro_public availability_exceptions SELECT: ends_at, id, kind, location_id, staff_id, starts_at, tenant_id",
    "ombaro_public waitlist_entries UPDATE: status, unanswered, version",
    "ombaro_public waitlist_offers UPDATE: answered_at, outcome",
    "ombaro_staff classes UPDATE: decide_at, reason, staff_id, status, version",
    "ombaro_staff customer_packages UPDATE: reason, refunded_minor, status, version",
    "ombaro_staff service_areas UPDATE: fee_minor, is_active, latitude, longitude, name",
    "ombaro_staff sessions SELECT: created_at, device, ended_at, expires_at, id, kind, user_id",
    "ombaro_staff staff UPDATE: bio, experience_years, gender, languages, status, travels, version",
    "ombaro_staff subscriptions UPDATE: cancel_at_period_end, plan, updated_at, version",
    "ombaro_staff tenants UPDATE: about, accent_hue, answer_minutes, best_times_first, check_in_opens_minutes, confirmation_mode, country, free_cancel_minutes, \
     horizon_days, min_notice_minutes, name, no_show_minutes, phone, phone_prefix, slot_step_minutes, tagline, travel_extra_minutes, travel_speed_kmh, \
     updated_at, version",
    "ombaro_staff users SELECT: created_at, email, email_verified_at, id, locale, name, status",
    "ombaro_staff waitlist_entries UPDATE: status, unanswered, version",
    "ombaro_staff waitlist_offers UPDATE: answered_at, outcome",
];

#[tokio::test]
async fn of_accounts_sessions_and_contacts_others_read_these_columns_only() {
    let db = TestDb::new().await;
    let columns = names(
        &db,
        "SELECT format('%s %s %s: %s', grantee::regrole, attrelid::regclass, privilege_type, string_agg(attname, ', ' ORDER BY attname))
         FROM pg_attribute, aclexplode(attacl) WHERE attrelid > 16384 GROUP BY grantee, attrelid, privilege_type ORDER BY 1",
    )
    .await;
    assert_eq!(columns, COLUMNS);
}

#[tokio::test]
async fn the_doors_through_the_wall_are_narrow() {
    let db = TestDb::new().await;
    let doors = names(
        &db,
        "SELECT proname::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1",
    )
    .await;
    assert_eq!(
        doors,
        [
            "account_state",
            "attachments_of",
            "audit_names",
            "audit_people",
            "booking_contact",
            "booking_of_short_code",
            "class_stands",
            "customer_for_contact",
            "end_everything_of",
            "events_after",
            "forget_push_of_session",
            "health_of",
            "kiosk_of",
            "lock_packages",
            "number_events",
            "open_appointments",
            "papers_again",
            "redeem_credits",
            "reinstate_account",
            "reinstate_business",
            "search_services",
            "settle_credits",
            "suspend_account",
            "suspend_business",
            "tenant_of_guest_booking",
            "tenant_of_hold",
            "tenant_of_wait",
            "waiting_at",
            "who_holds"
        ]
    );
    let loose = names(
        &db,
        "SELECT proname::text FROM pg_proc p WHERE prosecdef AND pronamespace = 'public'::regnamespace
            AND (proconfig IS NULL OR NOT proconfig @> ARRAY['search_path=public, pg_temp']
                OR proowner::regrole::text <> 'ombaro_system'
                OR EXISTS (SELECT 1 FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0))",
    )
    .await;
    assert_eq!(loose, Vec::<String>::new());
}
