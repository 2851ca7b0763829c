//! What results can be filtered by: for every page its section, products and kinds.
//!
//! Only the page of full results loads this file. Pages stand in the order of their addresses, so neighbours are alike and
//! runs of equal values are long.

use super::encode::{FastMap, literal, number};
use super::page::PageTerms;
use super::shard::{File, script};

/// The file for `pages`, in their final order.
pub(super) fn file(pages: &[&PageTerms]) -> File {
    let mut sections = Names::default();
    let mut products = Names::default();
    let mut sets = Names::default();
    let (mut section_runs, mut set_runs, mut kind_runs) = (Lengths::default(), Lengths::default(), Lengths::default());
    for page in pages {
        section_runs.push(sections.id(&page.section));
        let mut set = String::new();
        for product in &page.products {
            number(&mut set, products.id(product));
        }
        set_runs.push(sets.id(&set));
        kind_runs.push(u32::from(page.kinds));
    }
    let body = format!(
        "{{\"section\":{},\"product\":{},\"sets\":{},\"sections\":{},\"products\":{},\"kinds\":{}}}",
        sections.array(),
        products.array(),
        sets.array(),
        section_runs.literal(),
        set_runs.literal(),
        kind_runs.literal()
    );
    script("facets", &body)
}

/// Names in the order in which they first come.
#[derive(Default)]
struct Names {
    ids: FastMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        id
    }

    fn array(&self) -> String {
        let mut out = String::from("[");
        for (at, name) in self.names.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            literal(&mut out, name);
        }
        out.push(']');
        out
    }
}

/// Runs of equal values: value, length less one, and so on.
#[derive(Default)]
struct Lengths {
    out: String,
    value: u32,
    length: u32,
}

impl Lengths {
    fn push(&mut self, value: u32) {
        if self.length > 0 && value == self.value {
            self.length += 1;
            return;
        }
        self.close();
        self.value = value;
        self.length = 1;
    }

    fn close(&mut self) {
        if self.length > 0 {
            number(&mut self.out, self.value);
            number(&mut self.out, self.length - 1);
        }
    }

    fn literal(mut self) -> String {
        self.close();
        let mut out = String::new();
        literal(&mut out, &self.out);
        out
    }
}
