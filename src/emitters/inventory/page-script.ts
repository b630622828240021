/**
 * What the page's script adds: filtering of all tables by text and sorting by column. It asks for nothing and stores
 * nothing. Written for browsers as old as the hosts may be. A row that a link leads to is shown, filtered or not.
 */
export const pageScript = `
(function () {
  'use strict';
  var bar = document.getElementById('filter-bar');
  var input = document.getElementById('filter');
  var result = document.getElementById('filter-result');
  var texts = new WeakMap();
  var collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  var each = function (list, act) { Array.prototype.forEach.call(list, act); };
  var timer;

  document.documentElement.classList.add('scripted');
  bar.hidden = false;

  function textOf(row) {
    var text = texts.get(row);
    if (text === undefined) {
      text = Array.prototype.map.call(row.cells, function (cell) { return cell.textContent; }).join(' ');
      text = text.toLowerCase();
      texts.set(row, text);
    }
    return text;
  }

  function filter() {
    var words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    var shown = 0;
    var all = 0;
    each(document.querySelectorAll('section'), function (section) {
      var rows = section.querySelectorAll('tbody > tr');
      var here = 0;
      each(rows, function (row) {
        var text = words.length ? textOf(row) : '';
        var match = words.every(function (word) { return text.indexOf(word) !== -1; });
        if (row.hidden === match) row.hidden = !match;
        if (match) here += 1;
      });
      if (rows.length === 0) return;
      section.classList.toggle('empty', here === 0);
      section.querySelector('.count').textContent =
        here === rows.length ? String(rows.length) : here + ' of ' + rows.length;
      shown += here;
      all += rows.length;
    });
    result.textContent = words.length ? shown + ' of ' + all + ' rows' : '';
  }

  function keyOf(row, column) {
    var cell = row.cells[column];
    var given = cell.getAttribute('data-sort');
    return given === null ? cell.textContent.trim() : Number(given);
  }

  function compare(a, b) {
    var numbers = typeof a.key === 'number' && typeof b.key === 'number';
    if (numbers) return a.key - b.key;
    if (typeof a.key !== typeof b.key) return typeof a.key === 'number' ? 1 : -1;
    return collator.compare(a.key, b.key);
  }

  function sort(head) {
    var down = head.getAttribute('aria-sort') === 'ascending';
    var body = head.closest('table').tBodies[0];
    var rows = Array.prototype.map.call(body.rows, function (row, index) {
      return { row: row, index: index, key: keyOf(row, head.cellIndex) };
    });
    rows.sort(function (a, b) { return (down ? compare(b, a) : compare(a, b)) || a.index - b.index; });
    var sorted = document.createDocumentFragment();
    rows.forEach(function (item) { sorted.appendChild(item.row); });
    body.appendChild(sorted);
    each(head.parentNode.cells, function (other) { other.removeAttribute('aria-sort'); });
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  }

  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    if (!target || target.tagName !== 'TR' || !target.hidden) return;
    target.hidden = false;
    target.closest('section').classList.remove('empty');
    target.scrollIntoView();
  }

  each(document.querySelectorAll('thead th'), function (head) {
    var button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.textContent = '';
    head.appendChild(button);
    button.addEventListener('click', function () { sort(head); });
  });
  input.addEventListener('input', function () {
    clearTimeout(timer);
    timer = setTimeout(filter, 120);
  });
  window.addEventListener('hashchange', reveal);
  if (input.value) filter();
})();
`;
