//! A small load generator for `bench/`: N clients over kept connections, closed loop or at a fixed rate, one line of results; people
//! with a board open; and the bare websockets that live connections are compared with.
//!
//! It ends with a failure when an answer's status is not one of the expected ones, when more or fewer than can have it
//! got what everybody wanted, and when a board is cut off or hears something twice. One thread: the server under test needs the
//! machine. The bare servers have as many as there are processors, as the server has.

#![expect(clippy::print_stdout, reason = "a benchmark's output is its result")]

mod arguments;
mod bare;
mod http;
mod listen;
mod pattern;
mod report;
mod socket;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rand::Rng as _;

use crate::{
    arguments::{Arguments, Task},
    http::Connection,
    report::Seen,
};

fn main() -> Result<(), String> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let mut runtime = match arguments.task {
        Task::Broadcast | Task::Echo => tokio::runtime::Builder::new_multi_thread(),
        Task::Ask | Task::Listen | Task::Delays | Task::Echoes => {
            tokio::runtime::Builder::new_current_thread()
        }
    };
    let runtime = runtime.enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        match arguments.task {
            Task::Ask => ask(Arc::new(arguments)).await,
            Task::Listen => listen::run(&arguments).await,
            Task::Delays => listen::delays(&arguments).await,
            Task::Broadcast => bare::broadcast(&arguments).await,
            Task::Echo => bare::echo(&arguments).await,
            Task::Echoes => listen::echoes(&arguments).await,
        }
    })
}

async fn ask(arguments: Arc<Arguments>) -> Result<(), String> {
    let next = Arc::new(AtomicU64::new(arguments.from));
    let begun = Instant::now() + Duration::from_millis(50);
    let clients: Vec<_> = (0..arguments.clients)
        .map(|client| tokio::spawn(drive(Arc::clone(&arguments), Arc::clone(&next), client, begun)))
        .collect();
    let mut all = Seen::default();
    for client in clients {
        all.add(client.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?);
    }
    let line = all.line(begun.elapsed().as_secs_f64(), arguments.pattern);
    println!("{line}");
    if let Some(wrong) = all.wrong {
        return Err(format!("not expected: {wrong}"));
    }
    let winners = arguments.pattern.winners();
    match all.windows.iter().find(|(_, (asked, won))| *won != winners.min(*asked)) {
        Some((window, (asked, won))) => {
            Err(format!("window {window}: {won} of {asked} got it, {winners} could"))
        }
        None => Ok(()),
    }
}

/// One client until the time is over.
async fn drive(
    arguments: Arc<Arguments>,
    next: Arc<AtomicU64>,
    client: u64,
    begun: Instant,
) -> std::io::Result<Seen> {
    let mut connection = Connection::open(&arguments.address).await?;
    let mut seen = Seen::default();
    let end = begun + Duration::from_secs_f64(arguments.seconds);
    let pause = arguments.rate.map(|rate| arguments.clients as f64 / rate);
    let mut due = begun;
    loop {
        due = match pause {
            // Exponential pauses, whatever the answers take: a slow answer makes the next request late, not rare.
            Some(mean) => due + Duration::from_secs_f64(-mean * (1.0 - rand::rng().random::<f64>()).ln()),
            None => Instant::now().max(begun),
        };
        if due >= end {
            return Ok(seen);
        }
        if due > Instant::now() {
            tokio::time::sleep_until(due.into()).await;
            // The timer ticks in milliseconds; waking late is not the server's doing.
            due = Instant::now();
        }
        let hot = arguments.pattern.is_hot();
        let number = if hot {
            arguments.from + begun.elapsed().as_millis() as u64 / arguments.window_ms
        } else {
            next.fetch_add(1, Ordering::Relaxed)
        };
        let request = arguments.pattern.request(number, client, arguments.businesses);
        let status = connection.send(&request).await?;
        seen.latencies.entry(status).or_default().push(due.elapsed().as_secs_f64());
        if hot {
            let window = seen.windows.entry(number).or_default();
            *window = (window.0 + 1, window.1 + u64::from(status == 201));
        }
        if !arguments.allowed.contains(&status) && seen.wrong.is_none() {
            seen.wrong = Some(connection.answer());
        }
    }
}
