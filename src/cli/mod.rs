//! The command line: reads arguments, runs the library, writes what it says. No logic that the library lacks.

mod args;
mod book;
mod catalogue;
mod check;
mod diff;
mod export;
mod init;
mod online;
mod render;
mod report;
mod serve;
mod signals;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

pub use args::{Arguments, Command};

/// Findings at or above the fail level.
const FINDINGS: u8 = 1;
/// The tool itself could not work.
const FAILED: u8 = 2;

/// Runs the program; gives its exit code: 0, 1 for findings at or above the fail level, 2 when the tool could not work,
/// 130 after Ctrl-C.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { FAILED } else { 0 });
        }
    };
    signals::listen();
    let result = run(arguments);
    if let Some(code) = crate::interrupt::is_wanted() {
        return ExitCode::from(code);
    }
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FINDINGS),
        Err(error) if terminal::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::error(&error);
            ExitCode::from(FAILED)
        }
    }
}

/// `Ok(false)` when findings fail the run.
fn run(arguments: Arguments) -> anyhow::Result<bool> {
    match arguments.command {
        Command::Build(build) => check::build(&build),
        Command::Check(check) => check::check(&check),
        Command::Serve(arguments) => serve::serve(&arguments).map(|()| true),
        Command::Export(export) => export::export(&export).map(|()| true),
        Command::Diff(arguments) => diff::diff(&arguments),
        Command::Render(render) => render::render(&render),
        Command::Init(init) => init::init(&init).map(|()| true),
        Command::New(new) => init::new(&new).map(|()| true),
        Command::Rules(rules) => catalogue::rules(&rules).map(|()| true),
        Command::Explain(explain) => catalogue::explain(&explain).map(|()| true),
        Command::Schema(schema) => catalogue::schema(&schema).map(|()| true),
        Command::Completions(completions) => catalogue::completions(&completions).map(|()| true),
    }
}
