/**
 * What the page's script adds: check boxes remember their state, in this browser, by the id of the recovery. It asks for
 * nothing over the network. Written for browsers as old as the hosts may be. Where the browser gives no storage to files,
 * the page says so.
 */
export const runbookScript = `
(function () {
  'use strict';
  var boxes = document.querySelectorAll('input[type=checkbox][id]');
  var steps = document.querySelectorAll('.step');
  var bar = document.getElementById('progress');
  var key = 'ovm-rescue ' + document.body.getAttribute('data-recovery');
  var each = function (list, act) { Array.prototype.forEach.call(list, act); };
  var kept = true;
  var state = {};

  function read() {
    try { state = JSON.parse(window.localStorage.getItem(key) || '{}') || {}; } catch (error) { kept = false; state = {}; }
  }

  function write() {
    try { window.localStorage.setItem(key, JSON.stringify(state)); } catch (error) { kept = false; }
  }

  function show() {
    var done = 0;
    each(steps, function (step) {
      var ticked = step.querySelector('header input').checked;
      step.classList.toggle('ticked', ticked);
      if (ticked) done += 1;
    });
    bar.textContent = done + ' of ' + steps.length + ' steps done' +
      (kept ? '' : '. This browser does not keep the ticks of this page: print it.');
    bar.hidden = false;
  }

  read();
  each(boxes, function (box) {
    if (Object.prototype.hasOwnProperty.call(state, box.id)) box.checked = state[box.id] === true;
    box.addEventListener('change', function () {
      state[box.id] = box.checked;
      write();
      show();
    });
  });
  window.addEventListener('storage', function (event) {
    if (event.key !== key) return;
    read();
    each(boxes, function (box) { box.checked = state[box.id] === true; });
    show();
  });
  show();
})();
`;
