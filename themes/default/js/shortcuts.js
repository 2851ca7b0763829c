/* Keys for people whose hands are on the keyboard. Single letters can be turned off,
   since speech input and screen readers may type them by accident. */
(function () {
  'use strict';
  var make = fixbook.make;
  var t = fixbook.t;

  function go(selector) {
    var link = document.querySelector(selector);
    if (link) link.click();
  }
  function focus(selector) {
    var element = document.querySelector(selector);
    if (element) { element.scrollIntoView({ block: 'nearest' }); element.focus(); }
  }
  function next_step() {
    var open = fixbook.all('.step-check[aria-checked="false"]').filter(function (check) { return check.getClientRects().length; });
    var below = open.filter(function (check) { return check.getBoundingClientRect().top > 60; });
    var check = below[0] || open[0];
    if (check) { check.scrollIntoView({ block: 'center' }); check.focus(); }
  }

  var keys = [
    ['/', t('key_search', 'Search'), function () { focus('.search input'); }],
    ['s', t('key_step', 'Go to the next step that is not done'), next_step],
    ['n', t('key_nav', 'Go to the navigation'), function () {
      var menu = document.querySelector('.menu-button');
      if (menu && menu.getClientRects().length) menu.click();
      else focus('#site-nav [aria-current="page"]');
    }],
    ['c', t('key_toc', 'Go to the contents of this page'), function () { focus('.toc-body a'); }],
    ['v', t('key_values', 'Fill in your values'), function () {
      var panel = document.querySelector('[data-values]');
      if (panel) { panel.open = true; focus('[data-value]'); }
    }],
    ['[', t('key_previous', 'Previous page'), function () { go('.page-turn .previous'); }],
    [']', t('key_next', 'Next page'), function () { go('.page-turn .next'); }],
    ['?', t('key_help', 'These keys'), help]
  ];

  function off() { return fixbook.kept.get('keys') === 'off'; }

  function help() {
    if (document.querySelector('dialog[open]')) return;
    var list = make('dl', {}, keys.reduce(function (all, key) {
      return all.concat(make('dt', {}, make('kbd', {}, key[0])), make('dd', {}, key[1]));
    }, []));
    var box = make('input', { type: 'checkbox' });
    box.checked = !off();
    box.addEventListener('change', function () { fixbook.kept.set('keys', box.checked ? null : 'off'); });
    var close = make('button', { type: 'button', class: 'button' }, t('close', 'Close'));
    var dialog = fixbook.dialog(t('shortcuts', 'Keyboard shortcuts'), [list, make('label', { class: 'switch' }, [box, t('keys_on', 'Single keys are on')])], [close]);
    close.addEventListener('click', function () { dialog.close(); });
    close.focus();
  }

  document.addEventListener('keydown', function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    var at = event.target;
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.nodeName) || document.querySelector('dialog[open]')) return;
    if (off()) return;
    keys.forEach(function (key) {
      if (key[0] !== event.key) return;
      event.preventDefault();
      key[2]();
    });
  });
  fixbook.all('[data-show-shortcuts]').forEach(function (button) { button.addEventListener('click', help); });
}());
