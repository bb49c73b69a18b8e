//! What is to be done, from the command line.

use std::str::FromStr;

use crate::pattern::Pattern;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Ask, as fast as the answers come or at a fixed rate.
    Ask,
    /// Keep boards open and count what they hear.
    Listen,
    /// Book, and see how long a board takes to hear of it.
    Delays,
    /// Be the bare broadcast that is compared with.
    Broadcast,
    /// Be the bare echo that is compared with.
    Echo,
    /// Send something there and back.
    Echoes,
}

/// Everything that can be said.
#[derive(Clone, Debug)]
pub struct Arguments {
    /// What is to be done: the first word, `ask` when there is none.
    pub task: Task,
    /// Host and port of the server.
    pub address: String,
    /// Connections, each with one request at a time.
    pub clients: u64,
    /// For how long.
    pub seconds: f64,
    /// Requests per second of all clients together; each client's come at random moments (Poisson). `None`: as fast as the
    /// answers come.
    pub rate: Option<f64>,
    /// What is asked.
    pub pattern: Pattern,
    /// The first number: numbers become businesses, people and times, and none is used twice.
    pub from: u64,
    /// Businesses that the numbers are spread over.
    pub businesses: u64,
    /// How long everybody wants the same time before they move on to the next.
    pub window_ms: u64,
    /// The only statuses that are right.
    pub allowed: Vec<u16>,
    /// Where websockets are opened.
    pub path: String,
    /// Messages that are sent at once.
    pub burst: u64,
    /// How long a message is.
    pub bytes: usize,
}

impl Arguments {
    /// A task, and `--name value` pairs.
    pub fn read(words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut words = words.peekable();
        let task = match words.next_if(|word| !word.starts_with("--")).as_deref() {
            None | Some("ask") => Task::Ask,
            Some("listen") => Task::Listen,
            Some("delays") => Task::Delays,
            Some("broadcast") => Task::Broadcast,
            Some("echo") => Task::Echo,
            Some("echoes") => Task::Echoes,
            Some(word) => return Err(format!("there is no task {word}")),
        };
        let mut read = Self {
            task,
            address: String::new(),
            clients: 16,
            seconds: 5.0,
            rate: None,
            pattern: Pattern::Book,
            from: 0,
            businesses: 64,
            window_ms: 200,
            allowed: vec![201],
            path: "/api/v1/live?topic=board".to_owned(),
            burst: 1,
            bytes: 250,
        };
        while let Some(name) = words.next() {
            let value = words.next().ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--address" => read.address = value,
                "--clients" => read.clients = number(&name, &value)?,
                "--seconds" => read.seconds = number(&name, &value)?,
                "--rate" => read.rate = Some(number::<f64>(&name, &value)?).filter(|rate| *rate > 0.0),
                "--pattern" => read.pattern = value.parse()?,
                "--from" => read.from = number(&name, &value)?,
                "--businesses" => read.businesses = number(&name, &value)?,
                "--window-ms" => read.window_ms = number(&name, &value)?,
                "--path" => read.path = value,
                "--burst" => read.burst = number(&name, &value)?,
                "--bytes" => read.bytes = number(&name, &value)?,
                "--allow" => {
                    read.allowed =
                        value.split(',').map(|status| number(&name, status)).collect::<Result<_, _>>()?;
                }
                _ => return Err(format!("{name} is unknown")),
            }
        }
        Ok(read)
    }
}

fn number<T: FromStr>(name: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("{name} {value}: not a number"))
}
