/**
 * What the doubles of sqlplus, exp, imp, expdp and impdp do without having been compared with the tools themselves: forms
 * of lines are those of Oracle's Utilities and SQL*Plus guides. Each entry is named again where it takes effect.
 */
export const assumed = [
  { id: 'tools.two-task', what: 'all tools connect to what TWO_TASK says when the login names no database' },
  {
    id: 'tools.login-in-file',
    what: 'a login in a parameter file stands between apostrophes, its password in quotation marks; no apostrophe or backslash is among them',
  },
  { id: 'tools.comments', what: 'a pound sign begins a comment in a parameter file, but in quotation marks' },
  { id: 'tools.names', what: 'names in parameters are folded to capitals, but in quotation marks' },
  {
    id: 'tools.expiry',
    what: 'tools say ORA-28002 in the grace time of a password, each with a line of its own before, and go on',
  },
  { id: 'tools.glogin', what: 'SQL*Plus runs glogin.sql, then login.sql, at the end of every CONNECT' },
  {
    id: 'tools.sqlplus-rows',
    what: 'SQL*Plus prints a row on one line, columns padded and parted by COLSEP',
  },
  { id: 'tools.sqlplus-unconnected', what: 'after a refused CONNECT SQL*Plus goes on and answers SP2-0640' },
  { id: 'tools.classic-log', what: 'lines of the logs of exp and imp, and that they go to standard error' },
  { id: 'tools.classic-segments', what: 'exp leaves out a table that never had a row, without a word' },
  { id: 'tools.classic-version', what: 'imp of an earlier version than the dump says IMP-00010' },
  {
    id: 'tools.classic-show',
    what: 'imp with SHOW=Y reads a dump to its end, prints statements between quotation marks and changes nothing',
  },
  {
    id: 'tools.pump-sqlfile',
    what: 'impdp with SQLFILE checks a dump as an import does, writes statements into a file and changes nothing',
  },
  { id: 'tools.pump-jobs', what: 'a job that has just ended is still there, so its name is refused' },
  { id: 'tools.pump-log', what: 'lines of the logs of expdp and impdp' },
  { id: 'tools.pump-version', what: 'impdp of an earlier version than the dump says ORA-39142' },
  {
    id: 'tools.full-tablespace',
    what: 'imp rolls the rows of the table back and goes on; impdp stops the table alone',
  },
] as const;

/** How many behaviours rest on no source. */
export const assumedCount: number = assumed.length;
