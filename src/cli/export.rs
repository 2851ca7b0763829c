//! `export`: the procedures, on standard output or in a file.

use std::fs;
use std::io::{self, BufWriter, Write};

use anyhow::{Context as _, Result};

use super::args::Export;
use super::{book, terminal};
use crate::interrupt::Careful;
use crate::session::{ExportFormat, Session};
use crate::source::refuse_link;

pub fn export(arguments: &Export) -> Result<()> {
    book::use_threads(arguments.threads, &arguments.dir)?;
    let project = book::open(&arguments.dir, None)?;
    if let Some(notice) = project.notice.as_ref().filter(|_| !arguments.quiet) {
        terminal::say(&format!("note: {notice}"));
    }
    let bar = terminal::Bar::new(arguments.quiet);
    let session = Session::new(&project, &bar);
    let format = ExportFormat::from_name(&arguments.format).unwrap_or(ExportFormat::Json);
    let result = match &arguments.output {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            session.export(format, &mut out).and_then(|()| Ok(out.flush()?))
        }
        Some(path) => {
            let _careful = Careful::begin();
            // Written beside it first: a run that fails leaves the earlier export whole.
            let mut name = path.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
            name.push(".fixbook-part");
            let part = path.with_file_name(name);
            let written = write_to(&session, format, &part);
            match written {
                Ok(()) => fs::rename(&part, path).with_context(|| format!("cannot write `{}`", path.display())),
                Err(error) => {
                    let _ = fs::remove_file(&part);
                    Err(error)
                }
            }
        }
    };
    bar.clear();
    result
}

fn write_to(session: &Session<'_>, format: ExportFormat, path: &std::path::Path) -> Result<()> {
    refuse_link(path)?;
    let file = fs::File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
    let mut out = BufWriter::with_capacity(1 << 16, file);
    session.export(format, &mut out)?;
    out.flush().with_context(|| format!("cannot write `{}`", path.display()))
}
