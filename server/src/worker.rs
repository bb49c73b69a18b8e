//! Background work of a serving process.

use crate::compose::Program;

/// Numbers events and runs jobs until the process ends.
pub fn start(program: &Program) {
    let log = program.log.clone();
    tokio::spawn(async move { log.run().await });
    let worker = program.worker.clone();
    tokio::spawn(async move { worker.run().await });
}
