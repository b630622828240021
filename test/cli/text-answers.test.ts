import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';
import { sampleWords } from './small-tree.js';

const scratch = scratchDirectories();
const keys = (value: object) => Object.keys(value).sort();

describe('sample, grammar and completion', () => {
  it('when a sample is written, then it says what was left out and where it is', async () => {
    const out = join(scratch(), 'sample');
    const answer = await runCli(['sample', '--redact', ...sampleWords, '--out', out, '--json']);
    expect(keys(JSON.parse(answer.out))).toEqual(['files', 'left', 'out']);
    expect((await runCli(['sample', ...sampleWords, '--out', out])).code).toBe(2);
  });

  it('when a grammar is printed, then there is one for each release, as JSON too', async () => {
    for (const release of ['3.2', '3.3', '3.4']) {
      const { code, out } = await runCli(['grammar', '--release', release, '--unverified', '--json']);
      expect(code).toBe(0);
      for (const rule of JSON.parse(out))
        expect(keys(rule)).toEqual(expect.arrayContaining(['certainty', 'command', 'covers', 'source']));
    }
  });

  it('when completion is printed, then bash and its own compgen accept it', async () => {
    const { out } = await runCli(['completion', 'bash']);
    const script = `${out}\nCOMP_WORDS=(ovm-rescue re); COMP_CWORD=1; _ovm_rescue; echo "\${COMPREPLY[@]}"\nCOMP_WORDS=(ovm-rescue rebuild --wr); COMP_CWORD=2; _ovm_rescue; echo "\${COMPREPLY[@]}"
COMP_WORDS=(ovm-rescue schema imp); COMP_CWORD=2; _ovm_rescue; echo "\${COMPREPLY[@]}"
COMP_WORDS=(ovm-rescue schema import --rep); COMP_CWORD=3; _ovm_rescue; echo "\${COMPREPLY[@]}"
COMP_WORDS=(ovm-rescue schema export --tls ""); COMP_CWORD=4; _ovm_rescue; echo "\${COMPREPLY[@]}"
COMP_WORDS=(ovm-rescue schema export --compress z); COMP_CWORD=4; _ovm_rescue; echo "\${COMPREPLY[@]}"
COMP_WORDS=(ovm-rescue rebuild --release ""); COMP_CWORD=3; _ovm_rescue; echo "\${COMPREPLY[@]}"
COMP_WORDS=(ovm-rescue recover r); COMP_CWORD=2; _ovm_rescue; echo "\${COMPREPLY[@]}"
COMP_WORDS=(ovm-rescue recover plan B); COMP_CWORD=3; _ovm_rescue; echo "\${COMPREPLY[@]}"`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe(
      'rebuild recover\n--write-map\nimport import-dump\n--replace\noff on legacy\nzstd\n3.2 3.3 3.4\nrun rehearse\nB1 B2 B3 B4\n',
    );
    const zsh = (await runCli(['completion', 'zsh'])).out;
    expect(zsh).toContain('compdef _ovm_rescue ovm-rescue');
    expect(zsh).toContain('--tls) compadd -- off on legacy; return ;;');
    expect((await runCli(['completion', 'fish'])).code).toBe(2);
  });
});
