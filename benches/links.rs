//! External links at scale, beside the `lychee` program.
//!
//! `cargo bench --bench links -- [--links N] [--lychee PROGRAM] [--delay MS]` starts 64 servers on 127.0.0.0/8, writes a list of N
//! addresses (20,000 by default), and lets Fixbook and, where its program is found, lychee check that list at the same limits, one
//! after the other. It prints the time, the requests a second, the CPU time and the peak of memory of each, what the servers
//! measured of the limits, and how often the verdict was the right one. CPU and memory are read from `/proc`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fixbook::links::{HostLimit, LinkClass, LinkRequest, LinkSettings, NoProgress, check};

#[path = "../tests/links/server.rs"]
#[expect(dead_code, reason = "the tests use more of the server than this does")]
mod server;

use server::{Reply, Server};

const HOSTS: u8 = 64;

fn main() {
    let mut links = 20_000;
    let mut delay = 5;
    let mut lychee = "lychee".to_owned();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--links" => links = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(links),
            "--delay" => delay = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(delay),
            "--lychee" => lychee = arguments.next().unwrap_or(lychee),
            "--child" => return child(&arguments.collect::<Vec<_>>()),
            // `cargo bench` says `--bench`.
            _ => {}
        }
    }
    let asked_once: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let seen = Arc::clone(&asked_once);
    let delay = Duration::from_millis(delay);
    let page = format!("<!doctype html><title>x</title><p id=here>{}", "text ".repeat(2000));
    let servers = Server::start_many((1..=HOSTS).map(|last| [127, 0, 2, last].into()), move |request| {
        let reply = match request.path.split('/').nth(1).unwrap_or("") {
            "gone" => Reply::status(404),
            "moved" => Reply::redirect(301, &request.path.replace("moved", "ok")),
            "wall" => Reply::status(403),
            "nohead" if request.method == "HEAD" => Reply::status(405),
            "busy" if first(&seen, request) => Reply::with(429, &[("retry-after", "1")], b""),
            "failing" if first(&seen, request) => Reply::status(500),
            _ => Reply::html(&page),
        };
        if delay.is_zero() { reply } else { Reply::After(delay, Box::new(reply)) }
    });
    let dir = tempfile::tempdir().expect("a folder for the list");
    let mut expected = BTreeMap::new();
    // The hosts take turns in the list. A list sorted by host would leave lychee with one host at a time.
    let mut text = Vec::new();
    for number in 0..links {
        let (kind, class) = match number % 200 {
            7 | 77 | 107 => ("gone", LinkClass::Dead),
            11 | 111 => ("moved", LinkClass::Moved),
            23 | 123 => ("wall", LinkClass::CannotTell),
            31 => ("nohead", LinkClass::Ok),
            // One a host at most, so that a pause does not decide the time alone.
            41 if number / 200 < usize::from(HOSTS) => ("busy", LinkClass::Ok),
            51 => ("failing", LinkClass::Ok),
            _ => ("ok", LinkClass::Ok),
        };
        // The kinds go round all hosts, since 200 and 64 have common factors and a carry spreads them.
        let host = &servers[(number + number / 200) % servers.len()];
        let url = host.url(&format!("/{kind}/{number}"));
        text.push(url.clone());
        expected.insert(url, class);
    }
    let list = dir.path().join("list.txt");
    std::fs::write(&list, text.join("\n")).expect("the list is written");

    for spacing in [0, 50] {
        println!(
            "\n{} addresses on {HOSTS} hosts, 128 at a time, 10 a host, {spacing} ms apart, {} ms for each answer",
            expected.len(),
            delay.as_millis()
        );
        println!(
            "{:<28}{:>8}{:>10}{:>9}{:>9}{:>8}{:>7}{:>7}{:>9}  wrong",
            "", "time", "req/s", "requests", "CPU", "memory", "most", "a host", "spacing"
        );
        let cache = dir.path().join(format!("cache-{spacing}"));
        let found = dir.path().join("found.json");
        for name in ["fixbook", "fixbook again, cached"] {
            begin(&servers, &asked_once);
            let mut command = Command::new(std::env::current_exe().expect("this program"));
            command.arg("--child").args([&list, &cache, &found]).arg(spacing.to_string());
            let used = run(&mut command);
            print(name, &used, &servers, &wrong(&expected, &read_ours(&found)));
        }
        for method in ["head", "get"] {
            begin(&servers, &asked_once);
            let mut command = Command::new(&lychee);
            command
                .args(["--no-progress", "--max-concurrency", "128", "--host-concurrency", "10"])
                .args(["--host-request-interval", &format!("{spacing}ms"), "--max-retries", "2", "--retry-wait-time", "1"])
                .args(["--timeout", "20", "--method", method, "--format", "json", "--verbose", "--output"])
                .args([&found, &list]);
            if Command::new(&lychee).arg("--version").stdout(Stdio::null()).status().is_err() {
                println!("`{lychee}` cannot be started, so there is nothing to compare with");
                break;
            }
            let used = run(&mut command);
            print(&format!("lychee, {method}"), &used, &servers, &wrong(&expected, &read_lychees(&found)));
        }
    }
}

fn first(seen: &Mutex<BTreeSet<String>>, request: &server::Seen) -> bool {
    let host = request.headers.get("host").cloned().unwrap_or_default();
    seen.lock().expect("no panic while counting").insert(format!("{host}{}", request.path))
}

fn begin(servers: &[Server], asked_once: &Mutex<BTreeSet<String>>) {
    asked_once.lock().expect("no panic while counting").clear();
    for server in servers {
        server.forget();
    }
}

/// Checks the list as a process of its own, so that its CPU time and memory are its own too.
fn child(arguments: &[String]) {
    let [list, cache, found, spacing] = arguments else { return };
    let text = std::fs::read_to_string(list).expect("the list");
    let links: Vec<LinkRequest> = text.lines().map(LinkRequest::new).collect();
    let spacing = Duration::from_millis(spacing.parse().unwrap_or(0));
    let settings = LinkSettings {
        allow_private: vec!["127.0.0.0/8".to_owned()],
        per_host: HostLimit { concurrency: 10, spacing },
        ..LinkSettings::default()
    };
    let report = check(&links, &settings, Path::new(cache), &NoProgress).expect("valid settings");
    let lines: Vec<String> = report.outcomes.iter().map(|outcome| format!("{} {}", outcome.url, outcome.class)).collect();
    std::fs::write(found, lines.join("\n")).expect("the answers are written");
}

struct Used {
    time: Duration,
    cpu: Duration,
    memory: u64,
}

/// Runs a program to its end and watches it.
fn run(command: &mut Command) -> Used {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    let proc = PathBuf::from(format!("/proc/{}", child.id()));
    let mut used = Used { time: Duration::ZERO, cpu: Duration::ZERO, memory: 0 };
    while child.try_wait().expect("the program is ours").is_none() {
        // Fields 14 and 15 of `stat` count ticks, which Linux shows as hundredths of a second.
        if let Ok(stat) = std::fs::read_to_string(proc.join("stat")) {
            let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
            let ticks: u64 = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
            used.cpu = used.cpu.max(Duration::from_millis(ticks * 10));
        }
        if let Ok(status) = std::fs::read_to_string(proc.join("status")) {
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).and_then(|rest| rest.split_whitespace().next());
            used.memory = used.memory.max(peak.and_then(|text| text.parse().ok()).unwrap_or(0));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    used.time = start.elapsed();
    used
}

fn print(name: &str, used: &Used, servers: &[Server], wrong: &BTreeMap<String, usize>) {
    let logs: Vec<Vec<server::Seen>> = servers.iter().map(Server::log).collect();
    let requests: usize = logs.iter().map(Vec::len).sum();
    let most_a_host = servers.iter().map(Server::most_busy).max().unwrap_or(0);
    // The mean distance at the busiest host; single distances are at the mercy of the machine.
    let spacing = logs
        .iter()
        .filter_map(|log| {
            let span = log.last()?.at - log.first()?.at;
            u32::try_from(log.len() - 1).ok().filter(|&gaps| gaps > 0).map(|gaps| span / gaps)
        })
        .min()
        .unwrap_or_default();
    println!(
        "{name:<28}{:>7.2}s{:>10.0}{requests:>9}{:>8.2}s{:>5} MB{:>7}{most_a_host:>7}{:>6.1} ms  {wrong:?}",
        used.time.as_secs_f64(),
        requests as f64 / used.time.as_secs_f64(),
        used.cpu.as_secs_f64(),
        used.memory / 1024,
        servers.first().map_or(0, Server::most_busy_together),
        spacing.as_secs_f64() * 1000.0,
    );
}

/// How many addresses of each kind have the wrong verdict, which is given after the arrow.
fn wrong(expected: &BTreeMap<String, LinkClass>, found: &BTreeMap<String, String>) -> BTreeMap<String, usize> {
    let mut wrong = BTreeMap::new();
    for (url, class) in expected {
        let verdict = found.get(url).map_or("no answer", String::as_str);
        if verdict != class.name() {
            let kind = url.split('/').nth(3).unwrap_or("");
            *wrong.entry(format!("{kind} → {verdict}")).or_default() += 1;
        }
    }
    wrong
}

fn read_ours(path: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|line| line.split_once(' ')).map(|(url, class)| (url.to_owned(), class.to_owned())).collect()
}

/// lychee has errors, successes and redirects; an error counts as "dead", since that is what fails its run.
fn read_lychees(path: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let whole: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let mut found = BTreeMap::new();
    for (map, class) in [
        ("success_map", LinkClass::Ok),
        ("redirect_map", LinkClass::Moved),
        ("timeout_map", LinkClass::CannotTell),
        ("error_map", LinkClass::Dead),
    ] {
        let sources = whole.get(map).and_then(serde_json::Value::as_object);
        for entry in sources.into_iter().flat_map(|sources| sources.values()).filter_map(serde_json::Value::as_array).flatten() {
            let url = entry.get("url").or_else(|| entry.get("origin")).and_then(serde_json::Value::as_str);
            if let Some(url) = url {
                found.insert(url.to_owned(), class.name().to_owned());
            }
        }
    }
    found
}
