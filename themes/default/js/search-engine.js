// The search itself: which shards a query needs, which pages answer it best, which sentence to show of each.
// It knows nothing of the page it runs in; search.js is the part that the reader sees.
(function () {
  "use strict";
  const fixbook = (window.fixbook = window.fixbook || {});
  const { fold, runs, termsOf, reply } = fixbook.words;
  const { Shards, Numbers, Facets, bounds, shardOf, words, oneSlip } = fixbook.shards;

  const TITLE_LENGTHS = [2, 3, 4.5, 7, 10.5, 15];
  const TYPO = 0.6, PREFIX = 0.8, CODE_PREFIX = 0.55, PART = 0.5;
  // How many texts a quoted phrase may cost, and how many until the first page that holds it.
  const MOST_READ = 24, FIRST_READ = 160;
  // How much of a query is looked at, in characters, and how many things it may ask for: an unspaced text is one for every two letters.
  const MOST_TYPED = 2000, MOST_GROUPS = 48;

  class Engine {
    constructor(root) {
      this.shards = new Shards(root);
      this.stems = new Map();
      this.stem = (word) => word;
    }

    // Loads the list of shards; false if the site has no index.
    async open() {
      if (this.index) return true;
      const data = await this.shards.load("index");
      if (!data) return false;
      this.index = data[0];
      this.shards.version = "?v=" + this.index.v;
      this.stop = new Set(this.index.stop.split(" "));
      this.lists = { t: bounds(this.index.t), d: bounds(this.index.d), r: bounds(this.index.r) };
      if (this.index.stem) {
        this.stem = (word) => {
          let stem = this.stems.get(word);
          if (stem === undefined) {
            stem = /^[a-z]+$/.test(word) ? fixbook.stem(word) : word;
            this.stems.set(word, stem);
          }
          return stem;
        };
      }
      return true;
    }

    // ---- Words and shards

    termsOf(run) { return termsOf(run, this.stem, Boolean(this.index.stem)); }

    async terms(shard) {
      const data = await this.shards.load("t/" + shard);
      if (!data) return new Map();
      if (!data.byWord) {
        const byWord = new Map();
        const numbers = new Numbers(data[1]);
        const long = this.index.long, [, partLevels, levels] = this.index.levels;
        for (const { word } of words(data[0], /([A-Z])([^A-Z]*)/g)) {
          const count = numbers.next();
          const entry = { count, tail: -1, at: 0, shown: count };
          if (count > long) { entry.tail = numbers.next(); entry.shown = numbers.next(); }
          entry.at = numbers.at;
          entry.data = data;
          for (let i = 0; i < entry.shown; i++) if (numbers.next() % levels >= partLevels) numbers.next();
          byWord.set(word, entry);
        }
        data.byWord = byWord;
      }
      return data.byWord;
    }

    isReady(term) { return this.shards.ready.has("t/" + shardOf(this.lists.t, term)); }

    async term(text) {
      return (await this.terms(shardOf(this.lists.t, text))).get(text) || null;
    }

    // The words of a sorted list ("d" or, reversed, "r") that begin with the text, from at most `most` shards.
    async beginning(list, text, most) {
      const starts = this.lists[list];
      const first = shardOf(starts, text), last = shardOf(starts, text + "\uffff");
      const found = [];
      for (let shard = first; shard <= Math.min(last, first + most - 1); shard++) {
        const data = await this.shards.load(list + "/" + shard);
        if (!data) continue;
        if (!data.words) data.words = words(data[0], /([A-Z])([^A-Z0-9]*)(\d)/g);
        for (const item of data.words) if (item.word.startsWith(text)) found.push(item);
      }
      return found;
    }

    // ---- Queries

    // Parts a query into groups, one for each thing that the reader wrote: { variants, surface, … }.
    parse(query, typing) {
      const groups = [], phrases = [];
      query = query.slice(0, MOST_TYPED);
      for (const match of query.matchAll(/["\u201c\u201d\u201e]([^"\u201c\u201d\u201e]+)["\u201c\u201d\u201e]/g)) {
        const phrase = runs(match[1]).map((run) => fold(run.text));
        if (phrase.length > 0) phrases.push(phrase);
      }
      const found = runs(query).slice(0, 24);
      found.forEach((run, index) => {
        const last = index === found.length - 1 && run.at + run.text.length === query.length;
        const terms = this.termsOf(run);
        if (terms.length === 0) return;
        if (run.unspaced) {
          for (const term of terms) groups.push(group(term, [term], last && terms.length === 1, null, term.text));
        } else {
          groups.push(group(terms[0], terms, last && typing, this.stop, run.text));
          const pair = index > 0 && reply(found[index - 1], run);
          if (pair) groups.push(group({ text: pair, surface: null }, [{ text: pair, part: false }], false));
        }
      });
      const unique = [];
      for (const item of groups) if (unique.length < MOST_GROUPS && !unique.some((other) => other.key === item.key)) unique.push(item);
      const content = unique.filter((item) => !item.stop);
      return { groups: content.length > 0 ? content : unique, phrases };
    }

    async look(item) {
      const entries = await Promise.all(item.terms.map((term) => this.term(term.text)));
      entries.forEach((entry, index) => {
        if (entry) item.variants.push({ text: item.terms[index].text, entry, weight: item.terms[index].part ? PART : 1 });
      });
      item.exact = Boolean(entries[0]);
    }

    // `mail box` may stand as `mailbox`.
    async join(groups) {
      const short = (item) => item.surface !== null && /^\p{L}{2,9}$/u.test(item.surface);
      for (let i = 1; i < groups.length; i++) {
        const pair = [groups[i - 1], groups[i]];
        if (!pair.every(short)) continue;
        const text = this.stem(pair[0].surface + pair[1].surface);
        const entry = await this.term(text);
        if (entry) for (const item of pair) item.variants.push({ text, entry, weight: 0.9, guess: true });
      }
    }

    async complete(item) {
      const typed = item.surface;
      let candidates = [];
      if (typed === null) {
        // Long codes are kept without their `0x`, short ones with it.
        const begun = /^0x./.test(item.key) ? [item.key, item.key.slice(2)] : [item.key];
        for (const start of begun) {
          for (const [text, entry] of await this.terms(shardOf(this.lists.t, start))) {
            if (text !== item.key && text.startsWith(start)) candidates.push({ text, entry, rank: entry.count });
          }
        }
        candidates = candidates.sort((a, b) => b.rank - a.rank).slice(0, 20);
      } else if (typed.length >= 2) {
        const seen = new Set(item.variants.map((variant) => variant.text));
        const list = (await this.beginning("d", typed, 2)).filter((word) => word.word !== typed);
        list.sort((a, b) => b.class - a.class || a.word.length - b.word.length || (a.word < b.word ? -1 : 1));
        let extra = item.exact ? 1 : 3;
        for (const { word } of list.slice(0, 40)) {
          const text = word.includes(".") ? word : this.stem(word);
          if (seen.has(text) || candidates.length >= 8) continue;
          if (!this.isReady(text) && extra-- <= 0) continue;
          seen.add(text);
          const entry = await this.term(text);
          if (entry) candidates.push({ text, entry });
        }
      }
      for (const { text, entry } of candidates) {
        item.variants.push({ text, entry, weight: typed === null && item.exact ? CODE_PREFIX : PREFIX, guess: true });
      }
      item.prefix = typed === null ? item.key.replace(/^0x(?=.)/, "") : typed;
    }

    async correct(item, weight) {
      const typed = item.surface;
      if (typed === null || typed.length < 3 || typed.length > 40) return;
      const letters = [...typed];
      // Of short words more than half must be whole: a letter alone begins more words than a query may cost.
      const half = Math.max(2, (letters.length - 1) >> 1), most = letters.length > 4 ? 3 : 1;
      const start = letters.slice(0, half).join("");
      const end = letters.slice(Math.min(half + 1, letters.length - 2)).reverse().join("");
      const [forward, backward] = await Promise.all([this.beginning("d", start, most), this.beginning("r", end, most)]);
      const found = new Map();
      for (const { word, class: size } of forward) if (oneSlip(typed, word)) found.set(word, size);
      for (const { word, class: size } of backward) {
        const straight = [...word].reverse().join("");
        if (oneSlip(typed, straight)) found.set(straight, size);
      }
      const best = [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3);
      const seen = new Set(item.variants.map((variant) => variant.text));
      for (const [word] of best) {
        const text = word.includes(".") ? word : this.stem(word);
        if (seen.has(text)) continue;
        seen.add(text);
        const entry = await this.term(text);
        if (entry) {
          item.variants.push({ text, entry, weight, guess: true });
          item.corrected = item.corrected || word;
        }
      }
    }

    // ---- Ranking

    // How much a group and each of its variants say: rare words more than common ones, but a rare guess not more than a common one.
    rate(item, pages) {
      const rarity = ({ entry }) => Math.log(1 + (pages - entry.count + 0.5) / (entry.count + 0.5)) + 0.01;
      const known = item.variants.filter((variant) => !variant.guess);
      const usual = Math.min(...item.variants.filter((variant) => variant.guess).map(rarity));
      for (const variant of known) variant.idf = rarity(variant);
      item.idf = Math.max(0, ...known.map((variant) => variant.weight * variant.idf));
      // A word that is half typed says no more than the words that it may become.
      const open = item.exact && item.last && item.surface !== null;
      if (open) item.idf = Math.min(item.idf, usual);
      const most = item.exact ? item.idf : usual * 1.2;
      if (open) for (const variant of known) variant.idf = Math.min(variant.idf, most);
      for (const variant of item.variants) {
        if (!variant.guess) continue;
        variant.idf = Math.min(rarity(variant), most);
        if (!item.exact) item.idf = Math.max(item.idf, variant.idf);
      }
      for (const variant of item.variants) {
        variant.share = variant.guess ? (item.exact ? variant.weight : 0.95) : Math.min(1, variant.weight * variant.idf / item.idf);
      }
    }

    // Scores every page that holds a word of the query.
    score(groups) {
      const pages = this.index.n, [bodyLevels, partLevels, levels] = this.index.levels;
      const score = new Float64Array(pages), covered = new Float64Array(pages), titled = new Float64Array(pages);
      const hits = new Uint8Array(pages), lengths = new Uint8Array(pages);
      // The same of one group: the best of its variants counts.
      const gain = new Float64Array(pages), share = new Float64Array(pages), inTitle = new Float64Array(pages);
      const touched = [], parts = new Map();
      let total = 0, usual = 0;
      for (const item of groups) {
        if (item.variants.length === 0) continue;
        const group = [];
        this.rate(item, pages);
        total += item.idf;
        let unread = 0;
        for (const { entry, weight, idf, guess, share: worth } of item.variants) {
          if (entry.tail >= 0 && !entry.rest) unread = Math.max(unread, worth * (entry.count - entry.shown) / (pages - entry.shown + 1));
          const lists = [[new Numbers(entry.data[1], entry.at), entry.shown]];
          if (entry.rest) lists.push([new Numbers(entry.rest), entry.count - entry.shown]);
          for (const [numbers, length] of lists) {
            let next = 0;
            for (let i = 0; i < length; i++) {
              const value = numbers.next();
              const page = next + Math.floor(value / levels);
              let level = value % levels, part = 0;
              if (level >= partLevels) {
                level -= partLevels;
                part = numbers.next();
              }
              next = page + 1;
              if (page >= pages) break;
              const title = level >= bodyLevels;
              const own = weight * idf * (title ? 1 : (level + 1) / (bodyLevels + 1));
              if (gain[page] === 0) group.push(page);
              gain[page] = Math.max(gain[page], own) + (guess ? 0 : 0.2 * Math.min(gain[page], own));
              share[page] = Math.max(share[page], worth);
              if (title) {
                inTitle[page] = Math.max(inTitle[page], worth);
                lengths[page] = level - bodyLevels;
              }
              if (part > 0) {
                const votes = parts.get(page) || parts.set(page, []).get(page);
                votes[part] = (votes[part] || 0) + own;
              }
            }
          }
        }
        // Of pages that are not read, so many hold the word: every page has that much of it, until it is known to have it.
        usual += item.idf * unread;
        for (const page of group) {
          if (score[page] === 0) touched.push(page);
          score[page] += gain[page];
          covered[page] += item.idf * (share[page] - unread);
          if (inTitle[page]) {
            titled[page] += item.idf * inTitle[page];
            hits[page]++;
          }
          gain[page] = share[page] = inTitle[page] = 0;
        }
      }
      const found = touched.map((page) => {
        const cover = (covered[page] + usual) / total, title = titled[page] / total;
        const ofTitle = Math.min(1, hits[page] / TITLE_LENGTHS[lengths[page]]);
        const sum = score[page] * (0.3 + 0.7 * cover) + total * 1.2 * title * title * (0.5 + 0.5 * ofTitle);
        return { page, cover, title, score: sum, part: bestPart(parts.get(page), score[page]) };
      });
      return { found, total };
    }

    // Reads the rest of long lists, as far as that is not too much to ask for; false if something stays unread.
    async tails(groups, most) {
      const entries = groups.flatMap((item) => item.variants.map((variant) => variant.entry)).filter((entry) => entry.tail >= 0 && !entry.rest);
      entries.sort((a, b) => a.count - b.count);
      const chosen = entries.filter((entry) => (most -= entry.count - entry.shown) >= 0);
      await Promise.all(chosen.map(async (entry) => {
        const data = await this.shards.load("l/" + entry.tail);
        if (data) entry.rest = data[0];
      }));
      return entries.every((entry) => entry.rest);
    }

    async page(number) {
      const data = await this.shards.load("p/" + Math.floor(number / this.index.per));
      const row = data && data[0][number % this.index.per];
      return row && { url: row[0], title: row[1], section: row[2], kinds: row[3], parts: row[4], products: row[5] };
    }

    // How well a title as a whole answers the query: its share of matched words, and their order.
    titleFit(title, groups) {
      const places = [];
      let words = 0;
      for (const run of runs(title)) {
        const terms = this.termsOf(run);
        if (terms.length > 0 && terms[0].surface !== null && this.stop.has(terms[0].surface)) continue;
        words++;
        const at = groups.findIndex((item) => item.variants.some((variant) => terms.some((term) => term.text === variant.text)));
        if (at >= 0) places.push(at);
      }
      const distinct = new Set(places).size;
      let neighbours = 0;
      for (let i = 1; i < places.length; i++) if (places[i] === places[i - 1] + 1) neighbours++;
      return { share: words ? places.length / words : 0, asked: distinct / groups.length, order: groups.length > 1 ? neighbours / (groups.length - 1) : 0 };
    }

    // Searches. Options: limit, offset, typing (the last word may be half typed), filter ({ section, product, kind }),
    // facets (count what the results could be filtered by). Resolves to { total, more, hits, facets, corrections, missing, groups }.
    async search(query, options) {
      const { limit = 8, offset = 0, typing = false, filter = null, facets = false } = options || {};
      if (!(await this.open())) return null;
      const { groups, phrases } = this.parse(query, typing);
      const nothing = { total: 0, hits: [], facets: null, corrections: [], missing: [], groups };
      if (groups.length === 0) return nothing;
      await Promise.all(groups.map((item) => this.look(item)));
      if (groups.length <= 4) await this.join(groups);
      await Promise.all(groups.filter((item) => item.last || !item.exact).map(async (item) => {
        if (item.last || (!item.exact && item === groups[groups.length - 1])) await this.complete(item);
        // Parts of a name alone do not answer for the whole of it.
        if (!item.exact && !(item.last && item.variants.some((variant) => variant.weight > PART))) await this.correct(item, TYPO);
      }));
      const all = await this.tails(groups, facets || filter ? 30000 : 0);
      let { found, total } = this.score(groups);
      // If nothing has all the words, one of them may be a slip that happens to be a word too.
      if (groups.length > 1 && !found.some((hit) => hit.cover > 0.97 && hit.title > 0.8)) {
        const doubtful = groups.filter((item) => item.exact && !item.corrected && item.surface && item.variants[0].entry.count < 4);
        if (doubtful.length > 0) {
          await Promise.all(doubtful.slice(0, 2).map((item) => this.correct(item, 0.8)));
          ({ found, total } = this.score(groups));
        }
      }
      const best = found.reduce((most, hit) => Math.max(most, hit.cover), 0);
      found = found.filter((hit) => hit.cover >= best * 0.5);
      found.sort((a, b) => b.score - a.score || a.page - b.page);
      let counts = null;
      if (facets || filter) {
        const table = await this.facets();
        if (table) {
          counts = table.count(found, filter);
          found = found.filter((hit) => table.admits(hit.page, filter));
        }
      }
      if (phrases.length > 0) found = await this.withPhrases(found, phrases, offset + limit);
      // Titles decide among the best.
      const close = found.slice(0, offset + limit + 3);
      await Promise.all(close.map(async (hit) => { hit.row = await this.page(hit.page); }));
      for (const hit of close) {
        if (!hit.row) continue;
        const fit = this.titleFit(hit.row.title, groups);
        hit.fit = fit;
        hit.score += total * (0.35 * fit.asked * fit.share + 0.15 * fit.asked * fit.order);
      }
      close.sort((a, b) => b.score - a.score || a.page - b.page);
      const shown = close.slice(offset, offset + limit).filter((hit) => hit.row);
      return {
        total: found.length, more: !all || (phrases.length > 0 && found.more), hits: shown, facets: counts, groups,
        missing: groups.filter((item) => item.variants.length === 0 && item.written).map((item) => item.written),
        corrections: groups.filter((item) => item.corrected).map((item) => [item.surface, item.corrected]),
      };
    }

    async facets() {
      const data = await this.shards.load("facets");
      return data && (data.table = data.table || new Facets(data[0], this.index.n));
    }

    // ---- Texts

    // The entries of one part of a page; only long pages have more than one.
    async entries(row, part) {
      if (row.parts === 0) return [];
      const data = await this.shards.load("text/" + row.url + (part ? "~" + part : ""));
      return data ? data[0].map(([kind, anchor, title, path, text, steps, codes, description]) =>
        ({ kind, anchor, title, path, text, steps, codes, description })) : [];
    }

    // Keeps the hits that hold the phrases word for word. Only the texts tell; the best hits are read, as many as one query may cost.
    async withPhrases(found, phrases, wanted) {
      const candidates = found.filter((hit) => hit.cover > 0.9), kept = [];
      const said = (text) => "| " + runs(text).map((run) => fold(run.text)).join(" ") + " ";
      let at = 0;
      for (let read = 0; at < candidates.length && kept.length < wanted && read < (kept.length > 0 ? MOST_READ : FIRST_READ); at += 6) {
        const batch = candidates.slice(at, at + 6);
        const holds = await Promise.all(batch.map(async (hit) => {
          hit.row = await this.page(hit.page);
          if (!hit.row) return false;
          let all = said(hit.row.title);
          for (let part = 0; part < Math.max(1, Math.min(hit.row.parts, 3)); part++) {
            read++;
            for (const entry of await this.entries(hit.row, part)) {
              for (const text of [entry.title, entry.text, ...entry.steps.map((step) => step[1]), ...entry.codes]) all += said(text);
            }
          }
          return phrases.every((phrase) => all.includes(" " + phrase.join(" ") + " "));
        }));
        batch.forEach((hit, index) => { if (holds[index]) kept.push(hit); });
      }
      kept.more = at < candidates.length;
      return kept;
    }

    // Searches and reads what is to be shown. Among the results of one screen those come first that say the words
    // together, in one sentence, step or heading: only the texts tell, and they are read anyway.
    async results(query, options) {
      const result = await this.search(query, options);
      if (!result) return null;
      const { hits, groups } = result, screen = (options && options.screen) || hits.length || 1;
      const sum = groups.reduce((all, item) => all + item.idf, 0) || 1;
      await Promise.all(hits.map(async (hit) => {
        hit.excerpt = await this.excerpt(hit, groups);
        if (hit.excerpt) hit.score += 0.6 * sum * Math.min(1, hit.excerpt.together / sum) ** 2;
      }));
      const screens = [];
      for (let at = 0; at < hits.length; at += screen) {
        screens.push(...hits.slice(at, at + screen).sort((a, b) => b.score - a.score || a.page - b.page));
      }
      result.hits = screens;
      return result;
    }

    // What to show of a hit: { entry, unit, whole, pieces, others }.
    async excerpt(hit, groups) {
      const find = this.matcher(groups);
      const all = (await this.entries(hit.row, hit.part)).map((entry) => this.weigh(entry, groups, find));
      if (all.length === 0) return null;
      const best = all.reduce((most, one) => (one.score > most.score ? one : most));
      const others = all.filter((one) => one !== best && one.entry.anchor && one.score > best.score * 0.45)
        .sort((a, b) => b.score - a.score).slice(0, 2);
      return {
        together: Math.max(...all.map((one) => one.together)), entry: best.entry, unit: best.unit, whole: Boolean(hit.fit && hit.fit.asked >= 0.6),
        pieces: this.pieces(best.unit.text, find), others: others.map((one) => ({ entry: one.entry, unit: one.unit })),
      };
    }

    // A function from a run to { group, gain }, what of the query it matches and how much that says, or null.
    matcher(groups) {
      const exact = new Map(), prefixes = [];
      groups.forEach((item, group) => {
        for (const { text, weight, idf } of item.variants) {
          const gain = weight * (idf || 0.01);
          if (!exact.has(text) || exact.get(text).gain < gain) exact.set(text, { group, gain });
        }
        if (item.prefix && item.prefix.length > 1) prefixes.push({ text: item.prefix, hit: { group, gain: 0.3 * item.idf } });
      });
      return (run) => {
        let best = null;
        for (const term of this.termsOf(run)) {
          const hit = exact.get(term.text);
          if (hit && (!best || hit.gain > best.gain)) best = hit;
          if (!best) {
            const begun = prefixes.find((prefix) => (term.surface || term.text).startsWith(prefix.text));
            if (begun) best = begun.hit;
          }
        }
        return best;
      };
    }

    // How well an entry answers, and its best sentence or step.
    weigh(entry, groups, find) {
      const whole = new Map();
      const of = (text) => {
        const seen = new Map();
        let first = -1, last = -1;
        for (const run of spots(text)) {
          const hit = find(run);
          if (!hit) continue;
          seen.set(hit.group, Math.max(seen.get(hit.group) || 0, hit.gain));
          whole.set(hit.group, Math.max(whole.get(hit.group) || 0, hit.gain));
          if (first < 0) first = run.at;
          last = run.at;
        }
        return { sum: total(seen), spread: last - first };
      };
      let unit = null, together = 0;
      const consider = (text, anchor, step) => {
        const { sum, spread } = of(text);
        const worth = sum * (1 + 0.1 / (1 + spread / 200)) * (step ? 1.02 : 1);
        together = Math.max(together, sum);
        if (!unit || worth > unit.worth) unit = { text, anchor, step, worth };
      };
      for (const sentence of sentences(entry.text)) consider(sentence, entry.anchor, 0);
      entry.steps.forEach(([anchor, text], index) => consider(text, anchor, index + 1));
      if (entry.description) consider(entry.description, entry.anchor, 0);
      if (!unit) unit = { text: "", anchor: entry.anchor, step: 0, worth: 0 };
      const title = of(entry.title).sum, codes = of(entry.codes.join(" ")).sum;
      const kindness = entry.kind === 1 || entry.kind === 2 ? 1.08 : 1;
      return { entry, unit, together: Math.max(together, title), score: (unit.worth + 0.5 * total(whole) + 0.5 * title + 0.3 * codes) * kindness };
    }

    // A text around its matches, cut to a readable length: [[text, matched], …].
    pieces(text, find, most = 220) {
      const found = spots(text).filter(find);
      let from = 0, to = text.length;
      if (text.length > most) {
        const first = found.length ? found[0].at : 0;
        from = Math.max(0, Math.min(first - 50, text.length - most));
        for (let back = 0; from > 0 && back < 30 && /\S/.test(text[from - 1]); back++) from--;
        to = Math.min(text.length, from + most);
        for (let on = 0; to < text.length && on < 30 && /\S/.test(text[to]); on++) to++;
      }
      const pieces = from > 0 ? [["… ", false]] : [];
      let at = from;
      for (const run of found) {
        const end = run.at + run.text.length, start = Math.max(run.at, at), last = pieces[pieces.length - 1];
        if (end <= at || run.at < from || end > to) continue;
        // Pairs of one unspaced word overlap: they become one mark.
        if (run.unspaced && start === at && last && last[1]) {
          last[0] += text.slice(start, end);
        } else {
          if (start > at) pieces.push([text.slice(at, start), false]);
          pieces.push([text.slice(start, end), true]);
        }
        at = end;
      }
      if (at < to) pieces.push([text.slice(at, to), false]);
      if (to < text.length) pieces.push([" …", false]);
      return pieces;
    }
  }

  // The part of a long page that most of the query stands in; words without a vote stand in the first.
  function bestPart(votes, score) {
    if (!votes) return 0;
    let best = 0, most = score - votes.reduce((sum, vote) => sum + vote, 0);
    votes.forEach((vote, part) => { if (vote > most) { best = part; most = vote; } });
    return best;
  }

  function group(first, terms, last, stop, written) {
    // A lone letter is what is left of an apostrophe: can t, user s.
    const isStop = Boolean(stop && first.surface !== null && (stop.has(first.surface) || /^[a-z]$/.test(first.surface)));
    return { key: first.text, written, surface: first.surface, terms, variants: [], last, stop: isStop && !last, exact: false, corrected: null, prefix: null, idf: 0 };
  }

  // The runs of a text, each as one thing to be found: of an unspaced one every pair of letters.
  function spots(text) {
    return runs(text).flatMap((run) => {
      const letters = run.unspaced ? [...run.text] : [];
      if (letters.length < 3) return [run];
      let at = run.at;
      return letters.slice(1).map((letter, index) => {
        const pair = { text: letters[index] + letter, at, minus: false, unspaced: true };
        at += letters[index].length;
        return pair;
      });
    });
  }

  function total(gains) {
    let sum = 0;
    for (const gain of gains.values()) sum += gain;
    return sum;
  }

  // Lines, cut after full stops that a capital follows. (Without look-behind, which older browsers cannot read.)
  function sentences(text) {
    return text.replace(/([.!?])\s+(?=[\p{Lu}"“([])|([。！？])/gu, "$1$2\n").split(/\n+/).filter((sentence) => /\S/.test(sentence));
  }

  fixbook.SearchEngine = Engine;
})();
