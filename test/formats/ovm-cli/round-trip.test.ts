import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CliCommand } from '../../../src/formats/ovm-cli/cli-command.js';
import { composeLine } from '../../../src/formats/ovm-cli/compose-line.js';
import {
  type AttributeRule,
  attributesIn,
  type CliRelease,
  type CommandRule,
  cliReleases,
  ruleName,
  wordsIn,
} from '../../../src/formats/ovm-cli/grammar.js';
import { readCliLine } from '../../../src/formats/ovm-cli/read-cli-line.js';
import { rulesIn } from '../../../src/formats/ovm-cli/rules.js';

const places = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;
/** Text that a line can carry, rich in what is hard to quote. */
const sendable = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replace(places, '')),
  fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        '/',
        '//',
        "/'",
        '/"',
        ' ',
        '=',
        ',',
        '#',
        '\\',
        'a',
        'ü',
        '😀',
        'name=',
        ' on ',
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('', ' ', '/', "'", '"', `'"`, `/'`, '//', '?', '#x', ' leading', 'trailing '),
);

describe('readCliLine after composeLine', () => {
  it.each(cliReleases)(
    'when any name and description is composed for %s, then the same command is read',
    (release) => {
      fc.assert(
        fc.property(sendable, sendable, sendable, (name, description, other) => {
          const tag: CliCommand = {
            verb: 'create',
            object: 'Tag',
            attributes: [
              ['name', name],
              ['description', description],
            ],
          };
          const edit: CliCommand = {
            ...tag,
            verb: 'edit',
            object: 'Vm',
            instance: { key: 'name', value: other },
          };
          const vm: CliCommand = {
            verb: 'create',
            object: 'Vm',
            attributes: [
              ['domainType', 'XEN_HVM'],
              ['repository', `r${other}`],
              ['name', name],
              ['description', description],
            ],
            relation: { word: 'on', object: 'ServerPool', instance: { key: 'name', value: other } },
          };
          for (const command of [tag, edit, vm]) {
            const composed = composeLine(command, release);
            expect(composed).toHaveProperty('line');
            const line = 'line' in composed ? composed.line : '';
            expect(readCliLine(line, release)).toEqual({ document: command, findings: [] });
          }
        }),
        { numRuns: 400 },
      );
    },
  );
});

function sampleValue({ value }: AttributeRule, release: CliRelease): string {
  switch (value.kind) {
    case 'integer':
      return String(value.max ?? value.min ?? 7);
    case 'yes-no':
      return release === '3.2' ? 'no' : 'No';
    case 'choice':
      return wordsIn(value.words, release).at(-1) ?? '';
    case 'list':
      return value.words ? wordsIn(value.words, release).join(',') : 'a b,c/d';
    default:
      return "it's / a = value";
  }
}

/** A command with every attribute of its rule, of alternatives the group with the given number. */
function fullCommand(rule: CommandRule, release: CliRelease, group: number, object: number): CliCommand {
  const left = new Set((rule.oneOf ?? []).flatMap((names, index) => (index === group ? [] : names)));
  const instance = { key: 'name', value: "o'/x" } as const;
  const objects = rule.relation ? wordsIn(rule.relation.objects, release) : [];
  return {
    verb: rule.verb,
    ...(rule.object === undefined ? {} : { object: rule.object }),
    ...(rule.hasInstance && { instance }),
    attributes: attributesIn(rule, release)
      .filter(({ name }) => !left.has(name))
      .map((attribute) => [attribute.name, sampleValue(attribute, release)] as const),
    ...(rule.relation && { relation: { word: rule.relation.word, object: objects[object] ?? '', instance } }),
  };
}

function roundTrip(command: CliCommand, release: CliRelease) {
  const composed = composeLine(command, release);
  return readCliLine('line' in composed ? composed.line : JSON.stringify(composed), release);
}

describe('every rule of the grammar', () => {
  it.each(cliReleases)(
    'when each command of %s is composed with all it can carry, then it reads the same',
    (release) => {
      for (const rule of rulesIn(release).filter(({ unseen }) => !unseen)) {
        for (let group = 0; group < (rule.oneOf?.length ?? 1); group += 1) {
          const objects = rule.relation ? wordsIn(rule.relation.objects, release).length : 1;
          expect(objects, ruleName(rule)).toBeGreaterThan(0);
          for (let object = 0; object < objects; object += 1) {
            const command = fullCommand(rule, release, group, object);
            expect(roundTrip(command, release), ruleName(rule)).toEqual({ document: command, findings: [] });
          }
        }
      }
    },
  );

  it.each(cliReleases)(
    'when a mandatory attribute of %s is left out, then the command is refused',
    (release) => {
      for (const rule of rulesIn(release).filter(({ unseen }) => !unseen)) {
        const command = fullCommand(rule, release, 0, 0);
        for (const { name } of attributesIn(rule, release).filter((one) =>
          one.requiredIn.includes(release),
        )) {
          const attributes = command.attributes.filter(([given]) => given !== name);
          const refused = composeLine({ ...command, attributes }, release);
          expect(refused, ruleName(rule)).toMatchObject({
            refused: { code: 'missing-attribute', attribute: name },
          });
        }
      }
    },
  );
});
