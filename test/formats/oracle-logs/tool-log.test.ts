import { describe, expect, it } from 'vitest';
import { knownCodes, knownMessage } from '../../../src/formats/oracle-logs/known-messages.js';
import { readToolLog } from '../../../src/formats/oracle-logs/tool-log.js';
import { isHarmless, messageOn, tellingMessage } from '../../../src/formats/oracle-logs/tool-messages.js';

const classic = `
Export: Release 11.2.0.2.0 - Production on Mon Nov 23 03:15:00 2026

Copyright (c) 1982, 2009, Oracle and/or its affiliates.  All rights reserved.

Connected to: Oracle Database 11g Express Edition Release 11.2.0.2.0 - 64bit Production
Export done in AL32UTF8 character set and AL16UTF16 NCHAR character set

About to export specified users ...
. about to export OVS's tables via Conventional Path ...
. . exporting table                          MGR_A          3 rows exported
. . exporting table                          MGR_B
...
                                                        300001 rows exported
. . exporting table                          PARTS
. . exporting partition                             P1          2 rows exported
. . exporting partition                             P2          5 rows exported
. . exporting table                     ORA-01234          0 rows exported
. exporting synonyms
Export terminated successfully without warnings.
`;

describe('the log of a tool', () => {
  it('when exp has written all, then version, tables and rows are told, dots and partitions understood', () => {
    const log = readToolLog(classic);
    expect(log).toMatchObject({ version: '11.2.0.2.0', end: 'without-warnings', messages: [] });
    expect(log.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['MGR_A', 3],
      ['MGR_B', 300_001],
      ['PARTS', 7],
      ['ORA-01234', 0],
    ]);
  });

  it('when Data Pump has written partitions, then rows are those of the table', () => {
    const log = readToolLog(
      '. . exported "OVS"."T":"P1"                 5.421 KB       2 rows\n. . exported "OVS"."T":"P2"   1.2 GB    3 rows\n. . exported "OVS"."Mixed Case"   0 KB   0 rows\nJob "OVS"."OVM_RESCUE_1" successfully completed at Mon Nov 23 03:15:00 2026 elapsed 0 00:00:07\n',
    );
    expect(log.tables).toEqual([
      { owner: 'OVS', name: 'T', rows: 5 },
      { owner: 'OVS', name: 'Mixed Case', rows: 0 },
    ]);
    expect(log.end).toBe('without-warnings');
  });

  it.each([
    ['Export terminated successfully with warnings.', 'with-warnings'],
    ['EXP-00000: Export terminated unsuccessfully', 'unsuccessfully'],
    ['Import terminated unsuccessfully', 'unsuccessfully'],
    ['Job "A"."B" completed with 2 error(s) at 14:00:00', 'with-warnings'],
    ['Job "A"."B" stopped due to fatal error at 14:00:00', 'unsuccessfully'],
    ['. . exporting table   T', 'nowhere'],
  ])('when its last line is %s, then it ended %s', (line, end) => {
    expect(readToolLog(line).end).toBe(end);
  });

  it('when an announcement comes before the reason, then the reason tells', () => {
    const { messages } = readToolLog(
      'IMP-00058: ORACLE error 1653 encountered\nORA-01653: unable to extend table OVS.T by 128 in tablespace USERS\nIMP-00028: partial import of previous table rolled back: 12 rows rolled back\n',
    );
    expect(tellingMessage(messages)?.code).toBe('ORA-01653');
    expect(tellingMessage(messages)?.known?.kind).toBe('space');
  });

  it('when characters may be converted, then that is a message, but not on the way to a set that has them all', () => {
    const line = (set: string) => `import server uses ${set} (possible charset conversion)`;
    const { messages } = readToolLog(
      `${line('US7ASCII character set')}\n${line('AL32UTF8 character set')}\n`,
    );
    expect(messages.map(({ text }) => text)).toEqual([line('US7ASCII character set')]);
    expect(tellingMessage(messages)?.known?.kind).toBe('characters');
    expect(messages.some(isHarmless)).toBe(false);
    const nchar = 'export server uses AL16UTF16 NCHAR character set (possible ncharset conversion)';
    expect(readToolLog(nchar).messages).toEqual([]);
  });

  it.each([
    'EXP-00056: ORACLE error 28002 encountered\nORA-28002: the password will expire within 7 days\n',
    'IMP-00058: ORACLE error 28011 encountered\nORA-28011: the account will expire soon; change your password now\n',
    'UDE-28002: operation generated ORACLE error 28002\nORA-28002: the password will expire within 7 days\n',
  ])('when a tool says that the password will expire, then it is harmless: %s', (text) => {
    const { messages } = readToolLog(text);
    expect(messages).toHaveLength(2);
    expect(messages.every(isHarmless)).toBe(true);
    expect(readToolLog(text.replaceAll('280', '281')).messages.some(isHarmless)).toBe(false);
  });

  it('when headings name schemas, then the log tells which', () => {
    expect(readToolLog(classic).schemas).toEqual(['OVS']);
    expect(readToolLog(". importing OVS's objects into OVS_COPY\n").schemas).toEqual(['OVS_COPY']);
    expect(readToolLog('. . imported "OVS2"."T"   5 KB   1 rows\n').schemas).toEqual(['OVS2']);
  });

  it('when a message is not known, then it is shown as it came', () => {
    const message = messageOn('ORA-7445: exception encountered: core dump');
    expect(message).toEqual({
      code: 'ORA-07445',
      text: 'ORA-07445: exception encountered: core dump',
      known: undefined,
    });
    expect(messageOn('an ordinary line about FORA-12')).toBeUndefined();
  });

  it('when codes are known, then each is written as tools write it and has a next step', () => {
    expect(knownCodes.filter((code) => !/^(ORA|EXP|IMP|UDE|UDI|LRM)-\d{5}$/.test(code))).toEqual([]);
    for (const code of knownCodes) expect(knownMessage(code)?.hint, code).toMatch(/\.$|…\.?$/);
    expect(knownMessage('toString')).toBeUndefined();
  });
});
