import { toolVersion } from '../base/version.js';
import type { NightRecord } from '../model/night.js';
import type { LastRehearsal } from '../model/rehearsal.js';
import { lastGoodOf } from './night-list.js';

/** What is known of the nights of an estate. */
export interface EstateNights {
  readonly estate: string;
  /** Newest first. */
  readonly records: readonly NightRecord[];
  /** Names of the records that cannot be read. */
  readonly damaged?: readonly string[];
  /** Paths of the records that are ahead of the clock. */
  readonly ahead?: readonly string[];
  /** Archives of the last good night that are not there. */
  readonly missing?: readonly string[];
  /** Why not even the names of the records can be read. */
  readonly unreadable?: string;
  /** Seconds after which the last good night is too long ago. */
  readonly olderThan: number;
  /** The newest rehearsal of the estate's archives. */
  readonly rehearsal?: LastRehearsal;
  /** Seconds within which there must be one. */
  readonly rehearsedWithin?: number;
}

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * The text for the textfile collector of the node exporter: of each estate its last night and its last good one, all in
 * one file, since samples of one metric may not be spread over several. Text format 0.0.4, see "Exposition formats" of
 * the Prometheus documentation; everything is a gauge, as nothing only ever grows.
 */
export function metricsText(estates: readonly EstateNights[]): string {
  const metrics = [
    {
      name: 'build_info',
      help: 'Version of ovm-rescue.',
      samples: [{ labels: { version: toolVersion }, value: 1 }],
    },
    ...goodMetrics(estates),
    ...rehearsalMetrics(estates),
    ...nightMetrics(estates),
    ...partMetrics(estates),
  ];
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(metricText)
    .join('');
}

function goodMetrics(estates: readonly EstateNights[]): Metric[] {
  return [
    {
      name: 'last_good_timestamp_seconds',
      help: 'Beginning of the last good night; 0 when there was none.',
      samples: estates.map(({ estate, records }) => {
        const good = lastGoodOf(records);
        return { labels: { estate }, value: good ? unixTime(good.startedAt) : 0 };
      }),
    },
    {
      name: 'last_good_limit_seconds',
      help: 'Age at which the last good night is too old.',
      samples: estates.map(({ estate, olderThan }) => ({ labels: { estate }, value: olderThan })),
    },
    {
      name: 'last_good_archives_missing',
      help: 'Archives of the last good night that are not there any more.',
      samples: estates.map(({ estate, missing = [] }) => ({ labels: { estate }, value: missing.length })),
    },
    {
      name: 'records_unusable',
      help: 'Records of nights that cannot be read or are ahead of the clock; -1 when not even their names can be read.',
      samples: estates.map(({ estate, damaged = [], ahead = [], unreadable }) => ({
        labels: { estate },
        value: unreadable === undefined ? damaged.length + ahead.length : -1,
      })),
    },
  ];
}

/** As of the night that wrote them: a rehearsal of this morning is in the next ones. */
function rehearsalMetrics(estates: readonly EstateNights[]): Metric[] {
  return [
    {
      name: 'last_rehearsal_timestamp_seconds',
      help: 'Beginning of the last rehearsal of the archives; 0 when there was none.',
      samples: estates.map(({ estate, rehearsal }) => ({
        labels: { estate },
        value: rehearsal ? unixTime(rehearsal.at) : 0,
      })),
    },
    {
      name: 'last_rehearsal_proven',
      help: '1 when the last rehearsal of the archives proved everything; absent when there was none.',
      samples: estates.flatMap(({ estate, rehearsal }) =>
        rehearsal === undefined ? [] : [{ labels: { estate }, value: Number(rehearsal.state === 'proven') }],
      ),
    },
    {
      name: 'last_rehearsal_limit_seconds',
      help: 'Age at which the last rehearsal is too old; absent without a limit.',
      samples: estates.flatMap(({ estate, rehearsedWithin }) =>
        rehearsedWithin === undefined ? [] : [{ labels: { estate }, value: rehearsedWithin }],
      ),
    },
  ];
}

/** What there is one number of for each night. */
const ofNight: readonly {
  readonly name: string;
  readonly help: string;
  readonly value: (night: NightRecord) => number;
}[] = [
  { name: 'night_good', help: '1 when the last night was good.', value: ({ good }) => Number(good) },
  {
    name: 'night_verified',
    help: '1 when all archives of the last night are there, and every byte of them was read again and was right.',
    value: ({ verified, archives }) =>
      Number(verified && archives.every(({ status }) => status !== 'failed')),
  },
  {
    name: 'night_reasons',
    help: 'Reasons why the last night was not good.',
    value: ({ reasons }) => reasons.length,
  },
  {
    name: 'night_start_timestamp_seconds',
    help: 'Beginning of the last night.',
    value: ({ startedAt }) => unixTime(startedAt),
  },
  {
    name: 'night_duration_seconds',
    help: 'How long the last night took.',
    // the clock may have been set back meanwhile
    value: ({ startedAt, endedAt }) => Math.max(0, round(unixTime(endedAt) - unixTime(startedAt))),
  },
  {
    name: 'night_compared',
    help: '1 when the last night was compared with a good one before it; 0 for a first one.',
    value: ({ differences }) => Number(differences.against !== null),
  },
  {
    name: 'night_pruned_archives',
    help: 'Archives that the last night removed.',
    value: ({ pruned }) => pruned.length,
  },
  {
    name: 'open_points',
    help: 'Reasons why something cannot be created by script yet.',
    value: ({ openPoints }) => openPoints,
  },
  {
    name: 'unowned_disks',
    help: 'Disk files that no VM and no template uses.',
    value: ({ unowned }) => unowned,
  },
  {
    name: 'manager_uuid_agrees',
    help: '1 when all places name the same manager UUID.',
    value: ({ uuidAgrees }) => Number(uuidAgrees),
  },
];

function nightMetrics(estates: readonly EstateNights[]): Metric[] {
  return ofNight.map(({ name, help, value }) => ({
    name,
    help,
    samples: samplesOf(estates, (night) => [{ labels: {}, value: value(night) }]),
  }));
}

const objectKinds = ['vms', 'templates', 'disks', 'networks', 'servers', 'repositories'] as const;

/** What there are several numbers of for each night, each with a label of its own. */
function partMetrics(estates: readonly EstateNights[]): Metric[] {
  const metric = (name: string, help: string, samples: (night: NightRecord) => Sample[]): Metric => ({
    ...{ name, help },
    samples: samplesOf(estates, samples),
  });
  const ofDatabase = (key: 'tables' | 'rows' | 'bytes') => (night: NightRecord) =>
    Object.entries(night.counts.databases).map(([database, counts]) => ({
      labels: { database },
      value: counts[key],
    }));
  const ofCopy = (value: (copy: NightRecord['copies'][number]) => number) => (night: NightRecord) =>
    night.copies.map((copy) => ({ labels: { target: copy.target }, value: value(copy) }));
  return [
    metric('objects', 'What there is in the estate.', ({ counts }) =>
      objectKinds.map((kind) => ({ labels: { kind }, value: counts[kind] })),
    ),
    metric('recoverable', '1 for the state of each situation: yes, open or no.', ({ recoverable }) =>
      recoverable.flatMap(({ situation, state }) =>
        ['yes', 'open', 'no'].map((one) => ({
          labels: { situation, state: one },
          value: Number(one === state),
        })),
      ),
    ),
    metric('database_tables', 'Tables of a repository database.', ofDatabase('tables')),
    metric('database_rows', 'Rows of a repository database.', ofDatabase('rows')),
    metric('database_size_bytes', 'Bytes of the rows before compression.', ofDatabase('bytes')),
    metric(
      'copy_verified',
      '1 when the last copy was read again and was right.',
      ofCopy(({ status }) => Number(status === 'verified')),
    ),
    metric(
      'copy_size_bytes',
      'Bytes of the last copy.',
      ofCopy(({ bytes }) => bytes),
    ),
    metric(
      'copy_duration_seconds',
      'How long the last copy took.',
      ofCopy(({ tookMs }) => tookMs / 1000),
    ),
    metric(
      'notice_sent',
      '1 when the notice of the last night arrived; absent when none was due.',
      ({ notices }) =>
        notices.map(({ target, status }) => ({ labels: { target }, value: Number(status === 'sent') })),
    ),
  ];
}

/** The samples of the last night of each estate that had one. */
function samplesOf(estates: readonly EstateNights[], samples: (night: NightRecord) => Sample[]): Sample[] {
  return estates.flatMap(({ estate, records: [last] }) =>
    last === undefined
      ? []
      : samples(last).map(({ labels, value }) => ({ labels: { estate, ...labels }, value })),
  );
}

function metricText({ name, help, samples }: Metric): string {
  const full = `ovm_rescue_${name}`;
  const lines = samples.map(({ labels, value }) => `${full}{${labelsText(labels)}} ${value}\n`);
  // a series may stand once only: two copies to the same place would make all of the file unreadable
  return `# HELP ${full} ${help}\n# TYPE ${full} gauge\n${[...new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), line])).values()].join('')}`;
}

function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function unixTime(iso: string): number {
  return Date.parse(iso) / 1000;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
