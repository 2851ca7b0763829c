/* Offline mode, where the book turned it on: registers the service worker and serves
   the button that keeps the whole book in this browser. */
(function () {
  'use strict';
  if (!document.documentElement.hasAttribute('data-offline') || !('serviceWorker' in navigator) || !/^https?:$/.test(location.protocol)) return;
  var t = fixbook.t;
  var button = document.querySelector('[data-keep-offline]');
  navigator.serviceWorker.register((fixbook.root || './') + 'sw.js').then(function () {
    if (!button) return;
    button.hidden = false;
    button.addEventListener('click', function () {
      button.disabled = true;
      button.textContent = t('keeping', 'Keeping…');
      navigator.serviceWorker.ready.then(function (worker) { worker.active.postMessage({ fixbook: 'keep' }); });
    });
    navigator.serviceWorker.addEventListener('message', function (event) {
      var news = event.data || {};
      if (news.fixbook !== 'kept') return;
      var whole = news.done === news.all && news.all;
      button.textContent = whole && !news.failed ? t('kept', 'Kept for reading offline')
        : whole || !news.all ? t('kept_partly', 'Not all files could be kept; try again')
          : t('keeping_of', 'Keeping {done} of {all} files', news);
      if (whole || !news.all) { button.disabled = false; fixbook.say(button.textContent); }
    });
  }, function () { /* refused: the site works as before */ });
}());
