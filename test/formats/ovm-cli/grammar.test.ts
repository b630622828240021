import { describe, expect, it } from 'vitest';
import {
  attributesIn,
  type CliRelease,
  certaintyIn,
  cliReleases,
  releasesOf,
  ruleName,
} from '../../../src/formats/ovm-cli/grammar.js';
import { allRules, rulesIn } from '../../../src/formats/ovm-cli/rules.js';

function ruleOf(verb: string, object: string | undefined, release: CliRelease) {
  const rule = rulesIn(release).find((candidate) => candidate.verb === verb && candidate.object === object);
  if (rule === undefined) throw new Error(`no rule ${verb} ${object} in ${release}`);
  return rule;
}

describe('the grammar tables', () => {
  it.each(cliReleases)('when a command of %s is looked up, then exactly one rule answers', (release) => {
    const names = rulesIn(release).map((rule) => ruleName(rule).toLowerCase());
    expect(names).toEqual([...new Set(names)]);
    expect(names.length).toBeGreaterThan(100);
  });

  it.each(cliReleases)(
    'when a verb of %s stands alone, then it takes no object type elsewhere in the release',
    (release) => {
      const alone = rulesIn(release).filter((rule) => rule.object === undefined);
      const withObject = new Set(rulesIn(release).map((rule) => (rule.object ? rule.verb : undefined)));
      expect(alone.filter((rule) => withObject.has(rule.verb))).toEqual([]);
    },
  );

  it('when something is marked, then it names its source and is in at least one release of its rule', () => {
    for (const rule of allRules) {
      expect(rule.source, ruleName(rule)).not.toBe('');
      expect(releasesOf(rule.certainty).length).toBeGreaterThan(0);
      for (const attribute of rule.attributes) {
        const marks = attribute.certainty ?? rule.certainty;
        const releases = releasesOf(marks);
        expect(releasesOf(rule.certainty), `${ruleName(rule)} ${attribute.name}`).toEqual(
          expect.arrayContaining(releases),
        );
        if (attribute.certainty) expect(attribute.source, `${ruleName(rule)} ${attribute.name}`).toBeTruthy();
      }
    }
  });

  it('when attributes are alternatives, then the rule has each of them in each of its releases', () => {
    for (const rule of allRules.filter((candidate) => candidate.oneOf)) {
      for (const release of releasesOf(rule.certainty)) {
        const names = attributesIn(rule, release).map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining([...(rule.oneOf ?? []).flat()]));
      }
    }
  });

  it('when an attribute name stands twice in a rule, then the table is wrong', () => {
    for (const rule of allRules) {
      const names = rule.attributes.map(({ name }) => name.toLowerCase());
      expect(names, ruleName(rule)).toEqual([...new Set(names)]);
    }
  });

  it('when create Vm is asked for its certainty, then only 3.3 is verified', () => {
    const rule = ruleOf('create', 'Vm', '3.3');
    expect(cliReleases.map((release) => certaintyIn(rule.certainty, release))).toEqual([
      'inferred',
      'verified',
      'inferred',
    ]);
  });

  it('when create Vm is asked for its mandatory attributes, then they are those of the 3.3 guide', () => {
    const rule = ruleOf('create', 'Vm', '3.3');
    const mandatory = attributesIn(rule, '3.3').filter(({ requiredIn }) => requiredIn.includes('3.3'));
    expect(mandatory.map(({ name }) => name)).toEqual(['domainType', 'repository', 'name']);
    expect(rule.relation).toMatchObject({ word: 'on' });
  });

  it('when a pool is created, then the virtual IP is mandatory up to 3.3 only', () => {
    for (const [release, expected] of [
      ['3.2', true],
      ['3.3', true],
      ['3.4', false],
    ] as const) {
      const virtualIp = ruleOf('create', 'ServerPool', release).attributes.find(
        ({ name }) => name === 'virtualIP',
      );
      expect(virtualIp?.requiredIn.includes(release)).toBe(expected);
    }
  });
});
