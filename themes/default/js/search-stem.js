// English stemming (Porter 2, "Snowball English"), the same as the index was built with: a word that is stemmed
// differently here could not be found. It takes folded words of a to z.
(function () {
  "use strict";
  const fixbook = (window.fixbook = window.fixbook || {});

  const WHOLE = new Map(Object.entries({
    skis: "ski", skies: "sky", dying: "die", lying: "lie", tying: "tie", idly: "idl", gently: "gentl", ugly: "ugli",
    early: "earli", only: "onli", singly: "singl", sky: "sky", news: "news", howe: "howe", atlas: "atlas",
    cosmos: "cosmos", bias: "bias", andes: "andes",
  }));
  const AFTER_PLURAL = /^(inning|outing|canning|herring|earring|proceed|exceed|succeed)$/;
  const SECOND = new Map(Object.entries({
    tional: "tion", enci: "ence", anci: "ance", abli: "able", entli: "ent", izer: "ize", ization: "ize", ational: "ate",
    ation: "ate", ator: "ate", alism: "al", aliti: "al", alli: "al", fulness: "ful", ousli: "ous", ousness: "ous",
    iveness: "ive", iviti: "ive", biliti: "ble", bli: "ble", fulli: "ful", lessli: "less",
  }));
  const SECOND_END = /(?:ational|tional|[ea]nci|abli|entli|izer|ization|ation|ator|alism|aliti|alli|fulness|ousli|ousness|iveness|iviti|biliti|bli|ogi|fulli|lessli|li)$/;
  const THIRD = new Map(Object.entries({
    tional: "tion", ational: "ate", alize: "al", icate: "ic", iciti: "ic", ical: "ic", ful: "", ness: "", ative: "",
  }));
  const THIRD_END = /(?:ational|tional|alize|icate|iciti|ical|ful|ness|ative)$/;
  const FOURTH_END = /(?:ement|ment|ent|ance|ence|able|ible|ism|ate|iti|ous|ive|ize|ant|ion|al|er|ic)$/;
  const SHORT = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$/;

  // Where the region after the first consonant that follows a vowel begins.
  function region(word, from) {
    const at = word.slice(from).search(/[aeiouy][^aeiouy]/);
    return at < 0 ? word.length : from + at + 2;
  }

  function stem(word) {
    if (word.length < 3) return word;
    if (WHOLE.has(word)) return WHOLE.get(word);
    let w = word.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
    const special = /^(?:gener|commun|arsen)/.exec(w);
    const r1 = special ? special[0].length : region(w, 0);
    const r2 = region(w, r1);
    const cut = (ending, by) => { w = w.slice(0, w.length - ending.length) + by; };

    // 1a: plurals.
    if (w.endsWith("sses")) cut("es", "");
    else if (/ie[ds]$/.test(w)) cut("ies", w.length > 4 ? "i" : "ie");
    else if (w.endsWith("s") && !/(?:us|ss)$/.test(w) && /[aeiouy].+s$/.test(w)) cut("s", "");
    if (AFTER_PLURAL.test(w)) return w;

    // 1b: -ed and -ing.
    let end = /(?:eedly|ingly|edly|eed|ing|ed)$/.exec(w);
    if (end) {
      const ending = end[0];
      if (ending[0] === "e" && ending[1] === "e") {
        if (end.index >= r1) cut(ending, "ee");
      } else if (/[aeiouy]/.test(w.slice(0, end.index))) {
        cut(ending, "");
        if (/(?:at|bl|iz)$/.test(w)) w += "e";
        else if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(w)) w = w.slice(0, -1);
        else if (w.length === r1 && SHORT.test(w)) w += "e";
      }
    }

    // 1c: -y.
    if (/.[^aeiouy][yY]$/.test(w)) w = w.slice(0, -1) + "i";

    // 2 and 3: endings that become shorter ones.
    end = SECOND_END.exec(w);
    if (end) {
      const ending = end[0];
      if (w.length - ending.length >= r1) {
        if (ending === "ogi") { if (/logi$/.test(w)) cut("i", ""); }
        else if (ending === "li") { if (/[cdeghkmnrt]li$/.test(w)) cut("li", ""); }
        else cut(ending, SECOND.get(ending));
      }
    }
    end = THIRD_END.exec(w);
    if (end && end.index >= r1 && (end[0] !== "ative" || end.index >= r2)) cut(end[0], THIRD.get(end[0]));

    // 4 and 5: endings that go.
    end = FOURTH_END.exec(w);
    if (end && end.index >= r2 && (end[0] !== "ion" || /[st]ion$/.test(w))) cut(end[0], "");
    const last = w.length - 1;
    if (w.endsWith("e") && (last >= r2 || (last >= r1 && !SHORT.test(w.slice(0, last))))) cut("e", "");
    else if (w.endsWith("ll") && last >= r2) cut("l", "");
    return w.toLowerCase();
  }

  fixbook.stem = stem;
})();
