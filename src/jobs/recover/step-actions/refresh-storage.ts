import { join } from 'node:path';
import type { GapSides } from '../../../checks/gaps/estate-gaps.js';
import { exportHosts } from '../../../checks/gaps/export-hosts.js';
import { objectLines } from '../../../emitters/gaps/object-lines.js';
import type { Environment } from '../../../model/environment.js';
import { sameId } from '../../../model/identifiers.js';
import { noInfrastructure } from '../../../model/infrastructure.js';
import { makeDirectories } from '../../../reach/directories.js';
import { writeFileAtomically } from '../../../reach/write-file.js';
import { cli } from '../../../recovery/command-line.js';
import { gapSides } from '../gap-sides.js';
import { liveEstate } from '../live-estate.js';
import { recoveryFiles } from '../recovery-directory.js';
import type { Action, ActionEnd, StepPlace } from '../step-place.js';
import { sendCli, sendScript } from './send-cli.js';

/**
 * Refreshes what is known before, then what the manager lists by then: no line made beforehand can name file systems that
 * only a refresh shows. File servers that servers mount from, and that the manager does not know, a person makes first.
 */
export const refreshStorage: Action = {
  proves: false,
  run: async (place) => {
    const first = await sendCli.run(place);
    if (first.is !== 'done') return first;
    const before = await sidesOf(place);
    if (before?.manager === undefined) return { is: 'cannot', why: 'the manager could not be read' };
    if (!(await hasFileServers(place, before))) return { is: 'stop' };
    const servers = (await sidesOf(place))?.manager ?? before.manager;
    const end = await sent(place, 'refresh-file-servers', fileServerLines(place, servers));
    if (end.is !== 'done') return end;
    const listed = (await sidesOf(place))?.manager ?? servers;
    return sent(place, 'refresh-file-systems', fileSystemLines(place, listed));
  },
};

async function sidesOf(place: StepPlace): Promise<GapSides | undefined> {
  const input = liveEstate(place);
  return input && gapSides(input);
}

/** Asks until every host that servers mount from is a file server of the manager, or somebody says that it need not be. */
async function hasFileServers(place: StepPlace, first: GapSides): Promise<boolean> {
  const { operator, plan, stated } = place;
  for (let sides: GapSides | undefined = first; sides !== undefined; sides = await sidesOf(place)) {
    const known = new Set(managed(sides.manager).map(({ facts }) => facts.accessHost?.value));
    const missing = exportHosts(sides.survivors).filter((host) => !known.has(host));
    if (missing.length === 0) return true;
    const hosts = missing.join(', ');
    operator.tell(
      `  Servers mount exports of ${hosts}, which the manager does not know. Only the lost manager knew`,
    );
    operator.tell(
      '  plug-in, name, administration and refresh servers: ask the administrators of the storage. By the CLI:',
    );
    const lines = objectLines('file server', plan.traits.cli);
    for (const line of 'lines' in lines ? lines.lines : []) operator.tell(`    ${line}`);
    const answer = await operator.ask('Make them, and type made; or go on without them, or stop?', [
      'made',
      'without',
      'stop',
    ]);
    if (answer === 'without') stated(`file servers are left out: ${hosts}`, answer);
    if (answer !== 'made') return answer === 'without';
  }
  return false;
}

/** File servers with an address: those of servers' own disks come and go with them. */
function managed(manager: Environment | undefined) {
  const { fileServers } = manager?.infrastructure ?? noInfrastructure;
  return fileServers.filter(({ facts }) => facts.accessHost?.value);
}

function fileServerLines({ step, plan }: StepPlace, manager: Environment): readonly string[] {
  const lines = managed(manager).flatMap(({ id }) => refreshLine('FileServer', id, plan.traits.cli));
  return lines.filter((line) => !step.commands.some(({ text }) => text === line));
}

/** Each but those that were refreshed by id before. */
function fileSystemLines({ step, plan }: StepPlace, manager: Environment): readonly string[] {
  const { managerFileSystems } = manager.infrastructure ?? noInfrastructure;
  const done = step.commands.flatMap(({ command }) =>
    command?.verb === 'refresh' && command.instance?.key === 'id' ? [command.instance.value] : [],
  );
  return managerFileSystems
    .filter(({ id }) => !done.some((one) => sameId(one, id)))
    .flatMap(({ id }) => refreshLine('FileSystem', id, plan.traits.cli));
}

function refreshLine(object: string, id: string, release: StepPlace['plan']['traits']['cli']): string[] {
  return cli({ verb: 'refresh', object, instance: { key: 'id', value: id } }, release).map(
    ({ text }) => text,
  );
}

async function sent(place: StepPlace, name: string, lines: readonly string[]): Promise<ActionEnd> {
  if (lines.length === 0) return { is: 'done', note: 'nothing else is listed' };
  const { plan, directory } = place;
  const scripts = join(directory, recoveryFiles.scripts);
  makeDirectories(scripts);
  // a file of its own each time: other lines may be listed when the step is done again
  const stamp = place.ground.clock.now().toISOString().replace(/[-:.]/g, '');
  const script = join(scripts, `${name}-${stamp}.ovmcli`);
  const { estate, managerUuid } = plan.values;
  const uuid = managerUuid === undefined ? '' : `, manager UUID ${managerUuid}`;
  const head = [
    `# ${place.step.title}: for the Oracle VM CLI, release ${plan.traits.cli}`,
    `# Estate ${estate.replace(/[^\w .-]/g, '?')}${uuid}`,
  ];
  await writeFileAtomically(script, [...head, ...lines, ''].join('\n'));
  return sendScript(place, script);
}
