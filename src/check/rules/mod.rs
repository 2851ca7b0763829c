//! The catalogue: one line a rule, in the order of their names.

use super::rule::Rule;

/// Declares the rules' modules and lists what they define.
macro_rules! catalogue {
    ($($module:ident),+ $(,)?) => {
        $(mod $module;)+
        /// Every rule, in the order of their names.
        pub static ALL: &[Rule] = &[$($module::RULE),+];
    };
}

catalogue! {
    bookmark_not_found,
    circular_reference,
    duplicate_bookmark,
    external_link_credentials,
    external_link_dead,
    external_link_fragment_missing,
    external_link_moved,
    external_link_refused,
    external_link_unchecked,
    external_link_unreachable,
    file_not_found,
    front_matter_syntax,
    h1_missing,
    heading_skipped,
    image_not_found,
    include_not_found,
    missing_image_alt_text,
    sql_dangerous,
    sql_deprecated,
    sql_ellipsis,
    sql_label,
    sql_no_transaction,
    sql_placeholder,
    sql_select_star,
    sql_smart_quotes,
    sql_suspicious_name,
    sql_syntax,
    sql_too_complex,
    sql_unguarded_write,
    sql_unknown_column,
    sql_unknown_table,
    title_missing,
    toc_entry_not_found,
    toc_missing,
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn names_are_sorted_and_once_each() {
        assert!(ALL.windows(2).all(|pair| pair[0].name < pair[1].name), "sort the catalogue by name");
    }
}
