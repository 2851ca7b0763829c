/* What the reader sees of the search: a list under every search field while they type, and the page of full results.
   The engine and the index are fetched when a field is first used, so a page that is only read does not pay for them.
   Texts of the book only ever become text nodes. */
(function () {
  'use strict';
  const t = fixbook.t, make = fixbook.make;
  const KINDS = ['article', 'problem', 'procedure', 'section'];
  const KIND_NAMES = {
    article: t('kind_article', 'Article'), problem: t('kind_problem', 'Problem'),
    procedure: t('kind_procedure', 'Procedure'), section: ''
  };
  const LISTED = 6, PAGE = 8;

  // ---- The engine

  let opening = null;
  function engine() {
    opening = opening || new Promise(function (resolve) {
      const script = make('script', { src: fixbook.root + 'search/engine.js' });
      script.onload = script.onerror = resolve;
      document.head.append(script);
    }).then(async function () {
      const found = fixbook.SearchEngine ? new fixbook.SearchEngine(fixbook.root) : null;
      if (found && (await found.open())) return found;
      opening = null;
      return null;
    });
    return opening;
  }

  /* Calls `search` when a reader pauses. Each search of a word that is half typed costs bytes and is thrown away, so what counts as a
     pause is measured by how fast this reader types: longer than their usual gap between two letters. */
  function pausing(search) {
    let timer = 0, last = 0, gap = 0;
    const stop = function () { clearTimeout(timer); };
    const typed = function () {
      const since = performance.now() - last;
      last += since;
      if (since < 1000) gap = gap ? 0.7 * gap + 0.3 * since : since;
      stop();
      timer = setTimeout(search, Math.min(600, Math.max(200, 1.8 * gap)));
    };
    return { typed: typed, stop: stop };
  }

  // ---- Pieces of a result

  function marked(pieces) {
    return pieces.map(function (piece) { return piece[1] ? make('mark', {}, piece[0]) : piece[0]; });
  }

  function address(url, anchor) {
    const path = url.split('/').map(encodeURIComponent).join('/');
    return fixbook.root + path + (anchor ? '#' + encodeURIComponent(anchor) : '');
  }

  /* What a hit shows: where it leads, its heading, where that stands, the sentence. */
  function describe(hit, found, groups) {
    const excerpt = hit.excerpt;
    const find = found.matcher(groups);
    const mark = function (text) { return marked(found.pieces(text, find, Infinity)); };
    const entry = excerpt && !excerpt.whole && excerpt.entry.anchor ? excerpt.entry : null;
    // A problem or a procedure is a result of its own, unless its heading is a bare "Resolution".
    const inside = entry && (entry.kind === 1 || entry.kind === 2) && /\S\s+\S/.test(entry.title);
    const places = [];
    if (inside) places.push(mark(hit.row.title));
    else if (hit.row.section) places.push([hit.row.section]);
    if (entry && !inside) places.push(mark(entry.title));
    if (excerpt && excerpt.unit.step) places.push([t('search_step', 'Step {n}', { n: excerpt.unit.step })]);
    const place = places.reduce(function (all, one) { return all.concat(all.length > 0 ? [' › '] : [], one); }, []);
    const kind = entry && entry.kind !== 3 ? KINDS[entry.kind] : 'article';
    return {
      href: address(hit.row.url, excerpt && !excerpt.whole ? excerpt.unit.anchor : ''),
      title: mark(inside ? entry.title : hit.row.title),
      kind: kind,
      place: place.length > 0 ? [make('span', {}, place)] : [],
      sentence: excerpt && excerpt.pieces.length > 0 ? marked(excerpt.pieces) : null,
      sentence_href: excerpt ? address(hit.row.url, excerpt.unit.anchor) : '',
      mark: mark
    };
  }

  function badge(kind) {
    return KIND_NAMES[kind] ? [make('span', { class: 'result-kind result-' + kind }, KIND_NAMES[kind])] : [];
  }

  function count(number, more) {
    const shown = number.toLocaleString(document.documentElement.lang || undefined) + (more ? '+' : '');
    if (number === 0) return t('search_none', 'No results');
    return number === 1 && !more ? t('search_one', '1 result') : t('search_many', '{n} results', { n: shown });
  }

  /* What the search did with words that it did not find. */
  function remark(result) {
    return result.corrections.map(function (pair) {
      return t('search_corrected', '“{typed}” was not found; showing “{word}”', { typed: pair[0], word: pair[1] });
    }).concat(result.total > 0 ? result.missing.map(function (word) {
      return t('search_missing', '“{word}” was not found', { word: word });
    }) : []).join('. ');
  }

  // ---- The list under a field

  let boxes = 0;
  function combobox(box) {
    const input = box.querySelector('input[type="search"]'), form = box.querySelector('form');
    if (!input || !form) return;
    const id = 'search-list-' + ++boxes;
    const list = make('div', { class: 'search-list', role: 'listbox', id: id, 'aria-label': t('search_results', 'Search results') });
    const note = make('p', { class: 'search-note' });
    const panel = make('div', { class: 'search-panel', hidden: true }, [list, note]);
    const status = make('p', { class: 'visually-hidden', role: 'status' });
    box.append(panel, status);
    const attributes = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id, 'aria-keyshortcuts': '/ Control+K' };
    Object.keys(attributes).forEach(function (name) { input.setAttribute(name, attributes[name]); });

    let asked = 0, active = -1, shown = '';

    function show(open) {
      panel.hidden = !open;
      input.setAttribute('aria-expanded', String(open && list.childElementCount > 0));
      if (!open) choose(-1);
    }
    function choose(index) {
      const options = list.children;
      if (options[active]) options[active].setAttribute('aria-selected', 'false');
      active = index;
      if (!options[active]) { input.removeAttribute('aria-activedescendant'); return; }
      options[active].setAttribute('aria-selected', 'true');
      options[active].scrollIntoView({ block: 'nearest' });
      input.setAttribute('aria-activedescendant', options[active].id);
    }

    async function update() {
      const query = input.value.trim(), turn = ++asked;
      // One letter says nothing yet, one ideogram does.
      if (query.length < 2 && !/[^\u0000-\u02ff]/.test(query)) { shown = ''; list.replaceChildren(); show(false); status.textContent = ''; return; }
      if (query === shown) { show(true); return; }
      const slow = setTimeout(function () {
        if (turn !== asked || list.childElementCount > 0) return;
        note.textContent = t('search_wait', 'Searching…');
        show(true);
      }, 400);
      const found = await engine();
      const result = found && (await found.results(input.value.trimStart(), { limit: LISTED, typing: true }));
      clearTimeout(slow);
      if (turn !== asked) return;
      active = -1;
      input.removeAttribute('aria-activedescendant');
      if (!result) {
        list.replaceChildren();
        note.textContent = t('search_failed', 'The search index could not be loaded');
      } else {
        shown = query;
        list.replaceChildren.apply(list, result.hits.map(function (hit, index) {
          return option(describe(hit, found, result.groups), index);
        }));
        if (result.total > result.hits.length || result.more) list.append(all_results(query, result));
        note.textContent = result.total === 0 ? t('search_none_for', 'Nothing found for “{query}”', { query: query }) : remark(result);
      }
      note.hidden = !note.textContent;
      status.textContent = result ? count(result.total, result.more) + (remark(result) ? '. ' + remark(result) : '') : note.textContent;
      if (document.activeElement === input) show(true);
    }

    function option(part, index) {
      const head = make('span', { class: 'result-title' }, part.title);
      const place = make('span', { class: 'result-place' }, badge(part.kind).concat(part.place));
      const children = [head, place];
      if (part.sentence) children.push(make('span', { class: 'result-sentence' }, part.sentence));
      return make('a', { class: 'search-option', role: 'option', id: id + '-' + index, tabindex: '-1', 'aria-selected': 'false', href: part.href }, children);
    }
    function all_results(query, result) {
      const text = t('search_all', 'All results') + ' · ' + count(result.total, result.more);
      return make('a', { class: 'search-option search-all', role: 'option', id: id + '-all', tabindex: '-1', 'aria-selected': 'false',
        href: form.action.split('?')[0] + '?q=' + encodeURIComponent(query) }, text);
    }

    input.addEventListener('input', pausing(update).typed);
    input.addEventListener('focus', function () { engine(); if (input.value.trim()) update(); });
    input.addEventListener('keydown', function (event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const last = list.childElementCount - 1, open = !panel.hidden && last >= 0;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        if (!open) { update(); return; }
        const down = event.key === 'ArrowDown';
        choose(down ? (active >= last ? -1 : active + 1) : (active < 0 ? last : active - 1));
      } else if (event.key === 'Enter' && open && list.children[active]) {
        event.preventDefault();
        list.children[active].click();
      } else if (event.key === 'Escape' && !panel.hidden) {
        event.preventDefault();
        show(false);
      }
    });
    panel.addEventListener('mousedown', function (event) { if (event.button === 0) event.preventDefault(); });
    list.addEventListener('click', function () { show(false); });
    box.addEventListener('focusout', function (event) { if (!box.contains(event.relatedTarget)) show(false); });
  }

  // ---- The page of results

  function results_page(main) {
    const box = main.querySelector('[data-search]'), input = box && box.querySelector('input[type="search"]');
    if (!input) return;
    const form = box.querySelector('form');
    const part = function (name, element) {
      const found = main.querySelector('[data-search-' + name + ']');
      if (!found) main.append(element);
      return found || element;
    };
    const filters = part('filters', make('div'));
    const status = part('status', make('p', { role: 'status' }));
    const results = part('results', make('ol', { class: 'search-results' }));
    const more = make('button', { type: 'button', class: 'button search-more', hidden: true }, t('search_more', 'More results'));
    results.after(more);
    filters.classList.add('search-filters');
    status.classList.add('search-status');

    const parameters = new URLSearchParams(location.search);
    const filter = {};
    ['kind', 'product', 'section'].forEach(function (name) { if (parameters.get(name)) filter[name] = parameters.get(name); });
    input.value = parameters.get('q') || '';
    let asked = 0, limit = PAGE;
    const title = document.title;

    function remember() {
      const url = new URLSearchParams();
      if (input.value.trim()) url.set('q', input.value.trim());
      Object.keys(filter).forEach(function (name) { url.set(name, filter[name]); });
      try { history.replaceState(history.state, '', location.pathname + (url.size === 0 ? '' : '?' + url)); } catch (e) { /* refused on file:// by some browsers */ }
      document.title = input.value.trim() ? input.value.trim() + ' - ' + title : title;
    }

    async function update(typing, keep) {
      const turn = ++asked, query = input.value;
      if (!keep) limit = PAGE;
      remember();
      if (!query.trim()) {
        results.replaceChildren(); filters.replaceChildren(); status.textContent = ''; more.hidden = true;
        return;
      }
      const slow = setTimeout(function () { if (turn === asked) status.textContent = t('search_wait', 'Searching…'); }, 400);
      const found = await engine();
      const result = found && (await found.results(query.trimStart(), { limit: limit, screen: PAGE, typing: typing, filter: filter, facets: true }));
      clearTimeout(slow);
      if (turn !== asked) return;
      if (!result) { status.textContent = t('search_failed', 'The search index could not be loaded'); return; }
      const cards = result.hits.map(function (hit) { return card(hit, found, result.groups); });
      const had = keep ? results.childElementCount : 0;
      results.replaceChildren.apply(results, cards);
      if (keep && results.children[had]) results.children[had].querySelector('a').focus();
      const empty = result.total === 0 ? t('search_none_for', 'Nothing found for “{query}”', { query: query.trim() }) : count(result.total, result.more);
      status.textContent = [empty, remark(result)].filter(Boolean).join('. ');
      more.hidden = result.hits.length >= result.total && !result.more;
      if (result.facets) show_filters(result.facets);
    }

    function card(hit, found, groups) {
      const excerpt = hit.excerpt, shown = describe(hit, found, groups);
      const children = [
        make('h2', { class: 'result-title' }, make('a', { href: shown.href }, shown.title)),
        make('p', { class: 'result-place' }, badge(shown.kind).concat(shown.place))
      ];
      if (shown.sentence) {
        const inner = excerpt.whole && excerpt.unit.anchor ? make('a', { href: shown.sentence_href, class: 'result-jump' }, shown.sentence) : shown.sentence;
        children.push(make('p', { class: 'result-sentence' }, inner));
      }
      if (excerpt && excerpt.others.length > 0) {
        children.push(make('ul', { class: 'result-others' }, excerpt.others.map(function (other) {
          return make('li', {}, badge(KINDS[other.entry.kind]).concat([make('a', { href: address(hit.row.url, other.entry.anchor) }, shown.mark(other.entry.title))]));
        })));
      }
      if (hit.row.products.length > 0) {
        children.push(make('p', { class: 'result-products' }, hit.row.products.slice(0, 4).map(function (name) { return make('span', { class: 'result-product' }, name); })
          .concat(hit.row.products.length > 4 ? ['+' + (hit.row.products.length - 4)] : [])));
      }
      return make('li', { class: 'result' }, children);
    }

    function show_filters(facets) {
      const focused = document.activeElement && document.activeElement.getAttribute('data-filter');
      const kinds = ['problem', 'procedure', 'article'].map(function (name) {
        const one = facets.kind.find(function (entry) { return entry.name === name; });
        const on = filter.kind === name;
        const button = make('button', { type: 'button', class: 'filter-chip', 'aria-pressed': String(on), 'data-filter': 'kind-' + name, disabled: !one && !on },
          [KIND_NAMES[name] + ' ', make('span', { class: 'filter-count' }, String(one ? one.count : 0))]);
        button.addEventListener('click', function () { set('kind', on ? '' : name); });
        return button;
      });
      const parts = [make('div', { class: 'filter-kinds', role: 'group', 'aria-label': t('filter_kind', 'Kind') }, kinds)];
      [['product', t('filter_product', 'Product')], ['section', t('filter_section', 'Section')]].forEach(function (pair) {
        const values = facets[pair[0]];
        if (values.length < 2 && !filter[pair[0]]) return;
        const select = make('select', { 'data-filter': pair[0] }, [make('option', { value: '' }, t('filter_any', 'All'))].concat(values.map(function (one) {
          return make('option', { value: one.name }, one.name + ' (' + one.count + ')');
        })));
        if (filter[pair[0]] && !values.some(function (one) { return one.name === filter[pair[0]]; })) {
          select.append(make('option', { value: filter[pair[0]] }, filter[pair[0]] + ' (0)'));
        }
        select.value = filter[pair[0]] || '';
        select.addEventListener('change', function () { set(pair[0], select.value); });
        parts.push(make('label', { class: 'filter-select' }, [make('span', {}, pair[1]), select]));
      });
      if (Object.keys(filter).length > 0) {
        const clear = make('button', { type: 'button', class: 'filter-clear', 'data-filter': 'clear' }, t('filter_clear', 'Clear filters'));
        clear.addEventListener('click', function () { Object.keys(filter).forEach(function (name) { delete filter[name]; }); update(false); input.focus(); });
        parts.push(clear);
      }
      filters.replaceChildren.apply(filters, parts);
      const again = focused && filters.querySelector('[data-filter="' + focused + '"]');
      if (again) again.focus();
    }
    function set(name, value) {
      if (value) filter[name] = value; else delete filter[name];
      update(false);
    }

    const pause = pausing(function () { update(true); });
    form.addEventListener('submit', function (event) { event.preventDefault(); pause.stop(); update(false); });
    input.addEventListener('input', pause.typed);
    input.addEventListener('focus', engine);
    more.addEventListener('click', function () { limit += PAGE; update(false, true); });
    if (input.value) update(false); else input.focus();
  }

  // ---- The whole page

  const main = document.querySelector('[data-search-page]');
  if (main) results_page(main);
  fixbook.all('[data-search]').forEach(function (box) { if (!main || !main.contains(box)) combobox(box); });

  document.addEventListener('keydown', function (event) {
    if (event.defaultPrevented || event.altKey || event.shiftKey) return;
    const at = event.target, writing = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.nodeName);
    const k = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !writing && fixbook.kept.get('keys') !== 'off';
    if ((!k && !slash) || document.querySelector('dialog[open]')) return;
    const input = document.querySelector('[data-search] input[type="search"]');
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}());
