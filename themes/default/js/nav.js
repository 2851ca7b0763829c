/* The navigation. A page carries only its own part of the tree (the path to it is
   open); the whole tree is one script for the whole book, fetched when a reader
   opens another branch or filters, and then drawn branch by branch.
   The data script calls `fixbook.nav([{t: title, u: url, c: [children]}, …])`. */
(function () {
  'use strict';
  var side = document.getElementById('site-nav');
  var make = fixbook.make;
  var tree = null;
  var waiting = [];
  var asked = false;

  fixbook.nav = function (nodes) {
    tree = nodes;
    waiting.splice(0).forEach(function (next) { next(nodes); });
  };

  function with_tree(next) {
    if (tree) { next(tree); return; }
    waiting.push(next);
    var url = document.documentElement.getAttribute('data-nav');
    if (asked || !url) return;
    asked = true;
    var script = make('script', { src: fixbook.root + url });
    script.onerror = function () { asked = false; waiting = []; fixbook.say(fixbook.t('nav_failed', 'The navigation could not be loaded')); };
    document.head.appendChild(script);
  }

  if (!side) return;
  var list = side.querySelector('.nav-tree');

  /* The drawer on a phone. */
  var opener = document.querySelector('.menu-button');
  function drawer(yes) {
    side.classList.toggle('open', yes);
    if (opener) opener.setAttribute('aria-expanded', String(yes));
    if (yes) (side.querySelector('[aria-current]') || side.querySelector('a')).focus();
    else if (opener) opener.focus();
  }
  if (opener) {
    opener.setAttribute('role', 'button');
    opener.setAttribute('aria-expanded', 'false');
    opener.setAttribute('aria-controls', 'site-nav');
    opener.addEventListener('click', function (event) { event.preventDefault(); drawer(!side.classList.contains('open')); });
    opener.addEventListener('keydown', function (event) { if (event.key === ' ') { event.preventDefault(); drawer(true); } });
  }
  side.addEventListener('click', function (event) {
    if (event.target.closest('[data-close-nav]')) { event.preventDefault(); drawer(false); }
  });
  side.addEventListener('keydown', function (event) {
    if (!side.classList.contains('open')) return;
    if (event.key === 'Escape') drawer(false);
    if (event.key === 'Tab') { /* the drawer covers the page: focus stays in it */
      var stops = fixbook.all('a[href], button, input', side).filter(function (stop) { return stop.offsetParent !== null; });
      var last = stops[stops.length - 1];
      if (event.shiftKey && document.activeElement === stops[0]) { event.preventDefault(); last.focus(); }
      else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); stops[0].focus(); }
    }
  });

  if (!list) return;

  /* Where a branch stands in the whole tree: the `data-i` of its ancestors and its own. */
  function node_of(item) {
    var path = [];
    for (var at = item; at && at !== list; at = at.parentNode) {
      if (at.nodeName === 'LI') path.unshift(Number(at.getAttribute('data-i')));
    }
    return path.reduce(function (found, index) {
      var children = found && (found.c || found);
      return children ? children[index] : null;
    }, tree);
  }

  /* An address counts from the site's root, unless it names a host or begins at one. */
  function address(url) { return /^([a-z][a-z0-9+.-]*:|\/)/i.test(url) ? url : fixbook.root + url; }

  function draw(nodes) {
    var ul = make('ul');
    nodes.forEach(function (node, index) {
      var branch = node.c && node.c.length;
      var link = node.u ? make('a', { href: address(node.u), 'aria-current': node.u === fixbook.page ? 'page' : null }, node.t)
        : make('span', { class: 'nav-label' }, node.t);
      var item = make('li', { 'data-i': index, class: branch ? 'nav-branch' : null }, link);
      if (branch) toggle(item);
      ul.appendChild(item);
    });
    return ul;
  }

  function title_of(item) { return (item.querySelector('a, .nav-label') || item).textContent; }

  function open(item, yes) {
    var inner = item.querySelector('ul');
    item.querySelector('.nav-toggle').setAttribute('aria-expanded', String(yes));
    item.classList.toggle('open', yes);
    if (inner) { inner.hidden = !yes; return; }
    if (yes) with_tree(function () {
      var node = node_of(item);
      if (node && node.c && !item.querySelector('ul')) item.appendChild(draw(node.c));
    });
  }

  function toggle(item) {
    var inner = item.querySelector('ul');
    var button = make('button', {
      type: 'button', class: 'nav-toggle',
      'aria-expanded': String(Boolean(inner)),
      'aria-label': fixbook.t('nav_branch', 'Articles under {title}', { title: title_of(item) })
    });
    item.classList.toggle('open', Boolean(inner));
    button.addEventListener('click', function () { open(item, button.getAttribute('aria-expanded') !== 'true'); });
    item.insertBefore(button, item.children[1] || null);
  }
  fixbook.all('.nav-branch', list).forEach(toggle);
  /* A title without a page of its own opens its branch. */
  list.addEventListener('click', function (event) {
    var label = event.target.closest('.nav-label');
    var button = label && label.parentNode.querySelector('.nav-toggle');
    if (button) button.click();
  });

  var current = list.querySelector('[aria-current="page"]');
  if (current && side.scrollHeight > side.clientHeight) {
    side.scrollTop = current.getBoundingClientRect().top - side.getBoundingClientRect().top + side.scrollTop - side.clientHeight / 3;
  }

  /* Filter by title: a flat list, each entry with the branch it stands in. */
  var input = document.getElementById('nav-filter');
  var found = make('ul', { class: 'nav-tree nav-found', hidden: true });
  var status = make('p', { class: 'nav-empty', role: 'status' });
  var LIMIT = 60;
  if (!input) return;
  list.parentNode.appendChild(found);
  list.parentNode.insertBefore(status, found);
  status.hidden = true;

  function plain(text) {
    text = text.toLowerCase();
    return text.normalize ? text.normalize('NFD').replace(/[\u0300-\u036f]/g, '') : text;
  }
  function filter() {
    var words = plain(input.value).split(/\s+/).filter(Boolean);
    list.hidden = words.length > 0;
    found.hidden = status.hidden = !words.length;
    if (!words.length) return;
    with_tree(function (nodes) {
      var hits = 0;
      var stack = nodes.map(function (node) { return [node, '']; }).reverse();
      found.textContent = '';
      while (stack.length) {
        var pair = stack.pop();
        var node = pair[0];
        var text = node.p || (node.p = plain(node.t + ' ' + (node.d || '')));
        if (node.u && words.every(function (word) { return text.indexOf(word) >= 0; })) {
          hits += 1;
          if (hits <= LIMIT) {
            found.appendChild(make('li', {}, make('a', { href: address(node.u), 'aria-current': node.u === fixbook.page ? 'page' : null },
              pair[1] ? [node.t, make('small', {}, pair[1])] : node.t)));
          }
        }
        for (var i = (node.c || []).length - 1; i >= 0; i -= 1) stack.push([node.c[i], node.t]);
      }
      status.textContent = hits > LIMIT ? fixbook.t('nav_many', 'The first {shown} of {all} titles', { shown: LIMIT, all: hits })
        : hits === 1 ? fixbook.t('nav_one', '1 title') : hits ? fixbook.t('nav_hits', '{all} titles', { all: hits })
          : fixbook.t('nav_none', 'No title has these words');
    });
  }
  input.addEventListener('input', filter);
  input.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && input.value) { event.stopPropagation(); input.value = ''; filter(); }
    if (event.key === 'ArrowDown') { var first = found.querySelector('a'); if (first) { event.preventDefault(); first.focus(); } }
  });
}());
