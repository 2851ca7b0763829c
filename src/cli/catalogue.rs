//! `rules`, `explain`, `schema`, `completions`: what the program knows of itself.

use std::io::{self, Write};

use anyhow::{Result, bail};
use clap::CommandFactory as _;

use super::args::{Arguments, Completions, Explain, Rules, Schema};
use crate::check::{self, Group};
use crate::diag::{Severity, nearest};

pub fn rules(arguments: &Rules) -> Result<()> {
    let mut out = io::stdout().lock();
    if arguments.json {
        for rule in check::ALL {
            let manual = rule.manual();
            let object = serde_json::json!({
                "name": rule.name,
                "group": rule.group.title(),
                "severity": rule.severity.map_or("off", Severity::name),
                "summary": manual.summary,
            });
            writeln!(out, "{object}")?;
        }
        return Ok(());
    }
    let width = check::ALL.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for group in Group::ALL {
        let mut rules = check::ALL.iter().filter(|rule| rule.group == group).peekable();
        if rules.peek().is_none() {
            continue;
        }
        writeln!(out, "{}", group.title())?;
        for rule in rules {
            writeln!(out, "  {:width$}  {:7}  {}", rule.name, rule.severity.map_or("off", Severity::name), rule.manual().summary)?;
        }
    }
    writeln!(out, "\n`fixbook explain NAME` shows a rule's manual page.")?;
    Ok(())
}

pub fn explain(arguments: &Explain) -> Result<()> {
    let Some(rule) = check::find(&arguments.rule) else {
        match nearest(&arguments.rule, check::ALL.iter().map(|rule| rule.name)) {
            Some(name) => bail!("there is no rule `{}`; did you mean `{name}`?", arguments.rule),
            None => bail!("there is no rule `{}`; `fixbook rules` lists them", arguments.rule),
        }
    };
    let manual = rule.manual();
    let level = rule.severity.map_or("off", Severity::name);
    let mut out = io::stdout().lock();
    writeln!(out, "{} ({level}, {})\n\n{}\n\n{}", rule.name, rule.group.title(), manual.summary, manual.body)?;
    Ok(())
}

pub fn schema(arguments: &Schema) -> Result<()> {
    let schema = match arguments.of.as_str() {
        "diagnostics" => crate::diag::diagnostics_schema(),
        "config" => crate::config::schema(),
        "theme" => crate::render::schema(),
        "index" => crate::extract::index_schema(),
        _ => crate::extract::schema(),
    };
    writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&schema)?)?;
    Ok(())
}

pub fn completions(arguments: &Completions) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "fixbook", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(())
}
