//! Dates of front matter.

/// `11/04/2016` (the month first, as Learn writes it) and `2016-11-04` as ISO 8601; `None` for anything else.
pub fn iso_date(text: &str) -> Option<String> {
    let text = text.trim();
    let (year, month, day) = match text.split('/').collect::<Vec<_>>().as_slice() {
        [month, day, year] => (*year, *month, *day),
        _ => match text.get(..10)?.split('-').collect::<Vec<_>>().as_slice() {
            [year, month, day] => (*year, *month, *day),
            _ => return None,
        },
    };
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let (year_number, month, day) = (number(year)?, number(month)?, number(day)?);
    let fits = year.len() == 4 && (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then(|| format!("{year_number:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_a_date() {
        assert_eq!(iso_date("1/4/2016").as_deref(), Some("2016-01-04"));
        assert_eq!(iso_date("2016-11-04T10:00:00").as_deref(), Some("2016-11-04"));
        assert_eq!((iso_date("soon"), iso_date("13/40/2016"), iso_date("é/1/2016")), (None, None, None));
    }
}
