import { describe, expect, it } from 'vitest';
import { besideProgress, ProgressDisplay } from '../../src/cli/progress.js';

/** A display on a terminal or into a log, with a clock that is set by hand. */
function display(redraws: boolean) {
  let now = 0;
  let text = '';
  const terminal = {
    out: () => {},
    err: (more: string) => {
      text += more;
    },
    redraws,
  };
  const shown = new ProgressDisplay(terminal, () => now);
  return {
    terminal: besideProgress(terminal, shown),
    shown,
    text: () => text,
    at: (ms: number, bytes: number, expectedBytes?: number) => {
      now = ms;
      shown.show({
        at: 'reading ovs.t',
        rows: bytes / 10,
        bytes,
        ...(expectedBytes !== undefined && { expectedBytes }),
      });
    },
  };
}

describe('progress', () => {
  it('when it goes to a log, then a plain line comes every ten seconds', () => {
    const { at, text } = display(false);
    for (let second = 1; second <= 25; second++) at(second * 1000, second * 31e6, 1e9);
    expect(text()).toBe(
      '31000000 rows, 310 MB, 31 MB/s; reading ovs.t\n62000000 rows, 620 MB, 31 MB/s; reading ovs.t\n',
    );
  });

  it('when it goes to a terminal, then one line is drawn again, with the time left', () => {
    const { at, text } = display(true);
    for (let tenth = 1; tenth <= 20; tenth++) at(tenth * 100, tenth * 1e6, 62e6);
    const drawn = text().split('\r\x1b[K').slice(1);
    expect(drawn).toHaveLength(10);
    expect(drawn.at(-1)).toBe('2000000 rows, 20 MB, 10 MB/s, 5 s left; reading ovs.t');
    expect(text()).not.toContain('\n');
  });

  it('when the work is slow or its size is not known, then the rate is that of the last seconds', () => {
    const { at, text } = display(true);
    at(1000, 100e6);
    for (let second = 2; second <= 20; second++) at(second * 1000, 100e6 + second * 1000);
    expect(text().split('\r\x1b[K').at(-1)).toBe('10002000 rows, 100 MB, 1.0 kB/s; reading ovs.t');
  });

  it('when the estimate was too small or hours are left, then no nonsense is told', () => {
    const { at, text } = display(true);
    at(1000, 2e6, 1e6);
    expect(text()).toContain('2.0 MB/s, nearly done');
    at(2000, 3e6, 30e9);
    expect(text()).toMatch(/1\.5 MB\/s, 5 h 34 min left; reading ovs\.t$/);
  });

  it('when another phase begins at nothing, then its rate is its own', () => {
    const { at, text } = display(true);
    at(1000, 90e6);
    at(2000, 1e6);
    at(3000, 3e6);
    expect(text().split('\r\x1b[K').at(-1)).toContain('3.0 MB, 2.0 MB/s');
  });

  it('when the name is long, then the line still fits a terminal of 80 columns', () => {
    const said: string[] = [];
    let now = 0;
    const terminal = { out: () => {}, err: (more: string) => void said.push(more), redraws: true };
    const shown = new ProgressDisplay(terminal, () => now);
    now = 1000;
    shown.show({ at: `reading ovs.${'x'.repeat(64)}`, rows: 123_456_789, bytes: 5e9, expectedBytes: 9e9 });
    const [line = ''] = said.join('').split('\r\x1b[K').slice(1);
    expect(line).toMatch(/^123456789 rows, 5\.0 GB, .* left; reading ovs\.x+$/);
    expect(line).toHaveLength(79);
  });

  it('when something else is printed, then the line is taken away first', () => {
    const { at, text, terminal } = display(true);
    at(1000, 1e6);
    terminal.err('warning: x\n');
    terminal.err('warning: y\n');
    expect(text().endsWith('\r\x1b[Kwarning: x\nwarning: y\n')).toBe(true);
  });
});
