import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codesOf, emit, filledMap, withMap } from './estate-at-hand.js';
import { type OpenPointCase, openPointCases, subjectOf } from './open-point-cases.js';

const sources = fileURLToPath(new URL('../../../src/emitters/create-script', import.meta.url));

/** Codes that stand in the sources; `unknown-${attribute}` is taken as a pattern. */
function codesInSources(): string[] {
  const texts = readdirSync(sources).map((name) => readFileSync(`${sources}/${name}`, 'utf8'));
  const calls = texts.flatMap((text) => [...text.matchAll(/\.open\(\s*(['`])([^'`]+)\1/g)]);
  return [...new Set(calls.map(([, , code = '']) => code.replace(/\$\{\w+\}/g, '*')))];
}

const planOfA = (test: OpenPointCase, environment = test.environment) => {
  const emitted = emit(environment, test.release ?? '3.4');
  return { emitted, plan: emitted.plans.find(({ vm }) => vm.id === 'a') };
};

describe('open points', () => {
  it('when the sources are searched for codes, then every kind has a case', () => {
    const covered = new Set(openPointCases.map(({ code }) => code));
    const has = (pattern: string) => [...covered].some((code) => pattern === code.replace(/-\w+$/, '-*'));
    const codes = codesInSources();
    expect(codes.length).toBeGreaterThan(25);
    expect(codes.filter((code) => !covered.has(code) && !(code.endsWith('*') && has(code)))).toEqual([]);
  });

  describe.each(openPointCases.map((test, index) => [`${index} ${test.code}`, test] as const))(
    '%s',
    (_, test) => {
      it('when nothing is filled in, then it alone keeps the VM out and the VM is whole in open/', () => {
        const { emitted, plan } = planOfA(test);
        expect(codesOf(plan)).toEqual([test.code]);
        const name = subjectOf(test).facts.name?.value ?? '';
        if (name !== '' && !name.includes('\n'))
          expect(emitted.lines.join('\n')).not.toContain(`name="${name}"`);
        expect(
          emitted.lines.filter((line) => line.startsWith('create Vm ') && /="?vm a"/.test(line)),
        ).toEqual([]);
        const open = emitted.files.get('open/a.txt') ?? '';
        expect(open).toContain(`# OPEN ${test.code}: `);
        for (const line of plan?.lines ?? []) expect(open).toContain(`#   ${line.text}`);
        expect(open.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
      });

      it('when open.map is filled in as far as it asks, then the VM is ready, or no map asks for it', () => {
        const { emitted, plan } = planOfA(test);
        const asked = plan?.openPoints.flatMap((point) => point.map) ?? [];
        expect(asked.length > 0).toBe(test.answer !== undefined);
        if (test.answer === undefined) return;
        let count = 0;
        const map = filledMap(emitted, () => `${test.answer}${count++ === 0 ? '' : count}`);
        const tidy = map.replace(/((?:[0-9a-f]{2}:){5})([0-9a-f]{2})\d+$/gm, '$107');
        const { plan: closed } = planOfA(test, withMap(test.environment, tidy));
        expect(closed?.openPoints).toEqual([]);
      });
    },
  );
});
