/* A procedure as text or Markdown for a ticket: the reader's values, the ticks and
   where it came from included. Written from the page, so it is what the reader sees. */
(function () {
  'use strict';
  var make = fixbook.make;
  var t = fixbook.t;
  var SKIP = '.step-check, .step-anchor, .heading-anchor, .procedure-tools, .steps-fold, .code-head, .code-copy, .tab-list, script, .visually-hidden';
  var BLOCK = /^(P|UL|OL|LI|DIV|PRE|TABLE|BLOCKQUOTE|SECTION|FIGURE|DETAILS|SUMMARY|DL|DT|DD|H[1-6]|FIGCAPTION)$/;

  function fence(text) {
    var ticks = '```';
    while (text.indexOf(ticks) >= 0) ticks += '`';
    return ticks;
  }
  function inline_code(text) {
    var ticks = '`';
    while (text.indexOf(ticks) >= 0) ticks += '`';
    var pad = /^`|`$/.test(text) ? ' ' : '';
    return ticks + pad + text + pad + ticks;
  }

  function writer(md) {
    function inline(node) {
      var out = '';
      Array.prototype.forEach.call(node.childNodes, function (child) {
        if (child.nodeType === 3) { out += child.nodeValue.replace(/\s+/g, ' ').replace(md ? /([*_`\[\]<\\])/g : /(?!)/, '\\$1'); return; }
        if (child.nodeType !== 1 || child.matches(SKIP)) return;
        var name = child.nodeName;
        if (name === 'BR') out += '\n';
        else if (name === 'IMG') out += md ? '![' + (child.alt || '') + '](' + child.src + ')' : child.alt ? '[' + t('picture', 'picture') + ': ' + child.alt + ']' : '';
        else if (name === 'CODE' || name === 'KBD' || name === 'SAMP') out += md ? inline_code(child.textContent) : child.textContent;
        else if (md && (name === 'STRONG' || name === 'B')) out += '**' + inline(child).trim() + '**';
        else if (md && (name === 'EM' || name === 'I')) out += '*' + inline(child).trim() + '*';
        else if (child.classList.contains('badge')) out += '(' + inline(child).trim() + ')';
        else if (name === 'A' && child.classList.contains('lightbox')) out += inline(child);
        else if (name === 'A') {
          var text = inline(child);
          var href = child.href || '';
          if (md) out += '[' + text + '](' + href + ')';
          else out += text.trim() === href || !/^https?:/.test(href) ? text : text + ' (' + href + ')';
        } else out += inline(child);
      });
      return out;
    }

    function indent(text, pad) {
      return text.split('\n').map(function (line) { return line ? pad + line : line; }).join('\n');
    }

    function table(node) {
      return fixbook.all('tr', node).map(function (row, i) {
        var cells = Array.prototype.map.call(row.children, function (cell) { return inline(cell).trim(); });
        if (!md) return cells.join(' | ');
        var line = '| ' + cells.map(function (cell) { return cell.replace(/\|/g, '\\|').replace(/\n/g, ' '); }).join(' | ') + ' |';
        return i ? line : line + '\n|' + cells.map(function () { return ' --- |'; }).join('');
      }).join('\n');
    }

    function list(node, depth) {
      var at = node.nodeName === 'OL' ? node.start || 1 : 0;
      var ticks = Boolean(node.closest('.procedure') && node.closest('.procedure').querySelector('.step.done'));
      return Array.prototype.filter.call(node.children, function (child) { return child.nodeName === 'LI'; }).map(function (item) {
        var step = item.classList.contains('step');
        var mark = node.nodeName !== 'OL' ? '- ' : md ? at + '. ' : (step && item.getAttribute('data-number') || at) + '. ';
        at += 1;
        var tick = step && ticks ? (item.classList.contains('done') ? '[x] ' : '[ ] ') : '';
        var pad = mark.replace(/./g, ' ');
        return mark + tick + indent(blocks(item, depth + 1), pad).replace(/^\s+/, '');
      }).join('\n');
    }

    function block(node, depth) {
      var name = node.nodeName;
      if (node.hidden && node.getAttribute('hidden') !== 'until-found' && !node.matches('li.step')) return '';
      if (name === 'UL' || name === 'OL') return list(node, depth);
      if (name === 'TABLE') return table(node);
      if (name === 'PRE') {
        var code = node.querySelector('code') || node;
        var lang = (node.closest('[data-lang]') || node).getAttribute('data-lang') || '';
        var text = code.textContent.replace(/\s+$/, '');
        return md ? fence(text) + lang + '\n' + text + '\n' + fence(text) : indent(text, '    ');
      }
      if (node.classList.contains('alert')) {
        var title = node.querySelector('.alert-title');
        var kind = (/alert-(\w+)/.exec(node.className) || [])[1] || 'note';
        var rest = blocks(node, depth, title);
        return md ? '> [!' + kind.toUpperCase() + ']\n' + rest.split('\n').map(function (line) { return ('> ' + line).trim(); }).join('\n')
          : (title ? title.textContent.toUpperCase() + ': ' : '') + rest;
      }
      if (/^H[1-6]$/.test(name)) return md ? '**' + inline(node).trim() + '**' : inline(node).trim();
      if (name === 'P' || name === 'SUMMARY' || name === 'FIGCAPTION' || name === 'DT') return inline(node).trim();
      return blocks(node, depth);
    }

    /* Depth is bounded by the page itself: the walk follows its elements once. */
    function blocks(node, depth, without) {
      var parts = [];
      var loose = null;
      Array.prototype.forEach.call(node.childNodes, function (child) {
        if (child === without || (child.nodeType === 1 && child.matches(SKIP))) return;
        if (child.nodeType === 1 && BLOCK.test(child.nodeName)) {
          if (loose) { parts.push(inline(loose).trim()); loose = null; }
          parts.push(block(child, depth));
        } else if (child.nodeType === 1 || child.nodeType === 3) {
          loose = loose || document.createElement('span');
          loose.appendChild(child.cloneNode(true));
        }
      });
      if (loose) parts.push(inline(loose).trim());
      return parts.filter(Boolean).join(md ? '\n\n' : '\n');
    }
    return blocks;
  }

  fixbook.procedure_text = function (procedure, md) {
    var heading = procedure.querySelector('.procedure-title, h2, h3, h4, h5, h6');
    var title = procedure.getAttribute('data-title') || (heading && heading.textContent.replace(/#$/, '').trim()) || document.title;
    /* The page's public address where the book has one: a ticket has no use for a path on this machine. */
    var canonical = document.querySelector('link[rel="canonical"]');
    var source = (canonical ? canonical.href : location.href.replace(/#.*$/, '')) + '#' + procedure.id;
    var body = writer(md)(procedure, 0, heading);
    return (md ? '## ' + title : title + '\n' + title.replace(/./g, '=')) + '\n\n' + body + '\n\n' + (md ? '<' + source + '>' : source) + '\n';
  };

  fixbook.all('.procedure[id]').forEach(function (procedure) {
    var bar = procedure.fixbook_bar;
    if (!bar) return;
    [['copy_text', 'Copy as text', false], ['copy_markdown', 'Copy as Markdown', true]].forEach(function (kind) {
      var button = make('button', { type: 'button', class: 'code-button', 'data-copy-procedure': kind[2] ? 'markdown' : 'text' }, t(kind[0], kind[1]));
      button.addEventListener('click', function () {
        fixbook.copy(fixbook.procedure_text(procedure, kind[2])).then(function () { fixbook.mark_copied(button, true); }, function () { fixbook.mark_copied(button, false); });
      });
      bar.appendChild(button);
    });
  });
}());
