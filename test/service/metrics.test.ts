import { describe, expect, it } from 'vitest';
import { metricsText } from '../../src/service/metrics.js';
import { badNight, night } from './sample-nights.js';

interface Parsed {
  readonly types: ReadonlyMap<string, string>;
  /** `name{label="value"}` to value. */
  readonly samples: ReadonlyMap<string, number>;
}

/**
 * The text format by the letter of its description ("Exposition formats", text format 0.0.4), and the naming rules of
 * `promtool check metrics`. Throws at the first line that is not right.
 */
function parsed(text: string): Parsed {
  const types = new Map<string, string>();
  const helps = new Set<string>();
  const samples = new Map<string, number>();
  let current = '';
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  for (const line of text.slice(0, -1).split('\n')) {
    const help = /^# HELP (\S+) (?:[^\\]|\\\\|\\n)+$/.exec(line);
    const type = /^# TYPE (\S+) (gauge|counter)$/.exec(line);
    const sample =
      /^([a-z_][a-z0-9_]*)\{((?:[a-z_]+="(?:[^"\\]|\\\\|\\n|\\")*"(?:,(?=[a-z])|(?=\})))*)\} (\S+)$/.exec(
        line,
      );
    if (help?.[1]) {
      if (helps.has(help[1])) throw new Error(`HELP twice: ${line}`);
      helps.add(help[1]);
    } else if (type?.[1] && type[2]) {
      if (types.has(type[1]) || !helps.has(type[1])) throw new Error(`TYPE twice or before HELP: ${line}`);
      types.set(type[1], type[2]);
      current = type[1];
    } else if (sample?.[1]) {
      const key = `${sample[1]}{${sample[2]}}`;
      if (sample[1] !== current) throw new Error(`not below its TYPE: ${line}`);
      if (samples.has(key)) throw new Error(`twice: ${line}`);
      if (!Number.isFinite(Number(sample[3]))) throw new Error(`no number: ${line}`);
      samples.set(key, Number(sample[3]));
    } else throw new Error(`not understood: ${line}`);
  }
  for (const [name, type] of types) {
    if (!name.startsWith('ovm_rescue_')) throw new Error(`not ours: ${name}`);
    if (type === 'gauge' && /_(?:total|count|sum|bucket)$/.test(name))
      throw new Error(`the name of a counter: ${name}`);
    if (/_(?:gauge|counter|minutes|hours|days|milliseconds|ms|kilobytes|mb)(?:_|$)/.test(name))
      throw new Error(`a type or a unit that is no base unit: ${name}`);
  }
  return { types, samples };
}

const unix = (iso: string) => Date.parse(iso) / 1000;

describe('metrics', () => {
  const failing = badNight(5, ['a', 'b'], {
    verified: false,
    uuidAgrees: false,
    pruned: ['x'],
    recoverable: [{ situation: 'B4', state: 'open', why: '3 open points' }],
    copies: [
      { target: '/mnt/"nfs"\\a\nb', status: 'failed', reason: 'x', bytes: 0, tookMs: 1 },
      { target: '/mnt/two', status: 'verified', bytes: 4096, tookMs: 2500 },
    ],
    notices: [{ target: 'command mail', status: 'failed', reason: 'x' }],
  });
  const estates = [
    { estate: 'prod', records: [failing, night(4)], olderThan: 129_600 },
    { estate: 'test', records: [night(5)], olderThan: 3600 },
    { estate: 'new', records: [], olderThan: 129_600 },
  ];

  it('when nights are told, then the text is right by the letter and holds them', () => {
    const { samples } = parsed(metricsText(estates));
    const of = (name: string, labels = '') => samples.get(`ovm_rescue_${name}{estate="prod"${labels}}`);
    expect(of('last_good_timestamp_seconds')).toBe(unix(night(4).startedAt));
    expect(of('last_good_limit_seconds')).toBe(129_600);
    expect(of('night_good')).toBe(0);
    expect(of('night_verified')).toBe(0);
    expect(of('night_reasons')).toBe(2);
    expect(of('night_start_timestamp_seconds')).toBe(unix(failing.startedAt));
    expect(of('night_duration_seconds')).toBe(300);
    expect(of('night_pruned_archives')).toBe(1);
    expect(of('open_points')).toBe(3);
    expect(of('unowned_disks')).toBe(1);
    expect(of('manager_uuid_agrees')).toBe(0);
    expect(of('objects', ',kind="vms"')).toBe(7);
    expect(of('recoverable', ',situation="B4",state="open"')).toBe(1);
    expect(of('recoverable', ',situation="B4",state="yes"')).toBe(0);
    expect(of('database_tables', ',database="main/ovs"')).toBe(2);
    expect(of('database_rows', ',database="main/ovs"')).toBe(7);
    expect(of('database_size_bytes', ',database="main/ovs"')).toBe(10);
    expect(of('copy_verified', ',target="/mnt/\\"nfs\\"\\\\a\\nb"')).toBe(0);
    expect(of('copy_verified', ',target="/mnt/two"')).toBe(1);
    expect(of('copy_size_bytes', ',target="/mnt/two"')).toBe(4096);
    expect(of('copy_duration_seconds', ',target="/mnt/two"')).toBe(2.5);
    expect(of('notice_sent', ',target="command mail"')).toBe(0);
    expect(samples.get('ovm_rescue_night_good{estate="test"}')).toBe(1);
  });

  it('when an estate had no night, then its last good one is at 0, so that an alarm on its age goes off', () => {
    const { samples } = parsed(metricsText(estates));
    expect(samples.get('ovm_rescue_last_good_timestamp_seconds{estate="new"}')).toBe(0);
    expect([...samples.keys()].filter((key) => key.includes('"new"'))).toHaveLength(5);
  });

  it('when records cannot be used, archives are gone or nothing was captured, then the numbers say so', () => {
    const archives = [{ kind: 'capture' as const, name: null, status: 'failed' as const, problems: ['x'] }];
    const first = night(5, { archives, endedAt: '2026-11-05T01:00:00.000Z' });
    const [common, unread] = [
      { olderThan: 1, estate: 'e' },
      { olderThan: 1, estate: 'f', records: [] },
    ];
    const { samples } = parsed(
      metricsText([
        { ...common, records: [first], missing: ['a', 'b'], ahead: ['/p'], damaged: ['d'] },
        { ...unread, unreadable: 'permission denied' },
      ]),
    );
    const of = (name: string, estate = 'e') => samples.get(`ovm_rescue_${name}{estate="${estate}"}`);
    expect(of('last_good_archives_missing')).toBe(2);
    expect([of('records_unusable'), of('records_unusable', 'f')]).toEqual([2, -1]);
    expect(of('night_verified')).toBe(0);
    expect(of('night_duration_seconds')).toBe(0);
    expect(of('night_compared')).toBe(1);
    expect(of('last_good_timestamp_seconds', 'f')).toBe(0);
  });

  it('when two copies have the same target, then the file is right all the same', () => {
    const copy = { target: '/a', status: 'verified' as const, bytes: 1, tookMs: 1 };
    const text = metricsText([{ estate: 'e', olderThan: 1, records: [night(1, { copies: [copy, copy] })] }]);
    expect(parsed(text).samples.get('ovm_rescue_copy_verified{estate="e",target="/a"}')).toBe(1);
  });

  it('when there is no estate, then the version is left', () => {
    expect([...parsed(metricsText([])).samples]).toEqual([
      [expect.stringMatching(/^ovm_rescue_build_info\{version="[\d.]+"\}$/), 1],
    ]);
  });
});
