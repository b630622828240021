import { describe, expect, it } from 'vitest';
import { maskedLine, maskedLog, maskedMessages } from '../../../src/formats/oracle-logs/masked-output.js';
import { readToolLog } from '../../../src/formats/oracle-logs/tool-log.js';

describe('what a tool says, without our password', () => {
  it('when a tool shows the piece of the login that it could not read, then nothing of it is left', () => {
    for (const line of [
      `LRM-00116: syntax error at 's3cret"' following '''`,
      `LRM-00116: syntax error at 's3cret`,
      `LRM-00104: '"my s3cret' is not a legal value for 'userid'`,
      `UDE-00014: invalid value for parameter, 's3cret'.`,
    ])
      expect(maskedLine(line, "my 's3cret"), line).not.toContain('s3cret');
    expect(maskedLine("LRM-00101: unknown parameter name 'FEEDBACK'", 'x')).toContain("'FEEDBACK'");
  });

  it('when the password is shown whole, then it is masked wherever it stands', () => {
    expect(maskedLine('s3cret before ORA-01017: with s3cret', 's3cret')).toBe(
      '[password] before ORA-01017: with [password]',
    );
    const { messages } = readToolLog('EXP-00019: failed to process "ovs/s3cret"\n');
    expect(JSON.stringify(maskedMessages(messages, 's3cret'))).not.toContain('s3cret');
    expect(maskedLine('ORA-01017: nothing to hide', '')).toBe('ORA-01017: nothing to hide');
  });

  it('when the password is spelt as a name or a code, then tables and codes stay what they are', () => {
    const log = '. . exported "OVS"."ORA"   5 KB   1 rows\nORA-01653: unable to extend OVS.T\n';
    expect(maskedLog(log, 'OVS')).toBe(log.replace('OVS.T', '[password].T'));
    expect(maskedMessages(readToolLog(log).messages, 'ORA')).toEqual(readToolLog(log).messages);
  });
});
