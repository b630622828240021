import { describe, expect, it } from 'vitest';
import { cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import { listOpenRules } from '../../../src/formats/ovm-cli/open-rules.js';
import { renderGrammar } from '../../../src/formats/ovm-cli/render-grammar.js';

describe('listOpenRules', () => {
  it('when create Vm is open as a whole, then the attributes that are no surer are named with it', () => {
    const open = listOpenRules('3.2').find(
      ({ command, part }) => command === 'create Vm' && part === undefined,
    );
    expect(open).toMatchObject({ certainty: 'inferred' });
    expect(open?.covers).toContain('cpuCountLimit');
    expect(open?.covers).not.toContain('memory');
  });

  it('when create Vm is verified, then only its doubtful values are listed', () => {
    const parts = listOpenRules('3.3').filter(({ command }) => command === 'create Vm');
    expect(parts.map(({ part }) => part)).not.toContain(undefined);
    expect(parts.find(({ part }) => part?.startsWith('osType=Oracle Linux 4|'))?.certainty).toBe('inferred');
    expect(parts.find(({ part }) => part === 'osType= further values')?.certainty).toBe('unknown');
  });

  it('when macAddress= of a vNIC was seen in 3.4 only, then it is open in 3.3', () => {
    const isMac = ({ command, part }: { command: string; part?: string }) =>
      command === 'create Vnic' && part === 'macAddress=';
    expect(listOpenRules('3.3').find(isMac)?.certainty).toBe('inferred');
    expect(listOpenRules('3.4').some(isMac)).toBe(false);
    expect(listOpenRules('3.2').some(isMac)).toBe(false);
  });

  it.each(cliReleases)(
    'when %s is listed, then every entry has a source and follows the grammar in order',
    (release) => {
      const open = listOpenRules(release);
      const lines = renderGrammar(release);
      const order = open.map(({ notation }) => lines.indexOf(notation));
      expect(order).not.toContain(-1);
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(open.every(({ source }) => source !== '')).toBe(true);
    },
  );
});
