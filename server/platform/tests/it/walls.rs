//! What a service forgets to ask, the database still refuses.

use server_kernel::Actor;
use server_testkit::{Fixture, TestDb};
use shared::permission::{Module, Role};
use sqlx::AssertSqlSafe;

use crate::world::{roles, whole, write};

/// Rows that a statement gives somebody of head office; `None` where it is not allowed at all.
async fn rows(db: &TestDb, role: Role, statement: &str) -> Option<u64> {
    let office = Fixture::account(db, &format!("{}@example.com", uuid::Uuid::now_v7()), true).await.user;
    let actor = Actor::Platform { user: office, tenant: None, reach: *role.permissions().reach() };
    let mut tx = db.db().begin(actor).await.unwrap();
    let done = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(tx.conn()).await;
    tx.rollback().await.unwrap();
    match done {
        Ok(done) => Some(done.rows_affected()),
        Err(error) => {
            let code = error.as_database_error().and_then(|error| error.code().map(|code| code.into_owned()));
            assert_eq!(code.as_deref(), Some("42501"), "{statement}: {error}");
            None
        }
    }
}

#[tokio::test]
async fn doors_open_for_those_whose_permissions_reach_that_far() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await;
    let meera = Fixture::account(&db, "meera@example.com", true).await.user;
    let (tenant, user) = (spa.tenant, meera);
    for role in roles() {
        for (statement, may) in [
            (
                format!("SELECT suspend_business('{tenant}', gen_random_uuid(), 'x', now())"),
                whole(role, Module::Tenants.update()),
            ),
            (format!("SELECT reinstate_business('{tenant}', now())"), whole(role, Module::Tenants.update())),
            (
                format!("SELECT suspend_account('{user}', gen_random_uuid(), 'x', now())"),
                whole(role, Module::Profiles.update()),
            ),
            (format!("SELECT reinstate_account('{user}', now())"), whole(role, Module::Profiles.update())),
            (
                format!("SELECT end_everything_of('{user}', now())"),
                whole(role, Module::Sessions.delete()) || whole(role, Module::Profiles.update()),
            ),
        ] {
            assert_eq!(rows(&db, role, &statement).await.is_some(), may, "{role:?}: {statement}");
        }
    }
}

#[tokio::test]
async fn nobody_changes_the_log_and_each_reads_their_part_of_it() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await;
    write(&db, Some(spa.tenant), None, "booking.pay").await;
    write(&db, Some(spa.tenant), None, "booking.cancel").await;
    for role in roles() {
        let whole = whole(role, Module::Audit.read());
        let part = role.permissions().reach().part_scope(Module::Audit.read()).is_some();
        let sees = if whole { 2 } else { u64::from(part) };
        assert_eq!(rows(&db, role, "SELECT 1 FROM audit_logs").await, Some(sees), "{role:?}");
        for statement in [
            "UPDATE audit_logs SET success = false",
            "DELETE FROM audit_logs",
            "UPDATE audit_seals SET position = 1",
            "DELETE FROM audit_seals",
            "INSERT INTO audit_seals SELECT gen_random_uuid(), 1, gen_random_uuid(), sha256('')",
            "UPDATE audit_heads SET position = 1",
        ] {
            assert_eq!(rows(&db, role, statement).await, None, "{role:?}: {statement}");
        }
    }
}

#[tokio::test]
async fn head_office_writes_down_what_it_does_in_its_own_name_only() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await;
    let somebody_else = spa.owner().user().unwrap().user;
    let statement = format!(
        "INSERT INTO audit_logs SELECT gen_random_uuid(), '{}', '{somebody_else}', 'x', 'x', NULL, true, now()",
        spa.tenant
    );
    assert_eq!(rows(&db, Role::SuperAdmin, &statement).await, None);
}
