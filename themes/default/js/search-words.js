// From text to the terms it is indexed under: runs of characters, codes in one spelling, parts of names. The builder
// does the same (src/search/words.rs and terms.rs say why); benches/search/agree.mjs compares both over a built site.
(function () {
  "use strict";
  const fixbook = (window.fixbook = window.fixbook || {});

  // Scripts without spaces between words.
  const U = "\\u{e00}-\\u{eff}\\u{1000}-\\u{109f}\\u{1100}-\\u{11ff}\\u{1780}-\\u{17ff}\\u{3005}-\\u{3007}\\u{3040}-\\u{30ff}" +
    "\\u{31f0}-\\u{31ff}\\u{3400}-\\u{4dbf}\\u{4e00}-\\u{9fff}\\u{ac00}-\\u{d7af}\\u{f900}-\\u{faff}\\u{20000}-\\u{3ffff}";
  const W = `(?:(?![${U}])[\\p{Alphabetic}\\p{N}\\u0300-\\u036f\\u0900-\\u0963\\u0966-\\u0dff])`;
  const RUN = new RegExp(`[${U}]+|${W}+(?:[.\\-_'\u2019]${W}+)*`, "gu");
  const UNSPACED = new RegExp(`^[${U}]`, "u");
  const NUMERIC = /\p{N}/u;
  const STROKES = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ς": "σ" };

  const LETTERS = /[\u00aa-\u024f\u0370-\u052f\u1e00-\u1fff\ufb00-\ufb06\uff10-\uff5a]/g;

  // One spelling for letters with and without accents: lower case, ligatures and full-width forms undone.
  function fold(text) {
    const lower = text.toLowerCase();
    if (/^[\x00-\x7f]*$/.test(lower)) return lower;
    return lower.replace(/[\u0300-\u036f]/g, "").replace(LETTERS, (letter) => {
      const bare = letter.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
      return STROKES[bare] || (/^[\p{L}\p{N}]+$/u.test(bare) ? bare : letter);
    });
  }

  // The runs of a text: { text, at, minus, unspaced }.
  function runs(text) {
    const found = [];
    for (const match of text.matchAll(RUN)) {
      const at = match.index;
      found.push({ text: match[0], at, minus: text[at - 1] === "-", unspaced: UNSPACED.test(match[0]) });
    }
    return found;
  }

  const isNumber = (text) => [...text].every((letter) => NUMERIC.test(letter));

  // The terms of one run, the whole before its parts: { text, surface, part }. `stems` makes the stem of a word;
  // `english` is false where a letter or two before an apostrophe are an article.
  function termsOf(run, stems, english) {
    const terms = [];
    if (run.unspaced) {
      const letters = [...fold(run.text)];
      if (letters.length === 1) terms.push({ text: letters[0], surface: null, part: false });
      for (let i = 0; i + 1 < letters.length; i++) terms.push({ text: letters[i] + letters[i + 1], surface: null, part: false });
      return terms;
    }
    const segments = run.text.split(/[-_]/).map((segment) => plain(segment, english)).filter((segment) => segment);
    const joined = segments.length > 1;
    if (joined && segments.length <= 6) {
      simple(segments.join(""), false, false, terms, stems);
      terms.length = Math.min(terms.length, 1);
    }
    for (const segment of segments) {
      const parts = segment.split(".");
      if (parts.length <= 6) simple(segment, run.minus, joined, terms, stems);
      if (parts.length === 1) continue;
      for (const part of parts) {
        if ([...part].length >= (isNumber(part) ? 3 : 2)) simple(part, false, true, terms, stems);
      }
    }
    return terms;
  }

  function plain(segment, english) {
    let text = segment.replace(/\u2019/g, "'");
    if (!english) text = text.replace(/^[^']{0,2}'(?=.{3})/u, "");
    return text.replace(/'[sS]$/, "").replace(/'/g, "");
  }

  function simple(text, minus, part, terms, stems) {
    const folded = fold(text);
    const length = [...folded].length;
    if (length === 0 || length > 40) return;
    if (NUMERIC.test(folded)) return code(folded, minus, part, terms);
    if (folded.includes(".")) {
      terms.push({ text: folded, surface: folded, part });
      return;
    }
    terms.push({ text: stems(folded), surface: folded, part });
    for (const piece of camelParts(text)) {
      const word = piece.toLowerCase();
      terms.push({ text: stems(word), surface: word, part: true });
    }
  }

  function code(folded, minus, part, terms) {
    const push = (text, isPart) => terms.push({ text, surface: null, part: isPart });
    const padded = /^(?=.{8}$)0+([1-9a-f][0-9a-f]{4,})$/.exec(folded);
    if (padded) return push(padded[1], part);
    const hex = /^0x([0-9a-f]{1,16}?)l?$/.exec(folded);
    if (hex) {
      const digits = hex[1].replace(/^0+/, "");
      return push(digits.length < 5 ? "0x" + digits : digits, part);
    }
    let spelled = -1;
    if (/^[0-9]{10}$/.test(folded)) {
      const number = Number(folded), half = 2 ** 31;
      spelled = minus && number <= half ? 2 ** 32 - number : number >= half && number < 2 ** 32 ? number : -1;
    }
    push(folded, part);
    if (spelled >= 0) push(spelled.toString(16), true);
    const split = /^([a-z]{2,})([0-9]+)$/.exec(folded);
    if (split) {
      push(split[1], true);
      if (split[2].length >= 2) push(split[2], true);
    }
  }

  // A mail system's reply is two numbers: `550 5.1.10`.
  function reply(before, run) {
    return /^[0-9]{3}$/.test(before.text) && run.text.length <= 11 && /^[0-9]\.[0-9]+\.[0-9]+$/.test(run.text) ? before.text + "." + run.text : null;
  }

  function camelParts(text) {
    if (!/^[\x00-\x7f]*$/.test(text) || !/.[A-Z]/.test(text) || !/[a-z]/.test(text)) return [];
    const parts = [];
    for (const match of text.matchAll(/([A-Z]*)([a-z]*)/g)) {
      if (!match[0] || parts.length >= 8) continue;
      const [all, upper, lower] = match;
      if (upper.length >= 2 && lower.length >= 2) {
        parts.push(upper.slice(0, -1), upper.slice(-1) + lower, upper, lower);
      } else {
        parts.push(all);
      }
    }
    return parts.filter((part) => part.length >= 3 && part.length < text.length);
  }

  fixbook.words = { fold, runs, termsOf, reply };
})();
