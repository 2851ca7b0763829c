/* The few helpers that the other scripts share. Each feature is a file of its
   own and speaks to the others only through the events named here:
   `fixbook:values`  the reader filled a placeholder (values.js)
   `fixbook:reveal`  an element must become visible, say for a link to it; the
                     features that hide things listen and open up */
(function () {
  'use strict';
  var root = document.documentElement;
  var fixbook = window.fixbook = window.fixbook || {};

  fixbook.root = root.getAttribute('data-root') || '';
  fixbook.page = root.getAttribute('data-page') || '';

  /* A word of the interface: a book's own (`[theme.strings]`), else the English one. */
  fixbook.t = function (key, text, values) {
    var meta = document.querySelector('meta[name="fixbook:' + key + '"]');
    var out = meta ? meta.content : text;
    return out.replace(/\{(\w+)\}/g, function (all, name) {
      return values && name in values ? values[name] : all;
    });
  };

  /* Storage that may be forbidden or full: then the page forgets, and works. */
  function shelf(name) {
    function area() { try { return window[name]; } catch (e) { return null; } }
    return {
      get: function (key) {
        try { return JSON.parse(area().getItem('fixbook.' + key)); } catch (e) { return null; }
      },
      set: function (key, value) {
        try {
          if (value === null) area().removeItem('fixbook.' + key);
          else area().setItem('fixbook.' + key, JSON.stringify(value));
        } catch (e) { /* forgotten */ }
      }
    };
  }
  fixbook.kept = shelf('localStorage');
  fixbook.visit = shelf('sessionStorage');

  fixbook.all = function (selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  };

  /* `make('button', {type: 'button', class: 'x'}, 'text' or [nodes])` */
  fixbook.make = function (name, attributes, children) {
    var element = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      var value = attributes[key];
      if (value === true) element.setAttribute(key, '');
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
    });
    [].concat(children === undefined ? [] : children).forEach(function (child) {
      element.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
    });
    return element;
  };

  fixbook.emit = function (name, detail, target) {
    (target || document).dispatchEvent(new CustomEvent('fixbook:' + name, { bubbles: true, detail: detail }));
  };
  fixbook.on = function (name, listener) {
    document.addEventListener('fixbook:' + name, listener);
  };

  /* Says something short, to the eye and to a screen reader. */
  var toast_timer = 0;
  fixbook.say = function (text) {
    var toast = document.querySelector('[data-toast]');
    if (!toast) return;
    clearTimeout(toast_timer);
    toast.textContent = text;
    toast_timer = setTimeout(function () { toast.textContent = ''; }, 2500);
  };

  /* The clipboard, also where the page is not a secure context (plain http in a closed network). */
  fixbook.copy = function (text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text).catch(function () { return old_copy(text); });
    }
    return old_copy(text);
  };
  function old_copy(text) {
    return new Promise(function (done, failed) {
      var box = fixbook.make('textarea', { class: 'visually-hidden', readonly: true, 'aria-hidden': 'true' });
      var focus = document.activeElement;
      (document.querySelector('dialog[open]') || document.body).appendChild(box);
      box.value = text;
      box.select();
      var ok = false;
      try { ok = document.execCommand('copy'); } catch (e) { /* reported below */ }
      box.parentNode.removeChild(box);
      if (focus && focus.focus) focus.focus();
      if (ok) done(); else failed(new Error('the browser refused'));
    });
  }

  /* Choices that a link can carry: `?tabs=…&pivots=…`. */
  fixbook.param = function (name, value) {
    var url;
    try { url = new URL(location.href); } catch (e) { return null; }
    if (value === undefined) return url.searchParams.get(name);
    if (value) url.searchParams.set(name, value); else url.searchParams.delete(name);
    try {
      history.replaceState(history.state, '', url.pathname + url.search.replace(/%2C/g, ',') + url.hash);
    } catch (e) { /* some browsers refuse on file:// */ }
    return value;
  };

  /* Opens whatever hides an element; called for the address's fragment too. */
  fixbook.reveal = function (element) {
    var box = element;
    while (box && box !== document) {
      if (box.nodeName === 'DETAILS') box.open = true;
      box = box.parentNode;
    }
    fixbook.emit('reveal', {}, element);
  };
  function reveal_hash() {
    var id = location.hash.slice(1);
    if (!id) return;
    try { id = decodeURIComponent(id); } catch (e) { /* as it stands */ }
    var element = document.getElementById(id);
    if (!element || !document.getElementById('main').contains(element)) return;
    var before = element.getBoundingClientRect().top;
    fixbook.reveal(element);
    if (Math.abs(element.getBoundingClientRect().top - before) > 1 || !before) element.scrollIntoView();
  }
  window.addEventListener('hashchange', reveal_hash);
  document.addEventListener('DOMContentLoaded', function () { setTimeout(reveal_hash, 0); });

  /* A dialog of the theme; gives the element, opened. `actions` are buttons. */
  fixbook.dialog = function (title, nodes, actions) {
    var heading = fixbook.make('h2', { id: 'dialog-title' }, title);
    var bar = fixbook.make('div', { class: 'dialog-actions' }, actions);
    var dialog = fixbook.make('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' }, [heading].concat(nodes, bar));
    var focus = document.activeElement;
    document.body.appendChild(dialog);
    dialog.addEventListener('click', function (event) { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener('close', function () {
      if (dialog.parentNode) dialog.parentNode.removeChild(dialog);
      if (focus && focus.focus) focus.focus();
    });
    dialog.showModal();
    return dialog;
  };

  /* Boxes that scroll sideways must be reachable by keyboard. */
  function reach() {
    fixbook.all('.table-wrap, .content pre, math[display="block"]').forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1) box.setAttribute('tabindex', '0');
      else box.removeAttribute('tabindex');
    });
  }
  var waiting = 0;
  window.addEventListener('resize', function () { clearTimeout(waiting); waiting = setTimeout(reach, 200); });
  document.addEventListener('DOMContentLoaded', reach);
  fixbook.on('shown', reach);
}());
