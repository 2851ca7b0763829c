//! The words by which authors name the parts of a troubleshooting article, and the words that begin an instruction.
//!
//! The lists were gathered by counting headings, labels and lead-ins of real articles. A list is matched whole or as a prefix of whole
//! words; nothing here knows a product.

/// What a heading or label says that its section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The article itself, above its first heading of level 2.
    Article,
    Symptoms,
    Cause,
    Resolution,
    Workaround,
    /// One of several ways: "Method 2", "Option A".
    Method,
    /// "Step 3: …"
    Step,
    /// One of several numbered problems: "Issue 1: …", "Scenario 2".
    Issue,
    /// References, prerequisites, closing words: nothing that belongs to a problem's parts.
    Info,
    AppliesTo,
    Other,
}

/// A heading's or label's text, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    pub role: Role,
    /// The number of a method, step, issue, cause, resolution.
    pub number: Option<u32>,
    /// It says only what kind of section follows, not what it is about.
    pub generic: bool,
}

const SYMPTOMS: &[&str] = &[
    "details",
    "error",
    "error details",
    "error message",
    "error messages",
    "error text",
    "issue",
    "issue description",
    "issue details",
    "issue summary",
    "observed behavior",
    "problem",
    "problem description",
    "problem statement",
    "symptom",
    "symptoms",
    "what happens",
    "what you see",
];
const CAUSE: &[&str] = &[
    "cause",
    "causes",
    "common causes",
    "description",
    "explanation",
    "likely cause",
    "likely causes",
    "possible cause",
    "possible causes",
    "possible problem",
    "possible reason",
    "possible reasons",
    "potential cause",
    "potential causes",
    "probable cause",
    "probable causes",
    "reason",
    "reasons",
    "root cause",
    "root causes",
];
const RESOLUTION: &[&str] = &[
    "action",
    "actions",
    "actions to take",
    "admin action",
    "answer",
    "corrective action",
    "corrective actions",
    "fix",
    "fixes",
    "how to fix",
    "how to fix it",
    "how to fix the error",
    "how to fix the issue",
    "how to fix the problem",
    "how to fix this",
    "how to resolve",
    "how to resolve it",
    "how to resolve the issue",
    "how to resolve this issue",
    "possible resolution",
    "possible resolutions",
    "possible solution",
    "possible solutions",
    "recommended action",
    "recommended actions",
    "recommended resolution",
    "recommended solution",
    "remediation",
    "remediation steps",
    "resolution",
    "resolution steps",
    "resolutions",
    "resolve",
    "resolve the issue",
    "solution",
    "solution steps",
    "solutions",
    "steps to fix",
    "steps to resolve",
    "suggested action",
    "suggested resolution",
    "suggested solution",
    "to fix the issue",
    "to fix the problem",
    "to fix this issue",
    "to resolve",
    "to resolve the issue",
    "to resolve the problem",
    "to resolve this issue",
    "to resolve this problem",
    "user action",
    "what can i do",
    "what should i do",
    "what to do",
    "what you can do",
];
const RESOLUTION_PREFIXES: &[&str] = &[
    "fix for",
    "how do i fix",
    "how to fix",
    "how to resolve",
    "resolution",
    "resolutions for",
    "solution",
    "solutions for",
    "steps to fix",
    "steps to resolve",
    "to fix",
    "to resolve",
];
const WORKAROUND: &[&str] =
    &["mitigation", "mitigations", "possible workaround", "suggested workaround", "to work around this issue", "workaround", "workarounds"];
const WORKAROUND_PREFIXES: &[&str] = &["to work around", "work around", "workaround"];
const INFO: &[&str] = &[
    "background",
    "before you begin",
    "before you start",
    "conclusion",
    "considerations",
    "feedback",
    "important",
    "in this article",
    "introduction",
    "limitations",
    "note",
    "notes",
    "overview",
    "prerequisite",
    "prerequisites",
    "recommendations",
    "references",
    "reference",
    "requirements",
    "status",
    "summary",
    "support",
    "tip",
    "warning",
    "caution",
];
const INFO_PREFIXES: &[&str] = &[
    "additional info",
    "additional information",
    "additional resources",
    "best practice",
    "best practices",
    "contact",
    "for more information",
    "get help",
    "get support",
    "learn more",
    "more details",
    "more info",
    "more information",
    "more resources",
    "need help",
    "need more help",
    "next step",
    "next steps",
    "related",
    "see also",
    "still need help",
    "third-party",
    "what to know before",
    "what you need",
];
const GENERIC: &[&str] = &[
    "how to",
    "how-to",
    "instructions",
    "method",
    "procedure",
    "procedures",
    "process",
    "steps",
    "steps to follow",
    "troubleshoot",
    "troubleshooting",
    "troubleshooting procedure",
    "troubleshooting steps",
];

/// Lower case, straight quotes, single spaces, no numbering in front, no punctuation behind.
pub fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut space = false;
    loop {
        // Most text is runs of ASCII, which need no look at each character: a run is copied and then changed in place.
        let plain = rest.bytes().position(|byte| !byte.is_ascii() || byte <= b' ').unwrap_or(rest.len());
        if let Some(run) = rest.get(..plain).filter(|run| !run.is_empty()) {
            if space && !out.is_empty() {
                out.push(' ');
            }
            space = false;
            let start = out.len();
            out.push_str(run);
            if let Some(added) = out.get_mut(start..) {
                added.make_ascii_lowercase();
            }
            rest = rest.get(plain..).unwrap_or("");
        }
        let mut chars = rest.chars();
        let Some(char) = chars.next() else { break };
        rest = chars.as_str();
        match char {
            char if char.is_whitespace() => space = true,
            '\u{200b}' | '\u{feff}' => {}
            char => {
                if space && !out.is_empty() {
                    out.push(' ');
                }
                space = false;
                match char {
                    '’' | '‘' => out.push('\''),
                    '“' | '”' => out.push('"'),
                    char => out.extend(char.to_lowercase()),
                }
            }
        }
    }
    let end = out.trim_end_matches([':', '.', ' ', '：']).len();
    out.truncate(end);
    out
}

fn without_numbering(text: &str) -> &str {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 2 {
        return text;
    }
    let rest = &text[digits..];
    match rest.strip_prefix('.').or_else(|| rest.strip_prefix(')')) {
        Some(rest) if rest.starts_with(' ') => rest.trim_start(),
        Some(_) | None => text,
    }
}

/// `word` and a number at the start: `method 2: …`, `option b`. A number must end the text or be followed by punctuation, unless
/// `loose`: so that "error 404 page" is no numbered error.
fn numbered(text: &str, word: &str, loose: bool) -> Option<u32> {
    let rest = text.strip_prefix(word)?;
    let rest = rest.strip_prefix(' ').or_else(|| rest.strip_prefix('#')).unwrap_or(rest);
    let rest = rest.trim_start_matches(['#', ' ']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, behind) = if digits == 0 {
        if !text.get(word.len()..).is_some_and(|rest| rest.starts_with(' ')) {
            return None;
        }
        let letter = *rest.as_bytes().first()?;
        let behind = rest.get(1..)?;
        // "option a" and "step b:", but not "option and".
        if !letter.is_ascii_lowercase()
            || !(behind.is_empty() || behind.starts_with([':', '.', ')', '-', '–', '—']) || behind.starts_with(" -"))
        {
            return None;
        }
        (u32::from(letter - b'a') + 1, behind)
    } else {
        (rest.get(..digits.min(3))?.parse().ok()?, rest.get(digits..)?)
    };
    let behind = behind.trim_start();
    let ended = behind.is_empty() || behind.starts_with([':', '.', ')', '-', '–', '—', ',', '(', '|', '/']);
    (ended || loose && digits > 0 && digits < 3).then_some(number)
}

fn any_numbered(text: &str, words: &[&str], loose: bool) -> Option<u32> {
    words.iter().find_map(|word| numbered(text, word, loose))
}

/// `text` is one of `words` or begins with one and goes on with another word.
fn has_prefix(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|char: char| char.is_alphanumeric())))
}

/// Reads a heading's or label's text.
pub fn read(title: &str) -> Reading {
    let normal = normalize(title);
    let text = without_numbering(&normal);
    let of = |role, number, generic| Reading { role, number, generic };
    if let Some(number) = numbered(text, "step", true).or_else(|| step_behind(text)) {
        return of(Role::Step, Some(number), false);
    }
    if let Some(number) = any_numbered(text, &["method", "option", "approach", "alternative", "possibility"], true) {
        return of(Role::Method, Some(number), false);
    }
    if let Some(number) = any_numbered(text, &["resolution", "solution", "fix"], false) {
        return of(Role::Resolution, Some(number), false);
    }
    if let Some(number) = numbered(text, "workaround", false) {
        return of(Role::Workaround, Some(number), false);
    }
    if let Some(number) = any_numbered(text, &["cause", "reason"], false) {
        return of(Role::Cause, Some(number), false);
    }
    if let Some(number) = numbered(text, "symptom", false) {
        return of(Role::Symptoms, Some(number), false);
    }
    if let Some(number) = any_numbered(text, &["issue", "problem", "scenario", "case", "error message", "situation"], false) {
        return of(Role::Issue, Some(number), false);
    }
    let is = |words: &[&str]| words.contains(&text);
    if is(SYMPTOMS) {
        return of(Role::Symptoms, None, true);
    }
    if is(CAUSE) {
        return of(Role::Cause, None, true);
    }
    if is(RESOLUTION) {
        return of(Role::Resolution, None, true);
    }
    if is(WORKAROUND) {
        return of(Role::Workaround, None, true);
    }
    if has_prefix(text, &["applies to", "applicable to", "apply to"]) {
        return of(Role::AppliesTo, None, true);
    }
    if is(INFO) || has_prefix(text, INFO_PREFIXES) {
        return of(Role::Info, None, true);
    }
    if is(GENERIC) {
        return of(Role::Other, None, true);
    }
    if has_prefix(text, &["symptoms of", "symptoms for", "symptom -", "symptoms -"]) {
        return of(Role::Symptoms, None, false);
    }
    // "Why can't I see my devices in the portal?" is what the reader asks, and goes wrong; "Why did this happen?" introduces a cause.
    let vague = |word: &str| matches!(word.trim_end_matches('?'), "this" | "it" | "that" | "these" | "happen" | "occur");
    let asks = text.starts_with("why ") && text.ends_with('?') && !text.split(' ').any(vague);
    if asks {
        return of(Role::Other, None, false);
    }
    if has_prefix(text, &["cause of", "causes of", "cause for", "cause -", "why", "what causes", "what caused"]) {
        return of(Role::Cause, None, false);
    }
    if has_prefix(text, WORKAROUND_PREFIXES) || text.ends_with(" workaround") {
        return of(Role::Workaround, None, false);
    }
    // "I'm an admin. How do I fix this?" heads what helps a kind of reader.
    let wants = ["how do i fix", "how can i fix", "how do i resolve", "how can i resolve", "what can i do", "what should i do"];
    if text.ends_with('?') && wants.iter().any(|word| text.contains(word)) {
        return of(Role::Resolution, None, false);
    }
    let named = text.ends_with(" solution") || text.ends_with(" resolution") && !text.ends_with("name resolution");
    if has_prefix(text, RESOLUTION_PREFIXES) || named {
        return of(Role::Resolution, None, false);
    }
    of(Role::Other, None, false)
}

/// "resolution - step 2: …"
fn step_behind(text: &str) -> Option<u32> {
    let (before, behind) = text.split_once("step")?;
    let before = before.strip_suffix(' ')?;
    let before = [" -", ":", " –", " —"].iter().find_map(|mark| before.strip_suffix(mark))?;
    let is_role = [RESOLUTION, WORKAROUND, GENERIC].iter().any(|words| words.contains(&before));
    if is_role { numbered(&format!("step{behind}"), "step", true) } else { None }
}

/// Whether a title names something that goes wrong.
pub fn names_a_problem(title: &str) -> bool {
    let text = normalize(title);
    let text = without_numbering(&text);
    if matches!(read(text).role, Role::Issue) {
        return true;
    }
    let first = text.split(' ').next().unwrap_or("");
    if title.trim_end().ends_with('?')
        && matches!(
            first,
            "did" | "do" | "does" | "what" | "which" | "was" | "were" | "how" | "where" | "who" | "can" | "is" | "are" | "have" | "need"
        )
        || matches!(first, "which")
        || text.starts_with("what issue")
        || text.starts_with("were you")
    {
        return false;
    }
    let starts =
        ["if you ", "if your ", "if the ", "if a ", "if an ", "if users ", "if clicking ", "what to do if ", "what to do when ", "alert:"];
    if starts.iter().any(|start| text.starts_with(start)) {
        return true;
    }
    let bytes_0x = text.match_indices("0x").any(|(at, _)| text[at + 2..].bytes().take_while(u8::is_ascii_hexdigit).count() >= 4);
    if bytes_0x {
        return true;
    }
    text.split(|char: char| !(char.is_alphanumeric() || char == '\'' || char == '-')).any(|word| PROBLEM_WORDS.binary_search(&word).is_ok())
        || [
            " not ",
            "n't ",
            "not found",
            "not supported",
            "not working",
            "out of date",
            "stops ",
            "grayed out",
            "no longer",
            "does not",
            "do not",
            "is not",
            "are not",
            "was not",
            "were not",
            "did not",
            "has not",
        ]
        .iter()
        .any(|phrase| text.contains(phrase))
}

/// Whether a title tells to do something: "Fix the issue by hand", "How to find the error", "Checking the log". A verb at its start can
/// be a noun ("Sync icon doesn't appear"): a finite verb behind it decides.
pub fn names_an_action(title: &str) -> bool {
    let text = normalize(title);
    let text = without_numbering(&text);
    let first = text.split(' ').next().unwrap_or("");
    if matches!(
        first,
        "to" | "how"
            | "fix"
            | "fixing"
            | "resolve"
            | "resolving"
            | "troubleshoot"
            | "troubleshooting"
            | "check"
            | "checking"
            | "verify"
            | "ensure"
            | "make"
    ) {
        return true;
    }
    // What stands behind "when" or "that" is not the title's own verb.
    let own = [" when ", " if ", " that ", " after ", " whose ", " because "].iter().filter_map(|word| text.find(word)).min();
    let own = own.and_then(|end| text.get(..end)).unwrap_or(text);
    let finite = ["n't ", " not ", " cannot ", " fails", " failed", " stays ", " remains ", " keeps ", " stops ", " is ", " are "]
        .iter()
        .any(|word| own.contains(word));
    let verb = is_verb(first) || first.strip_suffix("ing").is_some_and(|stem| is_verb(stem) || is_verb(&format!("{stem}e")));
    verb && !finite
        && !matches!(first, "access" | "issue" | "email" | "log" | "report" | "query" | "search" | "test" | "sign-in" | "logon" | "login")
}

/// "Fix error 5", "How to troubleshoot crashes": an article so called is about one problem.
pub fn names_a_remedy(title: &str) -> bool {
    let text = normalize(title);
    let text = text.strip_prefix("how to ").or_else(|| text.strip_prefix("how do i ")).unwrap_or(&text);
    ["fix", "resolve", "troubleshoot", "troubleshooting", "solve", "correct", "recover", "repair"]
        .iter()
        .any(|word| text.split(' ').next() == Some(word))
}

/// A title that stands over several problems and is none itself: "Enrollment errors", "Common issues", "Troubleshooting".
pub fn groups_problems(title: &str) -> bool {
    let text = normalize(title);
    let last = text.rsplit(' ').next().unwrap_or("");
    matches!(
        last,
        "errors" | "issues" | "problems" | "messages" | "codes" | "failures" | "troubleshooting" | "alerts" | "questions" | "faq"
    ) || ["common ", "known ", "typical ", "troubleshoot", "list of "].iter().any(|start| text.starts_with(start))
}

/// Sorted.
const PROBLEM_WORDS: &[&str] = &[
    "aren't",
    "blank",
    "blocked",
    "can't",
    "cannot",
    "corrupt",
    "corrupted",
    "couldn't",
    "crash",
    "crashes",
    "damaged",
    "delay",
    "delayed",
    "denied",
    "didn't",
    "disabled",
    "disappear",
    "disappears",
    "doesn't",
    "don't",
    "duplicate",
    "error",
    "errors",
    "exceeded",
    "exception",
    "expired",
    "fail",
    "failed",
    "failing",
    "fails",
    "failure",
    "failures",
    "freezes",
    "hang",
    "hangs",
    "hasn't",
    "haven't",
    "inaccessible",
    "incomplete",
    "incorrect",
    "incorrectly",
    "invalid",
    "isn't",
    "issue",
    "issues",
    "keeps",
    "lost",
    "missing",
    "out-of-date",
    "overdue",
    "problem",
    "problems",
    "rejected",
    "remains",
    "slow",
    "slowly",
    "stale",
    "stays",
    "stuck",
    "timeout",
    "unable",
    "unavailable",
    "unexpected",
    "unexpectedly",
    "unhealthy",
    "unknown",
    "unresponsive",
    "wasn't",
    "weren't",
    "won't",
    "wrong",
];

/// Words that begin an instruction. Sorted.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "abort", "accept", "access", "acknowledge", "acquire", "activate", "add", "adjust", "agree", "allocate", "allow", "analyze", "append",
    "apply", "approve", "archive", "ask", "assemble", "assess", "assign", "associate", "attach", "attempt", "audit", "authenticate",
    "authorize", "avoid", "back", "backup", "begin", "bind", "block", "boot", "bring", "browse", "build", "bundle", "calculate", "call",
    "cancel", "capture", "change", "check", "choose", "clean", "clear", "click", "clone", "close", "collapse", "collect", "combine",
    "commit", "compact", "compare", "compile", "complete", "compress", "configure", "confirm", "connect", "consider", "consolidate",
    "consult", "contact", "continue", "convert", "copy", "correct", "create", "customize", "cut", "deactivate", "debug", "decide",
    "declare", "decompress", "decrease", "define", "defragment", "delegate", "delete", "demote", "deny", "deploy", "deselect", "detach",
    "detect", "determine", "diagnose", "dial", "disable", "discard", "disconnect", "discover", "dismiss", "dismount", "dispatch",
    "distribute", "divide", "do", "double", "download", "drag", "drain", "drop", "duplicate", "edit", "eject", "elevate", "eliminate",
    "email", "empty", "enable", "encode", "encrypt", "end", "enforce", "enlarge", "enroll", "ensure", "enter", "enumerate", "erase",
    "escalate", "establish", "estimate", "evaluate", "examine", "exclude", "execute", "exit", "expand", "export", "extend", "extract",
    "fetch", "fill", "filter", "finalize", "find", "finish", "fix", "flush", "follow", "force", "format", "forward", "gather", "generate",
    "get", "give", "go", "grant", "group", "have", "hide", "highlight", "hit", "hold", "hover", "identify", "ignore", "implement",
    "import", "in-place", "include", "increase", "inform", "initialize", "initiate", "input", "insert", "inspect", "install", "instruct",
    "integrate", "investigate", "invoke", "isolate", "issue", "join", "keep", "kill", "launch", "leave", "let", "limit", "link", "list",
    "load", "locate", "lock", "log", "login", "logon", "look", "lower", "maintain", "make", "manage", "manually", "map", "mark", "match",
    "maximize", "measure", "merge", "migrate", "minimize", "modify", "monitor", "mount", "move", "name", "navigate", "note", "notify",
    "obtain", "omit", "open", "optimize", "organize", "override", "overwrite", "package", "parse", "paste", "patch", "pause", "perform",
    "permit", "pick", "pin", "ping", "place", "plan", "play", "plug", "point", "populate", "post", "power", "prepare", "press", "prevent",
    "print", "proceed", "promote", "protect", "provide", "provision", "publish", "pull", "purchase", "purge", "push", "put", "query",
    "quit", "raise", "re-add", "re-create", "re-enable", "re-enroll", "re-enter", "re-run", "reach", "read", "reassign", "reattach",
    "reboot", "rebuild", "receive", "reclaim", "reconfigure", "reconnect", "record", "recover", "recreate", "recycle", "redeploy",
    "redirect", "redo", "reduce", "reenroll", "refer", "refresh", "register", "reimage", "reimport", "reinstall", "relaunch", "release",
    "relink", "reload", "remap", "remove", "rename", "renew", "reopen", "reorder", "repair", "repeat", "replace", "replicate", "reply",
    "report", "reproduce", "reprovision", "request", "require", "rerun", "resend", "reserve", "reset", "resize", "resolve", "respond",
    "restart", "restore", "restrict", "resubmit", "resume", "retain", "retire", "retrieve", "retry", "return", "reveal", "reverse",
    "revert", "review", "revise", "revoke", "right", "roll", "rotate", "run", "save", "scale", "scan", "schedule", "scroll", "search",
    "secure", "see", "seize", "select", "send", "separate", "set", "share", "shift", "show", "shrink", "shut", "sign", "simulate", "skip",
    "slide", "snap", "sort", "specify", "split", "start", "stop", "store", "stretch", "strip", "submit", "subscribe", "substitute",
    "suspend", "swap", "swipe", "switch", "sync", "synchronize", "tag", "take", "tap", "tell", "terminate", "test", "toggle", "touch",
    "trace", "track", "transfer", "transform", "trigger", "troubleshoot", "trust", "try", "tune", "turn", "type", "unassign", "unblock",
    "uncheck", "uncomment", "undo", "unhide", "uninstall", "unlink", "unload", "unlock", "unmount", "unpack", "unpin", "unplug",
    "unregister", "unselect", "untick", "unzip", "update", "upgrade", "upload", "use", "validate", "verify", "view", "visit", "wait",
    "watch", "wipe", "work", "wrap", "write", "zip", "zoom",
];

/// Words that are almost always an instruction's verb, wherever in the sentence they stand.
const STRONG_VERBS: &[&str] = &[
    "choose",
    "clear",
    "click",
    "double-click",
    "enter",
    "expand",
    "navigate",
    "open",
    "press",
    "restart",
    "right-click",
    "run",
    "select",
    "tap",
    "type",
    "verify",
];

/// Words with which a condition, place or aim stands in front of the instruction.
const OPENERS: &[&str] = &[
    "after",
    "along",
    "although",
    "as",
    "at",
    "because",
    "before",
    "beneath",
    "beside",
    "by",
    "depending",
    "during",
    "following",
    "for",
    "from",
    "if",
    "in",
    "inside",
    "instead",
    "next",
    "on",
    "once",
    "optional",
    "optionally",
    "otherwise",
    "outside",
    "since",
    "through",
    "to",
    "under",
    "unless",
    "until",
    "using",
    "via",
    "when",
    "where",
    "while",
    "with",
    "within",
    "without",
];

/// Words before an instruction that change nothing about it.
const FILLERS: &[&str] = &[
    "again",
    "also",
    "alternatively",
    "either",
    "finally",
    "first",
    "immediately",
    "just",
    "last",
    "lastly",
    "manually",
    "next",
    "now",
    "optional",
    "optionally",
    "or",
    "please",
    "second",
    "simply",
    "then",
    "third",
    "to",
    "additionally",
    "and",
    "carefully",
    "quickly",
    "temporarily",
];

/// Words with which a statement begins.
const STATEMENT: &[&str] = &[
    "a",
    "all",
    "an",
    "any",
    "both",
    "each",
    "every",
    "he",
    "his",
    "it",
    "its",
    "many",
    "microsoft",
    "most",
    "no",
    "one",
    "our",
    "she",
    "some",
    "several",
    "that",
    "the",
    "their",
    "there",
    "these",
    "they",
    "this",
    "those",
    "users",
    "we",
    "what",
    "which",
    "who",
    "why",
    "how",
    "your",
    "is",
    "are",
    "does",
    "do",
];

/// How the beginning of a list item reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Instruction,
    Statement,
    Unclear,
}

pub fn is_verb(word: &str) -> bool {
    VERBS.binary_search(&word).is_ok()
        || word
            .split_once('-')
            .is_some_and(|(first, second)| first != "end" && VERBS.binary_search(&first).is_ok() || VERBS.binary_search(&second).is_ok())
        || word.strip_prefix("re").is_some_and(|rest| rest.len() > 3 && VERBS.binary_search(&rest).is_ok())
}

/// Reads the first sentences of a list item.
pub fn mood(text: &str) -> Mood {
    let cut = text.char_indices().nth(200).map_or(text.len(), |(at, _)| at);
    let normal = normalize(&text[..cut]);
    let words: Vec<&str> =
        normal.split(' ').map(|word| word.trim_matches(|char: char| !char.is_alphanumeric())).filter(|word| !word.is_empty()).collect();
    let mut first = words.iter().copied();
    let Some(mut word) = first.next() else { return Mood::Unclear };
    let mut at = 0;
    while FILLERS.contains(&word) && !(word == "to" || word == "next" && words.get(at + 1) == Some(&"to")) {
        let Some(next) = first.next() else { break };
        word = next;
        at += 1;
    }
    let second = words.get(at + 1).copied().unwrap_or("");
    if matches!(word, "you" | "users" | "admins" | "user" | "end-user" | "end-users" | "customers") {
        let modal = ["can", "have", "may", "might", "must", "need", "should", "will", "want"];
        return if modal.contains(&second) { Mood::Instruction } else { Mood::Statement };
    }
    if is_verb(word) && !is_noun_here(word, second) {
        return Mood::Instruction;
    }
    if word == "don't" || word == "do" && second == "not" {
        return Mood::Instruction;
    }
    if OPENERS.contains(&word) {
        let clauses = normal.split([',', ';', ':']).skip(1);
        for clause in clauses {
            let mut words =
                clause.split(' ').map(|word| word.trim_matches(|char: char| !char.is_alphanumeric())).filter(|word| !word.is_empty());
            let modal = |word: &str| matches!(word, "can" | "must" | "should" | "may" | "need" | "will" | "have" | "might");
            let mut lead = words.by_ref().find(|word| !FILLERS.contains(word));
            if lead == Some("you") {
                // "…, you must select" tells; "…, you select" reports.
                lead = words.next().filter(|word| modal(word));
                if lead.is_none() {
                    return Mood::Statement;
                }
                lead = words.find(|word| *word != "to");
            }
            if lead.is_some_and(is_verb) {
                return Mood::Instruction;
            }
        }
        if words.iter().any(|word| STRONG_VERBS.contains(word)) {
            return Mood::Instruction;
        }
        return Mood::Unclear;
    }
    if STATEMENT.contains(&word) {
        // "The wizard opens. Select …" is still something to do.
        let told = normal.split(". ").skip(1).any(|sentence| {
            sentence.split(' ').next().is_some_and(|word| is_verb(word.trim_matches(|char: char| !char.is_alphanumeric())))
        });
        return if told { Mood::Instruction } else { Mood::Statement };
    }
    if second.ends_with("ing") && word.ends_with("ly") || word.ends_with("ly") && is_verb(second) {
        return Mood::Instruction;
    }
    Mood::Unclear
}

/// A verb's form that is a noun by what follows: "access is denied", "issue occurs", "log files are", "contact information is".
fn is_noun_here(word: &str, second: &str) -> bool {
    matches!(second, "is" | "are" | "was" | "were" | "has" | "isn't" | "aren't" | "occurs" | "of")
        && !matches!(word, "check" | "confirm" | "verify" | "ensure" | "make" | "get" | "see")
        || second.is_empty() && matches!(word, "access" | "email" | "issue" | "name" | "list" | "log" | "group" | "support")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_the_search() {
        assert!(PROBLEM_WORDS.is_sorted());
        assert!(VERBS.is_sorted(), "{:?}", VERBS.windows(2).find(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn headings_are_read_in_their_many_wordings() {
        let role = |text| read(text).role;
        assert_eq!(role("Symptoms"), Role::Symptoms);
        assert_eq!(role("**Issue**:".trim_matches('*')), Role::Other, "marks are removed before a title is read");
        assert_eq!(role("Issue:"), Role::Symptoms);
        assert_eq!(role("Issue 2: no mail arrives"), Role::Issue);
        assert_eq!(role("Possible causes"), Role::Cause);
        assert_eq!(role("Cause 1: the licence ran out"), Role::Cause);
        assert_eq!(role("What to do"), Role::Resolution);
        assert_eq!(role("Resolution for cause 2"), Role::Resolution);
        assert_eq!(role("Why did this happen?"), Role::Cause);
        assert_eq!(role("Why does the issue occur?"), Role::Cause);
        assert_eq!(role("Why is my account locked?"), Role::Other);
        assert_eq!(role("I'm an email admin. How do I fix this issue?"), Role::Resolution);
        assert_eq!(role("Why don’t I see all of my devices in the portal?"), Role::Other, "a question, and a problem");
        assert_eq!(role("Workaround"), Role::Workaround);
        assert_eq!(role("Option A: by hand"), Role::Method);
        assert_eq!(role("Option and choice"), Role::Other);
        assert_eq!(read("Symptoms"), Reading { role: Role::Symptoms, number: None, generic: true }, "its s is no letter of a list");
        assert_eq!(role("More information"), Role::Info);
        assert_eq!(role("Name resolution"), Role::Other);
        assert_eq!(role("Error 404 page not found"), Role::Other);
    }

    #[test]
    fn steps_are_numbered_also_behind_a_role() {
        assert_eq!(read("Step 3: Restart"), Reading { role: Role::Step, number: Some(3), generic: false });
        assert_eq!(read("Resolution - Step 2: Restart").number, Some(2));
        assert_eq!(read("Footstep 2").role, Role::Other);
    }

    #[test]
    fn items_are_instructions_or_statements() {
        assert_eq!(mood("Select **OK**."), Mood::Instruction);
        assert_eq!(mood("In the left pane, choose Devices"), Mood::Instruction);
        assert_eq!(mood("If it fails, restart the server"), Mood::Instruction);
        assert_eq!(mood("The certificate has expired."), Mood::Statement);
        assert_eq!(mood("Access is denied by a proxy"), Mood::Unclear);
        assert_eq!(mood("(Optional) Restart"), Mood::Instruction);
        assert_eq!(mood("Right-click the folder"), Mood::Instruction);
        assert_eq!(mood("End-user installs the app"), Mood::Statement, "who does it is another one than the reader");
        assert_eq!(mood("Users must sign in"), Mood::Instruction);
    }

    #[test]
    fn titles_name_problems_or_group_them() {
        assert!(names_a_problem("Sync icon doesn’t appear"));
        assert!(names_a_problem("Stopped with 0x80070005"));
        assert!(!names_a_problem("Configure the connector"));
        assert!(groups_problems("Enrollment errors"));
        assert!(!groups_problems("Enrollment fails"));
    }
}
