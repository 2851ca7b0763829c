/* A long procedure shows the part the reader is at: the next open step and a few
   after it. Folded steps are still found by the browser's own search and by links,
   and whether it was unfolded is remembered. */
(function () {
  'use strict';
  var LONG = 12;
  var AHEAD = 5;
  var make = fixbook.make;
  var t = fixbook.t;
  var findable = 'onbeforematch' in document.body;

  fixbook.all('.procedure[id]').forEach(function (procedure) {
    var tops = procedure.fixbook_tops || [];
    if (tops.length < LONG) return;
    var key = 'open:' + fixbook.page + '#' + procedure.id;
    var open = fixbook.kept.get(key) === true;
    var before = make('button', { type: 'button', class: 'steps-fold' });
    var after = make('button', { type: 'button', class: 'steps-fold' });
    var less = make('button', { type: 'button', class: 'code-button' });
    var list = tops[0].parentNode;
    list.parentNode.insertBefore(before, list);
    var last = tops[tops.length - 1].parentNode;
    last.insertAdjacentElement('afterend', after);
    procedure.fixbook_bar.appendChild(less);

    function hide(step, yes) {
      if (yes) step.setAttribute('hidden', findable ? 'until-found' : '');
      else step.removeAttribute('hidden');
    }
    function paint() {
      var next = 0;
      while (next < tops.length && tops[next].classList.contains('done')) next += 1;
      var from = Math.min(Math.max(next - 1, 0), Math.max(tops.length - AHEAD - 1, 0));
      var to = Math.min(from + AHEAD + 1, tops.length);
      if (tops.length - to < 2) to = tops.length; /* a fold that saves nothing is noise */
      tops.forEach(function (step, i) { hide(step, !open && (i < from || i >= to)); });
      before.hidden = open || from === 0;
      after.hidden = open || to === tops.length;
      before.textContent = t('fold_before', 'Show {count} earlier steps', { count: from });
      after.textContent = t('fold_after', 'Show {count} more steps', { count: tops.length - to });
      less.textContent = open ? t('fold', 'Show the current part only') : t('unfold', 'Show all {count} steps', { count: tops.length });
      less.setAttribute('aria-expanded', String(open));
    }
    function set(yes, focus) {
      open = yes;
      fixbook.kept.set(key, open ? true : null);
      paint();
      fixbook.emit('shown', {});
      if (focus && focus.fixbook_check) focus.fixbook_check.focus();
    }
    before.addEventListener('click', function () { set(true, tops[0]); });
    after.addEventListener('click', function () {
      var first = tops.filter(function (step) { return step.hasAttribute('hidden') && step.compareDocumentPosition(after) & 4; });
      var shown = tops.filter(function (step) { return !step.hasAttribute('hidden'); });
      var edge = tops.indexOf(shown[shown.length - 1]) + 1;
      set(true, tops[edge] || first[0]);
    });
    less.addEventListener('click', function () { set(!open); });
    procedure.addEventListener('beforematch', function () { set(true); });
    procedure.addEventListener('fixbook:steps', paint);
    procedure.addEventListener('fixbook:reveal', function (event) {
      if (event.target.closest('li.step[hidden]')) set(true);
    });
    paint();
  });
}());
