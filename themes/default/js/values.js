/* "Fill in your values": the placeholders of a page become fields; every snippet,
   and every copy of one, uses what the reader typed, escaped for the place where
   it stands. Kept for the visit only: sessionStorage, never sent anywhere. */
(function () {
  'use strict';
  var panel = document.querySelector('[data-values]');
  var marks = fixbook.all('[data-placeholder]');
  if (!marks.length) return;
  var values = fixbook.visit.get('values') || {};

  var SQL = /^(tsql|t-sql|sql|mysql|mariadb|postgres|postgresql|pgsql|plsql|sqlite|mssql|kql-sql)$/;
  var POWERSHELL = /^(powershell|pwsh|ps|ps1|azurepowershell|azurepowershell-interactive)$/;
  var SHELL = /^(bash|sh|shell|zsh|console|azurecli|azurecli-interactive|shell-session)$/;

  /* Which kind of quote is open at the end of `text`, SQL rules. */
  function sql_place(text) {
    var place = '';
    for (var i = 0; i < text.length; i += 1) {
      var c = text.charAt(i);
      var two = text.substr(i, 2);
      if (place === '') {
        if (two === '--' || two === '/*') { place = two; i += 1; }
        else if (c === '\'' || c === '"' || c === '[' || c === '`') place = c;
      } else if (place === '--') { if (c === '\n') place = ''; }
      else if (place === '/*') { if (two === '*/') { place = ''; i += 1; } }
      else {
        var close = place === '[' ? ']' : place;
        if (c === close) { if (text.charAt(i + 1) === close) i += 1; else place = ''; }
      }
    }
    return place;
  }
  function double_up(value, quote) { return value.split(quote).join(quote + quote); }

  function for_sql(value, before, mark) {
    var place = sql_place(before);
    var own = /^\[.*\]$/.test(mark.text) || /^".*"$/.test(mark.text) ? mark.text.charAt(0) : '';
    if (place === '--') return value;
    if (place === '/*') return value.replace(/\*\//g, '* /');
    /* A pattern of LIKE: the author looks for what contains the value. */
    if (place === '\'' && /^%.+%$/.test(mark.text) && value.indexOf('%') < 0) value = '%' + value + '%';
    /* MySQL reads a backslash in a string as the start of an escape. */
    if (place && place !== '[' && /^(mysql|mariadb)$/.test(mark.lang)) value = double_up(value, '\\');
    if (place) return double_up(value, place === '[' ? ']' : place);
    if (own === '[') return '[' + double_up(value.replace(/^\[(.*)\]$/, '$1'), ']') + ']';
    if (own === '"') return '"' + double_up(value, '"') + '"';
    /* Bare: a number, a name or something quoted in full may stand as it is. */
    if (/^-?\d+(\.\d+)?$/.test(value) || /^[A-Za-z_@#][\w@#$]*(\.[A-Za-z_@#][\w@#$]*)*$/.test(value)) return value;
    if (/^N?'([^']|'')*'$/.test(value) || /^(\[([^\]]|\]\])*\])(\.\[([^\]]|\]\])*\])*$/.test(value) || /^"([^"]|"")*"$/.test(value)) return value;
    if (/^(string|text|value|literal|date|email|user|guid)$/.test(mark.kind)) return '\'' + double_up(value, '\'') + '\'';
    return /^(mysql|mariadb)$/.test(mark.lang) ? '`' + double_up(value, '`') + '`'
      : /^(postgres|postgresql|pgsql|plsql|sqlite)$/.test(mark.lang) ? '"' + double_up(value, '"') + '"'
        : '[' + double_up(value, ']') + ']';
  }

  /* Which quote a shell has open; `escape` is its escape character in double quotes. */
  function shell_place(text, escape) {
    var place = '';
    for (var i = 0; i < text.length; i += 1) {
      var c = text.charAt(i);
      if (c === escape && place !== '\'') i += 1;
      else if (place === '') {
        if (c === '\'' || c === '"') place = c;
        else if (c === '#' && /(^|\s)$/.test(text.slice(0, i))) place = '#';
      } else if (place === '#') { if (c === '\n') place = ''; }
      else if (c === place) place = '';
    }
    return place;
  }
  function for_powershell(value, before) {
    var place = shell_place(before, '`');
    if (place === '\'') return double_up(value, '\'');
    if (place === '"') return value.replace(/[`$"]/g, '`$&');
    if (place === '#' || /^[\w.:\\\/@-]+$/.test(value)) return value;
    return '\'' + double_up(value, '\'') + '\'';
  }
  function for_shell(value, before) {
    var place = shell_place(before, '\\');
    if (place === '\'') return value.split('\'').join('\'\\\'\'');
    if (place === '"') return value.replace(/[\\$"`]/g, '\\$&');
    if (place === '#' || /^[\w.:\/@%+=-]+$/.test(value)) return value;
    return '\'' + value.split('\'').join('\'\\\'\'') + '\'';
  }

  function language(code) {
    var block = code.closest('[data-lang]');
    var named = /(?:^|\s)lang-(\S+)/.exec(code.className || '');
    return ((block && block.getAttribute('data-lang')) || (named && named[1]) || '').toLowerCase();
  }
  function text_before(code, mark) {
    var range = document.createRange();
    range.setStart(code, 0);
    range.setEndBefore(mark);
    return range.toString();
  }
  function field(id) {
    return panel ? fixbook.all('[data-value]', panel).filter(function (input) { return input.getAttribute('data-value') === id; })[0] : null;
  }

  marks.forEach(function (mark) {
    mark.fixbook_html = Array.prototype.slice.call(mark.childNodes);
    mark.fixbook_text = mark.textContent;
    mark.setAttribute('title', fixbook.t('values_click', 'Fill in: {name}', { name: mark.textContent }));
  });

  function show() {
    /* In the order of the page, so that what stands before a mark is already filled. */
    marks.forEach(function (mark) {
      var id = mark.getAttribute('data-placeholder');
      var value = String(values[id] || '').replace(/[\r\n]+/g, ' ');
      mark.textContent = '';
      if (!value) {
        mark.removeAttribute('data-filled');
        mark.fixbook_html.forEach(function (node) { mark.appendChild(node); });
        return;
      }
      var code = mark.closest('code');
      var input = field(id);
      if (code) {
        var lang = language(code);
        var before = text_before(code, mark);
        var what = { text: mark.fixbook_text, kind: mark.getAttribute('data-kind') || (input && input.getAttribute('data-kind')) || '', lang: lang };
        if (SQL.test(lang)) value = for_sql(value, before, what);
        else if (POWERSHELL.test(lang)) value = for_powershell(value, before);
        else if (SHELL.test(lang)) value = for_shell(value, before);
      }
      mark.setAttribute('data-filled', '');
      mark.textContent = value;
    });
    fixbook.emit('values', values);
  }

  function set(id, value) {
    if (value) values[id] = value; else delete values[id];
    fixbook.visit.set('values', values);
    show();
  }

  if (panel) {
    fixbook.all('[data-value]', panel).forEach(function (input) {
      var id = input.getAttribute('data-value');
      input.value = values[id] || '';
      if (input.value) panel.open = true;
      input.addEventListener('input', function () { set(id, input.value.trim()); });
    });
    panel.querySelector('[data-clear-values]').addEventListener('click', function () {
      fixbook.all('[data-value]', panel).forEach(function (input) { input.value = ''; delete values[input.getAttribute('data-value')]; });
      fixbook.visit.set('values', values);
      show();
      fixbook.say(fixbook.t('values_cleared', 'Values cleared'));
    });
    /* A mark is a short way to its field for the pointer; the keyboard has the panel. */
    document.addEventListener('click', function (event) {
      var mark = event.target.closest && event.target.closest('[data-placeholder]');
      var input = mark && field(mark.getAttribute('data-placeholder'));
      if (!input || String(window.getSelection())) return;
      panel.open = true;
      input.focus();
      input.select();
    });
  }
  show();
}());
