import {
  builtInHelp,
  choice,
  guide32,
  guide33,
  guide34,
  integer,
  moveScripts,
  required,
  text,
  yesNo,
} from '../attribute-notation.js';
import type { CommandRule, Marks } from '../grammar.js';

function bare(verb: string, certainty: Marks, source: string): CommandRule {
  return { verb, attributes: [], certainty, source };
}

/** The list of client session commands. */
const everyGuide = `${guide32}, ${guide33} and ${guide34}; ${builtInHelp}`;

const since33 = { certainty: '-VV', source: `${guide33}, set` } as const;

const session: readonly CommandRule[] = [
  {
    verb: 'set',
    attributes: [
      yesNo('AlphabetizeAttributes', { certainty: '--V', source: `${guide34}, set` }),
      choice('CommandMode', ['Asynchronous', 'Synchronous'], since33),
      integer('CommandTimeout', 1, 43_200, since33),
      choice('EndlineChars', ['CRLF', 'CR', 'LF']),
      choice('OutputMode', ['Verbose', 'Sparse', 'Xml']),
    ],
    needsAttribute: true,
    certainty: 'VVV',
    source: `${guide32}, ${guide33} and ${guide34}, set`,
  },
  bare('showclisession', '--V', `${guide34}, showclisession`),
  bare('showversion', 'VVV', everyGuide),
  bare('showobjtypes', 'VVV', everyGuide),
  bare('showallcustomcmds', 'VVV', everyGuide),
  bare('help', 'VVV', everyGuide),
  bare('?', 'VVV', everyGuide),
  bare('exit', 'VVV', everyGuide),
];

// Times are written MM-dd-yyyy HH:mm.
const events: readonly CommandRule[] = [
  ...['Server', 'ServerPool', 'Vm', 'Repository', 'FileServer', 'FileSystem', 'Network', 'PhysicalDisk'].map(
    (object): CommandRule => ({
      verb: 'getEvents',
      object,
      hasInstance: true,
      attributes: [required(choice('type', ['All', 'Ackable'])), required(integer('amount', 1))],
      certainty: 'I--',
      source: `${guide32}, getEvents; its list of object types was not seen`,
      instead: 'getEvents objType= objId=',
    }),
  ),
  {
    verb: 'getEvents',
    attributes: [
      text('objType'),
      text('objId'),
      choice('severity', ['UNKNOWN', 'CRITICAL', 'WARNING', 'INFORMATIONAL']),
      yesNo('acknowledged', { certainty: '-II', source: `${guide33}, getEvents; values not seen` }),
      text('startTime'),
      text('endTime'),
      integer('amount', 1),
    ],
    certainty: '-VV',
    source: `${guide33}, getEvents`,
  },
  {
    verb: 'getEventsForObject',
    attributes: [required(text('objType')), required(text('objId'))],
    certainty: '-VV',
    source: `${guide33}, getEventsForObject`,
  },
  {
    verb: 'ackEvent',
    attributes: [required(text('eventId'))],
    certainty: 'IVI',
    source: `${guide33}, ackEvent`,
  },
  {
    verb: 'abort',
    object: 'Job',
    hasInstance: true,
    attributes: [],
    certainty: 'IVV',
    source: `${moveScripts}, job handling; ${guide33}`,
  },
];

/** Commands about the session itself, events and jobs. */
export const sessionRules: readonly CommandRule[] = [...session, ...events];
