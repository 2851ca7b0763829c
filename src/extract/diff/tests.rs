use super::*;

/// An export of one page: each procedure is its name and its steps.
fn export(procedures: &[(&str, &[&str])]) -> Vec<u8> {
    let steps = |id: &str, steps: &[&str]| -> Vec<serde_json::Value> {
        steps
            .iter()
            .zip(1..)
            .map(|(text, number)| serde_json::json!({"id": format!("{id}.{number}"), "number": number.to_string(), "text": text, "steps": []}))
            .collect()
    };
    let procedures: Vec<serde_json::Value> = procedures
        .iter()
        .map(|(name, texts)| {
            let id = format!("a/proc.{name}");
            serde_json::json!({"id": id, "title": name, "fingerprint": texts.concat(), "steps": steps(&id, texts)})
        })
        .collect();
    serde_json::json!({"schema_version": "1.0", "articles": [{"id": "a", "procedures": procedures}]}).to_string().into_bytes()
}

fn changes(old: &[(&str, &[&str])], new: &[(&str, &[&str])]) -> (Vec<String>, Diff) {
    let diff = compare(&export(old), "old", &export(new), "new").expect("both are exports");
    let id = |id: &Option<String>| id.clone().unwrap_or_default().replace("a/proc.", "");
    let lines = diff.changes.iter().map(|change| {
        let mark = if change.breaking { "! " } else { "" };
        format!("{mark}{} {} {}>{}", change.what, change.kind.name(), id(&change.old), id(&change.new))
    });
    (lines.collect(), diff)
}

const STEPS: &[&str] = &["Open the portal.", "Select the device.", "Delete the record."];

#[test]
fn the_same_export_has_no_change() {
    assert_eq!(changes(&[("x", STEPS)], &[("x", STEPS)]).0, Vec::<String>::new());
}

#[test]
fn a_step_that_comes_first_renumbers_the_others() {
    let (found, diff) = changes(&[("x", STEPS)], &[("x", &["Sign in.", "Open the portal.", "Select the device.", "Delete the record."])]);
    let expected =
        ["procedure changed x>x", "step added >x.1", "! step renumbered x.1>x.2", "! step renumbered x.2>x.3", "! step renumbered x.3>x.4"];
    assert_eq!(found, expected);
    assert!(diff.ids.is_empty(), "the old numbers are taken by other steps");
}

#[test]
fn new_words_and_a_step_less() {
    let (found, diff) = changes(&[("x", STEPS)], &[("x", &["Open the new portal.", "Delete the record."])]);
    let expected = ["procedure changed x>x", "step changed x.1>x.1", "! step removed x.2>", "! step renumbered x.3>x.2"];
    assert_eq!(found, expected);
    assert_eq!(diff.ids.get("a/proc.x.3").map(String::as_str), Some("a/proc.x.2"), "the id that is gone has a successor");
}

#[test]
fn a_step_that_changes_its_place_has_moved() {
    let (found, _) = changes(&[("x", STEPS)], &[("x", &["Delete the record.", "Open the portal.", "Select the device."])]);
    assert!(found.contains(&"! step moved x.3>x.1".to_owned()), "{found:?}");
}

#[test]
fn a_procedure_under_another_title_has_moved_with_its_steps() {
    let (found, diff) = changes(&[("x", STEPS), ("gone", &["Wait."])], &[("y", STEPS), ("new", &["Restart."])]);
    assert_eq!(found, ["! procedure moved x>y", "! procedure removed gone>", "procedure added >new"]);
    assert_eq!(diff.ids.len(), 4, "the procedure and its steps: {:?}", diff.ids);
    assert_eq!(diff.breaking, 2);
}

#[test]
fn what_is_no_export_is_refused() {
    assert!(compare(b"{}", "old", b"{}", "new").is_err());
    let later = br#"{"schema_version":"2.0","articles":[]}"#;
    assert!(compare(later, "old", later, "new").is_err());
}
