/** Carries out one statement and gives the Data lines of its reply. */
import { type AssumptionId, Refusal } from './assumed.js';
import { legalValues } from './attribute-values.js';
import { addToObject, deleteObject, editObject, removeFromObject, targetOf } from './change-objects.js';
import { createObject, resolveReferences } from './create-objects.js';
import {
  discoverDrifted,
  presentDrifted,
  refreshAllDrifted,
  refreshDrifted,
  renameDrifted,
  rescanDrifted,
  takeDrifted,
} from './drifted-estate.js';
import type { Execution } from './execution.js';
import { learnFiles } from './load-world.js';
import { macRangeLines, setMacRange } from './mac-range.js';
import { addObject, findInstance, newId, objectsOf, type StoredObject } from './object-store.js';
import { discoverReinstalled, refreshReinstalled, rescanReinstalled } from './reinstalled-estate.js';
import { showLines } from './show-lines.js';
import { addAddress, addStorageServer } from './storage-rules.js';
import {
  discoverSurvivor,
  refreshSurvivor,
  rescanSurvivor,
  survivorsOf,
  takeSurvivor,
} from './surviving-estate.js';
import { syntaxOfRelease } from './syntax-of-release.js';

export interface Outcome {
  /** Lines of the Data part without indentation; null when the reply has no Data part. */
  readonly data: readonly string[] | null;
  /** Whether the command is work of the manager, which gets a job. */
  readonly job: boolean;
}

type Command = (run: Execution) => Outcome;

const done: Outcome = { data: null, job: true };

/** The outcome of a statement; throws Refusal and changes nothing when it is not carried out. */
export function runStatement(run: Execution): Outcome {
  const { rule, asked } = run.statement;
  if (asked !== null) {
    run.assume('question-mark');
    return { data: [legalValues(run.statement, run.release)], job: false };
  }
  return (commands[rule.keyword] ?? grammarOnly)(run);
}

const commands: Readonly<Record<string, Command>> = {
  showversion: (run) => answer(run, [run.world.manager?.version ?? `${run.release}.1`], 'show-version'),
  showobjtypes: (run) => answer(run, syntaxOfRelease(run.release).types),
  showallcustomcmds: (run) => answer(run, customCommands(run, '')),
  showcustomcmds: (run) => answer(run, customCommands(run, run.statement.type)),
  help: (run) => answer(run, helpLines),
  '?': (run) => answer(run, helpLines),
  exit: () => ({ data: null, job: false }),
  list: (run) => answer(run, listed(objectsOf(run.store, run.statement.type))),
  show: (run) => answer(run, showLines(run.store, targetOf(run), run.release, run.assume)),
  getVnicMacAddrRange: (run) => answer(run, macRangeLines(run), 'mac-range-lines'),
  setVnicMacAddrRange: changed(setMacRange),
  getDbBackupConfig: (run) => answer(run, databaseBackupLines(run), 'db-backup-config'),
  create: (run) => ({ data: listed([createObject(run)]), job: true }),
  edit: changed(edit),
  delete: changed(deleteObject),
  add: changed(add),
  remove: changed(removeFromObject),
  refresh: changed(refresh),
  refreshAll: changed(refreshAll),
  refreshStorageLayer: changed(refreshStorageLayer),
  takeOwnership: changed(takeOwnership),
  embeddedCreate: changed((run) => addAddress(run, targetOf(run))),
  addAdminServer: changed((run) => addStorageServer(run, targetOf(run))),
  addRefreshServer: changed((run) => addStorageServer(run, targetOf(run))),
  addNfsRefreshServer: changed((run) => addStorageServer(run, targetOf(run))),
  discoverServer: (run) => ({ data: listed([discoverServer(run)]), job: true }),
  start: changed((run) => setStatus(run, 'Running')),
  restart: changed((run) => setStatus(run, 'Running')),
  stop: changed((run) => setStatus(run, 'Stopped')),
  kill: changed((run) => setStatus(run, 'Stopped')),
};

// Built-in help of 3.3 and 3.4, as recorded.
const helpLines = [
  'For Most Object Types:',
  '    list <objectType>',
  '    show <objectType> <instance>',
  '    create <objectType> [(attribute1)="value1"] ... [on <objectType> <instance>]',
  '    edit <objectType> <instance>  (attribute1)="value1" ...',
  '    delete <objectType> <instance>',
  'For Most Object Types with Children:',
  '    add <objectType> <instance> to <objectType> <instance>',
  '    remove <objectType> <instance> from <objectType> <instance>',
];

function changed(change: (run: Execution) => void): Command {
  return (run) => {
    run.assume('data-of-changes');
    change(run);
    return done;
  };
}

function answer(run: Execution, data: readonly string[], assumption?: AssumptionId): Outcome {
  if (assumption !== undefined) run.assume(assumption);
  return { data, job: false };
}

function databaseBackupLines({ world }: Execution): readonly string[] {
  return Object.entries(world.databaseBackup ?? {}).map(([label, value]) => `${label} = ${value}`);
}

function listed(objects: readonly StoredObject[]): readonly string[] {
  return objects.length === 0 ? ['None'] : objects.map((object) => `id:${object.id}  name:${object.name}`);
}

function customCommands(run: Execution, type: string): readonly string[] {
  const general = new Set(['list', 'show', 'create', 'edit', 'delete', 'add', 'remove', 'set']);
  const rules = syntaxOfRelease(run.release).rules.filter((rule) => !general.has(rule.keyword));
  return rules.filter((rule) => type === '' || rule.types.includes(type)).map((rule) => rule.block);
}

function refresh(run: Execution): void {
  const object = targetOf(run);
  const survivors = survivorsOf(run);
  const { reinstalled, reality } = run.world;
  if (reality) refreshDrifted(run, reality, object);
  else if (survivors) refreshSurvivor(run, survivors, object);
  else if (reinstalled) refreshReinstalled(run, reinstalled, object);
  else if (object.type === 'Repository') readRepository(run, object);
}

function readRepository(run: Execution, repository: StoredObject): void {
  if (repository.values.has('owner')) {
    const text = `Repository ${repository.name} is owned by ${repository.values.get('owner')}`;
    throw new Refusal(`${text}: takeOwnership first`, 'refresh-unowned');
  }
  run.assume('name-after-refresh');
  const source = run.world.repositories.find((candidate) => candidate.id === repository.id);
  if (source !== undefined) learnFiles(run.store, repository, source);
}

function refreshStorageLayer(run: Execution): void {
  const server = targetOf(run);
  const survivors = survivorsOf(run);
  if (run.world.reality) rescanDrifted(run, run.world.reality, server);
  else if (survivors) rescanSurvivor(run, survivors, server);
  else if (run.world.reinstalled) rescanReinstalled(run, run.world.reinstalled);
}

function refreshAll(run: Execution): void {
  if (run.world.reality) {
    refreshAllDrifted(run, run.world.reality);
    return;
  }
  const owned = objectsOf(run.store, 'Repository').filter((repository) => !repository.values.has('owner'));
  for (const repository of owned) readRepository(run, repository);
}

function add(run: Execution): void {
  addToObject(run);
  const { link } = run.statement;
  const { reality } = run.world;
  if (reality && link)
    presentDrifted(reality, targetOf(run), findInstance(run.store, link.type, link.instance));
}

/** On 3.2 ownership is taken by an edit (3.2 guide, edit Server and edit Repository). */
function edit(run: Execution): void {
  const survivors = survivorsOf(run);
  const take = run.values.get('takeOwnership') ?? run.values.get('ownership');
  const taken = take?.toLowerCase() === 'yes' ? targetOf(run) : undefined;
  const { reality } = run.world;
  if (reality && taken) takeDrifted(run, reality, taken);
  else if (survivors && taken) takeSurvivor(run, survivors, taken);
  else if (taken?.type === 'Repository') taken.values.delete('owner');
  const values = [...run.values].filter(([key]) => !/ownership$/i.test(key));
  const edited = targetOf(run);
  editObject({ ...run, values: new Map(values) });
  if (reality && run.values.has('name')) renameDrifted(reality, edited);
}

function takeOwnership(run: Execution): void {
  const object = targetOf(run);
  resolveReferences(run);
  const survivors = survivorsOf(run);
  const { reality } = run.world;
  if (reality || survivors) {
    if (reality) takeDrifted(run, reality, object);
    else if (survivors) takeSurvivor(run, survivors, object);
    return;
  }
  // A server that another manager owns is ignored in silence by the real CLI.
  if (object.type === 'Repository') object.values.delete('owner');
}

function discoverServer(run: Execution): StoredObject {
  const survivors = survivorsOf(run);
  if (run.world.reality) return discoverDrifted(run, run.world.reality);
  if (survivors) return discoverSurvivor(run, survivors);
  if (run.world.reinstalled) return discoverReinstalled(run, run.world.reinstalled);
  run.assume('discovered-server');
  const address = run.values.get('ipAddress') ?? '';
  const known = objectsOf(run.store, 'Server').find((server) => server.name === address);
  return known ?? addObject(run.store, 'Server', newId(run.store, 'Server'), address);
}

function setStatus(run: Execution, status: string): void {
  const object = targetOf(run);
  const { keyword } = run.statement.rule;
  if (keyword === 'start' && object.values.get('status') === 'Running') {
    throw new Refusal(`${object.type} is running already: ${object.name}`, 'start-running');
  }
  object.values.set('status', status);
  if (status === 'Running' && object.type === 'Vm') run.started.push(object.name);
}

function grammarOnly(run: Execution): Outcome {
  run.assume('grammar-only');
  if (run.statement.instance !== null) targetOf(run);
  resolveReferences(run);
  return done;
}
