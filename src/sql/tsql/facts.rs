//! What the parser saw a statement do, as marks on its tokens.

/// What a run of tokens means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A table or view that is read.
    Read,
    /// A table or view that is written; for an alias, the table it stands for is found later.
    Write,
    /// An object that is created, altered or dropped.
    Define,
    /// A procedure that is called.
    Call,
    /// A function that is called.
    Function,
    /// An alias of the table read just before.
    Alias,
    /// The name of a common table expression.
    Cte,
    /// A column that is named.
    Column,
    /// A variable or parameter that is declared.
    Declare,
    /// A variable that is used.
    Variable,
    /// A placeholder in angle brackets or braces.
    Placeholder,
    /// `*` in a select list.
    Star,
    /// A WHERE clause, of the statement or of a query in it.
    Where,
    /// The WHERE clause of an UPDATE or DELETE itself.
    Guard,
    /// A join, which also limits the rows that an UPDATE or DELETE touches.
    Join,
    /// `TOP` in an UPDATE or DELETE.
    Top,
    /// Table hints without WITH.
    BareHint,
    /// `*=` or `=*`.
    OldJoin,
    /// The label of a statement.
    Label,
}

/// Tokens `from..to` mean `kind`.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// What they mean.
    pub kind: EventKind,
    /// The first token.
    pub from: usize,
    /// The token after the last.
    pub to: usize,
}
