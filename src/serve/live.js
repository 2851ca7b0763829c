/* Keeps the page current while its sources change, and shows what is wrong with it.
   Served by `fixbook serve` only: a built site does not have it. */
(function () {
  'use strict';
  // The number of the change after which the server made this document.
  var own = stamp(document.currentScript.src);
  var pristine = null; // the page as the server last sent it, before other scripts touched it
  var busy = false;
  var again = false;

  /* The number in the last address of this script that a text holds. */
  function stamp(text) {
    var found = text.match(/live\.js\?\d+/g);
    return found ? found[found.length - 1] : null;
  }

  function parse(text) { return new DOMParser().parseFromString(text, 'text/html'); }

  function load() {
    return fetch(location.pathname + location.search, { cache: 'no-store' }).then(function (response) { return response.text(); });
  }

  /* What scripts have built on cannot be replaced under them. */
  function needs_scripts(node) {
    var selector = '.code, .procedure, .tabs, [data-pivot], code.snippet, img, table, details, script';
    return node.nodeType === 1 && (node.matches(selector) || node.querySelector(selector) !== null);
  }

  function content(doc) { return doc.querySelector('main .content') || doc.querySelector('main'); }

  /* Everything but the content, as one text. */
  function frame(doc) {
    var copy = doc.documentElement.cloneNode(true);
    var inner = copy.querySelector('main .content') || copy.querySelector('main');
    if (inner) inner.textContent = '';
    // Its address counts the changes.
    copy.querySelectorAll('script[src^="/__fixbook/"]').forEach(function (script) { script.remove(); });
    return copy.outerHTML;
  }

  /* Puts the changed blocks in place; false when only a reload can do it. */
  function patch(before, after) {
    var old = content(before);
    var fresh = content(after);
    var live = content(document);
    if (!old || !fresh || !live || frame(before) !== frame(after)) return false;
    if (old.innerHTML === fresh.innerHTML) return true;
    if (live.childNodes.length !== old.childNodes.length) return false;
    var first = 0;
    var a = old.childNodes;
    var b = fresh.childNodes;
    while (first < a.length && first < b.length && a[first].isEqualNode(b[first])) first += 1;
    var last = 0;
    while (last < a.length - first && last < b.length - first && a[a.length - 1 - last].isEqualNode(b[b.length - 1 - last])) last += 1;
    var i;
    for (i = first; i < a.length - last; i += 1) if (needs_scripts(a[i])) return false;
    for (i = first; i < b.length - last; i += 1) if (needs_scripts(b[i])) return false;
    var end = live.childNodes[a.length - last] || null;
    for (i = first; i < a.length - last; i += 1) live.removeChild(live.childNodes[first]);
    for (i = first; i < b.length - last; i += 1) live.insertBefore(document.importNode(b[i], true), end);
    return true;
  }

  function refresh() {
    if (busy) { again = true; return; }
    busy = true;
    load().then(function (text) {
      if (pristine !== null && text !== pristine) {
        if (!patch(parse(pristine), parse(text))) { reload(); return; }
      }
      pristine = text;
      return findings();
    }).catch(function () { /* the server is gone or busy: the next event tries again */ }).then(function () {
      busy = false;
      if (again) { again = false; refresh(); }
    });
  }

  /* The browser keeps the place only when the page is as high as before: so it is kept here too. */
  function reload() {
    try { sessionStorage.setItem('fixbook.serve.place', JSON.stringify([location.pathname, scrollX, scrollY])); } catch (e) { /* then not */ }
    location.reload();
  }

  function restore() {
    try {
      var place = JSON.parse(sessionStorage.getItem('fixbook.serve.place'));
      sessionStorage.removeItem('fixbook.serve.place');
      if (place && place[0] === location.pathname) scrollTo(place[1], place[2]);
    } catch (e) { /* then not */ }
  }

  function element(name, style, text) {
    var out = document.createElement(name);
    // Through the object model: a policy without inline styles allows that.
    Object.keys(style).forEach(function (key) { out.style[key] = style[key]; });
    if (text) out.textContent = text;
    return out;
  }

  var box = null;
  var hidden = false;

  function show(report) {
    if (box) box.remove();
    box = null;
    if (!report.error && report.findings.length === 0) { hidden = false; return; }
    box = element('aside', {
      position: 'fixed', right: '1rem', bottom: '1rem', zIndex: 2147483000, maxWidth: 'min(44rem, calc(100vw - 2rem))', maxHeight: '45vh',
      overflow: 'auto', background: '#1b1b1f', color: '#f4f4f5', font: '13px/1.5 ui-monospace, monospace', padding: '.6rem .8rem',
      borderRadius: '.4rem', boxShadow: '0 4px 24px #0008', borderLeft: '4px solid ' + (report.error ? '#f43f5e' : '#f59e0b')
    });
    box.id = 'fixbook-findings';
    box.setAttribute('role', 'status');
    var count = report.findings.length;
    var head = element('button', { font: 'inherit', color: 'inherit', background: 'none', border: 0, padding: 0, cursor: 'pointer', fontWeight: 'bold' },
      report.error ? 'The book cannot be read' : count + (count === 1 ? ' finding' : ' findings') + ' on this page');
    head.type = 'button';
    var list = element('div', { display: hidden ? 'none' : 'block' });
    head.addEventListener('click', function () {
      hidden = !hidden;
      list.style.display = hidden ? 'none' : 'block';
    });
    box.appendChild(head);
    if (report.error) list.appendChild(element('pre', { whiteSpace: 'pre-wrap', margin: '.4rem 0 0' }, report.error));
    report.findings.forEach(function (finding) {
      var color = finding.severity === 'error' ? '#fb7185' : finding.severity === 'warning' ? '#fbbf24' : '#93c5fd';
      var line = element('div', { marginTop: '.4rem' });
      line.appendChild(element('span', { color: color }, finding.severity + '[' + finding.rule + '] '));
      line.appendChild(element('span', {}, finding.message + (finding.hint ? ' (' + finding.hint + ')' : '')));
      line.appendChild(element('div', { opacity: .7 }, finding.file + ':' + finding.line + ':' + finding.column));
      list.appendChild(line);
    });
    box.appendChild(list);
    document.body.appendChild(box);
  }

  function findings() {
    return fetch('/__fixbook/findings?' + encodeURIComponent(location.pathname), { cache: 'no-store' })
      .then(function (response) { return response.json(); }).then(show);
  }

  restore();
  var lost = false;
  load().then(function (text) {
    // Something changed between the document and this look at it: what is on the screen is not what would be compared with.
    if (stamp(text) !== own) { reload(); return; }
    pristine = text;
    return findings();
  }).catch(function () {}).then(function () {
    var events = new EventSource('/__fixbook/events');
    var first = true;
    // The first message comes at once and says where the server is now: what changed before it was listened has no event.
    events.onmessage = function (event) {
      var known = first && pristine !== null && stamp(pristine) === 'live.js?' + event.data;
      first = false;
      if (!known || lost) { lost = false; refresh(); }
    };
    events.onerror = function () { lost = true; };
  });
}());
