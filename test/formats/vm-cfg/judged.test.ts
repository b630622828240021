import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readVmCfg } from '../../../src/formats/vm-cfg/read-vm-cfg.js';
import type { VmCfgDocument } from '../../../src/formats/vm-cfg/vm-cfg-document.js';
import { literalCase, literalConfig, python2Config } from '../../generators/literal-config.js';
import { type Judgement, judgeTexts } from '../../judges/vm-cfg-judge.js';
import { fuzzInput } from '../../proof/fuzz-input.js';
import { bytesOf, fixtureBytes } from '../fixture-bytes.js';
import { judgedValues, readValues } from './judged-values.js';

const folder = (name: string) =>
  readdirSync(new URL(`../../fixtures/vmcfg/${name}`, import.meta.url)).map((file) => `${name}/${file}`);
const fixtures = ['ovm3', 'synthetic', 'negative'].flatMap(folder);

function documentOf(content: string | Uint8Array): VmCfgDocument {
  return readVmCfg(typeof content === 'string' ? bytesOf(content) : content).document;
}

/** Where reader and judge differ: the number of the text with both answers, a few at most. */
function differences(contents: readonly (string | Uint8Array)[], verdicts: readonly Judgement[]): unknown[] {
  const found: unknown[] = [];
  for (const [index, content] of contents.entries()) {
    const document = documentOf(content);
    const verdict = verdicts[index];
    if (!verdict) throw new Error(`no verdict for text ${index}`);
    const [ours, theirs] = [readValues(document), judgedValues(verdict)];
    const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
    const differing = names.filter((name) => ours[name] !== theirs[name]);
    const same = document.literal && verdict.literal === true && differing.length === 0;
    if (!same) found.push({ index, differing: differing.map((name) => [name, ours[name], theirs[name]]) });
    if (found.length >= 5) break;
  }
  return found;
}

function seeds(count: number): number[] {
  return Array.from({ length: count }, (_, seed) => seed);
}

// The judges are programs of their own, so the tests run side by side; a busy machine may need its time.
const sideBySide = { concurrent: true, timeout: 240_000 };

describe('readVmCfg judged by CPython 3', sideBySide, () => {
  it('when 20,000 generated files are read, then every value is the one CPython finds', async () => {
    const texts = seeds(20_000).map(literalConfig);
    expect(differences(texts, await judgeTexts('python3', texts))).toEqual([]);
  });

  it('when the fixtures are read, then every value is the one CPython finds, and so is the verdict', async () => {
    const texts = fixtures.map((name) => fixtureBytes(`vmcfg/${name}`));
    const verdicts = await judgeTexts('python3', texts);
    const refused = verdicts.flatMap(({ ok }, index) => (ok ? [] : [fixtures[index]]));
    expect(refused).toEqual(['synthetic/pvm_long_ints_py2_only.cfg', 'negative/lvm-conf-named-vm.cfg']);
    const judged = texts.filter((_, index) => verdicts[index]?.ok);
    expect(
      differences(
        judged,
        verdicts.filter(({ ok }) => ok),
      ),
    ).toEqual([]);
  });

  it('when damaged files are read, then no value is another than the one CPython finds', async () => {
    const room = fixtures.slice(0, -1).map((name) => Buffer.from(fixtureBytes(`vmcfg/${name}`)));
    // what Python 2 reads in another way: escapes and prefixes of byte strings
    const python2 = /\\[uUN]|\\[4-7][0-7]{2}|[bB][rR]?['"]/;
    const texts = seeds(20_000)
      .map((seed) => fuzzInput(seed, [room]))
      .filter((bytes) => !python2.test(Buffer.from(bytes).toString('latin1')));
    const verdicts = await judgeTexts('python3', texts);
    let compared = 0;
    for (const [index, verdict] of verdicts.entries()) {
      if (!verdict.ok) continue;
      const { literal, ...document } = documentOf(texts[index] ?? '');
      const [ours, theirs] = [readValues({ literal, ...document }), judgedValues(verdict)];
      // where CPython has code as well, our reader may know less, but nothing else
      for (const [name, value] of Object.entries(ours))
        expect([index, name, value]).toEqual([index, name, theirs[name]]);
      if (literal) expect([index, Object.keys(ours).sort()]).toEqual([index, Object.keys(theirs).sort()]);
      if (literal) expect([index, verdict.literal]).toEqual([index, true]);
      compared += literal ? 1 : 0;
    }
    expect(compared).toBeGreaterThan(500);
  });
});

describe('readVmCfg judged by Python 2', sideBySide, () => {
  it('when 2,500 files with what only Python 2 reads are read, then every value is the one it finds', async () => {
    const texts = seeds(2500).map(python2Config);
    expect(differences(texts, await judgeTexts('jython', texts))).toEqual([]);
  });

  it('when files that both languages read are read, then Python 2 finds the same values', async () => {
    const cases = seeds(2500).map(literalCase);
    const texts = cases.filter(({ judges }) => judges === 'both').map(({ content }) => content);
    expect(texts.length).toBeGreaterThan(1000);
    expect(differences(texts, await judgeTexts('jython', texts))).toEqual([]);
  });
});
