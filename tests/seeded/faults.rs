//! The faults: what is typed, and where the finding must begin.

/// Where a fault can be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// Into running text, also in list items, alerts, tables and included files.
    Inline,
    /// The same, in a file that can name a picture of the book.
    InlinePicture,
    /// As a block of its own, also in list items, alerts and included files.
    Block,
    BlockNotInAlert,
    /// As a block between two paragraphs, where no other list is near.
    List,
    ListWithPicture,
    /// As a heading between two paragraphs.
    Heading,
    /// Behind all else: it would take in what follows.
    End,
    /// As the first key of front matter that lacks this one.
    Key(&'static str),
}

pub struct Fault {
    pub rule: &'static str,
    pub put: Put,
    /// `⟦` stands where the finding begins; `{n}` is a number that comes once, `{h}` the marks of a heading of the section's level,
    /// `{picture}` the path of a picture.
    pub text: &'static str,
    /// Rules that may speak of the same text as well.
    pub also: &'static [&'static str],
    /// Rules whose findings the fault may cover.
    pub hides: &'static [&'static str],
}

const fn fault(rule: &'static str, put: Put, text: &'static str) -> Fault {
    Fault { rule, put, text, also: &[], hides: &[] }
}

const fn with(rule: &'static str, put: Put, text: &'static str, also: &'static [&'static str]) -> Fault {
    Fault { rule, put, text, also, hides: &[] }
}

const fn hiding(rule: &'static str, put: Put, text: &'static str, hides: &'static [&'static str]) -> Fault {
    Fault { rule, put, text, also: hides, hides }
}

pub const FAULTS: &[Fault] = &[
    fault("alert-not-quoted", Put::BlockNotInAlert, "⟦[!NOTE]\nIt takes a minute."),
    fault("alert-text-on-marker-line", Put::BlockNotInAlert, "> ⟦[!NOTE] It takes a minute."),
    fault("alert-unknown", Put::BlockNotInAlert, "> ⟦[!NOTICE]\n> It takes a minute."),
    with("alt-text-bad-value", Put::InlinePicture, "![image](⟦{picture})", &["image-inline"]),
    fault("bookmark-not-found", Put::Inline, "[the part](⟦#no-such-part-{n})"),
    fault("code-block-indented", Put::Block, "    ⟦some code {n}"),
    fault("code-language-missing", Put::Block, "⟦```\nsome words {n}\n```"),
    fault("code-no-break-space", Put::Block, "```powershell\nGet-Item⟦\u{a0}C:\n```"),
    fault("column-outside-row", Put::BlockNotInAlert, "⟦:::column:::\nText.\n:::column-end:::"),
    fault("date-invalid", Put::Key("ms.date"), "ms.date: ⟦2024-13-45"),
    fault("directive-unclosed", Put::End, "⟦:::row:::\n\nSome words."),
    fault("directive-unknown", Put::BlockNotInAlert, "⟦:::colunm:::"),
    fault("directive-unopened", Put::BlockNotInAlert, "⟦:::zone-end"),
    fault("disallowed-html-attribute", Put::Inline, "<span onclick=\"⟦go()\">words</span>"),
    fault("disallowed-html-tag", Put::Inline, "⟦<device-{n}>"),
    fault("file-not-found", Put::Inline, "[the page](⟦no-such-page-{n}.md)"),
    fault("footnote-undefined", Put::List, "As said[^a{n}], and more⟦[^b{n}].\n\n[^a{n}]: A note."),
    fault("hard-coded-locale", Put::Inline, "[the site](https://learn.microsoft.com/⟦en-us/windows-x/page{n})"),
    with("heading-empty", Put::Heading, "⟦{h}\n\nSome words.", &["h2-duplicated"]),
    with("heading-no-content", Put::Heading, "⟦{h} The part {n}\n\n{h} The next part {n}\n\nSome words.", &[]),
    hiding("heading-setext", Put::Heading, "⟦Another part {n}\n---\n\nSome words.", &["heading-skipped"]),
    with("heading-skipped", Put::Heading, "⟦{h}## The deep part {n}\n\nSome words.", &[]),
    fault("heading-space-missing", Put::Heading, "⟦{h}The part {n}"),
    with("h2-duplicated", Put::Heading, "## The part {n}\n\nSome words.\n\n⟦## The part {n}\n\nSome words.", &["heading-skipped"]),
    with("image-not-found", Put::Inline, "![The list of all devices](⟦no-such-picture-{n}.png)", &["image-inline"]),
    fault("image-inline", Put::InlinePicture, "⟦![The list of all devices {n}]({picture})"),
    fault("include-not-found", Put::Inline, "[!INCLUDE [words](⟦no-such-token-{n}.md)]"),
    fault("insecure-link", Put::Inline, "[the site](⟦http://github.com/page{n})"),
    fault("invisible-character", Put::Inline, "the⟦\u{200b}word"),
    fault("link-destination-space", Put::Inline, "[the form](⟦the form {n}.pdf)"),
    fault("link-text-missing", Put::Inline, "[](⟦https://page{n}.example/)"),
    fault("link-text-vague", Put::Inline, "[here](⟦https://page{n}.example/)"),
    fault(
        "list-broken",
        Put::ListWithPicture,
        "To open the page, follow these steps:\n\n1. Open the portal.\n\n⟦![The portal's first page {n}]({picture})\n2. Select the device.",
    ),
    fault(
        "list-broken",
        Put::List,
        "To open the page, follow these steps:\n\n1. Open the portal.\n\n⟦```cmd\nipconfig\n```\n\n2. Select the device.",
    ),
    fault(
        "list-broken",
        Put::List,
        "To open the page, follow these steps:\n\n1. Open the portal.\n\n⟦> [!NOTE]\n> It takes a minute.\n\n2. Select the device.",
    ),
    fault(
        "list-number-restarts",
        Put::List,
        "To open the page, follow these steps:\n\n1. Open the portal.\n2. Select the device.\n\n⟦1. Open the app.\n2. Select the name.",
    ),
    with("list-space-missing", Put::List, "⟦1.Open the portal {n}.", &[]),
    fault(
        "list-under-indented",
        Put::List,
        "To open the page, follow these steps:\n\n1. Open the portal:\n  ⟦1. Select the device.\n  2. Select its name.\n2. Close the portal.",
    ),
    fault("local-file-path", Put::Inline, "[the file](⟦file:///C:/logs/{n}.txt)"),
    with(
        "merge-conflict",
        Put::List,
        "⟦<<<<<<< HEAD\nUp to 15.\n=======\nUp to 10.\n>>>>>>> branch",
        &["merge-conflict", "heading-setext", "heading-skipped", "multiple-h1", "h1-not-first"],
    ),
    fault("metadata-key-misspelt", Put::Key("ms.localizationpriority"), "⟦ms.localisationpriority: medium"),
    with("missing-image-alt-text", Put::InlinePicture, "![](⟦{picture})", &["image-inline"]),
    with("multiple-h1", Put::Heading, "⟦# Another page {n}\n\nSome words.\n\n{h} The part {n}\n\nSome words.", &["heading-skipped"]),
    fault("preserve-view-not-set", Put::Inline, "[the page](https://learn.microsoft.com/x/page{n}?⟦view=x-16)"),
    fault("snippet-not-found", Put::BlockNotInAlert, "[!code-sql[x](⟦no-such-code-{n}.sql)]"),
    with("sql-syntax", Put::Block, "```sql\nSELECT a, b ⟦FRM t WHERE;\n```", &[]),
    with("step-alone", Put::List, "To open the page, follow these steps:\n\n⟦1. Open the portal.", &[]),
    fault("step-empty", Put::List, "To open the page, follow these steps:\n\n1. Open the portal.\n⟦2.\n3. Select the device."),
    fault("step-not-found", Put::List, "To open the page, follow these steps:\n\n1. Open the portal.\n2. Go back to ⟦step 99."),
    fault(
        "step-two-procedures",
        Put::List,
        "To open the page, follow these steps:\n\n1. Open the portal.\n2. Register the device.\n\n   On Windows:\n   1. Open the settings.\n   2. Select the account.\n\n   On a phone:\n   ⟦1. Open the app.\n   2. Select the name.",
    ),
    fault("steps-missing", Put::End, "⟦To open the page, follow these steps:"),
    with("table-header-missing", Put::BlockNotInAlert, "⟦| | |\n| --- | --- |\n| one | two |", &[]),
    fault("table-row-narrow", Put::BlockNotInAlert, "| One | Two | Three |\n| --- | --- | --- |\n⟦| one | two |"),
    fault("table-row-wide", Put::BlockNotInAlert, "| One | Two |\n| --- | --- |\n⟦| one | two | three |"),
    fault("tab-duplicate-id", Put::List, "# [Windows](#tab/windows{n})\n\nOpen it.\n\n⟦# [macOS](#tab/windows{n})\n\nOpen the app.\n\n***"),
    with(
        "tab-unclosed",
        Put::End,
        "# [Windows](#tab/windows{n})\n\nOpen it.\n\n# [macOS](#tab/macos{n})\n\nOpen the app.\n\n⟦## The part {n}\n\nSome words.",
        &["heading-skipped"],
    ),
    fault("tab-single", Put::List, "⟦# [Windows](#tab/windows{n})\n\nOpen it.\n\n***"),
    fault(
        "table-too-wide",
        Put::BlockNotInAlert,
        "⟦| A | B | C | D | E | F | G | H | I |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |",
    ),
    fault("directive-attribute-missing", Put::BlockNotInAlert, "⟦:::image type=\"content\" alt-text=\"The list {n}\":::"),
    fault("unclosed-fence", Put::End, "⟦```text\nsome words"),
    with("unexpected-type", Put::Key("ms.reviewer"), "ms.reviewer: ⟦[one, two]", &[]),
    with("unknown-language-code", Put::Block, "```⟦pwoershell\nGet-Item\n```", &[]),
    fault("unsafe-url", Put::Inline, "[the page](⟦javascript:go{n}())"),
    fault("url-credentials", Put::Inline, "[the page](https://⟦user:word@page{n}.example/)"),
    fault("xref-not-found", Put::Inline, "<xref:⟦no.such.uid.{n}>"),
    hiding("yaml-duplicate-key", Put::Key("x"), "x-{n}: one\n⟦x-{n}: two", &["description-missing"]),
];
