//! `serve`: the book in a browser, kept current.

use anyhow::Result;

use super::args::Serve;
use super::{book, terminal};
use crate::serve::{ServeOptions, run};

pub fn serve(arguments: &Serve) -> Result<()> {
    book::use_threads(arguments.threads, &arguments.dir)?;
    let options = ServeOptions { dir: arguments.dir.clone(), hostname: arguments.hostname.clone(), port: arguments.port };
    let ready = |address: std::net::SocketAddr| {
        let url = format!("http://{address}/");
        terminal::say(&format!("serving {} on {url}; Ctrl-C ends it", arguments.dir.display()));
        if arguments.open && !open(&url) {
            terminal::say("no browser could be opened");
        }
    };
    run(&options, ready, terminal::say)
}

/// Hands the address to the desktop.
fn open(url: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let null = std::process::Stdio::null;
    std::process::Command::new(program).args(before).arg(url).stdin(null()).stdout(null()).stderr(null()).spawn().is_ok()
}
