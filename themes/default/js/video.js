/* A video of another site stays an inert template until the reader asks for it:
   nothing is fetched from elsewhere before. A link to it comes beside the button,
   for where the content policy forbids the frame. */
(function () {
  'use strict';
  var make = fixbook.make;
  fixbook.all('.video[data-embed]').forEach(function (box) {
    var url = box.getAttribute('data-embed');
    var title = box.getAttribute('data-title') || fixbook.t('video', 'Video');
    if (!/^https:\/\//.test(url)) return;
    box.appendChild(make('a', { class: 'video-link', href: url, rel: 'noopener noreferrer' }, fixbook.t('video_watch', 'Watch: {title}', { title: title })));
    var play = make('button', { type: 'button', class: 'button video-play' }, fixbook.t('video_play', 'Play here (loads from {host})', { host: url.split('/')[2] }));
    box.appendChild(play);
    play.addEventListener('click', function () {
      var frame = make('iframe', { src: url, title: title, allow: 'fullscreen', referrerpolicy: 'no-referrer' });
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
