//! Tells people what concerns them, as soon as the event log says so. How far it was read is kept in the database: what happened
//! while no node ran is told when one does.

use std::time::Duration;

use server_kernel::events::EventLog;
use server_messaging::Notifications;

/// What a lost wake-up costs at most.
const INTERVAL: Duration = Duration::from_secs(10);
/// Open screens hear of it first: nobody waits for a notification as the desk waits for its board.
const SCREENS_FIRST: Duration = Duration::from_millis(20);

/// Until the process ends. Every node does: who tells is decided in the database.
pub fn start(log: EventLog, notifications: Notifications) {
    tokio::spawn(async move {
        let mut head = log.head();
        loop {
            match notifications.catch_up().await {
                // There may be more than one batch.
                Ok(1..) => continue,
                Ok(0) => {}
                Err(error) => tracing::warn!(%error, "notifications could not be written"),
            }
            if let Ok(Ok(())) = tokio::time::timeout(INTERVAL, head.changed()).await {
                tokio::time::sleep(SCREENS_FIRST).await;
            }
        }
    });
}
