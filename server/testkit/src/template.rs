//! The template: a database with every migration applied, made once for each set of migrations and cloned for each test.

use server_kernel::{crypto::sha256, db::MIGRATOR};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use crate::server::{Server, run};

/// Held shared while cloning, alone while making a template.
const TEMPLATE_LOCK: i64 = 0x6f6d_6261_726f_0002;
const TEMPLATES: &str = "ombaro_template_";
const TESTS: &str = "ombaro_test_";
/// A test's database that is older and that nobody is connected to was left behind.
const LEFTOVER_SECONDS: u64 = 600;

/// Makes a fresh database and says its name.
pub(crate) async fn clone_template(server: &Server) -> Result<String, sqlx::Error> {
    let template = template_name();
    let name = format!("{TESTS}{}", Uuid::now_v7().simple());
    let mut admin = server.connect().await?;
    sweep(&mut admin).await?;
    loop {
        lock(&mut admin, "pg_advisory_lock_shared").await?;
        if exists(&mut admin, &template).await? {
            run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
            // Closing gives the lock back.
            admin.close().await?;
            return Ok(name);
        }
        lock(&mut admin, "pg_advisory_unlock_shared").await?;
        lock(&mut admin, "pg_advisory_lock").await?;
        if !exists(&mut admin, &template).await? {
            make_template(server, &mut admin, &template).await?;
        }
        lock(&mut admin, "pg_advisory_unlock").await?;
    }
}

/// Holds a digest of the migrations, so that a changed one makes a new template.
fn template_name() -> String {
    let digest =
        sha256(&MIGRATOR.iter().flat_map(|migration| migration.checksum.to_vec()).collect::<Vec<_>>());
    let short: String = hex::encode(digest).chars().take(24).collect();
    format!("{TEMPLATES}{short}")
}

/// Under another name until it is whole: a kill in the middle leaves nothing that looks ready.
async fn make_template(server: &Server, admin: &mut PgConnection, template: &str) -> Result<(), sqlx::Error> {
    for old in named(admin, TEMPLATES).await? {
        run(admin, format!("DROP DATABASE IF EXISTS {old} WITH (FORCE)")).await?;
    }
    let unfinished = format!("{template}_new");
    run(admin, format!("CREATE DATABASE {unfinished}")).await?;
    let mut connection = PgConnection::connect(&server.url(&unfinished)).await?;
    MIGRATOR.run_direct(None, &mut connection, false).await?;
    connection.close().await?;
    run(admin, format!("ALTER DATABASE {unfinished} ALLOW_CONNECTIONS false")).await?;
    run(admin, format!("ALTER DATABASE {unfinished} RENAME TO {template}")).await
}

/// Drops what killed test runs have left behind.
async fn sweep(admin: &mut PgConnection) -> Result<(), sqlx::Error> {
    let now = made_at(Uuid::now_v7());
    for name in named(admin, TESTS).await? {
        let made = name.strip_prefix(TESTS).and_then(|id| Uuid::parse_str(id).ok()).map_or(now, made_at);
        if now.saturating_sub(made) > LEFTOVER_SECONDS {
            // Without force: somebody may be looking at it, and another test may be quicker.
            let _ = run(admin, format!("DROP DATABASE IF EXISTS {name}")).await;
        }
    }
    Ok(())
}

fn made_at(id: Uuid) -> u64 {
    id.get_timestamp().map_or(0, |timestamp| timestamp.to_unix().0)
}

async fn named(admin: &mut PgConnection, prefix: &str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT datname::text FROM pg_database WHERE starts_with(datname::text, $1)")
        .bind(prefix)
        .fetch_all(admin)
        .await
}

async fn exists(admin: &mut PgConnection, name: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(name)
        .fetch_one(admin)
        .await
}

async fn lock(admin: &mut PgConnection, function: &str) -> Result<(), sqlx::Error> {
    run(admin, format!("SELECT {function}({TEMPLATE_LOCK})")).await
}
