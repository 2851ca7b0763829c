//! A grammar as a table: the statements that are little but keywords, read from the `.grammar` files of this folder.
//!
//! T-SQL has some three hundred of those, and their manual pages give them in a notation much like this one, so the files can
//! be compared with the manual line by line. The parts that need judgement (expressions, queries, blocks) are Rust, and the
//! files call them by the names in [`Builtin`].
//!
//! Notation: a rule is `name =` at the beginning of a line, and goes on over indented lines. Upper case is a keyword, lower case
//! a rule or a builtin, the rest is punctuation. `{ }` groups, `[ ]` may be left out, `|` divides alternatives (the first that
//! matches counts). After an item, `*` means any number, `+` at least one, `,+` at least one with commas between. `~WORD`
//! goes on only where WORD doesn't stand; punctuation that the notation itself uses stands in quotes, as `'*'`; `...` is an ellipsis,
//! which is never asked for. `#` begins a comment.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::super::lexer::TokenKind;
use super::facts::EventKind;
use super::parser::{Fail, Parser, Step};

/// A part of the grammar that is written in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builtin {
    /// A name of one part.
    Name,
    /// A name of up to four parts.
    Object,
    /// The same, of a table that is read.
    Reads,
    /// The same, of a table that is written.
    Writes,
    /// The same, of the object that the statement is about.
    Defines,
    /// Any word, reserved or not.
    Word,
    /// The name of a column.
    Column,
    /// A scalar expression.
    Expr,
    /// A condition.
    Condition,
    /// A query with its ORDER BY and FOR, and OPTION.
    Query,
    /// One SELECT, UNION and so on with a WITH in front.
    WithQuery,
    /// A table in a FROM clause.
    Source,
    /// A data type.
    Type,
    /// A string.
    Text,
    /// A whole number.
    Integer,
    /// A number with its sign.
    Number,
    /// `0x…`.
    Binary,
    /// `@name`.
    Variable,
    /// `@name`, declared here.
    Declares,
    /// A string, a number or a variable.
    Value,
    /// A string or a variable.
    TextValue,
    /// A number or a variable.
    NumberValue,
    /// The statements up to the end of the batch.
    Body,
    /// One statement.
    Statement,
    /// An EXEC's arguments and options.
    Execute,
    /// `NULL` or any literal with its sign.
    Literal,
    /// The statements up to an END.
    Block,
    /// An event that fires a DDL trigger.
    DdlEvent,
    /// The name of a parameter that is passed.
    ParameterName,
    /// The name of a transaction.
    MarkedName,
    /// Nothing, unless BEGIN ATOMIC stands here.
    NotAtomic,
}

const BUILTINS: &[(&str, Builtin)] = &[
    ("name", Builtin::Name),
    ("object", Builtin::Object),
    ("reads", Builtin::Reads),
    ("writes", Builtin::Writes),
    ("defines", Builtin::Defines),
    ("word", Builtin::Word),
    ("column", Builtin::Column),
    ("expr", Builtin::Expr),
    ("condition", Builtin::Condition),
    ("query", Builtin::Query),
    ("with_query", Builtin::WithQuery),
    ("source", Builtin::Source),
    ("type", Builtin::Type),
    ("text", Builtin::Text),
    ("integer", Builtin::Integer),
    ("number", Builtin::Number),
    ("binary", Builtin::Binary),
    ("variable", Builtin::Variable),
    ("declares", Builtin::Declares),
    ("value", Builtin::Value),
    ("text_value", Builtin::TextValue),
    ("number_value", Builtin::NumberValue),
    ("body", Builtin::Body),
    ("statement", Builtin::Statement),
    ("execute", Builtin::Execute),
    ("literal", Builtin::Literal),
    ("block", Builtin::Block),
    ("ddl_event", Builtin::DdlEvent),
    ("parameter_name", Builtin::ParameterName),
    ("marked_name", Builtin::MarkedName),
    ("not_atomic", Builtin::NotAtomic),
];

#[derive(Clone, Debug)]
enum Node {
    Keyword(&'static str),
    Punct(&'static str),
    Not(&'static str),
    Ellipsis,
    Builtin(Builtin),
    Rule(usize),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Optional(Box<Node>),
    Many(Box<Node>, bool),
    List(Box<Node>),
}

/// The compiled grammar.
pub struct Grammar {
    names: BTreeMap<&'static str, usize>,
    rules: Vec<Node>,
    /// What is wrong with the files; empty, or a test fails.
    pub errors: Vec<String>,
}

/// The files, in the order of the folder.
const FILES: &[&str] = &[
    include_str!("common.grammar"),
    include_str!("table.grammar"),
    include_str!("index.grammar"),
    include_str!("module.grammar"),
    include_str!("security.grammar"),
    include_str!("database.grammar"),
    include_str!("external.grammar"),
    include_str!("server.grammar"),
    include_str!("broker.grammar"),
    include_str!("backup.grammar"),
    include_str!("session.grammar"),
    include_str!("cursor.grammar"),
    include_str!("write.grammar"),
];

/// The grammar, compiled when it is first used.
pub static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::compile(FILES));

impl Grammar {
    fn compile(files: &[&'static str]) -> Grammar {
        let mut sources: Vec<(&'static str, Vec<&'static str>)> = Vec::new();
        for file in files {
            for line in file.lines() {
                let line = line.split('#').next().unwrap_or("");
                if line.trim().is_empty() {
                    continue;
                }
                let mut words = line.split_ascii_whitespace();
                if !line.starts_with(' ') {
                    sources.push((words.next().unwrap_or(""), Vec::new()));
                    words.next();
                }
                if let Some((_, body)) = sources.last_mut() {
                    body.extend(words);
                }
            }
        }
        let mut grammar = Grammar { names: BTreeMap::new(), rules: Vec::new(), errors: Vec::new() };
        for (n, (name, _)) in sources.iter().enumerate() {
            if grammar.names.insert(name, n).is_some() || BUILTINS.iter().any(|(builtin, _)| builtin == name) {
                grammar.errors.push(format!("rule `{name}` is defined twice"));
            }
        }
        for (name, body) in &sources {
            let mut at = 0;
            let node = grammar.choice(body, &mut at);
            if at < body.len() {
                grammar.errors.push(format!("rule `{name}`: stray `{}`", body.get(at).unwrap_or(&"")));
            }
            grammar.rules.push(node);
        }
        grammar
    }

    fn choice(&mut self, body: &[&'static str], at: &mut usize) -> Node {
        let mut choices = vec![self.sequence(body, at)];
        while body.get(*at) == Some(&"|") {
            *at += 1;
            choices.push(self.sequence(body, at));
        }
        if choices.len() == 1 { choices.pop().unwrap_or(Node::Sequence(Vec::new())) } else { Node::Choice(choices) }
    }

    fn sequence(&mut self, body: &[&'static str], at: &mut usize) -> Node {
        let mut items = Vec::new();
        while let Some(word) = body.get(*at).copied() {
            if matches!(word, "|") || word.starts_with(['}', ']']) {
                break;
            }
            *at += 1;
            let item = match word {
                "{" | "[" => {
                    let inner = self.choice(body, at);
                    let close = body.get(*at).copied().unwrap_or("");
                    if !close.starts_with(if word == "{" { '}' } else { ']' }) {
                        self.errors.push(format!("`{word}` closed by `{close}`"));
                    }
                    *at += 1;
                    let inner = if word == "[" { Node::Optional(Box::new(inner)) } else { inner };
                    self.repeat(inner, close.get(1..).unwrap_or(""))
                }
                _ => self.item(word),
            };
            items.push(item);
        }
        if items.len() == 1 { items.pop().unwrap_or(Node::Sequence(Vec::new())) } else { Node::Sequence(items) }
    }

    fn repeat(&mut self, inner: Node, suffix: &str) -> Node {
        match suffix {
            "" => inner,
            "*" => Node::Many(Box::new(inner), false),
            "+" => Node::Many(Box::new(inner), true),
            ",+" => Node::List(Box::new(inner)),
            _ => {
                self.errors.push(format!("unknown suffix `{suffix}`"));
                inner
            }
        }
    }

    fn item(&mut self, word: &'static str) -> Node {
        let first = word.bytes().next().unwrap_or(b' ');
        if first == b'~' {
            return Node::Not(word.get(1..).unwrap_or(""));
        }
        if word == "..." {
            return Node::Ellipsis;
        }
        if word.len() > 2 && word.starts_with('\'') && word.ends_with('\'') {
            return Node::Punct(word.trim_matches('\''));
        }
        if !(first.is_ascii_alphabetic() || first == b'_') {
            return Node::Punct(word);
        }
        let length = word.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        let (stem, suffix) = word.split_at_checked(length).unwrap_or((word, ""));
        let node = if first.is_ascii_uppercase() {
            Node::Keyword(stem)
        } else if let Some((_, builtin)) = BUILTINS.iter().find(|(name, _)| *name == stem) {
            Node::Builtin(*builtin)
        } else if let Some(rule) = self.names.get(stem) {
            Node::Rule(*rule)
        } else {
            self.errors.push(format!("no rule `{stem}`"));
            Node::Choice(Vec::new())
        };
        self.repeat(node, suffix)
    }
}

impl Parser<'_> {
    /// Parses by the rule of that name.
    pub fn rule(&mut self, name: &str) -> Step {
        let grammar: &'static Grammar = &GRAMMAR;
        match grammar.names.get(name).and_then(|n| grammar.rules.get(*n)) {
            Some(node) => self.node(grammar, node),
            None => Err(Fail),
        }
    }

    fn node(&mut self, grammar: &'static Grammar, node: &'static Node) -> Step {
        match node {
            Node::Keyword(word) => {
                if self.keyword(word) {
                    Ok(())
                } else {
                    Err(Fail)
                }
            }
            Node::Punct(text) => self.need_punct(text),
            Node::Not(word) => {
                let punct = word.bytes().next().is_some_and(|c| self.sees_punct(c));
                if punct || self.sees(word) { Err(Fail) } else { Ok(()) }
            }
            Node::Ellipsis => {
                if self.take_if(TokenKind::Ellipsis) {
                    Ok(())
                } else {
                    Err(Fail)
                }
            }
            Node::Builtin(builtin) => self.builtin(*builtin),
            Node::Rule(rule) => match grammar.rules.get(*rule) {
                Some(node) => self.deeper(|p| p.node(grammar, node)),
                None => Err(Fail),
            },
            Node::Sequence(items) => items.iter().try_for_each(|item| self.node(grammar, item)),
            Node::Choice(choices) => {
                for choice in choices {
                    if self.attempt(|p| p.node(grammar, choice)).is_some() {
                        return Ok(());
                    }
                }
                Err(Fail)
            }
            Node::Optional(inner) => {
                self.attempt(|p| p.node(grammar, inner));
                Ok(())
            }
            Node::Many(inner, once) => {
                if *once {
                    self.node(grammar, inner)?;
                }
                loop {
                    let before = self.at;
                    if self.attempt(|p| p.node(grammar, inner)).is_none() || self.at == before {
                        return Ok(());
                    }
                }
            }
            Node::List(inner) => {
                self.node(grammar, inner)?;
                loop {
                    let comma = self.at;
                    // After a comma without an item, the comma may belong to a list around this one.
                    if !self.punct(",") || self.attempt(|p| p.node(grammar, inner)).is_none() {
                        self.at = comma;
                        return Ok(());
                    }
                }
            }
        }
    }

    fn builtin(&mut self, builtin: Builtin) -> Step {
        match builtin {
            Builtin::Name => self.name(),
            Builtin::Object => self.object(4).map(|_| ()),
            Builtin::Reads => self.named(EventKind::Read),
            Builtin::Writes => self.named(EventKind::Write),
            Builtin::Defines => self.named(EventKind::Define),
            Builtin::Word => self.any_word(),
            Builtin::Column => {
                let from = self.at;
                // `$node_id`, `$from_id` and the like are columns of graph tables.
                if !self.take_if(TokenKind::Dollar) {
                    self.name()?;
                }
                self.event(EventKind::Column, from);
                Ok(())
            }
            Builtin::Expr => self.expression(),
            Builtin::Condition => self.condition(),
            Builtin::Query => self.query_statement(),
            Builtin::WithQuery => self.with_query(),
            Builtin::Source => self.table_source(),
            Builtin::Type => self.data_type(),
            Builtin::Text => self.string(),
            Builtin::Integer => self.integer(),
            Builtin::Number => self.number(),
            Builtin::Binary => self.binary(),
            Builtin::Variable => self.variable(),
            Builtin::Declares => self.declares(),
            Builtin::Value => self.value(),
            Builtin::TextValue => self.text_value(),
            Builtin::NumberValue => self.number_value(),
            Builtin::Body => self.body(),
            Builtin::Statement => self.nested_statement(),
            Builtin::Execute => self.execute_body(),
            Builtin::Literal => self.literal(),
            Builtin::Block => self.block(),
            Builtin::DdlEvent => self.ddl_event(),
            Builtin::MarkedName => self.transaction_name(),
            Builtin::NotAtomic => {
                if self.sees("BEGIN") && self.ahead(1, "ATOMIC") {
                    return Err(Fail);
                }
                Ok(())
            }
            Builtin::ParameterName => self.take(&[TokenKind::Variable], "a parameter such as `@x`"),
        }
    }

    fn named(&mut self, kind: EventKind) -> Step {
        let from = self.object(4)?;
        self.event(kind, from);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_files_are_sound() {
        assert_eq!(GRAMMAR.errors, Vec::<String>::new());
    }
}
