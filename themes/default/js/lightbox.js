/* Pictures open large in a dialog; without a script a link of the author's simply opens
   the file. A picture too large to be an icon gets such a link once it is there. */
(function () {
  'use strict';
  var make = fixbook.make;
  var ICON = 200;

  function wrap(image) {
    if (!image.matches || !image.matches('.content img:not(.icon)') || image.closest('a, button, [role="button"], summary, dialog')) return;
    if (Math.max(image.naturalWidth, image.naturalHeight) <= ICON) return;
    var link = make('a', { class: 'lightbox', href: image.currentSrc || image.src, 'aria-label': image.alt ? null : fixbook.t('picture', 'picture') });
    image.parentNode.insertBefore(link, image);
    link.appendChild(image);
  }
  document.addEventListener('load', function (event) { wrap(event.target); }, true);
  fixbook.all('.content img').forEach(function (image) { if (image.complete) wrap(image); });

  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('a.lightbox');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    var small = link.querySelector('img');
    var caption = link.closest('figure') && link.closest('figure').querySelector('figcaption');
    var image = make('img', { src: link.href, alt: small ? small.alt : '' });
    var frame = make('div', { class: 'lightbox-frame' }, image);
    var close = make('button', { type: 'button', class: 'icon-button', 'aria-label': fixbook.t('close', 'Close') }, '\u2715');
    var view = make('dialog', { class: 'lightbox-view', 'aria-label': (small && small.alt) || fixbook.t('picture', 'picture') },
      [frame, make('p', {}, caption ? caption.textContent : (small && small.alt) || ''), close]);
    if (!view.showModal) return; /* an old browser follows the link */
    event.preventDefault();
    document.body.appendChild(view);
    image.addEventListener('click', function (at) { at.stopPropagation(); frame.classList.toggle('zoomed'); });
    view.addEventListener('click', function (at) { if (at.target !== image) view.close(); });
    view.addEventListener('close', function () { view.parentNode.removeChild(view); link.focus(); });
    view.showModal();
    close.focus();
  });
}());
