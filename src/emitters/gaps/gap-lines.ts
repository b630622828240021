import type { Release } from '../../model/environment.js';
import type { EstateGaps, Gap, GapObject } from '../../model/gaps.js';
import { type CommandLine, cli, known, placeholder, type Word } from '../../recovery/command-line.js';
import { type Setting as AnySetting, type Said, settables } from '../fix-script/settable.js';
import { whyNotSettable } from '../fix-script/why-not-settable.js';
import { objectLines } from './object-lines.js';

/** Kinds that a fix does not set, and `edit` of some release does. */
const alsoEdited: Readonly<Record<string, string>> = { 'physical disk': 'PhysicalDisk' };
const objectsOfTags: Readonly<Record<string, string>> = {
  ...{ VM: 'Vm', template: 'Vm', server: 'Server', 'server pool': 'ServerPool' },
};

/** Words that the grammar knows, with what stands in their place where nobody knows which. */
const choices: Readonly<Record<string, readonly [word: string, all: string]>> = {
  startPolicy: ['CURRENT_SERVER', 'BEST_SERVER, CURRENT_SERVER or USE_POOL_POLICY'],
  highAvailability: ['Yes', 'Yes or No'],
  roles: [
    'VIRTUAL_MACHINE',
    'of MANAGEMENT, LIVE_MIGRATE, CLUSTER_HEARTBEAT, VIRTUAL_MACHINE and STORAGE those it had',
  ],
};

/**
 * The same gaps with the lines of the CLI that set them: with the value where servers or repositories tell it, else with a
 * place to fill in. `release` is undefined where the release documents no CLI.
 */
export function withLines(gaps: EstateGaps, release: Release | undefined): EstateGaps {
  const lined = (gap: Gap) => withLinesOf(gap, release);
  return { ...gaps, readable: gaps.readable.map(lined), lost: gaps.lost.map(lined) };
}

const noCli = 'this release documents no CLI: set it in the web interface';

function withLinesOf(gap: Gap, release: Release | undefined): Gap {
  const { attribute, kind, objects } = gap;
  if (attribute !== undefined)
    return {
      ...gap,
      objects: objects.map((object) => ({ ...object, ...settingOf(gap, attribute, object, release) })),
    };
  if (objects.length > 0) return gap;
  if (release === undefined) return { ...gap, noLine: noCli };
  const lines = objectLines(kind, release);
  return 'why' in lines ? { ...gap, noLine: lines.why } : { ...gap, lines: lines.lines };
}

type HowSet = Pick<GapObject, 'line' | 'noLine'>;

function settingOf(gap: Gap, attribute: string, object: GapObject, release: Release | undefined): HowSet {
  if (release === undefined) return { noLine: noCli };
  const id = object.id?.slice(object.id.indexOf('/') + 1);
  if (attribute === 'tags') return tagLine(gap, id, release);
  const settable = settables[gap.entity];
  const type = settable ? settable.object(release) : alsoEdited[gap.entity];
  const setting: (Partial<AnySetting> & { readonly attribute: string }) | undefined = settable
    ? settable.settings[attribute]
    : { attribute };
  if (type === undefined || setting === undefined) return { noLine: whyNotSettable(gap.entity, attribute) };
  const edit: Edit = (attributes) => {
    const instance = { key: 'id', value: known(id, `id of ${gap.entity}`) } as const;
    return cli({ verb: 'edit', object: type, instance, attributes }, release);
  };
  const said = object.told === undefined ? undefined : say(setting, object.told, release);
  if (said !== undefined && 'why' in said) return { noLine: said.why };
  const [line] = said ? edit([[setting.attribute, said.value]]) : toFillIn(gap, setting.attribute, edit);
  return line ? { line: line.text } : { noLine: whyNotSettable(gap.entity, attribute) };
}

type Edit = (attributes: readonly (readonly [name: string, value: Word])[]) => readonly CommandLine[];

function say(setting: Partial<AnySetting>, told: unknown, release: Release): Said {
  return setting.say ? setting.say(told, release) : { value: String(told) };
}

/** A word that is not one of the grammar is refused by it, so one of its own stands there while the line is composed. */
function toFillIn({ entity }: Gap, attribute: string, edit: Edit): readonly CommandLine[] {
  const choice = choices[attribute];
  if (choice === undefined) return edit([[attribute, { missing: `${attribute} of the ${entity}` }]]);
  const [word, all] = choice;
  return edit([[attribute, word]]).map((line) => ({
    ...line,
    text: line.text.replace(`${attribute}=${word}`, `${attribute}=${placeholder(all)}`),
  }));
}

function tagLine({ entity }: Gap, id: string | undefined, release: Release): HowSet {
  const object = objectsOfTags[entity] ?? 'Vm';
  const [line] = cli(
    {
      ...{ verb: 'add', object: 'Tag', instance: { key: 'name', value: { missing: 'name of the tag' } } },
      relation: { word: 'to', object, instance: { key: 'id', value: known(id, `id of ${entity}`) } },
    },
    release,
  );
  return line ? { line: line.text } : { noLine: whyNotSettable(entity, 'tags') };
}
