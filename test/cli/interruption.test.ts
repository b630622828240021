import { describe, expect, it } from 'vitest';
import { interruptedText } from '../../src/cli/program.js';

describe('an interruption', () => {
  it('when an import is interrupted, then it says that the same command goes on', () => {
    const text = interruptedText(['schema', 'import', 'latest', '--url', 'mysql://ovs@h']);
    expect(text).toContain(
      'could not finish the command: it was interrupted\n  Run the same command again: it goes on',
    );
    expect(text).not.toContain('.partial');
    const { error } = JSON.parse(interruptedText(['schema', 'import', 'latest', '--json']));
    expect(error).toMatchObject({ code: 'OVM_INTERRUPTED', exitCode: 130 });
    expect(error.hint).not.toContain('.partial');
  });

  it('when an import into Oracle is interrupted, then nobody is told that the target is as it was', () => {
    const oracle = ['schema', 'import', 'latest', '--url', 'oracle://ovs@db/X', '--replace'];
    for (const words of [oracle, ['schema', 'import', 'latest', '--via-tools', '/u01']]) {
      expect(interruptedText(words)).toContain('half emptied');
      expect(interruptedText(words)).not.toContain('is as it was');
    }
    const byConfig = interruptedText(['schema', 'import', 'latest', '--manager-config', 'ovmm.config']);
    expect(byConfig).toContain('Of MySQL the target is as it was until the exchange');
    expect(byConfig).toContain('half emptied');
    expect(interruptedText(['schema', 'import', 'latest', '--url', 'mysql://ovs@h'])).not.toContain('Oracle');
  });

  it('when an archive was being written, then it says what is left of it', () => {
    for (const words of [
      ['capture', '/x'],
      ['schema', 'export'],
    ])
      expect(interruptedText(words)).toContain('ends in .partial');
  });

  it('when nothing was being written, then nothing is said to be left', () => {
    expect(interruptedText(['schema', 'diff', 'a', 'b'])).not.toContain('.partial');
    expect(interruptedText(['schema', 'drop'])).not.toContain('.partial');
  });
});
