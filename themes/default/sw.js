/* Offline mode, only for a book that asks for it (`[theme] offline = true`): the
   build puts this file at the root of the site. The network comes first, so that
   nobody reads yesterday's fix while today's can be had; what was read before, or
   was kept on request, serves when there is no network. */
(function () {
  'use strict';
  var CACHE = 'fixbook:' + self.registration.scope;
  var AT_ONCE = 6;

  function key(url) { return url.replace(/[?#].*$/, ''); }

  self.addEventListener('install', function () { self.skipWaiting(); });
  self.addEventListener('activate', function (event) { event.waitUntil(self.clients.claim()); });

  self.addEventListener('fetch', function (event) {
    var request = event.request;
    if (request.method !== 'GET' || request.url.indexOf(self.registration.scope) !== 0) return;
    event.respondWith(fetch(request).then(function (response) {
      if (response.status === 200) {
        var copy = response.clone();
        event.waitUntil(caches.open(CACHE).then(function (cache) { return cache.put(key(request.url), copy); }));
      }
      return response;
    }, function (error) {
      return caches.open(CACHE).then(function (cache) {
        return cache.match(key(request.url)).then(function (found) {
          return found || cache.match(key(request.url).replace(/\/$/, '/index.html'));
        });
      }).then(function (found) {
        if (found) return found;
        throw error;
      });
    }));
  });

  /* "Keep": fetches every file that `offline.json` names, a few at a time, and
     tells the page how far it is. A file that fails does not stop the others. */
  self.addEventListener('message', function (event) {
    if (!event.data || event.data.fixbook !== 'keep' || !event.source) return;
    var page = event.source;
    var scope = self.registration.scope;
    event.waitUntil(Promise.all([fetch(scope + 'offline.json').then(function (response) { return response.json(); }), caches.open(CACHE)]).then(function (both) {
      var files = both[0];
      var cache = both[1];
      var next = 0;
      var done = 0;
      var failed = 0;
      function work() {
        if (next >= files.length) return Promise.resolve();
        var url = new URL(files[next], scope).href;
        next += 1;
        return fetch(url).then(function (response) {
          if (response.status !== 200) throw new Error(String(response.status));
          return cache.put(key(url), response);
        }).catch(function () { failed += 1; }).then(function () {
          done += 1;
          if (done % 25 === 0 || done === files.length) page.postMessage({ fixbook: 'kept', done: done, all: files.length, failed: failed });
          return work();
        });
      }
      return Promise.all(Array.apply(null, { length: AT_ONCE }).map(work));
    }).catch(function () { page.postMessage({ fixbook: 'kept', done: 0, all: 0, failed: 1 }); }));
  });
}());
