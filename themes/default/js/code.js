/* Copy buttons. Only commands are copied: prompts and what a command answered stay
   behind, and the reader's values are in the text already (values.js). A statement
   that changes data asks first. Also the choice between wrapped and long lines. */
(function () {
  'use strict';
  var make = fixbook.make;
  var t = fixbook.t;

  var PROMPT = /^\s*(?:PS(?: [^>\n]*)?>\s?|[A-Za-z]:\\(?:[^>\n]*[^>\s])?>\s?|\$ |(?:\([\w.-]+\) )?[\w.-]+@[\w.-]+[:~][^$#\n]{0,80}[$#] |\[[\w.-]+@[^\]\n]{0,80}\][$#] |>>> )/;
  var SQL_PROMPT = /^\s*(?:(?:mysql|sqlite|MariaDB \[[^\]\n]*\])> ?|[\w-]+=[#>] |\d{1,3}> )/;
  var MORE = /^\s*(?:-> ?|>> ?|> ?|\.\.\. ?)/;
  var GOES_ON = /(?:\\|`|\^)\s*$/;

  /* The commands in a block of text: all of it, unless some lines carry a prompt. */
  function commands(text, prompt) {
    var lines = text.replace(/\s+$/, '').split('\n');
    if (!lines.some(function (line) { return prompt.test(line); })) return lines.join('\n');
    var out = [];
    var inside = false;
    lines.forEach(function (line) {
      if (prompt.test(line)) { line = line.replace(prompt, ''); inside = true; }
      else if (inside && MORE.test(line)) line = line.replace(MORE, '');
      else if (!(inside && out.length && GOES_ON.test(out[out.length - 1]))) { inside = false; return; }
      if (line.trim()) out.push(line);
    });
    return out.join('\n');
  }

  /* What a click on "Copy" gives. The renderer may have marked prompts and output. */
  fixbook.code_text = function (code) {
    if (code.querySelector('.prompt, .output')) {
      var has_prompt = Boolean(code.querySelector('.prompt'));
      var clone = code.cloneNode(true);
      fixbook.all('.output', clone).forEach(function (part) { part.parentNode.removeChild(part); });
      fixbook.all('.prompt', clone).forEach(function (part) { part.textContent = '\u0001'; });
      var lines = clone.textContent.replace(/\s+$/, '').split('\n');
      if (has_prompt) {
        lines = lines.filter(function (line, i) {
          return line.indexOf('\u0001') >= 0 || (i > 0 && GOES_ON.test(lines[i - 1]));
        });
      }
      return lines.map(function (line) { return line.replace(/\u0001/g, ''); }).join('\n');
    }
    var lang = ((code.closest('[data-lang]') || code).getAttribute('data-lang') || '').toLowerCase();
    if (/sql|^sqlite$/.test(lang)) return commands(code.textContent, SQL_PROMPT);
    if (/^(|console|shell-session|terminal|powershell|pwsh|ps|bash|sh|shell|zsh|cmd|bat|batch|dos|azurecli|python|text)$/.test(lang)) return commands(code.textContent, PROMPT);
    return code.textContent.replace(/\s+$/, '');
  };

  function copy(button, code, writes) {
    function go() {
      fixbook.copy(fixbook.code_text(code)).then(function () { mark(button, true); }, function () { mark(button, false); });
    }
    if (!writes) { go(); return; }
    var yes = make('button', { type: 'button', class: 'button button-danger' }, t('copy_anyway', 'Copy it'));
    var no = make('button', { type: 'button', class: 'button' }, t('cancel', 'Cancel'));
    var open = code.querySelector('.placeholder:not([data-filled])');
    var nodes = [make('p', {}, t('writes_ask', 'This statement changes data. Check that it names the right server, database and rows before you run it.'))];
    if (open) nodes.push(make('p', {}, make('strong', {}, t('writes_open', 'Not filled in yet: {name}', { name: open.textContent }))));
    nodes.push(make('pre', { tabindex: '0' }, fixbook.code_text(code)));
    var dialog = fixbook.dialog(t('writes_title', 'Copy a statement that changes data?'), nodes, [no, yes]);
    no.focus();
    no.addEventListener('click', function () { dialog.close(); });
    yes.addEventListener('click', function () { dialog.close(); go(); });
  }

  function mark(button, ok) {
    var label = button.fixbook_label || (button.fixbook_label = button.textContent);
    button.textContent = ok ? t('copied', 'Copied') : t('copy_failed', 'Not copied');
    button.setAttribute(ok ? 'data-done' : 'data-failed', '');
    fixbook.say(button.textContent);
    setTimeout(function () {
      button.textContent = label;
      button.removeAttribute('data-done');
      button.removeAttribute('data-failed');
    }, 2000);
  }
  fixbook.mark_copied = mark;

  var root = document.documentElement;
  var wraps = [];
  function wrap_label(button) { button.setAttribute('aria-pressed', String(root.classList.contains('wrap-code'))); }

  fixbook.all('.code').forEach(function (block) {
    var code = block.querySelector('code');
    var head = block.querySelector('.code-head');
    if (!code) return;
    var button = block.querySelector('.code-copy');
    if (button && block.getAttribute('data-role') !== 'output') {
      button.hidden = false;
      button.textContent = t('copy', button.textContent);
      button.addEventListener('click', function () { copy(button, code, Boolean(block.querySelector('.badge-writes'))); });
    }
    var pre = block.querySelector('pre');
    if (head && pre && (pre.scrollWidth > pre.clientWidth + 1 || root.classList.contains('wrap-code'))) {
      var wrap = make('button', { type: 'button', class: 'code-button' }, t('wrap', 'Wrap lines'));
      wrap_label(wrap);
      wraps.push(wrap);
      head.insertBefore(wrap, button || null);
      wrap.addEventListener('click', function () {
        var on = root.classList.toggle('wrap-code');
        try { localStorage.setItem('fixbook.wrap', on ? '1' : '0'); } catch (e) { /* for this page only */ }
        wraps.forEach(wrap_label);
        fixbook.emit('shown', {});
      });
    }
  });

  /* A statement in running text. */
  fixbook.all('code.snippet').forEach(function (code) {
    var after = code.nextElementSibling;
    var badge = after && after.classList.contains('badge-writes') ? after : null;
    var button = make('button', { type: 'button', class: 'code-copy snippet-copy', 'aria-label': t('copy_snippet', 'Copy this statement') }, t('copy', 'Copy'));
    (badge || code).insertAdjacentElement('afterend', button);
    button.addEventListener('click', function () { copy(button, code, Boolean(badge) || code.hasAttribute('data-writes')); });
  });
}());
