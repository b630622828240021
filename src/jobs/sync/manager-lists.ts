import type { ManagerLists } from '../../checks/drifts/drift-views.js';
import { type ListedObject, type ListedType, listedTypes } from '../../checks/drifts/drift-views.js';
import { listKey } from '../../checks/drifts/listed-objects.js';
import { readCliReply } from '../../formats/ovm-cli-objects/read-cli-transcript.js';
import { type RestObject, readRestReply } from '../../formats/rest-reply.js';
import { managerCliSource } from '../../sources/manager-cli-source.js';
import { managerRestSource } from '../../sources/manager-rest-source.js';
import type { EstateReading } from '../read-estate.js';

/**
 * What the manager's interfaces list, each by itself. A merge leaves out what stands in the list of the CLI alone, and a
 * list that failed or was cut must not look like one without the object, so the captured replies are read again.
 */
export async function managerLists(reading: EstateReading): Promise<ManagerLists[]> {
  const all = [await listsOfCli(reading), await listsOfRest(reading)];
  return all.filter(({ lists }) => lists.size > 0);
}

type Lists = Map<ListedType, Map<string, ListedObject>>;

async function listsOfCli(reading: EstateReading): Promise<ManagerLists> {
  const { name: source } = managerCliSource;
  const captured = reading.captured(managerCliSource);
  const failed = failedQuestions(reading, source);
  const lists: Lists = new Map();
  for (const path of captured.paths) {
    const type = listedType(/(?:^|\/)list\/(\w+)\.txt$/.exec(path)?.[1]);
    if (type === undefined || failed.has(`list ${type}`)) continue;
    const [reply] = readCliReply(await captured.read(path)).document.replies;
    if (reply?.status !== 'Success' || !reply.whole) continue;
    const rows = reply.rows.map(({ id, name, line }) => ({ id, name, origin: { source, file: path, line } }));
    addAll(lists, type, rows);
  }
  return { source, lists };
}

/** The types of REST that the CLI calls otherwise. */
const restTypes: Readonly<Record<string, string>> = { StorageElement: 'PhysicalDisk' };

async function listsOfRest(reading: EstateReading): Promise<ManagerLists> {
  const { name: source } = managerRestSource;
  const captured = reading.captured(managerRestSource);
  const failed = [...failedQuestions(reading, source)].map((question) => question.split(' ').at(-1));
  const lists: Lists = new Map();
  for (const path of captured.paths) {
    const word = /(?:^|\/)(\w+)\.json$/.exec(path)?.[1] ?? '';
    const type = listedType(restTypes[word] ?? word);
    if (type === undefined || failed.includes(word)) continue;
    const objects = readRestReply(await captured.read(path)).document.objects.filter(
      (one) => one.type === word,
    );
    // ISOs are virtual disks there
    const isos = type === 'VirtualDisk' ? objects.filter(isIso) : [];
    const told = (one: RestObject): ListedObject => {
      const { id, name, line } = one;
      return { id, name: name?.value ?? '', origin: { source, file: path, line } };
    };
    addAll(lists, type, objects.filter((one) => !isos.includes(one)).map(told));
    if (type === 'VirtualDisk') addAll(lists, 'VirtualCdrom', isos.map(told));
  }
  return { source, lists };
}

function isIso(object: RestObject): boolean {
  const { diskType } = object.attributes as RestObject<'VirtualDisk'>['attributes'];
  return /\.iso$/i.test(object.id) || diskType?.value === 'VIRTUAL_CDROM';
}

function listedType(word: string | undefined): ListedType | undefined {
  return listedTypes.find((type) => type === word);
}

function addAll(lists: Lists, type: ListedType, rows: readonly ListedObject[]): void {
  const known = lists.get(type) ?? new Map<string, ListedObject>();
  lists.set(type, known);
  for (const row of rows) known.set(listKey(type, row.id), row);
}

/** What was asked in vain, without the place: `list Vm`, `Repository 0004fb… VirtualDisk`. */
function failedQuestions({ sources }: EstateReading, source: string): ReadonlySet<string> {
  const problems = sources.filter(({ name }) => name === source).flatMap((one) => one.problems);
  return new Set(problems.map(({ path }) => path.split('/').at(-1) ?? path));
}
