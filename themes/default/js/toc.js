/* The contents of the page follow the scroll; on a narrow screen they fold. */
(function () {
  'use strict';
  var toc = document.getElementById('toc');
  if (!toc) return;
  var links = fixbook.all('.toc-body li a', toc);
  var opener = toc.querySelector('.toc-title a');
  var wide = window.matchMedia('(min-width: 80rem)');

  function fold(yes) {
    toc.classList.toggle('open', !yes);
    if (wide.matches) opener.removeAttribute('aria-expanded');
    else opener.setAttribute('aria-expanded', String(!yes));
  }
  function role() {
    if (wide.matches) { opener.removeAttribute('role'); opener.removeAttribute('aria-expanded'); opener.setAttribute('tabindex', '-1'); }
    else { opener.setAttribute('role', 'button'); opener.removeAttribute('tabindex'); fold(true); }
  }
  role();
  if (wide.addEventListener) wide.addEventListener('change', role);
  opener.addEventListener('click', function (event) { event.preventDefault(); fold(toc.classList.contains('open')); });
  opener.addEventListener('keydown', function (event) { if (event.key === ' ') { event.preventDefault(); opener.click(); } });
  toc.querySelector('.toc-body').addEventListener('click', function (event) { if (event.target.closest('a')) fold(true); });

  var heads = links.map(function (link) {
    var id = link.getAttribute('href').slice(1);
    try { id = decodeURIComponent(id); } catch (e) { /* as it stands */ }
    return document.getElementById(id);
  });
  var now = null;
  var queued = false;
  function follow() {
    queued = false;
    var at = -1;
    var edge = 120; /* a heading counts once it is near the top */
    for (var i = 0; i < heads.length; i += 1) {
      if (heads[i] && heads[i].getClientRects().length && heads[i].getBoundingClientRect().top <= edge) at = i;
    }
    if (window.innerHeight + window.pageYOffset >= document.documentElement.scrollHeight - 2 && window.pageYOffset > 0) at = heads.length - 1;
    var link = links[at] || null;
    if (link === now) return;
    if (now) now.removeAttribute('aria-current');
    now = link;
    if (!link) return;
    link.setAttribute('aria-current', 'true');
    if (wide.matches && toc.scrollHeight > toc.clientHeight) {
      var box = link.getBoundingClientRect();
      var frame = toc.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) toc.scrollTop += box.top - frame.top - frame.height / 2;
    }
  }
  function queue() { if (!queued) { queued = true; requestAnimationFrame(follow); } }
  window.addEventListener('scroll', queue, { passive: true });
  window.addEventListener('resize', queue);
  follow();
}());
