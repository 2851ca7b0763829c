//! A page as DITA 1.3 topics: a `troubleshooting` topic (condition, causes, remedies) for each problem, a `task` for each procedure that
//! belongs to none. The grammar is that of the OASIS technical content package; all topics stand in one `<dita>` document.

use std::collections::HashSet;

use super::export::{Article, BlockExport, LinkKind, Problem, ProcedureExport, ResolutionExport, Step};

/// What stands in front of the topics of a book.
pub const HEAD: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE dita PUBLIC \"-//OASIS//DTD DITA Composite//EN\" \"ditabase.dtd\">\n<dita>\n";
/// What stands behind them.
pub const TAIL: &str = "</dita>\n";

/// The topics of a page; empty for one without problems and procedures.
pub fn dita(article: &Article) -> String {
    let mut writer = Writer { article, out: String::new(), links: true };
    let mut told: HashSet<&str> = HashSet::new();
    for problem in &article.problems {
        writer.problem(problem);
        told.extend(problem.resolutions.iter().flat_map(|resolution| &resolution.procedures).map(String::as_str));
    }
    for procedure in article.procedures.iter().filter(|procedure| !told.contains(procedure.id.as_str())) {
        writer.task(procedure);
    }
    writer.out
}

struct Writer<'a> {
    article: &'a Article,
    out: String,
    /// The page's links are still to be written: behind its first topic.
    links: bool,
}

/// A name of XML (`ID`): it begins with a letter, and holds letters, digits and `.-_` only.
fn xml_id(id: &str) -> String {
    let mut out = String::from("t-");
    for char in id.chars() {
        if char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_') {
            out.push(char);
        } else {
            out.push_str(&format!("_{:x}_", u32::from(char)));
        }
    }
    out
}

/// Text of XML; characters that XML cannot hold are left out.
fn push_xml(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(char),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            char => out.push(char),
        }
    }
}

impl Writer<'_> {
    fn tag(&mut self, tag: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn text(&mut self, text: &str) {
        push_xml(&mut self.out, text);
    }

    fn element(&mut self, name: &str, text: &str) {
        self.tag(name);
        self.text(text);
        self.tag(&format!("/{name}"));
    }

    fn head(&mut self, kind: &str, id: &str, title: &str, description: &str) {
        self.tag(&format!("{kind} id=\"{}\"", xml_id(id)));
        self.element("title", title);
        if !description.is_empty() {
            self.element("shortdesc", description);
        }
    }

    fn prolog(&mut self, codes: &[String], applies_to: &[String]) {
        if codes.is_empty() && applies_to.is_empty() {
            return;
        }
        self.out.push_str("<prolog><metadata>");
        if !codes.is_empty() {
            self.tag("keywords");
            for code in codes {
                self.element("keyword", code);
            }
            self.tag("/keywords");
        }
        for product in applies_to {
            self.out.push_str("<prodinfo>");
            self.element("prodname", product);
            self.out.push_str("<vrmlist><vrm version=\"\"/></vrmlist></prodinfo>");
        }
        self.out.push_str("</metadata></prolog>");
    }

    fn problem(&mut self, problem: &Problem) {
        let applies_to = if problem.applies_to.is_empty() { &self.article.applies_to } else { &problem.applies_to };
        self.head("troubleshooting", &problem.id, &problem.title, &self.article.description);
        self.prolog(&problem.error_codes, applies_to);
        let has_solution = !problem.causes.is_empty() || !problem.resolutions.is_empty();
        self.tag("troublebody");
        if !problem.symptoms.is_empty() {
            self.tag("condition");
            self.blocks(&problem.symptoms);
            self.tag("/condition");
        }
        if has_solution || !problem.symptoms.is_empty() {
            self.tag("troubleSolution");
            for cause in &problem.causes {
                self.tag("cause");
                if !cause.title.is_empty() {
                    self.element("title", &cause.title);
                }
                self.blocks(&cause.body);
                self.tag("/cause");
            }
            for resolution in &problem.resolutions {
                self.resolution(resolution);
            }
            self.tag("/troubleSolution");
        }
        self.tag("/troublebody");
        self.related();
        self.out.push_str("</troubleshooting>\n");
    }

    /// A remedy holds one sequence of steps: a resolution with several procedures becomes several remedies.
    fn resolution(&mut self, resolution: &ResolutionExport) {
        let article = self.article;
        let procedures: Vec<&ProcedureExport> =
            resolution.procedures.iter().filter_map(|id| article.procedures.iter().find(|procedure| procedure.id == *id)).collect();
        if procedures.is_empty() {
            self.tag("remedy");
            self.remedy_title(&resolution.title, resolution.condition.as_deref());
            self.tag("steps-informal");
            if resolution.body.is_empty() {
                self.element("p", &resolution.title);
            }
            self.blocks(&resolution.body);
            self.tag("/steps-informal");
            self.tag("/remedy");
        }
        for procedure in procedures {
            self.tag(&format!("remedy id=\"{}\"", xml_id(&procedure.id)));
            self.remedy_title(&procedure.title, resolution.condition.as_deref());
            self.steps(procedure);
            self.tag("/remedy");
        }
    }

    fn remedy_title(&mut self, title: &str, condition: Option<&str>) {
        let title = match condition {
            Some(condition) if !title.contains(condition) && !title.is_empty() => format!("{title} ({condition})"),
            Some(condition) if title.is_empty() => condition.to_owned(),
            Some(_) | None => title.to_owned(),
        };
        if !title.is_empty() {
            self.element("title", &title);
        }
    }

    fn task(&mut self, procedure: &ProcedureExport) {
        let title = if procedure.title.is_empty() { &self.article.title } else { &procedure.title };
        self.head("task", &procedure.id, title, "");
        self.prolog(&[], &self.article.applies_to);
        self.tag("taskbody");
        if !procedure.intro.is_empty() {
            self.tag("context");
            self.blocks(&procedure.intro);
            self.tag("/context");
        }
        self.steps(procedure);
        if !procedure.outro.is_empty() {
            self.tag("result");
            self.blocks(&procedure.outro);
            self.tag("/result");
        }
        self.tag("/taskbody");
        self.related();
        self.out.push_str("</task>\n");
    }

    fn related(&mut self) {
        if !std::mem::take(&mut self.links) {
            return;
        }
        let article = self.article;
        let mut seen = HashSet::new();
        let external = article.links.iter().filter(|link| link.kind == LinkKind::External);
        let links: Vec<(&str, &str)> = external
            .filter_map(|link| Some((link.target.as_deref().filter(|target| target.contains("://"))?, link.text.as_str())))
            .filter(|(target, _)| seen.insert(*target))
            .collect();
        if links.is_empty() {
            return;
        }
        self.tag("related-links");
        for (target, text) in links {
            self.out.push_str("<link href=\"");
            push_xml(&mut self.out, target);
            self.out.push_str("\" scope=\"external\" format=\"html\">");
            self.element("linktext", if text.is_empty() { target } else { text });
            self.tag("/link");
        }
        self.tag("/related-links");
    }

    fn steps(&mut self, procedure: &ProcedureExport) {
        self.tag("steps");
        for step in &procedure.steps {
            self.step(step, "step");
        }
        self.tag("/steps");
    }

    fn step(&mut self, step: &Step, name: &str) {
        let importance = if step.optional { " importance=\"optional\"" } else { "" };
        self.tag(&format!("{name} id=\"{}\"{importance}", xml_id(&step.id)));
        // A warning stands before the action that it protects from, as the grammar has it; other notes come behind it.
        for block in &step.body {
            if let BlockExport::Alert { kind, text, .. } = block
                && matches!(kind.as_str(), "warning" | "caution")
            {
                self.tag(&format!("note type=\"{kind}\""));
                self.text(text);
                self.tag("/note");
            }
        }
        self.element("cmd", &step.text);
        let mut nested = step.steps.iter().peekable();
        let told = |block: &BlockExport| match block {
            BlockExport::Alert { kind, .. } => !matches!(kind.as_str(), "warning" | "caution"),
            BlockExport::Steps { .. } => false,
            _ => true,
        };
        let body: Vec<&BlockExport> = step.body.iter().filter(|block| told(block)).collect();
        if !body.is_empty() {
            self.tag("info");
            for block in body {
                self.block(block);
            }
            self.tag("/info");
        }
        if nested.peek().is_some() {
            // The grammar knows steps in steps, and nothing below them: what is nested deeper is a numbered list.
            if name == "step" {
                self.tag("substeps");
                for child in nested {
                    self.step(child, "substep");
                }
                self.tag("/substeps");
            } else {
                self.tag("info");
                self.numbered(&step.steps);
                self.tag("/info");
            }
        }
        self.tag(&format!("/{name}"));
    }

    fn numbered(&mut self, steps: &[Step]) {
        self.tag("ol");
        for step in steps {
            self.tag(&format!("li id=\"{}\"", xml_id(&step.id)));
            self.element("p", &step.text);
            for block in step.body.iter().filter(|block| !matches!(block, BlockExport::Steps { .. })) {
                self.block(block);
            }
            if !step.steps.is_empty() {
                self.numbered(&step.steps);
            }
            self.tag("/li");
        }
        self.tag("/ol");
    }

    fn blocks(&mut self, blocks: &[BlockExport]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &BlockExport) {
        match block {
            BlockExport::Paragraph { text, images, .. } => {
                self.tag("p");
                self.text(text);
                for image in images {
                    self.image(&image.url, &image.alt);
                }
                self.tag("/p");
            }
            BlockExport::Heading { text, .. } => {
                self.tag("p");
                self.element("b", text);
                self.tag("/p");
            }
            BlockExport::Code { text, language, .. } => {
                match language {
                    Some(language) => {
                        self.out.push_str("<codeblock outputclass=\"language-");
                        push_xml(&mut self.out, language);
                        self.out.push_str("\">");
                    }
                    None => self.tag("codeblock"),
                }
                self.text(text);
                self.tag("/codeblock");
            }
            BlockExport::Image { image, .. } => {
                self.tag("p");
                self.image(&image.url, &image.alt);
                self.tag("/p");
            }
            BlockExport::Alert { kind, blocks, .. } => {
                let kind = match kind.as_str() {
                    "note" | "tip" | "important" | "caution" | "warning" => kind,
                    _ => "note",
                };
                self.tag(&format!("note type=\"{kind}\""));
                self.blocks(blocks);
                self.tag("/note");
            }
            BlockExport::List { ordered, items, .. } => {
                let name = if *ordered { "ol" } else { "ul" };
                if items.is_empty() {
                    return;
                }
                self.tag(name);
                for item in items {
                    self.tag("li");
                    self.blocks(&item.blocks);
                    self.tag("/li");
                }
                self.tag(&format!("/{name}"));
            }
            BlockExport::Table { header, rows, .. } => self.table(header, rows),
            BlockExport::Quote { blocks, .. } => {
                self.tag("lq");
                self.blocks(blocks);
                self.tag("/lq");
            }
            BlockExport::Html { text, .. } => self.element("p", text),
            BlockExport::Tabs { tabs, .. } => {
                for tab in tabs {
                    self.tag("p");
                    self.element("b", &tab.title);
                    self.tag("/p");
                    self.blocks(&tab.blocks);
                }
            }
            // Where only their place is told, the steps are told in words.
            BlockExport::Steps { text, .. } => self.element("pre", text),
        }
    }

    fn image(&mut self, url: &str, alt: &str) {
        self.out.push_str("<image href=\"");
        push_xml(&mut self.out, url);
        self.out.push_str("\">");
        if !alt.is_empty() {
            self.element("alt", alt);
        }
        self.tag("/image");
    }

    fn table(&mut self, header: &[String], rows: &[Vec<String>]) {
        let columns = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        self.tag("simpletable");
        self.row("sthead", header, columns);
        for row in rows {
            self.row("strow", row, columns);
        }
        self.tag("/simpletable");
    }

    fn row(&mut self, name: &str, cells: &[String], columns: usize) {
        self.tag(name);
        for column in 0..columns {
            self.element("stentry", cells.get(column).map_or("", String::as_str));
        }
        self.tag(&format!("/{name}"));
    }
}
