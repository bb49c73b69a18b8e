//! `ombaro admin …`: what whoever runs the installation asks of it.

use std::io::Write as _;

use clap::Subcommand;
use server_kernel::{
    Db,
    audit::{self, Chain, Checked, Fault, Finding},
};

use crate::{config::Config, database::Database};

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
}

/// What to do with the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Recompute every chain, and say whether anybody has been at the log.
    Verify {
        /// The slug of one business; all of them otherwise.
        #[arg(long)]
        business: Option<String>,
    },
}

/// Runs it.
///
/// # Errors
/// One sentence: what is wrong, or why it could not be found out.
pub async fn run(config: Config, command: Admin) -> Result<(), String> {
    let Admin::Audit(AuditCommand::Verify { business }) = command;
    let database = Database::open(&config).await?;
    let outcome = verify(&database.db, business.as_deref()).await;
    database.close().await;
    outcome
}

async fn verify(db: &Db, business: Option<&str>) -> Result<(), String> {
    let mut chains = audit::chains(db).await.map_err(|error| error.to_string())?;
    if let Some(slug) = business {
        chains.retain(|chain| chain.slug.as_deref() == Some(slug));
        if chains.is_empty() {
            return Err(format!("no business {slug} is in the audit log"));
        }
    }
    let mut wrong = Vec::new();
    for chain in &chains {
        match audit::verify(db, chain.tenant).await.map_err(|error| error.to_string())? {
            Ok(checked) => say(&good(chain, checked))?,
            Err(finding) => wrong.push(bad(chain, finding)),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

fn say(line: &str) -> Result<(), String> {
    writeln!(std::io::stdout(), "{line}").map_err(|error| error.to_string())
}

fn name(chain: &Chain) -> &str {
    chain.slug.as_deref().unwrap_or("(no business)")
}

/// The head stands at the end of the line, to be noted elsewhere.
fn good(chain: &Chain, checked: Checked) -> String {
    let head: String = checked.head.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("ok    {:<24} {} sealed, {} waiting, head {head}", name(chain), checked.sealed, checked.waiting)
}

fn bad(chain: &Chain, finding: Finding) -> String {
    let what = match finding.fault {
        Fault::RowChanged => "was changed after it was sealed",
        Fault::RowRemoved => "was removed",
        Fault::RowPutIn => "was put in among older rows",
        Fault::SealChanged => "is as it was, but its seal was changed",
        Fault::SealRemoved => "has lost its seal",
        Fault::Truncated => "is missing, and everything after it",
        Fault::HeadChanged => "is the end of the chain, but its head says otherwise",
    };
    let row = match (finding.audit, finding.position) {
        (Some(audit), Some(position)) => format!("row {audit} (position {position})"),
        (Some(audit), None) => format!("row {audit}"),
        (None, position) => format!("the row at position {}", position.unwrap_or_default()),
    };
    format!("audit log of {}: {row} {what}", name(chain))
}
