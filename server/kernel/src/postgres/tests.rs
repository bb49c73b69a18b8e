use std::{
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, Uid},
};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

use super::{Embedded, PostgresError, programs::Programs};

/// A folder that the database's user may enter.
fn open_folder() -> TempDir {
    folder(0o755)
}

fn folder(mode: u32) -> TempDir {
    tempfile::Builder::new().permissions(Permissions::from_mode(mode)).tempdir().unwrap()
}

async fn answer(server: &Embedded, query: &'static str) -> String {
    let mut connection = PgConnection::connect(&server.url()).await.unwrap();
    sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap()
}

async fn run(server: &Embedded, statement: &'static str) {
    let mut connection = PgConnection::connect(&server.url()).await.unwrap();
    sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
}

fn is_alive(pid: i32) -> bool {
    fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| !line.is_empty())
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..600 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("in 30 seconds this did not come true: {what}");
}

#[tokio::test]
async fn an_empty_folder_becomes_a_safe_cluster_with_our_role_and_database() {
    let folder = open_folder();
    let server = Embedded::start(folder.path()).await.unwrap();
    let facts = answer(
        &server,
        "SELECT concat_ws(' ', current_user, current_database(), current_setting('data_checksums'),
            current_setting('server_encoding'), current_setting('fsync'), current_setting('listen_addresses') = '',
            current_setting('max_connections'), current_setting('log_lock_waits'))",
    )
    .await;
    assert_eq!(facts, "ombaro ombaro on UTF8 on t 100 on");
    let socket = answer(&server, "SELECT current_setting('unix_socket_directories')").await;
    assert_eq!(fs::metadata(&socket).unwrap().mode() & 0o777, 0o700);
    assert!(socket.len() < 80);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name != "postgres.new"), "{left:?}");
    server.stop().await.unwrap();
    assert!(!Path::new(&socket).exists());
}

#[tokio::test]
async fn what_was_written_is_there_after_a_second_start() {
    let folder = open_folder();
    let server = Embedded::start(folder.path()).await.unwrap();
    run(&server, "CREATE TABLE kept AS SELECT 'towels' AS what").await;
    let first = server.postmaster_pid().unwrap();
    server.stop().await.unwrap();
    assert!(!is_alive(first));

    let server = Embedded::start(folder.path()).await.unwrap();
    assert_eq!(answer(&server, "SELECT what FROM kept").await, "towels");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn the_last_one_out_stops_the_server() {
    let folder = open_folder();
    let (one, two) = tokio::join!(Embedded::start(folder.path()), Embedded::start(folder.path()));
    let (one, two) = (one.unwrap(), two.unwrap());
    let pid = one.postmaster_pid().unwrap();
    assert_eq!(two.postmaster_pid(), Some(pid));
    one.stop().await.unwrap();
    assert_eq!(answer(&two, "SELECT 'still here'").await, "still here");
    two.stop().await.unwrap();
    assert!(!is_alive(pid));
}

#[tokio::test]
async fn the_server_stays_while_another_process_uses_it() {
    let folder = open_folder();
    let server = Embedded::start(folder.path()).await.unwrap();
    let pid = server.postmaster_pid().unwrap();
    let mut other = tokio::process::Command::new("flock")
        .args(["--shared", "--no-fork"])
        .arg(folder.path().join("postgres.users.lock"))
        .args(["sh", "-c", "echo locked; exec sleep 60"])
        .stdout(std::process::Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut said = [0; 6];
    tokio::io::AsyncReadExt::read_exact(other.stdout.as_mut().unwrap(), &mut said).await.unwrap();
    server.stop().await.unwrap();
    assert!(is_alive(pid));

    let server = Embedded::start(folder.path()).await.unwrap();
    assert_eq!(server.postmaster_pid(), Some(pid));
    other.kill().await.unwrap();
    server.stop().await.unwrap();
    assert!(!is_alive(pid));
}

#[tokio::test]
async fn a_handle_that_is_dropped_stops_the_server_too() {
    let folder = open_folder();
    let server = Embedded::start(folder.path()).await.unwrap();
    let pid = server.postmaster_pid().unwrap();
    drop(server);
    assert!(!is_alive(pid));
    let server = Embedded::start(folder.path()).await.unwrap();
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_killed_server_comes_back_under_supervision_with_all_that_was_committed() {
    let folder = open_folder();
    let server = Embedded::start(folder.path()).await.unwrap();
    run(&server, "CREATE TABLE kept AS SELECT 'towels' AS what").await;
    let mut ready = server.supervise();
    assert!(*ready.borrow());
    let pid = server.postmaster_pid().unwrap();
    // A statement under way becomes an orphan that must be gone before the restart.
    let url = server.url();
    let busy = tokio::spawn(async move {
        let mut connection = PgConnection::connect(&url).await.unwrap();
        sqlx::raw_sql("SELECT pg_sleep(60)").execute(&mut connection).await
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    kill(Pid::from_raw(pid), Signal::SIGKILL).unwrap();
    tokio::time::timeout(Duration::from_secs(20), ready.wait_for(|ready| !ready)).await.unwrap().unwrap();
    tokio::time::timeout(Duration::from_secs(60), ready.wait_for(|ready| *ready)).await.unwrap().unwrap();
    assert!(busy.await.unwrap().is_err());
    assert_ne!(server.postmaster_pid(), Some(pid));
    assert_eq!(answer(&server, "SELECT what FROM kept").await, "towels");
    server.stop().await.unwrap();
    assert!(!*ready.borrow());
}

#[tokio::test]
async fn a_stale_pid_file_that_names_a_stranger_does_not_keep_the_server_down() {
    let folder = open_folder();
    let server = Embedded::start(folder.path()).await.unwrap();
    let pid_file = folder.path().join("postgres/postmaster.pid");
    let text = fs::read_to_string(&pid_file).unwrap();
    let old = server.postmaster_pid().unwrap();
    kill(Pid::from_raw(old), Signal::SIGKILL).unwrap();
    until("the killed server is gone", || !is_alive(old)).await;
    // As after a reboot: the number belongs to another living process.
    let stranger = std::process::id().to_string();
    fs::write(&pid_file, text.replacen(&old.to_string(), &stranger, 1)).unwrap();
    assert_eq!(server.postmaster_pid(), None);

    let again = Embedded::start(folder.path()).await.unwrap();
    assert_eq!(answer(&again, "SELECT 'up'").await, "up");
    server.stop().await.unwrap();
    again.stop().await.unwrap();
}

#[tokio::test]
async fn a_data_directory_with_a_very_long_path_works() {
    let folder = open_folder();
    let long = folder.path().join("a".repeat(120)).join("b c'd".repeat(10));
    let server = Embedded::start(&long).await.unwrap();
    assert_eq!(answer(&server, "SELECT 'deep'").await, "deep");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn an_interrupted_initialisation_is_done_again() {
    let folder = open_folder();
    fs::create_dir(folder.path().join("postgres.new")).unwrap();
    fs::write(folder.path().join("postgres.new/PG_VERSION"), "15").unwrap();
    let server = Embedded::start(folder.path()).await.unwrap();
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_deadlock_is_visible_in_the_log() {
    let folder = open_folder();
    let server = Embedded::start(folder.path()).await.unwrap();
    run(&server, "CREATE TABLE rooms AS SELECT generate_series(1, 2) AS id").await;
    let url = server.url();
    let both_locked = std::sync::Arc::new(tokio::sync::Barrier::new(2));
    let cross = |first: &'static str, second: &'static str| {
        let (url, both_locked) = (url.clone(), both_locked.clone());
        async move {
            let mut connection = PgConnection::connect(&url).await.unwrap();
            sqlx::raw_sql(first).execute(&mut connection).await.unwrap();
            both_locked.wait().await;
            sqlx::raw_sql(second).execute(&mut connection).await
        }
    };
    let (one, two) = tokio::join!(
        cross(
            "BEGIN; SELECT FROM rooms WHERE id = 1 FOR UPDATE",
            "SELECT FROM rooms WHERE id = 2 FOR UPDATE; COMMIT"
        ),
        cross(
            "BEGIN; SELECT FROM rooms WHERE id = 2 FOR UPDATE",
            "SELECT FROM rooms WHERE id = 1 FOR UPDATE; COMMIT"
        ),
    );
    assert!(one.is_err() != two.is_err());
    let log = fs::read_to_string(server.log_file()).unwrap();
    assert!(log.contains("deadlock detected"), "{log}");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn root_runs_the_server_as_somebody_else() {
    if !Uid::effective().is_root() {
        return;
    }
    let folder = open_folder();
    let server = Embedded::start(folder.path()).await.unwrap();
    let process = fs::metadata(format!("/proc/{}", server.postmaster_pid().unwrap())).unwrap();
    assert_ne!(process.uid(), 0);
    assert_eq!(server.cluster_dir(), folder.path().canonicalize().unwrap().join("postgres"));
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_data_directory_that_only_root_can_enter_has_its_database_elsewhere() {
    if !Uid::effective().is_root() {
        return;
    }
    let (private, elsewhere) = (folder(0o700), open_folder());
    let server = Embedded::start_or_elsewhere(private.path(), elsewhere.path()).await.unwrap();
    run(&server, "CREATE TABLE kept AS SELECT 'towels' AS what").await;
    assert!(server.cluster_dir().starts_with(elsewhere.path()));
    server.stop().await.unwrap();
    // It stays there, even when the folder is opened later.
    fs::set_permissions(private.path(), Permissions::from_mode(0o755)).unwrap();
    let server = Embedded::start_or_elsewhere(private.path(), elsewhere.path()).await.unwrap();
    assert_eq!(answer(&server, "SELECT what FROM kept").await, "towels");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_socket_folder_that_others_may_enter_is_refused() {
    let folder = open_folder();
    let server = Embedded::start(folder.path()).await.unwrap();
    let socket = PathBuf::from(answer(&server, "SELECT current_setting('unix_socket_directories')").await);
    server.stop().await.unwrap();
    fs::create_dir(&socket).unwrap();
    fs::set_permissions(&socket, Permissions::from_mode(0o777)).unwrap();
    let refused = Embedded::start(folder.path()).await;
    assert!(matches!(refused, Err(PostgresError::UnsafeSocketDirectory { .. })), "{refused:?}");
    fs::remove_dir_all(&socket).unwrap();
    std::os::unix::fs::symlink(folder.path(), &socket).unwrap();
    let refused = Embedded::start(folder.path()).await;
    assert!(matches!(refused, Err(PostgresError::UnsafeSocketDirectory { .. })), "{refused:?}");
    fs::remove_file(&socket).unwrap();
}

#[test]
fn without_postgresql_the_error_says_what_to_install() {
    let nowhere = Path::new("/nonexistent");
    let error = Programs::find_in(None, Some("/nonexistent".into()), nowhere).unwrap_err();
    assert!(error.to_string().contains("apt-get install postgresql"), "{error}");
    let error = Programs::find_in(Some("/nonexistent".into()), None, nowhere).unwrap_err();
    assert!(error.to_string().contains("OMBARO_POSTGRES_BIN"), "{error}");
}

#[test]
fn the_newest_installed_version_is_taken_when_the_path_has_none() {
    let folder = open_folder();
    for version in ["9", "15", "18"] {
        let bin = folder.path().join(version).join("bin");
        fs::create_dir_all(&bin).unwrap();
        for name in ["initdb", "pg_ctl", "postgres"] {
            fs::write(bin.join(name), "").unwrap();
        }
    }
    let found = Programs::find_in(None, None, folder.path()).unwrap();
    assert_eq!(found.initdb(), folder.path().join("18/bin/initdb"));
}
