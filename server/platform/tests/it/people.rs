//! Accounts: found, looked at, closed and opened again.

use server_testkit::{Account, Fixture, TestDb};
use shared::{
    ErrorCode,
    ids::UserId,
    permission::Role,
    platform::{AccountStatus, PeopleSearch, PlatformApi as _},
};
use sqlx::AssertSqlSafe;

use crate::world::{platform, super_admin, text, written};

/// Signs somebody in: a browser, a program with a refresh token, and a second factor that is being asked for.
async fn sign_in(db: &TestDb, user: UserId) {
    for statement in [
        "INSERT INTO sessions (id, user_id, token_hash, kind, device, created_at, expires_at)
         VALUES (gen_random_uuid(), '$', sha256('a'), 'browser', 'Firefox · Linux', '2026-11-20T04:00:00Z', '2026-12-20T04:00:00Z')",
        "INSERT INTO sessions (id, user_id, token_hash, kind, family_id, created_at, expires_at)
         VALUES (gen_random_uuid(), '$', sha256('b'), 'api', gen_random_uuid(), '2026-11-20T04:00:00Z', '2026-11-20T05:00:00Z')",
        "INSERT INTO refresh_tokens (token_hash, family_id, user_id, created_at, expires_at)
         VALUES (sha256('c'), gen_random_uuid(), '$', '2026-11-20T04:00:00Z', '2026-12-20T04:00:00Z')",
        "INSERT INTO sign_in_challenges (token_hash, purpose, user_id, created_at, expires_at)
         VALUES (sha256('d'), 'second_factor', '$', '2026-11-20T04:00:00Z', '2026-11-20T05:00:00Z')",
        "INSERT INTO auth_tokens (token_hash, purpose, user_id, created_at, expires_at)
         VALUES (sha256('e'), 'password_reset', '$', '2026-11-20T04:00:00Z', '2026-11-20T05:00:00Z')",
    ] {
        let statement = statement.replace('$', &user.to_string());
        sqlx::query(AssertSqlSafe(statement)).execute(db.owner()).await.unwrap();
    }
}

/// Ways in that are still open.
async fn open(db: &TestDb) -> String {
    text(
        db,
        "SELECT concat_ws(' ', (SELECT count(*) FROM sessions WHERE ended_at IS NULL),
             (SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL),
             (SELECT count(*) FROM sign_in_challenges WHERE used_at IS NULL),
             (SELECT count(*) FROM auth_tokens WHERE used_at IS NULL))",
    )
    .await
}

async fn somebody(db: &TestDb) -> Account {
    Fixture::account(db, "meera@example.com", true).await
}

fn search(q: &str) -> PeopleSearch {
    PeopleSearch { q: Some(q.to_owned()), ..Default::default() }
}

#[tokio::test]
async fn an_account_is_found_by_name_and_by_the_beginning_of_its_address() {
    let db = TestDb::new().await;
    let meera = somebody(&db).await;
    let chief = super_admin(&db).await;
    for q in ["meer", "MEERA@", "eer"] {
        let page = platform(&db).people(&chief, &search(q)).await.unwrap();
        assert_eq!(page.items.iter().map(|line| line.user).collect::<Vec<_>>(), [meera.user], "{q}");
    }
    assert!(platform(&db).people(&chief, &search("example.com")).await.unwrap().items.is_empty());
    assert_eq!(written(&db, None).await.last().unwrap().0, "account.search");
}

#[tokio::test]
async fn who_sees_the_state_of_accounts_sees_no_names_and_spells_no_address() {
    let db = TestDb::new().await;
    let meera = somebody(&db).await;
    sign_in(&db, meera.user).await;
    let it = Fixture::head_office(&db, Role::ItDepartment).await;
    assert!(platform(&db).people(&it, &search("meer")).await.unwrap().items.is_empty());
    let page = platform(&db).people(&it, &search("meera@example.com")).await.unwrap();
    assert_eq!((page.items[0].name.as_str(), page.items[0].email.as_str()), ("m…", "m…@example.com"));
    let facts = platform(&db).person(&it, meera.user).await.unwrap();
    assert_eq!((facts.line.name.as_str(), facts.line.status), ("m…", AccountStatus::Active));
    assert!(facts.works_at.is_none() && facts.suspension.is_none() && !facts.may_suspend);
    assert_eq!(facts.sessions.unwrap().len(), 2, "sessions are its own to end");
    assert!(facts.may_sign_out);
}

#[tokio::test]
async fn human_resources_see_people_but_neither_their_sessions_nor_their_roles() {
    let db = TestDb::new().await;
    let spa = Fixture::business(&db).build().await;
    let owner = spa.owner().user().unwrap().user;
    let hr = Fixture::head_office(&db, Role::HrDepartment).await;
    let facts = platform(&db).person(&hr, owner).await.unwrap();
    assert!(facts.sessions.is_none() && !facts.may_suspend && !facts.may_sign_out);
    let places = facts.works_at.unwrap();
    assert_eq!((places.len(), places[0].roles.len()), (1, 0));
    let chief = super_admin(&db).await;
    let places = platform(&db).person(&chief, owner).await.unwrap().works_at.unwrap();
    assert_eq!(places[0].roles, [Role::Vendor]);
}

#[tokio::test]
async fn a_suspended_account_is_out_everywhere_at_once_and_comes_back_without_its_sessions() {
    let db = TestDb::new().await;
    let meera = somebody(&db).await;
    sign_in(&db, meera.user).await;
    let chief = super_admin(&db).await;
    let platform = platform(&db);
    assert_eq!(open(&db).await, "2 1 1 1");
    platform.suspend_person(&chief, meera.user, "Abuse").await.unwrap();
    assert_eq!(open(&db).await, "0 0 0 0");
    let facts = platform.person(&chief, meera.user).await.unwrap();
    assert_eq!(
        (facts.line.status, facts.suspension.unwrap().reason.as_str()),
        (AccountStatus::Suspended, "Abuse")
    );
    let again = platform.suspend_person(&chief, meera.user, "Again").await.unwrap_err();
    assert_eq!(again.code, ErrorCode::WrongState);
    platform.reinstate_person(&chief, meera.user).await.unwrap();
    assert_eq!(open(&db).await, "0 0 0 0");
    let facts = platform.person(&chief, meera.user).await.unwrap();
    assert_eq!((facts.line.status, facts.suspension), (AccountStatus::Active, None));
    let actions: Vec<_> = written(&db, None).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["account.suspend", "account.read", "account.reinstate", "account.read"]);
    assert!(written(&db, None).await.iter().all(|(_, resource)| *resource == Some(meera.user.0)));
}

#[tokio::test]
async fn signing_out_everywhere_leaves_the_account_open() {
    let db = TestDb::new().await;
    let meera = somebody(&db).await;
    sign_in(&db, meera.user).await;
    let it = Fixture::head_office(&db, Role::ItDepartment).await;
    platform(&db).sign_out_everywhere(&it, meera.user).await.unwrap();
    assert_eq!(open(&db).await, "0 0 0 1", "a link to a new password is nobody's session");
    assert_eq!(text(&db, "SELECT status FROM users WHERE email = 'meera@example.com'").await, "active");
    let unknown = platform(&db).sign_out_everywhere(&it, UserId::new()).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn nobody_suspends_themselves_or_somebody_of_head_office_beside_or_above_them() {
    let db = TestDb::new().await;
    let chief = super_admin(&db).await;
    let admin = Fixture::head_office(&db, Role::Admin).await;
    let director = Fixture::head_office(&db, Role::Directors).await;
    let platform = platform(&db);
    let own = chief.user().unwrap().user;
    for (caller, user) in [(&chief, own), (&admin, own), (&admin, director.user().unwrap().user)] {
        let error = platform.suspend_person(caller, user, "No").await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Forbidden);
    }
    platform.suspend_person(&chief, admin.user().unwrap().user, "Left").await.unwrap();
}
