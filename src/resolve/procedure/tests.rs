//! One fixture for each form that is recognised, and for each that must not be.

use std::sync::Arc;

use super::*;
use crate::load::{LoadOptions, Project, load};
use crate::resolve::{Assembled, Documents, assemble};
use crate::source::{FileId, MemoryFiles};

struct Read {
    found: Recognized,
    page: Assembled,
}

fn project(files: &[(&str, &str)]) -> Project {
    let memory = files.iter().fold(MemoryFiles::default(), |memory, (path, text)| memory.with(path, *text));
    load(Arc::new(memory), &LoadOptions::default()).expect("a book in memory loads")
}

fn read_files(files: &[(&str, &str)]) -> Read {
    let project = project(files);
    let file = project.sources.find("page.md").expect("the page is there");
    let page = assemble(&project, &Documents::new(&project), file);
    let texts: Vec<_> = page.files.iter().map(|file| (*file, project.text(*file).cloned())).collect();
    let text =
        |file: FileId| texts.iter().find(|(known, _)| *known == file).and_then(|(_, source)| source.as_deref()).map(|source| source.text());
    let found = recognize(&page.blocks, &page.headings, &Context { title: &page.title, file, text: &text });
    Read { found, page }
}

fn read(markdown: &str) -> Read {
    read_files(&[("page.md", markdown)])
}

impl Read {
    /// Each procedure as `title: step | step(substeps)`.
    fn outline(&self) -> Vec<String> {
        let step = |step: &Step| if step.steps.is_empty() { step.text.clone() } else { format!("{}({})", step.text, step.steps.len()) };
        self.found
            .procedures
            .iter()
            .map(|procedure| format!("{}: {}", procedure.title, procedure.steps.iter().map(step).collect::<Vec<_>>().join(" | ")))
            .collect()
    }

    fn problems(&self) -> Vec<&str> {
        self.found.problems.iter().map(|problem| problem.title.as_str()).collect()
    }

    fn repairs(&self) -> Vec<&str> {
        self.found.procedures.iter().flat_map(|procedure| &procedure.repairs).map(|repair| repair.kind.name()).collect()
    }
}

#[test]
fn a_list_of_actions_under_a_heading() {
    let read = read("# Enroll\n\n## Add a device\n\n1. Open the portal.\n2. Select **Add**:\n   1. Type a name.\n   2. Select **OK**.\n");
    assert_eq!(read.outline(), ["Add a device: Open the portal. | Select Add:(2)"]);
    assert_eq!(read.found.procedures[0].purpose, Purpose::Howto);
    assert_eq!(read.found.procedures[0].steps[1].steps[0].number, "2.1");
    assert_eq!(read.found.procedures[0].id, "proc.add-a-device");
    assert_eq!(read.found.procedures[0].steps[1].steps[0].id, "proc.add-a-device.2.1");
}

#[test]
fn causes_events_statements_and_links_are_no_procedures() {
    for list in [
        "## Cause\n\nThis happens for one of these reasons:\n\n1. The licence has expired.\n2. The clock is wrong.\n",
        "## Symptoms\n\nConsider the following scenario:\n\n1. You create a group.\n2. You delete the group.\n",
        "## Best practices\n\n1. The portal should be patched.\n2. A backup is useful.\n",
        "## How enrollment works\n\n1. The phone sends a request.\n2. The server answers it.\n",
        "## See also\n\n1. [One](https://a.example)\n2. [Two](https://b.example)\n",
        "## Symptoms\n\nA user sees this:\n\n- A user joins a call.\n- In the portal, you open the call:\n  1. Under **Users**, you select the user.\n  2. On the page, you select the tab.\n",
        "## Cause\n\n### Scenario 1\n\n**Step 1**: You create a group.\n\n**Step 2**: You delete it.\n",
        "## Steps\n\n- Open it.\n- Close it.\n",
    ] {
        let read = read(&format!("# Page\n\n{list}"));
        assert_eq!(read.outline(), Vec::<String>::new(), "{list}");
    }
}

#[test]
fn what_is_left_out_is_said() {
    let read = read("# Page\n\n## Cause\n\nThe causes are:\n\n1. The licence has expired.\n2. The clock is wrong.\n");
    assert_eq!(read.found.left_out.iter().map(|left| left.reason).collect::<Vec<_>>(), ["causes"]);
}

#[test]
fn a_generic_heading_leaves_the_name_to_the_sentence_that_names_the_action() {
    let read = read(
        "# Page fails\n\n## Resolution\n\nTo repair it, rebuild the index on each node. To do this, follow these steps:\n\n1. Stop it.\n2. Start it.\n",
    );
    assert_eq!(read.outline(), ["To repair it, rebuild the index on each node.: Stop it. | Start it."]);
    assert_eq!(read.found.procedures[0].title_source, TitleSource::LeadIn);
    let read = self::read("# Page fails\n\n## Resolution\n\nTo resolve this issue, follow these steps:\n\n1. Stop it.\n2. Start it.\n");
    assert_eq!(read.found.procedures[0].title, "Resolution");
}

#[test]
fn several_lists_in_a_section_have_a_name_each() {
    let read = read(
        "# Page\n\n## Restore a page\n\n1. Open the bin.\n2. Select it.\n\nIf it is not there, look in the second bin:\n\n1. Open the second bin.\n2. Select it.\n",
    );
    assert_eq!(
        read.outline(),
        ["Restore a page: Open the bin. | Select it.", "If it is not there, look in the second bin:: Open the second bin. | Select it."]
    );
    assert_eq!(read.repairs(), Vec::<&str>::new());
}

#[test]
fn a_list_broken_by_content_is_one() {
    let read = read("# Page\n\n## Set it up\n\n1. Run this:\n\n```\nrun\n```\n\n2. Check it.\n\n![Screen](a.png)\n\n3. Save it.\n");
    assert_eq!(read.outline(), ["Set it up: Run this: | Check it. | Save it."]);
    assert_eq!(read.repairs(), ["numbering-goes-on", "numbering-goes-on"]);
    assert_eq!(read.found.procedures[0].steps[0].body.len(), 2, "the code belongs to the step above it");
    let read = self::read("# Page\n\n## Set it up\n\n1. Run this:\n\n```\nrun\n```\n\n1. Check it.\n");
    assert_eq!(read.outline(), ["Set it up: Run this: | Check it."]);
    assert_eq!(read.repairs(), ["restarts-after-content"]);
}

#[test]
fn bullets_that_a_step_waits_for_belong_to_it() {
    let read = read("# Page\n\n## Set it up\n\n1. Open it.\n2. Choose one of these:\n\n* **One**\n* **Two**\n\n3. Save it.\n");
    assert_eq!(read.outline(), ["Set it up: Open it. | Choose one of these: | Save it."]);
}

#[test]
fn a_list_that_counts_anew_behind_a_sentence_is_another_one() {
    let read = read(
        "# Page\n\n## Set it up\n\n1. Open it.\n2. Save it.\n\nNow the other side, follow these steps:\n\n1. Open that.\n2. Save that.\n",
    );
    assert_eq!(read.found.procedures.len(), 2);
}

#[test]
fn items_with_too_little_indentation_are_nested() {
    let read = read(
        "# Page\n\n## Set it up\n\n1. Stop it. To do this, follow these steps:\n\n  1. Open the console.\n\n  2. Select **Stop**.\n\n2. Delete the cache.\n3. Start it.\n",
    );
    assert_eq!(read.outline(), ["Set it up: Stop it. To do this, follow these steps:(2) | Delete the cache. | Start it."]);
    assert_eq!(read.repairs(), ["under-indented"]);
}

#[test]
fn numbers_without_a_space_are_steps() {
    let read = read("# Page\n\n## Set it up\n\nFollow these steps:\n\n1.Open it.\n2.Save it.\n\n3.Close it.\n");
    assert_eq!(read.outline(), ["Set it up: Open it. | Save it. | Close it."]);
    assert!(read.repairs().contains(&"missing-space"));
    let read = self::read("# Page\n\n## Versions\n\n3.5 GB are free.\n");
    assert!(read.found.procedures.is_empty());
}

#[test]
fn step_headings_in_a_row_are_one_procedure() {
    let read = read(
        "# Page fails\n\n## Resolution\n\nRead this first.\n\n### Step 1: Prepare\n\n1. Open it.\n2. Save it.\n\n### Step 2: Restart (optional)\n\nRestart the server.\n\n## More information\n\nNone.\n",
    );
    assert_eq!(read.outline(), ["Resolution: Step 1: Prepare(2) | Step 2: Restart (optional)"]);
    assert_eq!(read.found.procedures[0].rule, Rule::StepHeadings);
    assert!(read.found.procedures[0].steps[1].optional);
    let read = self::read("# Page\n\n## Do it\n\n**Step 1: Prepare**\n\nPrepare it.\n\n**Step 2: Restart**\n\nRestart it.\n");
    assert_eq!(read.outline(), ["Do it: Step 1: Prepare | Step 2: Restart"]);
}

#[test]
fn methods_are_one_procedure_each_and_alternatives() {
    let read = read(
        "# Mail fails\n\n## Resolution\n\nUse one of these methods.\n\n### Method 1: By hand\n\n1. Open it.\n2. Save it.\n\n### Method 2\n\n1. Run it.\n2. Check it.\n",
    );
    assert_eq!(read.outline(), ["Method 1: By hand: Open it. | Save it.", "Method 2: Run it. | Check it."]);
    let problem = &read.found.problems[0];
    assert_eq!(problem.kind, ProblemKind::Article);
    let resolutions: Vec<_> = problem
        .resolutions
        .iter()
        .map(|resolution| (resolution.title.as_str(), resolution.relation, resolution.procedures.clone()))
        .collect();
    assert_eq!(resolutions, [("Method 1: By hand", Relation::Alternative, vec![0]), ("Method 2", Relation::Alternative, vec![1])]);
}

#[test]
fn labels_are_headings_and_run_in_labels_are_parts() {
    let read = read(
        "# Page\n\n## Sign-in fails\n\n**Issue:** A user cannot sign in.\n\n**Cause**: The clock is wrong.\n\n**Resolution:**\n\n1. Set the clock.\n2. Sign in.\n",
    );
    assert_eq!(read.problems(), ["Sign-in fails"]);
    let problem = &read.found.problems[0];
    assert_eq!((problem.symptoms.len(), problem.causes.len(), problem.resolutions.len()), (1, 1, 1));
    assert_eq!(problem.resolutions[0].procedures, [0]);
    assert!(matches!(problem.symptoms[0], Part::Inlines { .. }));
    let read = self::read(
        "# Page\n\n## Clear the cache\n\n**On a phone**\n\n1. Open the app.\n2. Select **Clear**.\n\n**On a desktop**\n\n1. Open the folder.\n2. Delete it.\n",
    );
    assert_eq!(read.outline(), ["On a phone: Open the app. | Select Clear.", "On a desktop: Open the folder. | Delete it."]);
}

#[test]
fn labels_that_come_again_are_problems_of_their_own() {
    let read = read(
        "# Page\n\n## Known issues\n\n**Issue:** The screen is blank.\n\n**Resolution:** Restart it.\n\n**Issue:** The sound is gone.\n\n**Workaround:** Use a headset.\n",
    );
    assert_eq!(read.problems(), ["The screen is blank", "The sound is gone"]);
    assert_eq!(read.found.problems[1].resolutions[0].kind, ResolutionKind::Workaround);
}

#[test]
fn a_bold_sentence_and_a_note_are_no_labels() {
    let read = read("# Page\n\n## Add it\n\n**Do not switch it off.**\n\n**Note**\n\n1. Open it.\n2. Save it.\n");
    assert_eq!(read.outline(), ["Add it: Open it. | Save it."]);
}

#[test]
fn summaries_and_tabs_name_their_lists() {
    let read = read(
        "# Page\n\n<details>\n<summary><b>Restore it</b></summary>\n\n1. Open it.\n2. Select it.\n\n</details>\n\n## Choose\n\n# [Windows](#tab/win)\n\n1. Open this.\n2. Select this.\n\n# [macOS](#tab/mac)\n\n1. Open that.\n2. Select that.\n\n---\n",
    );
    assert_eq!(
        read.outline(),
        ["Restore it: Open it. | Select it.", "Windows: Open this. | Select this.", "macOS: Open that. | Select that."]
    );
    let sources: Vec<_> = read.found.procedures.iter().map(|procedure| (procedure.title_source, procedure.variant.as_deref())).collect();
    assert_eq!(sources, [(TitleSource::Summary, None), (TitleSource::Tab, Some("Windows")), (TitleSource::Tab, Some("macOS"))]);
}

#[test]
fn lists_in_bullets_and_notes_stand_for_themselves() {
    let read = read(
        "# Page\n\n## Fix it\n\nDo one of these:\n\n- If it is old, follow these steps:\n  1. Open it.\n  2. Replace it.\n- If it is new, return it.\n\n> [!NOTE]\n> If you have no key, ask for one. To do this, follow these steps:\n>\n> 1. Open the portal.\n> 2. Select **Ask**.\n",
    );
    assert_eq!(
        read.outline(),
        ["If it is old, follow these steps:: Open it. | Replace it.", "If you have no key, ask for one.: Open the portal. | Select Ask."]
    );
}

#[test]
fn ordered_items_below_bullets_and_notes_of_a_step_are_its_steps() {
    let read = read(
        "# Page\n\n## Wipe it\n\n1. Choose one:\n   - By user:\n     1. Select the user.\n     2. Select the phone.\n   - By phone:\n     1. Select it.\n2. Select **Wipe**.\n",
    );
    assert_eq!(read.outline(), ["Wipe it: Choose one:(3) | Select Wipe."]);
}

#[test]
fn an_error_table_gives_a_problem_a_row() {
    let read = read(
        "# Codes\n\n|Error code|Possible problem|Suggested resolution|\n|-|-|-|\n|0x80070001|The package is open.|Close it.|\n|0x80070002|||\n\n|Code|Meaning|\n|-|-|\n|1|One|\n",
    );
    assert_eq!(read.problems(), ["0x80070001"]);
    assert_eq!((read.found.problems[0].causes.len(), read.found.problems[0].resolutions.len()), (1, 1));
    let read = self::read(
        "# Codes\n\n|Issue|For users: resolution|For admins: resolution|\n|-|-|-|\n|It hangs.|Restart it.|1. Open the console.<br>2. Select **Reset**.|\n",
    );
    let problem = &read.found.problems[0];
    let conditions: Vec<_> = problem.resolutions.iter().map(|resolution| resolution.condition.as_deref()).collect();
    assert_eq!(conditions, [Some("For users: resolution"), Some("For admins: resolution")], "several columns are conditions");
    assert_eq!(read.outline(), ["It hangs.: Open the console. | Select Reset."], "numbered lines of a cell are steps");
    assert_eq!(read.found.procedures[0].problem, Some(0));
}

#[test]
fn purposes() {
    let purpose = |markdown: &str| read(markdown).found.procedures.first().map(|procedure| procedure.purpose);
    assert_eq!(
        purpose("# It fails\n\n## Symptoms\n\nIt fails when you follow these steps:\n\n1. Open it.\n2. Close it.\n"),
        Some(Purpose::Reproduce)
    );
    assert_eq!(purpose("# It fails\n\n## Workaround\n\n1. Open it.\n2. Close it.\n"), Some(Purpose::Workaround));
    assert_eq!(purpose("# It fails\n\n## Check the server\n\n1. Open the console.\n2. Look for errors.\n"), Some(Purpose::Diagnose));
    assert_eq!(purpose("# It\n\n## Collect the device logs\n\n1. Open it.\n2. Save the file.\n"), Some(Purpose::Collect));
    assert_eq!(purpose("# It\n\n## Add a user\n\n1. Open it.\n2. Save it.\n"), Some(Purpose::Howto));
    assert_eq!(purpose("# It fails\n\n## Resolution\n\n1. Open it.\n2. Save it.\n"), Some(Purpose::Fix));
}

#[test]
fn problems_are_sections_that_name_them_but_not_their_groups_nor_questions() {
    let read = read(
        "# Page\n\n## Enrollment errors\n\n### The phone isn't found\n\n1. Restart it.\n2. Try again.\n\n### The code is invalid\n\nAsk for another.\n\n## Did this solve your problem?\n\nTell us.\n",
    );
    assert_eq!(read.problems(), ["The phone isn't found", "The code is invalid"]);
    let read = self::read("# Manage a mailbox when there isn't a server\n\n1. Open it.\n2. Save it.\n");
    assert_eq!(read.problems(), Vec::<&str>::new(), "the title tells what to do");
}

#[test]
fn a_heading_over_sections_with_causes_and_resolutions_is_no_symptom() {
    let read = read(
        "# Page\n\n## Error messages\n\n### Code 5\n\n**Cause:** It is full.\n\n#### Resolution\n\n1. Empty it.\n2. Try again.\n\n### Code 6\n\n**Cause:** It is off.\n\n#### Resolution\n\nSwitch it on.\n",
    );
    assert_eq!(read.problems(), ["Code 5", "Code 6"]);
    assert_eq!(read.found.procedures[0].problem, Some(0));
}

#[test]
fn resolutions_in_tabs_go_to_the_problem_of_their_name() {
    let read = read(
        "# Page\n\n# [Error message 1](#tab/one)\n\n> It is full.\n\n# [Error message 2](#tab/two)\n\n> It is off.\n\n---\n\n## Resolution\n\n# [Error message 1](#tab/one)\n\n1. Empty it.\n2. Try again.\n\n# [Error message 2](#tab/two)\n\nSwitch it on.\n\n---\n",
    );
    let problem = read.found.procedures[0].problem.map(|at| read.found.problems[at].title.as_str());
    assert_eq!(problem, Some("Error message 1"));
}

#[test]
fn steps_say_when_they_apply_and_which_others_they_mean() {
    let read = read(
        "# Page\n\n## Do it\n\n1. Open **Settings** > **Mail** &gt; Rules, and press **Ctrl+S**.\n2. (Optional) Type `abc` in the box.\n3. If the list (of rules) is empty, go to step 5.\n4. Repeat steps 1–3, then the previous step, and step 2 of the next section.\n5. Select **OK**.\n",
    );
    let steps = &read.found.procedures[0].steps;
    assert_eq!(steps[0].ui[0].path, ["Settings", "Mail", "Rules"]);
    assert_eq!((steps[0].ui[1].kind, steps[0].ui[1].text.as_str()), (UiKind::Key, "Ctrl+S"));
    assert!(steps[1].optional && !steps[0].optional);
    assert_eq!(steps[1].ui[0].kind, UiKind::Input);
    let condition = steps[2].condition.as_ref().expect("it is conditional");
    assert_eq!((condition.text.as_str(), condition.target.as_deref()), ("If the list (of rules) is empty", Some("proc.do-it.5")));
    let refs: Vec<_> = steps[3].refs.iter().map(|found| (found.text.as_str(), found.steps.len())).collect();
    assert_eq!(refs, [("steps 1–3", 3), ("previous step", 1), ("step 2", 0)]);
}

#[test]
fn ids_do_not_change_with_what_stands_elsewhere() {
    let before = "# Page\n\n## Mail fails\n\n### Resolution\n\n1. Open it.\n2. Save it.\n\n## Calls fail\n\n### Resolution\n\n1. Open that.\n2. Save that.\n";
    let after = before
        .replacen("## Mail fails", "Text.\n\n## Chat fails\n\n### Resolution\n\n1. Open chat.\n2. Save chat.\n\n## Mail fails", 1)
        .replace("2. Save that.", "2. Save that.\n3. Close that.");
    let ids = |markdown: &str| {
        read(markdown)
            .found
            .procedures
            .iter()
            .flat_map(|procedure| procedure.all_steps().into_iter().map(|step| step.id.clone()).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    let (before, after) = (ids(before), ids(&after));
    assert_eq!(before[0], "proc.mail-fails.resolution.1");
    assert!(before.iter().all(|id| after.contains(id)), "{before:?} {after:?}");
}

#[test]
fn procedures_of_one_name_are_told_apart_by_their_text() {
    let one = "# Page\n\n## Fix it\n\n- To do it, follow these steps:\n  1. Open it.\n  2. Save it.\n- To do it, follow these steps:\n  1. Start it.\n  2. Stop it.\n";
    let ids: Vec<String> = read(one).found.procedures.iter().map(|procedure| procedure.id.clone()).collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    let (first, second) = one.split_once("- To do it, follow these steps:\n  1. Start it.").expect("two bullets");
    let (head, body) = first.split_once("- To do it").expect("the first bullet");
    let swapped = format!("{head}- To do it, follow these steps:\n  1. Start it.{second}- To do it{body}");
    let again: Vec<String> = read(&swapped).found.procedures.iter().map(|procedure| procedure.id.clone()).collect();
    assert_eq!(again, [ids[1].clone(), ids[0].clone()]);
}

#[test]
fn steps_of_an_include_know_their_file() {
    let read = read_files(&[
        ("page.md", "# Page\n\n## Do it\n\n[!INCLUDE[steps](inc/steps.md)]\n"),
        ("inc/steps.md", "1. Open it.\n2. Save it.\n"),
    ]);
    assert_eq!(read.outline(), ["Do it: Open it. | Save it."]);
    assert_ne!(read.found.procedures[0].steps[0].span.file, read.page.file);
}

#[test]
fn applies_to_lines_are_read_and_open_no_section() {
    let read = read("# Page\n\n**Applies to:** Portal 4, Server 2\n\n1. Open it.\n2. Save it.\n");
    assert_eq!(read.found.applies_to.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["Portal 4", "Server 2"]);
    assert_eq!(read.outline(), ["Page: Open it. | Save it."]);
}

#[test]
fn a_resolution_without_steps_is_one_and_by_design_is_said() {
    let read = read("# It fails\n\n## Cause\n\nToo many.\n\n## Resolution\n\nThis is by design. Remove a device.\n");
    let problem = &read.found.problems[0];
    assert_eq!(
        (problem.resolutions[0].kind, problem.resolutions[0].body.len(), problem.resolutions[0].procedures.len()),
        (ResolutionKind::ByDesign, 1, 0)
    );
}

mod any_input {
    use super::read;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn does_no_harm(pieces in proptest::collection::vec(prop_oneof![
            Just("1. Open it.\n".to_owned()), Just("  1. a:\n".to_owned()), Just("- b\n".to_owned()), Just("\n".to_owned()), Just("## Step 1: x\n".to_owned()),
            Just("**Issue:** y\n".to_owned()), Just("<details>\n".to_owned()), Just("</details>\n".to_owned()), Just("<summary>s</summary>\n".to_owned()),
            Just("|Error|Fix|\n|-|-|\n|é|1. ö<br>2. ü|\n".to_owned()), Just("2.Ümlaut\n".to_owned()), Just("> [!NOTE]\n> 1. c\n".to_owned()), Just("# [T](#tab/t)\n".to_owned()),
            Just("---\n".to_owned()), "[a-zé 0-9.:,>*`-]{0,20}\n",
        ], 0..24)) {
            let text = pieces.concat();
            let read = read(&text);
            let mut ids: Vec<_> = read.found.procedures.iter().map(|procedure| procedure.id.clone()).collect();
            let count = ids.len();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), count);
        }
    }
}

#[test]
fn bold_words_in_front_of_a_list_name_it() {
    let read = read(
        "# Partners\n\n## Manage partners\n\n**Add a partner**: this is done by the partner.\n\n1. Open the mail.\n2. Select the link.\n",
    );
    assert_eq!(read.outline(), ["Add a partner: Open the mail. | Select the link."]);
    assert_eq!(read.found.procedures[0].title_source, TitleSource::Label);
}

#[test]
fn what_is_done_in_this_situation_is_said_before_it() {
    let read = read(
        "# It fails\n\n## Resolution\n\nCreate a new level. In this situation, follow these steps:\n\n1. Open it.\n2. Select **New**.\n",
    );
    assert_eq!(read.found.procedures[0].title, "Create a new level.");
}

#[test]
fn records_are_collected_and_questions_diagnosed() {
    let purpose = |markdown: &str| read(markdown).found.procedures[0].purpose;
    let list = "\n\n1. Open the viewer.\n2. Select **Start**.\n";
    assert_eq!(purpose(&format!("# Help\n\n## Enable and save the event log{list}")), Purpose::Collect);
    assert_eq!(purpose(&format!("# Help\n\n## How to send logs to support{list}")), Purpose::Collect);
    assert_eq!(purpose(&format!("# Help\n\n## Log off the server{list}")), Purpose::Howto);
    assert_eq!(purpose(&format!("# Help\n\n## Principal name check{list}")), Purpose::Diagnose);
    assert_eq!(purpose(&format!("# Help\n\n## The index\n\nTo determine whether it is stale, do the following:{list}")), Purpose::Diagnose);
    let looks =
        "# Help\n\n## Windows\n\n1. Go to **Roots**, and verify that it is there.\n2. On the server, open **Own**, and check the date.\n";
    assert_eq!(purpose(looks), Purpose::Diagnose);
}

#[test]
fn a_list_of_bare_commands_is_announced_by_running_them() {
    let page = read("# Sync\n\n## Resolution\n\nRun the following commands:\n\n1. `net stop w32time`\n2. `w32tm /unregister`\n");
    assert_eq!(page.outline(), ["Run the following commands:: net stop w32time | w32tm /unregister"]);
}

#[test]
fn a_list_of_what_is_needed_is_no_procedure() {
    let page = read(
        "# App\n\n## Enable the app\n\nTo enable it, you will need the following:\n\n1. Guide: this document leads through it.\n2. SDK: open the signed folder.\n",
    );
    assert!(page.outline().is_empty(), "{:?}", page.outline());
}

#[test]
fn a_step_heading_in_two_versions_does_not_break_the_row() {
    let page = read(
        "# Add it\n\n## Step 1 - Start\n\nType a name.\n\n## Step 2 - (Option 1) By form\n\n1. Open it.\n\n## Step 2 - (Option 2) By file\n\nPaste it.\n\n## Step 3 - Assign\n\nAs in step 2 and step 1, then step 9.\n",
    );
    assert_eq!(page.found.procedures.len(), 1);
    let steps = &page.found.procedures[0].steps;
    assert_eq!((steps.len(), steps[3].number.as_str()), (4, "4"));
    let named: Vec<Vec<String>> = steps[3].refs.iter().map(|reference| reference.steps.clone()).collect();
    assert_eq!(named, [vec![steps[1].id.clone()], vec![steps[0].id.clone()], vec![]], "the headings' own numbers count");
}

#[test]
fn labels_in_bullets_are_the_parts_of_a_problem() {
    let page = read(
        "# Known issues\n\n## The gateway is offline\n\n- **Symptom**: It shows as offline.\n- **Cause**: A right is missing.\n- **Solution**: Follow these steps:\n  1. Open Services.\n  2. Select the account.\n\nThat is all.\n\n## The refresh fails\n\n- **Cause**: It takes long.\n- **Resolution**: Shorten the query.\n",
    );
    assert_eq!(page.problems(), ["The gateway is offline", "The refresh fails"]);
    let first = &page.found.problems[0];
    assert_eq!((first.symptoms.len(), first.causes.len(), first.resolutions.len()), (1, 1, 1));
    assert_eq!(first.resolutions[0].procedures, [0]);
    assert_eq!((page.found.procedures[0].purpose, page.found.procedures[0].problem), (Purpose::Fix, Some(0)));
    let settings = read("# Add\n\n## Add an app\n\n- **Problem type**: Choose one.\n- **Name**: Type one.\n");
    assert!(settings.problems().is_empty(), "labels of settings are no parts");
}

#[test]
fn a_resolution_in_a_cause_is_for_this_cause() {
    let page = read(
        "# It can't connect\n\n## Symptoms\n\nNo answer.\n\n## Cause 1: The port is closed\n\nA rule closes it.\n\n### Solution 1: Open the port\n\n1. Open the portal.\n2. Select **Allow**.\n\n## Cause 2: The service is stopped\n\nIt stopped.\n\n### Solution\n\nStart it.\n",
    );
    let conditions: Vec<_> =
        page.found.problems[0].resolutions.iter().map(|resolution| (resolution.condition.as_deref(), resolution.relation)).collect();
    assert_eq!(
        conditions,
        [(Some("Cause 1: The port is closed"), Relation::Alternative), (Some("Cause 2: The service is stopped"), Relation::Alternative)]
    );
}

#[test]
fn what_a_step_is_for_is_no_condition() {
    let page = read("# Plan\n\n## Do it\n\n1. For future reference, keep the file.\n2. For Windows 11, open **Settings**.\n");
    let conditions: Vec<_> =
        page.found.procedures[0].steps.iter().map(|step| step.condition.as_ref().map(|condition| condition.text.as_str())).collect();
    assert_eq!(conditions, [None, Some("For Windows 11")]);
}

#[test]
fn what_others_do_is_told_and_not_asked_for() {
    let page = read("# Mail\n\n## Experience\n\n1. End-user installs the app.\n2. End-user opens the mail.\n3. User signs in.\n");
    assert!(page.outline().is_empty(), "{:?}", page.outline());
}

#[test]
fn troubleshooting_without_a_problem_looks_or_mends() {
    let purpose = |text: &str| read(text).found.procedures[0].purpose;
    let looks =
        "# Policies\n\n## Use built-in troubleshooting\n\n1. Select **Troubleshoot**.\n2. Select the user.\n3. Review the columns.\n";
    assert_eq!(purpose(looks), Purpose::Diagnose);
    let runs = "# Sign-in\n\n## Run the sign-in diagnostic\n\n1. Open the page.\n2. Select **Run**.\n";
    assert_eq!(purpose(runs), Purpose::Diagnose);
    let mends = "# Enrollment\n\n## First troubleshooting steps\n\n1. Restart the device.\n2. Make sure that the time is right.\n3. Reinstall the app.\n";
    assert_eq!(purpose(mends), Purpose::Fix);
}

#[test]
fn an_explanation_in_front_does_not_hide_instructions() {
    let page = read(
        "# Connector\n\n## Reinstall the connector\n\nBecause only one can connect, the old one goes.\n\n1. Run Setup.\n2. Select **Replace**.\n",
    );
    assert_eq!(page.outline(), ["Reinstall the connector: Run Setup. | Select Replace."]);
    let causes = read("# Mail\n\n## It fails\n\nThis happens because:\n\n1. Use of an old client.\n2. Change of the password.\n");
    assert!(causes.outline().is_empty(), "{:?}", causes.outline());
}

#[test]
fn a_problem_without_a_named_resolution_is_resolved_by_its_procedures() {
    let page = read(
        "# Backup errors\n\n## Error 0x80070005: the snapshot failed\n\nThe proxy blocks it.\n\nTo remove the block, follow these steps:\n\n1. Open the proxy.\n2. Remove the rule.\n",
    );
    let [problem] = page.found.problems.as_slice() else { panic!("{:?}", page.problems()) };
    let [resolution] = problem.resolutions.as_slice() else { panic!("{:?}", problem.resolutions) };
    assert_eq!((resolution.procedures.as_slice(), resolution.kind), (&[0][..], ResolutionKind::Resolution));
    assert_eq!(resolution.body.len(), 3, "what stands in front, and the list");
    assert!(resolution.id.ends_with("resolution"), "{}", resolution.id);
}
