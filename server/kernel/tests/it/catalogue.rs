//! Every table is behind the wall. The catalogue says so, not we.

use server_testkit::TestDb;

/// Tables that do not belong to one business, or are found by an id of their own.
const GLOBAL: &[&str] = &[
    "audit_logs",
    "auth_tokens",
    "development_mailbox",
    "event_cursor",
    "events",
    "jobs",
    "rate_limit_logs",
    "refresh_tokens",
    "sessions",
    "tenants",
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
        "SELECT tablename::text FROM pg_policies WHERE permissive = 'RESTRICTIVE' AND roles = '{ombaro_practitioner}' ORDER BY 1",
    )
    .await;
    let of_a_booking =
        ["appointments", "booking_item_addons", "booking_items", "bookings", "customers", "payments"];
    assert_eq!(narrowed, of_a_booking, "what a member of ombaro_staff would otherwise see all of");
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
    let tables =
        ["users", "sessions", "refresh_tokens", "auth_tokens", "development_mailbox", "rate_limit_logs"];
    let open: Vec<_> = grants(&db)
        .await
        .into_iter()
        .filter(|grant| {
            let words: Vec<_> = grant.split(' ').collect();
            tables.contains(&words[1]) && words[0] != "ombaro_system"
        })
        .collect();
    assert_eq!(open, Vec::<String>::new());
    let columns = names(
        &db,
        "SELECT attrelid::regclass::text FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid > 16384",
    )
    .await;
    assert_eq!(columns, Vec::<String>::new(), "a grant on columns is easily overlooked");
}

#[tokio::test]
async fn the_doors_through_the_wall_are_narrow() {
    let db = TestDb::new().await;
    let doors = names(
        &db,
        "SELECT proname::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1",
    )
    .await;
    assert_eq!(doors, ["customer_for_contact", "tenant_of_guest_booking", "tenant_of_hold"]);
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
