//! What the preview answers with.

/// The type of pages.
pub const HTML: &str = "text/html; charset=utf-8";

/// One file of the site, or what there is in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// As in HTTP: 200, 404, 500.
    pub status: u16,
    pub mime: &'static str,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn html(status: u16, html: String) -> Self {
        Self { status, mime: HTML, bytes: html.into_bytes() }
    }
}

/// The type of a file, by its extension; what is unknown is offered as a download.
pub fn mime_of(path: &str) -> &'static str {
    match crate::source::extension(path).to_ascii_lowercase().as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "ndjson" => "application/x-ndjson",
        "xml" => "application/xml",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        _ => "application/octet-stream",
    }
}
