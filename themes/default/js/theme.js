/* Runs before the first paint, so that a page never flashes in the wrong colours. */
(function () {
  'use strict';
  var root = document.documentElement;
  var theme = null;
  root.classList.add('js');
  try {
    theme = localStorage.getItem('fixbook.theme');
    if (localStorage.getItem('fixbook.wrap') === '1') root.classList.add('wrap-code');
  } catch (e) { /* storage may be forbidden: the system's colours then */ }
  if (theme === 'light' || theme === 'dark' || theme === 'contrast') root.setAttribute('data-theme', theme);
}());
