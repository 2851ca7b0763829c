//! The size of a picture from its file's header, so that the page keeps its place free and does not jump.

/// How much of a file is looked at.
pub const HEADER: usize = 64 * 1024;

/// Width and height in CSS pixels; `None` for what is no picture that we can read, or has no size of its own.
pub fn image_size(header: &[u8]) -> Option<(u32, u32)> {
    let size = match header {
        [0x89, b'P', b'N', b'G', ..] => (big(header, 16, 4)?, big(header, 20, 4)?),
        [b'G', b'I', b'F', b'8', ..] => (little(header, 6)?, little(header, 8)?),
        [0xff, 0xd8, ..] => jpeg(header)?,
        _ => svg(header)?,
    };
    (size.0 > 0 && size.1 > 0 && size.0 <= 100_000 && size.1 <= 100_000).then_some(size)
}

fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(*bytes.get(at)?) | u32::from(*bytes.get(at + 1)?) << 8)
}

/// The first frame header among a JPEG file's segments.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while *bytes.get(at)? != 0xff {
            at += 1;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xff => at += 1,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?)),
            0x01 | 0xd0..=0xd9 => at += 2,
            _ => at += 2 + big(bytes, at + 2, 2)?.max(2) as usize,
        }
    }
}

/// `width` and `height` of the root element, or its `viewBox`.
fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096))?);
    let start = text.find("<svg")?;
    let tag = text.get(start..start + text.get(start..)?.find('>')?)?;
    let attribute = |name: &str| {
        let at = [' ', '\n', '\t', '\r'].iter().find_map(|blank| tag.find(&format!("{blank}{name}=")))? + name.len() + 2;
        let quote = tag.get(at..)?.chars().next().filter(|char| matches!(char, '"' | '\''))?;
        tag.get(at + 1..)?.split(quote).next()
    };
    let pixels = |name: &str| {
        let value = attribute(name)?.trim();
        value.strip_suffix("px").unwrap_or(value).trim().parse::<f64>().ok().map(|value| value.round() as u32)
    };
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return Some((width, height));
    }
    let sizes: Vec<f64> = attribute("viewBox")?.split([' ', ',']).filter_map(|part| part.parse().ok()).collect();
    match sizes.as_slice() {
        [_, _, width, height] => Some((width.round() as u32, height.round() as u32)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_all_kinds() {
        let mut png = vec![0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R'];
        png.extend([0, 0, 2, 0, 0, 0, 1, 0]);
        assert_eq!(image_size(&png), Some((512, 256)));
        assert_eq!(image_size(b"GIF89a\x05\x00\x03\x00"), Some((5, 3)));
        let jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 7, 0, 9];
        assert_eq!(image_size(&jpeg), Some((9, 7)));
        assert_eq!(image_size(b"<?xml?><svg xmlns='x' viewBox='0 0 40 20'>"), Some((40, 20)));
        assert_eq!(image_size(b"<svg width=\"10px\" height=\"4\">"), Some((10, 4)));
        assert_eq!(image_size(b"<svg width=\"100%\">"), None);
        assert_eq!(image_size(b"\xff\xd8\xff"), None);
        assert_eq!(image_size(b"text"), None);
    }
}
