//! The audit log's chains: sealed once and in order whatever the writers do, and no hand at the log goes unseen.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use server_kernel::{
    Actor,
    audit::{self, Checked, Fault, Finding, Sealer},
};
use server_testkit::{Fixture, TestDb, now};
use shared::ids::TenantId;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

async fn write(db: &server_kernel::Db, tenant: Option<TenantId>, commit: bool) {
    let mut tx = db.begin(Actor::System).await.unwrap();
    let entry = audit::Entry {
        tenant,
        user: None,
        action: "thing.change",
        resource_kind: "thing",
        resource: Some(Uuid::now_v7()),
        success: true,
        at: now(),
    };
    audit::record(tx.conn(), entry).await.unwrap();
    if commit {
        tx.commit().await.unwrap();
    }
}

/// A business with `rows` sealed rows.
async fn sealed(db: &TestDb, rows: usize) -> TenantId {
    let tenant = Fixture::business(db).build().await.tenant;
    for _ in 0..rows {
        write(&db.db(), Some(tenant), true).await;
    }
    assert_eq!(Sealer::new(db.db()).seal().await.unwrap(), Some(rows));
    tenant
}

async fn verify(db: &TestDb, tenant: TenantId) -> Result<Checked, Finding> {
    audit::verify(&db.db(), Some(tenant)).await.unwrap()
}

async fn owner(db: &TestDb, statement: &str) {
    let done = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(db.owner()).await.unwrap();
    assert!(done.rows_affected() > 0, "{statement}");
}

/// The id of the row at a place of the only business's chain.
async fn at(db: &TestDb, position: i64) -> Uuid {
    sqlx::query_scalar("SELECT audit_id FROM audit_seals WHERE position = $1")
        .bind(position)
        .fetch_one(db.owner())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_row_is_sealed_once_whatever_the_writers_and_other_nodes_do() {
    const WRITERS: u32 = 6;
    const ROWS: u32 = 30;
    let test = TestDb::new().await;
    let (one, other) = (
        Fixture::business(&test).slug("one").build().await.tenant,
        Fixture::business(&test).slug("other").build().await.tenant,
    );
    let written = Arc::new(AtomicBool::new(false));
    let sealers: Vec<_> = (0..2)
        .map(|_| {
            let (sealer, written) = (Sealer::new(test.db()), Arc::clone(&written));
            tokio::spawn(async move {
                while !written.load(Ordering::Acquire) {
                    sealer.seal().await.unwrap();
                }
            })
        })
        .collect();
    let writers: Vec<_> = (0..WRITERS)
        .map(|n| {
            let db = test.db();
            tokio::spawn(async move {
                for round in 0..ROWS {
                    let tenant = [Some(one), Some(other), None][(round % 3) as usize];
                    write(&db, tenant, (n + round) % 5 != 0).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    written.store(true, Ordering::Release);
    for sealer in sealers {
        sealer.await.unwrap();
    }
    Sealer::new(test.db()).seal().await.unwrap();
    let rows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM audit_logs").fetch_one(test.owner()).await.unwrap();
    let mut sum = 0;
    for chain in audit::chains(&test.db()).await.unwrap() {
        let checked = audit::verify(&test.db(), chain.tenant).await.unwrap().unwrap();
        assert_eq!(checked.waiting, 0);
        sum += checked.sealed;
    }
    assert_eq!(sum, rows);
    let chains = audit::chains(&test.db()).await.unwrap();
    let slugs: Vec<_> = chains.iter().map(|chain| chain.slug.as_deref()).collect();
    assert_eq!(slugs, [None, Some("one"), Some("other")]);
}

#[tokio::test]
async fn a_row_that_becomes_visible_late_is_sealed_behind_those_that_were_first() {
    let test = TestDb::new().await;
    let tenant = Fixture::business(&test).build().await.tenant;
    let mut late = test.db().begin(Actor::System).await.unwrap();
    let entry = audit::Entry {
        tenant: Some(tenant),
        user: None,
        action: "thing.late",
        resource_kind: "thing",
        resource: None,
        success: true,
        at: now(),
    };
    audit::record(late.conn(), entry).await.unwrap();
    write(&test.db(), Some(tenant), true).await;
    let sealer = Sealer::new(test.db());
    assert_eq!(sealer.seal().await.unwrap(), Some(1));
    late.commit().await.unwrap();
    assert_eq!(sealer.seal().await.unwrap(), Some(1));
    assert_eq!(sealer.seal().await.unwrap(), Some(0));
    assert!(at(&test, 2).await < at(&test, 1).await);
    let checked = verify(&test, tenant).await.unwrap();
    assert_eq!((checked.sealed, checked.waiting), (2, 0));
}

#[tokio::test]
async fn what_is_not_sealed_yet_waits() {
    let test = TestDb::new().await;
    let tenant = sealed(&test, 2).await;
    write(&test.db(), Some(tenant), true).await;
    let checked = verify(&test, tenant).await.unwrap();
    assert_eq!((checked.sealed, checked.waiting), (2, 1));
}

#[tokio::test]
async fn a_changed_row_is_found_whichever_column_it_is() {
    for change in [
        "id = gen_random_uuid()",
        "tenant_id = NULL",
        "user_id = gen_random_uuid()",
        "action = 'thing.keep'",
        "resource_kind = 'other'",
        "resource_id = NULL",
        "success = false",
        "at = at + interval '1 microsecond'",
    ] {
        let test = TestDb::new().await;
        let tenant = sealed(&test, 4).await;
        let row = at(&test, 3).await;
        owner(&test, &format!("UPDATE audit_logs SET {change} WHERE id = '{row}'")).await;
        let fault = if change.starts_with("id") { Fault::RowRemoved } else { Fault::RowChanged };
        let found = verify(&test, tenant).await.unwrap_err();
        assert_eq!(found, Finding { fault, position: Some(3), audit: Some(row) }, "{change}");
    }
}

#[tokio::test]
async fn a_changed_last_row_is_found() {
    let test = TestDb::new().await;
    let tenant = sealed(&test, 2).await;
    let row = at(&test, 2).await;
    owner(&test, &format!("UPDATE audit_logs SET success = false WHERE id = '{row}'")).await;
    let found = verify(&test, tenant).await.unwrap_err();
    assert_eq!(found, Finding { fault: Fault::RowChanged, position: Some(2), audit: Some(row) });
}

#[tokio::test]
async fn a_removed_row_is_found() {
    let test = TestDb::new().await;
    let tenant = sealed(&test, 4).await;
    let row = at(&test, 2).await;
    owner(&test, &format!("DELETE FROM audit_logs WHERE id = '{row}'")).await;
    let found = verify(&test, tenant).await.unwrap_err();
    assert_eq!(found, Finding { fault: Fault::RowRemoved, position: Some(2), audit: Some(row) });
    owner(&test, "DELETE FROM audit_seals WHERE position = 2").await;
    let found = verify(&test, tenant).await.unwrap_err();
    assert_eq!(found, Finding { fault: Fault::SealRemoved, position: Some(2), audit: None });
}

#[tokio::test]
async fn a_row_put_in_among_older_ones_is_never_sealed_and_found() {
    let test = TestDb::new().await;
    let tenant = sealed(&test, 3).await;
    let yesterday = Uuid::from_u128(at(&test, 1).await.as_u128() - (86_400_000_u128 << 80));
    owner(
        &test,
        &format!("INSERT INTO audit_logs SELECT '{yesterday}', tenant_id, NULL, 'thing.x', 'thing', NULL, true, at FROM audit_logs LIMIT 1"),
    )
    .await;
    // Neither by a sealer that has been running nor by one that begins.
    assert_eq!(Sealer::new(test.db()).seal().await.unwrap(), Some(0));
    let found = verify(&test, tenant).await.unwrap_err();
    assert_eq!(found, Finding { fault: Fault::RowPutIn, position: None, audit: Some(yesterday) });
}

#[tokio::test]
async fn a_row_from_the_future_closes_nothing() {
    let test = TestDb::new().await;
    let tenant = Fixture::business(&test).build().await.tenant;
    owner(
        &test,
        &format!("INSERT INTO audit_logs SELECT 'ffffffff-ffff-7fff-bfff-ffffffffffff', '{tenant}', NULL, 'thing.x', 'thing', NULL, true, now()"),
    )
    .await;
    let sealer = Sealer::new(test.db());
    assert_eq!(sealer.seal().await.unwrap(), Some(1));
    write(&test.db(), Some(tenant), true).await;
    assert_eq!(sealer.seal().await.unwrap(), Some(1));
    assert_eq!(verify(&test, tenant).await.unwrap().sealed, 2);
}

#[tokio::test]
async fn a_changed_seal_is_found_and_told_from_a_changed_row() {
    for position in [1, 2, 3] {
        let test = TestDb::new().await;
        let tenant = sealed(&test, 3).await;
        let row = at(&test, position).await;
        owner(&test, &format!("UPDATE audit_seals SET hash = sha256(hash) WHERE position = {position}"))
            .await;
        let found = verify(&test, tenant).await.unwrap_err();
        assert_eq!(found, Finding { fault: Fault::SealChanged, position: Some(position), audit: Some(row) });
    }
}

#[tokio::test]
async fn a_missing_end_is_found_by_the_head() {
    let test = TestDb::new().await;
    let tenant = sealed(&test, 4).await;
    owner(&test, "DELETE FROM audit_logs WHERE id IN (SELECT audit_id FROM audit_seals WHERE position > 2)")
        .await;
    owner(&test, "DELETE FROM audit_seals WHERE position > 2").await;
    let found = verify(&test, tenant).await.unwrap_err();
    assert_eq!(found, Finding { fault: Fault::Truncated, position: Some(3), audit: None });
    owner(&test, "UPDATE audit_heads SET position = 2").await;
    let found = verify(&test, tenant).await.unwrap_err();
    assert_eq!(found, Finding { fault: Fault::HeadChanged, position: Some(2), audit: None });
    owner(&test, "DELETE FROM audit_heads").await;
    let found = verify(&test, tenant).await.unwrap_err();
    assert_eq!(found, Finding { fault: Fault::HeadChanged, position: Some(2), audit: None });
}

#[tokio::test]
async fn a_head_that_was_noted_elsewhere_shows_what_nothing_inside_does() {
    let test = TestDb::new().await;
    let tenant = sealed(&test, 2).await;
    let noted = verify(&test, tenant).await.unwrap().head;
    // Somebody who owns the schema can write the whole chain anew.
    owner(&test, "UPDATE audit_logs SET success = false").await;
    owner(&test, "DELETE FROM audit_seals").await;
    owner(&test, "DELETE FROM audit_heads").await;
    Sealer::new(test.db()).seal().await.unwrap();
    let anew = verify(&test, tenant).await.unwrap();
    assert_eq!(anew.sealed, 2);
    assert_ne!(anew.head, noted);
}

#[tokio::test]
async fn a_link_holds_every_column_of_the_log() {
    let test = TestDb::new().await;
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT column_name::text FROM information_schema.columns WHERE table_name = 'audit_logs' ORDER BY ordinal_position",
    )
    .fetch_all(test.owner())
    .await
    .unwrap();
    assert_eq!(columns, audit::COLUMNS);
}

#[tokio::test]
async fn nobody_may_change_or_remove_a_seal() {
    let test = TestDb::new().await;
    let grants: Vec<String> = sqlx::query_scalar(
        "SELECT concat_ws(' ', grantee::regrole, relname, privilege_type) FROM pg_class, aclexplode(relacl)
         WHERE relname IN ('audit_seals', 'audit_heads') AND grantee <> relowner ORDER BY 1",
    )
    .fetch_all(test.owner())
    .await
    .unwrap();
    assert_eq!(
        grants,
        [
            "ombaro_platform audit_seals SELECT",
            "ombaro_staff audit_seals SELECT",
            "ombaro_system audit_heads INSERT",
            "ombaro_system audit_heads SELECT",
            "ombaro_system audit_heads UPDATE",
            "ombaro_system audit_seals INSERT",
            "ombaro_system audit_seals SELECT",
        ]
    );
}
