import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtProgram } from '../built-program.js';
import { projectRoot } from '../source-files.js';

/** What the terminal showed, and the exit code, when `typed` is typed at the question. */
function onTerminal(kind: 'ask' | 'hidden', typed: string) {
  const words = [join(projectRoot, 'test/judges/on-terminal.py'), typed, process.execPath];
  const program = builtProgram('test/reach/ask-program.ts');
  const run = spawnSync('python3', [...words, program, kind], {
    encoding: 'utf8',
    cwd: projectRoot,
    timeout: 60_000,
  });
  return { code: run.status, shown: run.stdout };
}

describe('asking on the terminal', () => {
  it('when a password is typed, then it is taken as typed, corrections included, and never shown', () => {
    const { code, shown } = onTerminal('hidden', 'wrong\\x15pässx\\x7f wörd\\r');
    expect(shown).toContain('answer="päss wörd" terminal=true');
    expect(shown.slice('Password: '.length, shown.indexOf('answer=')).trim()).toBe('');
    expect(code).toBe(0);
  });

  it('when a question is answered, then what is typed is seen', () => {
    const { shown } = onTerminal('ask', 'yes\\r');
    expect(shown).toContain('Go on? yes');
    expect(shown).toContain('answer="yes"');
  });

  it('when the input ends, then there is no answer', () => {
    expect(onTerminal('hidden', '\\x04').shown).toContain('answer=null');
  });

  it('when Ctrl-C is typed, then the command is interrupted', () => {
    expect(onTerminal('hidden', 'secr\\x03')).toMatchObject({
      code: 130,
      shown: expect.not.stringContaining('answer='),
    });
  });
});
