//! A database for one test.

use std::time::Duration;

use server_kernel::Db;
use sqlx::{PgPool, postgres::PgPoolOptions};

use crate::{server::Server, template};

/// Connections of [`TestDb::db`]: enough for a crowd that wants the same thing at the same time.
const CONNECTIONS: u32 = 12;

/// A database with every migration applied and nothing in it, gone when dropped.
#[derive(Debug)]
pub struct TestDb {
    server: Server,
    name: String,
    db: Db,
    owner: PgPool,
}

impl TestDb {
    /// Makes one.
    ///
    /// # Panics
    /// Without a PostgreSQL server: `OMBARO_TEST_DATABASE_URL`, or else `DATABASE_URL`.
    pub async fn new() -> Self {
        let server = Server::from_env();
        let name = template::clone_template(&server).await.expect("a database for this test can be made");
        let url = server.url(&name);
        let db = Db::connect(&url, CONNECTIONS).await.expect("the test's database can be connected to");
        let owner = PgPoolOptions::new().max_connections(4).connect_lazy(&url).expect("a database address");
        Self { server, name, db, owner }
    }

    /// As the program sees it, behind the walls.
    #[must_use]
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }

    /// As its owner sees it, past every wall: for assertions only.
    #[must_use]
    pub const fn owner(&self) -> &PgPool {
        &self.owner
    }
}

impl Drop for TestDb {
    /// Best effort: what stays is swept by a later test.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A runtime of its own: the test's may be going down already.
        let thread = std::thread::spawn(move || {
            if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
                let _ = runtime.block_on(async {
                    tokio::time::timeout(Duration::from_secs(10), server.drop_database(&name)).await
                });
            }
        });
        let _ = thread.join();
    }
}
