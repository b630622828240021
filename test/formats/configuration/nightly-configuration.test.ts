import { describe, expect, it } from 'vitest';
import { readConfigurationFile } from '../../../src/formats/configuration-file.js';
import { estateOf, told } from './whole-configuration.js';

const estate = (...lines: string[]) => estateOf('servers: [a]', ...lines);
const nightlyOf = (text: string) => readConfigurationFile(Buffer.from(text)).document.estates[0]?.nightly;

describe('the nightly run in a configuration', () => {
  it('when the estate and the whole file say something, then key by key the estate comes first', () => {
    const text = `nightly: {older-than: 36h, limits: {vms: 5, rows: 5}, notices: [{command: [wall]}]}
estates:
  prod: {servers: [a], nightly: {limits: {rows: 50}, metrics: /m/o.prom}}
`;
    expect(told(text)).toEqual([]);
    expect(nightlyOf(text)).toEqual({
      olderThan: 36 * 3600,
      limits: { vms: 5, rows: 50 },
      notices: [{ command: ['wall'] }],
      metrics: '/m/o.prom',
    });
  });

  it('when an estate has the name of the file beside the archives, then it is refused', () => {
    for (const name of ['ovm-rescue.mjs', 'OVM-rescue.mjs'])
      expect(told(`estates: {${name}: {servers: [a]}}\n`)).toEqual([
        expect.stringContaining('not ovm-rescue.mjs'),
      ]);
  });

  it('when nothing is said, then there is nothing', () => {
    expect(nightlyOf(estate())).toBeUndefined();
  });

  it('when a copy goes to a host with settings of its own, then that host is used', () => {
    const text = estate('nightly: {copies: [{ssh: "ssh://backup/srv"}]}', 'hosts: {backup: {user: rescue}}');
    expect(told(text)).toEqual([]);
  });

  it('when there are many errors, then all are told at once, each with its place and key', () => {
    const text = estate(
      'retention: {daily: 3}',
      'nightly:',
      '  coppies: [{directory: /a}]',
      '  copies:',
      '    - {directory: a}',
      '    - {directory: /a, ssh: "ssh://h/a"}',
      '    - {retention: {keep: 1}}',
      '    - {ssh: /a}',
      '    - {ssh: "ssh://h"}',
      '    - {directory: /b}',
      '    - {directory: /b/}',
      '  notices:',
      '    - {command: wall}',
      '    - {command: [wall], webhook: "https://h/"}',
      '    - {timeout: 3}',
      '    - {command: [wall], secret: {file: /s}}',
      '    - {webhook: "http://h/"}',
      '    - {webhook: "https://me@h/"}',
      '    - {webhook: "https://h:port/"}',
      '    - {webhook: "https://h/", certificate: x, secret: y, timeout: 0}',
      '  limits: {vms: 101, row: 3}',
      '  older-than: 36',
      '  metrics: /var/lib/m.txt',
      '  retention: {keep: 1, weekly: 0}',
    );
    expect(told(text)).toMatchInlineSnapshot(`
      [
        "4:16 error estates.prod.retention.keep: it is missing",
        "6:7 error estates.prod.nightly.coppies: this key is not known; copies was probably meant",
        "8:23 error estates.prod.nightly.copies[1].directory: an absolute path (/…) is needed",
        "9:11 error estates.prod.nightly.copies[2]: directory and ssh exclude each other",
        "10:11 error estates.prod.nightly.copies[3]: directory or ssh is needed",
        "11:17 error estates.prod.nightly.copies[4].ssh: ssh://[USER@]HOST[:PORT]/PATH is needed; of this machine say directory",
        "12:17 error estates.prod.nightly.copies[5].ssh: an absolute path or ssh://[USER@]HOST[:PORT]/PATH is needed",
        "14:11 error estates.prod.nightly.copies[7]: this stands twice; line 13 has it too",
        "16:21 error estates.prod.nightly.notices[1].command: a list (- ITEM) is needed, and here is a text",
        "17:11 error estates.prod.nightly.notices[2]: command and webhook exclude each other",
        "18:11 error estates.prod.nightly.notices[3]: command or webhook is needed",
        "19:11 error estates.prod.nightly.notices[4]: secret and certificate are for a webhook",
        "20:21 error estates.prod.nightly.notices[5].webhook: https://HOST[:PORT]/PATH is needed; nothing is sent without TLS",
        "21:21 error estates.prod.nightly.notices[6].webhook: no login stands in the URL; say secret: {file: PATH}",
        "22:21 error estates.prod.nightly.notices[7].webhook: https://HOST[:PORT]/PATH is needed; nothing is sent without TLS",
        "23:48 error estates.prod.nightly.notices[8].certificate: SHA256: and 64 hexadecimal digits, in pairs with colons or not, is needed",
        "23:59 error estates.prod.nightly.notices[8].secret: no password stands in this file; write {file: PATH}, {command: [PROGRAM, ARGUMENT]} or {environment: NAME}",
        "23:71 error estates.prod.nightly.notices[8].timeout: a number of seconds from 1 to 86400 is needed",
        "24:21 error estates.prod.nightly.limits.vms: a percentage from 0 to 100 is needed",
        "24:26 error estates.prod.nightly.limits.row: this key is not known; rows was probably meant",
        "25:19 error estates.prod.nightly.older-than: its unit is missing; a time as 36h or 2d is needed",
        "26:16 error estates.prod.nightly.metrics: an absolute path that ends in .prom is needed",
        "27:36 error estates.prod.nightly.retention.weekly: a whole number from 1 to 9999 is needed",
      ]
    `);
  });

  it.each(['36', '0h', '36m', '1.5d', 'h', '99999h'])(
    'when %s is said for an age, then it is refused',
    (age) => {
      expect(told(estate(`nightly: {older-than: "${age}"}`))).toEqual([
        expect.stringContaining('nightly.older-than: a time as 36h or 2d is needed'),
      ]);
    },
  );

  it('when a webhook is itself a secret, then nothing of a wrong one is repeated', () => {
    for (const url of [
      'http://h/Xk9-canary',
      'https://u:Xk9-canary@h/',
      'Xk9-canary',
      'https://h/ Xk9-canary',
    ]) {
      const findings = told(estate(`nightly: {notices: [{webhook: "${url}"}]}`));
      expect(findings, url).toHaveLength(1);
      expect(findings.join()).not.toContain('Xk9-canary');
    }
  });
});
