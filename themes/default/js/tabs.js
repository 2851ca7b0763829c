/* Tabs. The renderer writes links and the sections that they lead to, usable as they
   are; here they become tabs. One choice holds for every set that offers it, is remembered,
   and stands in the address (`?tabs=windows,sql`), so that a link carries it. */
(function () {
  'use strict';
  var sets = fixbook.all('.tabs').map(function (box, index) { return build(box, index); }).filter(Boolean);
  if (!sets.length) return;

  /* Most recent first: an older choice still serves sets that the newer one does not name. */
  var chosen = fixbook.kept.get('tabs') || [];
  var linked = (fixbook.param('tabs') || '').split(',').filter(Boolean);
  if (!Array.isArray(chosen)) chosen = [];
  chosen = linked.concat(chosen.filter(function (id) { return linked.indexOf(id) < 0; }));

  /* The links above the panels become tabs. Several panels may share a tab, each under a
     condition of its own: the first of their links stands for all. */
  function build(box, index) {
    var children = Array.prototype.slice.call(box.children);
    var panels = children.filter(function (child) { return child.classList.contains('tab-panel'); });
    var list = children.filter(function (child) { return child.classList.contains('tab-list'); })[0];
    if (!panels.length || !list) return null;
    var set = { box: box, tabs: [], panels: panels };
    list.setAttribute('role', 'tablist');
    fixbook.all('a', list).forEach(function (link) {
      var id = link.getAttribute('data-tab') || '';
      link.parentNode.setAttribute('role', 'presentation');
      if (set.tabs.some(function (other) { return other.id === id; })) {
        link.parentNode.hidden = true;
        return;
      }
      link.setAttribute('role', 'tab');
      link.id = 'tab-' + index + '-' + set.tabs.length;
      set.tabs.push({ id: id, button: link });
      link.addEventListener('click', function (event) {
        event.preventDefault();
        choose(id, link);
      });
    });
    if (!set.tabs.length) return null;
    panels.forEach(function (panel) {
      var id = panel.getAttribute('data-tab');
      var tab = set.tabs.filter(function (other) { return other.id === id; })[0] || set.tabs[0];
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('tabindex', '0');
      panel.setAttribute('aria-labelledby', tab.button.id);
      if (!tab.button.hasAttribute('aria-controls')) tab.button.setAttribute('aria-controls', panel.id);
    });
    list.addEventListener('keydown', function (event) {
      var at = set.tabs.map(function (tab) { return tab.button; }).indexOf(event.target);
      var ahead = getComputedStyle(list).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
      var to = { Home: 0, End: set.tabs.length - 1 }[event.key];
      if (event.key === ' ') to = at;
      if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') to = (at + (event.key === ahead ? 1 : -1) + set.tabs.length) % set.tabs.length;
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      choose(set.tabs[to].id, set.tabs[to].button);
      set.tabs[to].button.focus();
    });
    box.classList.add('live');
    return set;
  }

  function show() {
    sets.forEach(function (set) {
      var now = null;
      chosen.some(function (id) {
        now = set.tabs.filter(function (tab) { return tab.id === id; })[0];
        return Boolean(now);
      });
      now = now || set.tabs[0];
      set.now = now.id;
    });
    var active = sets.map(function (set) { return set.now; });
    sets.forEach(function (set) {
      var shown = null;
      set.panels.forEach(function (panel) {
        var condition = panel.getAttribute('data-condition');
        var right = panel.getAttribute('data-tab') === set.now && (!condition || active.indexOf(condition) >= 0);
        panel.hidden = !right || Boolean(shown);
        if (right && !shown) shown = panel;
      });
      set.tabs.forEach(function (tab) {
        var on = tab.id === set.now;
        tab.button.setAttribute('aria-selected', String(on));
        tab.button.tabIndex = on ? 0 : -1;
        if (on && shown) tab.button.setAttribute('aria-controls', shown.id);
      });
    });
    fixbook.emit('shown', {});
  }

  function choose(id, at) {
    var before = at ? at.getBoundingClientRect().top : 0;
    chosen = [id].concat(chosen.filter(function (other) { return other !== id; })).slice(0, 20);
    fixbook.kept.set('tabs', chosen);
    show();
    var offered = chosen.filter(function (one) {
      return sets.some(function (set) { return set.now === one; });
    });
    fixbook.param('tabs', offered.join(','));
    /* Sets above may have grown or shrunk: keep the reader's eye where it was. */
    if (at) window.scrollBy(0, at.getBoundingClientRect().top - before);
  }

  document.addEventListener('fixbook:reveal', function (event) {
    var panel = event.target.closest && event.target.closest('.tab-panel');
    while (panel) {
      if (panel.hidden) choose(panel.getAttribute('data-tab'));
      panel = panel.parentNode.closest('.tab-panel');
    }
  });
  show();
}());
