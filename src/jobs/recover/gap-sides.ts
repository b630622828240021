import type { GapSides } from '../../checks/gaps/estate-gaps.js';
import type { Environment, EnvironmentPart } from '../../model/environment.js';
import { mergeEnvironment } from '../../model/merge.js';
import { sources } from '../../sources/index.js';
import { type EstateInput, type EstateReading, readEstate } from '../read-estate.js';
import { managerSources } from '../unread-interfaces.js';

/** Reads the estate anew, and tells what servers and repositories hold from what the manager shows. Throws what reading it throws. */
export async function gapSides(input: EstateInput): Promise<GapSides> {
  const reading = await readEstate(input);
  try {
    const managers = managerSources(reading.sources);
    const isRead = managers.some(({ status }) => status !== 'failed');
    const names = new Set(managers.map(({ name }) => name));
    return {
      survivors: await toldBy(reading, (name) => !names.has(name)),
      manager: isRead ? await toldBy(reading, (name) => names.has(name)) : undefined,
      unread: reading.sources
        .filter(({ status }) => status !== 'complete')
        .map(({ name, root }) => `${root} (${name})`),
    };
  } finally {
    await reading.close();
  }
}

/** What some of the sources tell, without a word of the others. */
async function toldBy(
  { captured, environment }: EstateReading,
  isOne: (name: string) => boolean,
): Promise<Environment> {
  const parts: EnvironmentPart[] = [];
  for (const source of sources.filter(({ name }) => isOne(name))) {
    const files = captured(source);
    if (files.paths.length > 0) parts.push(await source.interpret(files));
  }
  return mergeEnvironment(environment.estate, parts);
}
