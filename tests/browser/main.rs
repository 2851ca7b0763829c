//! The theme in a real browser. Each file holds one behaviour, and its name is the sentence that it proves.

mod driver;

mod a_book_changes_a_block_a_colour_and_nothing_else;
mod a_book_from_right_to_left_is_mirrored;
mod a_book_that_was_kept_is_read_without_a_network;
mod a_code_in_a_table_leads_to_its_row;
mod a_condition_stands_out_in_its_step;
mod a_link_carries_the_choice_of_tabs_and_pivots;
mod a_link_to_a_place_is_not_covered_by_the_header;
mod a_long_procedure_remembers_where_the_reader_was;
mod a_page_reads_without_javascript;
mod a_picture_opens_large_and_escape_closes_it;
mod a_procedure_is_copied_for_a_ticket;
mod a_reader_finds_an_error_code_with_the_keyboard_alone;
mod a_section_prints_as_one_page;
mod a_statement_that_changes_data_asks_before_it_is_copied;
mod a_step_that_was_checked_off_stays_so_after_a_reload;
mod a_word_that_is_half_typed_costs_nothing;
mod an_article_weighs_little_and_paints_without_scripts;
mod an_old_address_leads_to_the_new_page;
mod commands_are_copied_without_prompts_and_output;
mod error_tables_become_cards_on_a_phone;
mod filters_narrow_the_results;
mod fingers_meet_every_control_on_a_phone;
mod high_contrast_is_the_systems_or_the_readers_choice;
mod long_lines_wrap_or_scroll_as_the_reader_likes;
mod lost_readers_can_search;
mod machines_learn_what_a_page_is_and_where_it_stands;
mod nothing_breaks_the_strict_content_security_policy;
mod nothing_that_content_says_runs_as_a_script;
mod paper_shows_every_step_and_panel_and_no_navigation;
mod search_finds_codes_languages_and_phrases;
mod search_works_from_the_file_system;
mod the_contents_follow_the_scroll;
mod the_focus_is_always_to_be_seen;
mod the_page_does_not_scroll_sideways_on_a_phone;
mod the_preview_follows_the_editor;
mod the_search_field_is_a_combobox_that_says_how_much_it_found;
mod the_tree_is_loaded_once_for_all_pages;
mod values_reach_the_clipboard_escaped_for_their_place;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// This repository's own book, built once.
fn site() -> &'static Path {
    static SITE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    &SITE.get_or_init(|| built(Path::new(env!("CARGO_MANIFEST_DIR")))).1
}

/// The small book beside these tests, with one of each thing that the theme does, built once. It stands below `/clinic`.
fn clinic() -> &'static Path {
    static SITE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    &SITE.get_or_init(|| built(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/book"))).1
}

fn built(book: &Path) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site");
    let output = assert_cmd::Command::cargo_bin("fixbook").unwrap().arg("build").arg(book).arg("-q").arg("-d").arg(&path).output().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    (folder, path)
}

/// A page of the book with a procedure.
const PROCEDURE: &str = "enrollment/device-limit.html";
