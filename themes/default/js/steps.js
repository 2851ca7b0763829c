/* Ticking off the steps of a procedure. The ring with the number is the box; what
   is ticked is kept in this browser under the procedure's id and the page. */
(function () {
  'use strict';
  var make = fixbook.make;
  var t = fixbook.t;

  function own_steps(procedure) { return fixbook.all('li.step', procedure); }
  function top_steps(procedure) {
    return own_steps(procedure).filter(function (step) {
      var up = step.parentNode.closest('li.step');
      return !up || !procedure.contains(up);
    });
  }
  function number(step) {
    return step.getAttribute('data-number') || String((step.parentNode.start || 1) + Array.prototype.indexOf.call(step.parentNode.children, step));
  }

  fixbook.all('.procedure[id]').forEach(function (procedure) {
    var key = 'done:' + fixbook.page + '#' + procedure.id;
    var steps = own_steps(procedure);
    var tops = top_steps(procedure);
    if (!tops.length) return;
    var done = {};
    (fixbook.kept.get(key) || []).forEach(function (id) { done[id] = true; });

    var progress = make('progress', { max: tops.length, value: 0, 'aria-label': t('progress', 'Steps done') });
    var count = make('span', {});
    var again = make('button', { type: 'button', class: 'code-button', hidden: true }, t('start_over', 'Start over'));
    var bar = make('div', { class: 'procedure-tools' }, [
      make('span', { class: 'procedure-progress' }, [progress, count]), again
    ]);
    var first = procedure.querySelector('ol.steps');
    first.parentNode.insertBefore(bar, first);

    function id_of(step) { return step.id || number(step); }
    function paint() {
      var ticked = 0;
      steps.forEach(function (step) {
        var on = Boolean(done[id_of(step)]);
        step.classList.toggle('done', on);
        step.fixbook_check.setAttribute('aria-checked', String(on));
        if (on && tops.indexOf(step) >= 0) ticked += 1;
      });
      progress.value = ticked;
      count.textContent = ticked ? t('done_of', '{done} of {all} done', { done: ticked, all: tops.length })
        : tops.length === 1 ? t('step_one', '1 step') : t('step_many', '{all} steps', { all: tops.length });
      progress.hidden = again.hidden = !Object.keys(done).length;
      fixbook.emit('steps', {}, procedure);
    }
    function keep() {
      var ids = Object.keys(done);
      fixbook.kept.set(key, ids.length ? ids : null);
      paint();
    }

    steps.forEach(function (step) {
      var check = make('button', {
        type: 'button', class: 'step-check', role: 'checkbox', 'aria-checked': 'false',
        'aria-label': t('step_done', 'Step {number} done', { number: number(step) })
      });
      step.fixbook_check = check;
      step.insertBefore(check, step.firstChild);
      check.addEventListener('click', function () {
        var on = !done[id_of(step)];
        /* A step stands for the steps under it. */
        [step].concat(fixbook.all('li.step', step)).forEach(function (one) {
          if (on) done[id_of(one)] = true; else delete done[id_of(one)];
        });
        keep();
      });
    });
    again.addEventListener('click', function () { done = {}; keep(); });
    procedure.fixbook_tops = tops;
    procedure.fixbook_bar = bar;
    paint();
  });

  /* An old address of a step that stands in another page now: go there. */
  function follow() {
    var id = decodeURIComponent(location.hash.slice(1));
    var moved = id && document.getElementById(id);
    if (moved && moved.classList.contains('moved-id')) location.replace(moved.querySelector('a').href);
  }
  follow();
  window.addEventListener('hashchange', follow);
}());
