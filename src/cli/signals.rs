//! Ctrl-C and the end that a service manager asks for: the run ends with nothing half done, and with the exit code that shells expect.

use std::process;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

use crate::interrupt;

/// How often it is looked whether the run has cleaned up.
const LOOK: Duration = Duration::from_millis(5);

/// Listens from a thread of its own. Where that is not possible, the system ends the program as it does any other.
pub fn listen() {
    // The runtime is made there too: the program shall not wait for it.
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(|| {
        if let Ok(runtime) = Builder::new_current_thread().enable_all().build() {
            runtime.block_on(end());
        }
    });
}

/// Ends the program when it is asked to: at once when nothing is half done, else as soon as that is cleaned up, or when it is asked again.
async fn end() {
    let Some(mut asked) = Asked::new() else { return };
    let code = asked.next().await;
    interrupt::want(code);
    let cleaned = async {
        while !interrupt::is_safe() {
            sleep(LOOK).await;
        }
    };
    tokio::select! {
        () = cleaned => {}
        _ = asked.next() => {}
    }
    process::exit(i32::from(code));
}

#[cfg(unix)]
struct Asked {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Asked {
    fn new() -> Option<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Some(Self { interrupt: signal(SignalKind::interrupt()).ok()?, terminate: signal(SignalKind::terminate()).ok()? })
    }

    /// 128 and the signal's number.
    async fn next(&mut self) -> u8 {
        tokio::select! {
            _ = self.interrupt.recv() => 130,
            _ = self.terminate.recv() => 143,
        }
    }
}

#[cfg(not(unix))]
struct Asked;

#[cfg(not(unix))]
impl Asked {
    fn new() -> Option<Self> {
        Some(Self)
    }

    async fn next(&mut self) -> u8 {
        let _ = tokio::signal::ctrl_c().await;
        130
    }
}
