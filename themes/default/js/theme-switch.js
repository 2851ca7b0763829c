/* Light, dark, high contrast, or as the system says; remembered in this browser. */
(function () {
  'use strict';
  var box = document.querySelector('[data-theme-switch]');
  if (!box) return;
  var root = document.documentElement;
  var button = box.querySelector('button');
  var menu = box.querySelector('.menu');

  var now = root.getAttribute('data-theme') || 'system';
  fixbook.all('input', menu).forEach(function (input) { input.checked = input.value === now; });

  function open(yes) {
    menu.hidden = !yes;
    button.setAttribute('aria-expanded', String(yes));
    if (yes) (menu.querySelector('input:checked') || menu.querySelector('input')).focus();
  }
  button.addEventListener('click', function () { open(menu.hidden); });
  document.addEventListener('click', function (event) { if (!menu.hidden && !box.contains(event.target)) open(false); });
  box.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && !menu.hidden) { open(false); button.focus(); }
  });
  box.addEventListener('focusout', function (event) {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) open(false);
  });
  menu.addEventListener('change', function (event) {
    var theme = event.target.value;
    if (theme === 'system') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', theme);
    /* Stored bare, not as JSON: theme.js reads it before anything else is loaded. */
    try { localStorage.setItem('fixbook.theme', theme); } catch (e) { /* for this page only, then */ }
  });
}());
