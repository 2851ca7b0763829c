//! `init` and `new`: a book and an article to begin with.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::args::{Init, New};
use super::terminal;

const BOOK: &str = r#"# Every key: `fixbook schema config`
[book]
title = "Runbooks"
description = "What to do when something does not work"
language = "en-us"

[sql]
dialect = "tsql"
"#;

const TOC: &str = "- name: Start\n  href: index.md\n- name: Sign-in fails\n  href: sign-in-fails.md\n";

const INDEX: &str = "---
title: Runbooks
description: What to do when something does not work.
---

# Runbooks

Begin with the error that you see:

- [Sign-in fails](sign-in-fails.md)
";

pub fn init(arguments: &Init) -> Result<()> {
    let article = article("Sign-in fails");
    let files =
        [("book.toml", BOOK), ("content/toc.yml", TOC), ("content/index.md", INDEX), ("content/sign-in-fails.md", article.as_str())];
    if let Some((taken, _)) = files.iter().find(|(path, _)| arguments.dir.join(path).exists()) {
        bail!("`{}` is there already; `init` overwrites nothing", arguments.dir.join(taken).display());
    }
    for (path, text) in files {
        write(&arguments.dir.join(path), text)?;
    }
    terminal::say(&format!("made a book in {}; `fixbook build` builds it", arguments.dir.display()));
    Ok(())
}

pub fn new(arguments: &New) -> Result<()> {
    let path = if arguments.path.extension().is_some() { arguments.path.clone() } else { arguments.path.with_extension("md") };
    if path.exists() {
        bail!("`{}` is there already; `new` overwrites nothing", path.display());
    }
    let title = match &arguments.title {
        Some(title) => title.clone(),
        None => {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().replace(['-', '_'], " ")).unwrap_or_default();
            let mut chars = stem.chars();
            chars.next().map_or_else(|| "Untitled".to_owned(), |first| first.to_uppercase().chain(chars).collect())
        }
    };
    write(&path, &article(&title))?;
    terminal::say(&format!("wrote {}; add it to the nearest toc.yml", path.display()));
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}

fn article(title: &str) -> String {
    let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "---
title: \"{quoted}\"
description: \"{quoted}: why it happens, and what to do about it.\"
ms.topic: troubleshooting
---

# {title}

This article helps when the steps that worked yesterday stop with an error.

## Symptoms

Say what the reader sees: the exact message, where it stands, and since when.

## Cause

Say why it happens, in a sentence.

## Resolution

1. Name one action, with the place where it is done, as **Settings** > **Accounts**.
1. Name the next one.
1. Say how the reader sees that it worked.
"
    )
}
