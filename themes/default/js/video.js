/* A video of another site is a link until the reader asks for it here: nothing is
   fetched from elsewhere before. Where the content policy forbids the frame, the
   link is still there. */
(function () {
  'use strict';
  var make = fixbook.make;
  fixbook.all('.video[data-embed]').forEach(function (box) {
    var link = box.querySelector('a');
    var url = box.getAttribute('data-embed');
    if (!/^https:\/\//.test(url)) return;
    var play = make('button', { type: 'button', class: 'button video-play' }, fixbook.t('video_play', 'Play here (loads from {host})', { host: url.split('/')[2] }));
    box.appendChild(play);
    play.addEventListener('click', function () {
      var frame = make('iframe', { src: url, title: link ? link.textContent : fixbook.t('video', 'Video'), allow: 'fullscreen', referrerpolicy: 'no-referrer' });
      document.addEventListener('securitypolicyviolation', function refused(event) {
        if (!/frame-src|child-src|default-src/.test(event.effectiveDirective || event.violatedDirective)) return;
        document.removeEventListener('securitypolicyviolation', refused);
        if (frame.parentNode) box.removeChild(frame);
        fixbook.say(fixbook.t('video_refused', 'This site allows no foreign video; use the link'));
      });
      box.replaceChild(frame, play);
    });
  });
}());
