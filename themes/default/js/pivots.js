/* Zone pivots: one choice for the whole page (`?pivots=windows`), remembered by group. */
(function () {
  'use strict';
  var groups = fixbook.all('[data-pivot-group]');
  var zones = fixbook.all('.zone[data-pivot]');
  if (!groups.length || !zones.length) return;
  var kept = fixbook.kept.get('pivots') || {};
  var linked = (fixbook.param('pivots') || '').split(',').filter(Boolean);

  var state = groups.map(function (box) {
    var buttons = fixbook.all('button', box);
    var ids = buttons.map(function (button) { return button.value; });
    var name = box.getAttribute('data-pivot-group');
    var now = linked.filter(function (id) { return ids.indexOf(id) >= 0; })[0];
    if (!now) now = ids.indexOf(kept[name]) >= 0 ? kept[name] : ids[0];
    return { name: name, buttons: buttons, ids: ids, now: now };
  });

  function show() {
    var active = state.map(function (group) { return group.now; });
    var known = state.reduce(function (all, group) { return all.concat(group.ids); }, []);
    zones.forEach(function (zone) {
      var wants = (zone.getAttribute('data-pivot') || '').split(/[\s,]+/).filter(Boolean);
      var asked = wants.filter(function (id) { return known.indexOf(id) >= 0; });
      /* A zone for an option that no group offers can only be shown. */
      zone.hidden = asked.length > 0 && !asked.some(function (id) { return active.indexOf(id) >= 0; });
    });
    state.forEach(function (group) {
      group.buttons.forEach(function (button) { button.setAttribute('aria-pressed', String(button.value === group.now)); });
    });
    fixbook.emit('shown', {});
  }
  function choose(group, id, remember) {
    group.now = id;
    if (remember) { kept[group.name] = id; fixbook.kept.set('pivots', kept); }
    fixbook.param('pivots', state.map(function (one) { return one.now; }).join(','));
    show();
  }
  state.forEach(function (group) {
    group.buttons.forEach(function (button) {
      button.addEventListener('click', function () { choose(group, button.value, true); });
    });
  });
  document.addEventListener('fixbook:reveal', function (event) {
    var zone = event.target.closest && event.target.closest('.zone[hidden]');
    if (!zone) return;
    var wants = (zone.getAttribute('data-pivot') || '').split(/[\s,]+/);
    state.forEach(function (group) {
      var id = wants.filter(function (want) { return group.ids.indexOf(want) >= 0; })[0];
      if (id) choose(group, id, false);
    });
  });
  document.documentElement.classList.add('zones-live');
  show();
}());
