// Reading the index: loading shards and decoding what src/search/encode.rs, shard.rs and facets.rs wrote.
(function () {
  "use strict";
  const fixbook = (window.fixbook = window.fixbook || {});

  // ---- Shards: each is a script that calls fixbook.shard(name, …), since a page from file:// cannot fetch.

  const waiting = new Map();
  fixbook.shard = (name, ...data) => {
    const resolve = waiting.get(name);
    if (resolve) resolve(data);
  };

  class Shards {
    constructor(root) {
      this.root = root;
      this.version = "";
      this.loaded = new Map();
      this.ready = new Set();
    }

    // The data of a shard, or null if there is none: a missing file must not stop a search.
    load(name) {
      if (this.loaded.has(name)) return this.loaded.get(name);
      const promise = new Promise((resolve) => {
        const script = document.createElement("script");
        const done = (data) => {
          waiting.delete(name);
          script.remove();
          if (data) this.ready.add(name);
          else this.loaded.delete(name);
          resolve(data);
        };
        waiting.set(name, done);
        script.onload = script.onerror = () => { if (waiting.get(name) === done) done(null); };
        script.src = this.root + "search/" + name.split("/").map(encodeURIComponent).join("/") + ".js" + this.version;
        document.head.append(script);
      });
      this.loaded.set(name, promise);
      return promise;
    }
  }

  // ---- Decoding, the reverse of src/search/encode.rs and shard.rs.

  const DIGIT = new Int8Array(128).fill(-1);
  for (let code = 35, digit = 0; digit < 90; code++) if (code !== 60 && code !== 92) DIGIT[code] = digit++;

  class Numbers {
    constructor(text, at) { this.text = text; this.at = at || 0; }
    get more() { return this.at < this.text.length; }
    next() {
      let value = 0, scale = 1;
      while (this.more) {
        const digit = DIGIT[this.text.charCodeAt(this.at++)];
        value += digit * scale;
        if (digit < 45) break;
        scale *= 45;
      }
      return value;
    }
  }

  function bounds(text) {
    return text === "" ? [""] : text.split(" ");
  }

  // The last bound that is not greater than the word.
  function shardOf(list, word) {
    let low = 0, high = list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (list[middle] <= word) low = middle; else high = middle - 1;
    }
    return low;
  }

  function words(text, pattern) {
    const list = [];
    let last = "";
    for (const match of text.matchAll(pattern)) {
      last = last.slice(0, match[1].charCodeAt(0) - 65) + match[2];
      list.push({ word: last, class: Number(match[3] || 0) });
    }
    return list;
  }

  // Whether two words differ by one slip: a letter more, less, other, or two letters swapped.
  function oneSlip(a, b) {
    if (a === b || Math.abs(a.length - b.length) > 1) return false;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    if (a.length === b.length) {
      if (a.slice(i + 1) === b.slice(i + 1)) return true;
      return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
    }
    return a.length > b.length ? a.slice(i + 1) === b.slice(i) : a.slice(i) === b.slice(i + 1);
  }

  // ---- Filters

  class Facets {
    constructor(data, pages) {
      const expand = (text) => {
        const list = new Uint32Array(pages), numbers = new Numbers(text);
        let at = 0;
        while (numbers.more) {
          const value = numbers.next(), length = numbers.next() + 1;
          list.fill(value, at, at + length);
          at += length;
        }
        return list;
      };
      this.names = { section: data.section, product: data.product, kind: ["article", "problem", "procedure"] };
      this.sections = expand(data.sections);
      this.products = expand(data.products);
      this.kinds = expand(data.kinds);
      this.sets = data.sets.map((set) => {
        const numbers = new Numbers(set), list = [];
        while (numbers.more) list.push(numbers.next());
        return list;
      });
    }

    values(page, facet) {
      if (facet === "section") return [this.sections[page]];
      if (facet === "product") return this.sets[this.products[page]] || [];
      // A page counts as an article only if it is nothing more precise.
      const bits = this.kinds[page];
      return bits & 6 ? [1, 2].filter((bit) => bits & (1 << bit)) : [0];
    }

    admits(page, filter, except) {
      for (const facet of ["section", "product", "kind"]) {
        const wanted = filter && filter[facet];
        if (!wanted || facet === except) continue;
        if (!this.values(page, facet).some((value) => this.names[facet][value] === wanted)) return false;
      }
      return true;
    }

    // For each facet its values and how many results each would leave, the other filters applied.
    count(found, filter) {
      const counts = {};
      for (const facet of ["kind", "product", "section"]) {
        const sums = new Map();
        for (const { page } of found) {
          if (!this.admits(page, filter, facet)) continue;
          for (const value of this.values(page, facet)) sums.set(value, (sums.get(value) || 0) + 1);
        }
        counts[facet] = [...sums].map(([value, count]) => ({ name: this.names[facet][value], count }))
          .filter((one) => one.name).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
      }
      return counts;
    }
  }

  fixbook.shards = { Shards, Numbers, Facets, bounds, shardOf, words, oneSlip };
})();
