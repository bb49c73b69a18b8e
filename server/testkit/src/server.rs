//! The PostgreSQL server that tests use.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// A server, known by the address of one of its databases.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    before: String,
    admin: String,
    after: String,
}

impl Server {
    /// The server named by the environment.
    pub(crate) fn from_env() -> Self {
        let (url, admin) = match (std::env::var("OMBARO_TEST_DATABASE_URL"), std::env::var("DATABASE_URL")) {
            (Ok(url), _) => (url, None),
            // Its own database may be replaced at any moment.
            (Err(_), Ok(url)) => (url, Some("postgres")),
            (Err(_), Err(_)) => {
                panic!(
                    "tests need PostgreSQL: run `script/test`, or `export DATABASE_URL=$(script/db)` first"
                )
            }
        };
        let server = Self::parse(&url).expect("a database address like postgres://user@host/database");
        Self { admin: admin.map_or(server.admin, str::to_owned), ..server }
    }

    fn parse(url: &str) -> Option<Self> {
        let (address, after) = url.find('?').map_or((url, ""), |at| url.split_at(at));
        let (scheme, rest) = address.split_once("://")?;
        let (authority, admin) = rest.split_once('/')?;
        Some(Self {
            before: format!("{scheme}://{authority}/"),
            admin: admin.to_owned(),
            after: after.to_owned(),
        })
    }

    /// The address of a database there.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("{}{database}{}", self.before, self.after)
    }

    /// A connection for making and dropping databases.
    pub(crate) async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        PgConnection::connect(&self.url(&self.admin)).await
    }

    /// Drops a database, whoever is connected to it.
    pub(crate) async fn drop_database(&self, name: &str) -> Result<(), sqlx::Error> {
        let mut connection = self.connect().await?;
        run(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        connection.close().await
    }
}

/// Runs a statement whose text holds only names made here.
pub(crate) async fn run(connection: &mut PgConnection, statement: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_server_has_the_same_address_around_it() {
        let server = Server::parse("postgres://ombaro@%2Ftmp%2Fsock/postgres?sslmode=disable").unwrap();
        assert_eq!(server.url("x"), "postgres://ombaro@%2Ftmp%2Fsock/x?sslmode=disable");
        assert_eq!(server.admin, "postgres");
        assert!(Server::parse("postgres").is_none());
    }
}
