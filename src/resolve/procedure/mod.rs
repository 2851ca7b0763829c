//! Procedures and problems of a page: which lists are instructions, what they are called, which problem they answer.
//!
//! Everything here is found from the assembled tree alone and kept as [`NodeId`]s into it, so that rules, the export and the renderer
//! look at the same nodes. Authors write procedures in many forms; each form that is read here is named by the [`Rule`] that fired, and
//! what was repaired on the way is kept in [`Procedure::repairs`], so that nobody has to take a guess for a fact.
//!
//! [`outline`] cuts the page into sections (headings, bold labels, summaries, tabs); [`steps`] gathers lists and step headings to
//! procedures, with [`judge`] saying which lists are none and [`repair`] which lists belong together; [`problem`] finds the problems and
//! ties everything to them; [`id`] names it all.

mod id;
mod judge;
mod lead;
mod nodes;
mod outline;
mod problem;
mod purpose;
mod reference;
mod repair;
mod steps;
mod table;
mod title;
mod types;
mod ui;
mod vocabulary;

pub use nodes::{Node, Nodes};
pub use types::{
    AppliesTo, Cause, Condition, Context, LeftOut, Part, Problem, ProblemKind, Procedure, Purpose, Recognized, Relation, Repair,
    RepairKind, Resolution, ResolutionKind, Rule, Step, StepRef, TitleSource, Ui, UiKind,
};

use super::page::HeadingEntry;
use crate::parse::ast::Block;

/// Finds the problems and procedures of an assembled page. Linear in the page's size; never fails.
pub fn recognize(blocks: &[Block], headings: &[HeadingEntry], context: &Context<'_>) -> Recognized {
    let outline = outline::Outline::new(blocks, headings, context);
    let (mut procedures, left_out) = steps::procedures(&outline, context);
    let rows = table::row_problems(&outline);
    let (problems, applies_to) = problem::problems(&outline, rows, &mut procedures, context);
    let mut recognized = Recognized { problems, procedures, applies_to, left_out };
    purpose::assign(&mut recognized, &outline);
    problem::resolve(&mut recognized, &outline);
    id::assign(&mut recognized, &outline);
    reference::assign(&mut recognized, &Nodes::new(blocks));
    recognized
}

#[cfg(test)]
mod tests;
