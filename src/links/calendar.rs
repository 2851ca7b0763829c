//! Instants as text: `2026-11-22T20:16:12Z`, always in UTC, to the second.

const DAY: u64 = 24 * 60 * 60;

/// Writes seconds since 1970 as an instant.
pub(super) fn instant(seconds: u64) -> String {
    let rest = seconds % DAY;
    format!("{}T{:02}:{:02}:{:02}Z", day(seconds), rest / 3600, rest / 60 % 60, rest % 60)
}

/// Writes the day of an instant.
pub(super) fn day(seconds: u64) -> String {
    // The era arithmetic counts from 0000-03-01, so that the leap day is the last of a year: an era is 400 years, 146,097 days.
    // Years past 9999 would not sort as text; nothing here lies there, and the clamp keeps the width.
    let days = (seconds / DAY).min(2_932_896) + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Reads what [`instant`] or [`day`] wrote; nothing else is an instant.
pub(super) fn read(text: &str) -> Option<u64> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, time.strip_suffix('Z')?),
        None => (text, "00:00:00"),
    };
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (shifted_year / 400, shifted_year % 400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = (era * 146_097 + day_of_era).checked_sub(719_468)?;
    let seconds = days * DAY + hour * 3600 + minute * 60 + second;
    // A day that the month does not have would come out as another one.
    (self::day(seconds) == date).then_some(seconds)
}

fn numbers<const N: usize>(text: &str, separator: char, widths: [usize; N]) -> Option<[u64; N]> {
    let mut found = [0; N];
    let mut parts = text.split(separator);
    for (slot, width) in found.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *slot = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_instants() {
        assert_eq!(instant(0), "1970-01-01T00:00:00Z");
        assert_eq!(instant(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(instant(1_795_378_572), "2026-11-22T20:16:12Z");
        assert_eq!(read("2026-11-22T20:16:12Z"), Some(1_795_378_572));
        assert_eq!(read("2000-02-29"), Some(951_782_400));
    }

    #[test]
    fn what_is_not_an_instant() {
        for text in
            ["", "2026", "2026-02-30", "2026-13-01", "2026-1-1", "2026-11-22T24:00:00Z", "2026-11-22T20:16:12", "+026-11-22", "1969-12-31"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_two_centuries_reads_back() {
        for number in 0..73_000 {
            let seconds = number * DAY + 4_321;
            assert_eq!(read(&instant(seconds)), Some(seconds));
        }
    }
}
