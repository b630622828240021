/**
 * Behaviour of the double of an Oracle server for which there is no source but the client side of the protocol, or
 * where it knows less than Oracle. Each entry is named again at the place in the code where it takes effect.
 */
export const assumed = [
  { id: 'wire.last-packet', what: 'the client marks the last data packet of each message with flag 0x0800' },
  { id: 'wire.late-binds', what: 'values longer than 4000 bytes stand behind the other values of their row' },
  { id: 'wire.12.1', what: 'records have the fields of 12.1, whatever release the server poses as' },
  { id: 'wire.region', what: 'a time zone that is a region travels as the offset that it has at that time' },
  {
    id: 'lobs.in-place',
    what: 'what is written into a kept LOB by its locator stays when the transaction is taken back',
  },
  { id: 'locks.no-wait', what: 'who would have to wait for a lock gets ORA-00054 at once' },
  {
    id: 'keys.at-once',
    what: 'a key that another session has not committed yet is there twice, and nobody waits',
  },
  { id: 'keys.partly-null', what: 'keys of several columns with a NULL among them are never there twice' },
  { id: 'keys.of-expressions', what: 'a unique index on an expression lets every row in' },
  { id: 'keys.deferred', what: 'constraints that may be deferred are checked at once all the same' },
  {
    id: 'moments.exact',
    what: 'every commit and definition has a number of its own, and TIMESTAMP_TO_SCN gives the last',
  },
  {
    id: 'code.compiles',
    what: 'code compiles when every table that it names behind FROM, INTO or UPDATE is there',
  },
  {
    id: 'code.never-runs',
    what: 'triggers, procedures and functions of a schema are kept as text and never run',
  },
  { id: 'xml.as-given', what: 'an XMLTYPE gives back the very text that was put in' },
  {
    id: 'xml.no-indent',
    what: 'XMLSERIALIZE is taken with NO INDENT alone: how a server prints without it, nobody says',
  },
  { id: 'views.system', what: 'of SYS there are only the views that are listed, and their fixed columns' },
] as const;

/** How many behaviours rest on no source. */
export const assumedCount: number = assumed.length;
