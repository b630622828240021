import { counted } from '../../base/counted.js';
import type { Environment } from '../../model/environment.js';
import type { Making } from '../emitter.js';
import { fileSystemRows, networkRows, poolRows, serverRows } from './estate-rows.js';
import { type FindingRow, findingRows } from './finding-rows.js';
import {
  cardLists,
  groupLists,
  type InfrastructureRow,
  infrastructureRows,
  storageLists,
} from './infrastructure-rows.js';
import { type InventoryIndex, inventoryIndex } from './inventory-index.js';
import { inventorySummary } from './inventory-summary.js';
import { managerRows, uuidRemark, uuidRows } from './manager-rows.js';
import { fileTotalText, repositoryRows } from './repository-rows.js';
import { shownText } from './shown-text.js';
import { exactSizeText, sizeText } from './size-text.js';
import { diskLines } from './text-disks.js';
import { heading, padded, wrapped, wrappedWords } from './text-layout.js';
import { vmLines } from './text-vms.js';

/**
 * The inventory as plain text for a terminal or a mail: pieces of one line each, at most 120 columns where the values
 * allow it, without control characters other than line ends. Ids stand whole on their lines, so that `grep` finds them.
 */
export function* inventoryText(
  environment: Environment,
  making: Making,
  { findingsAlone = false } = {},
): Iterable<string> {
  const index = inventoryIndex(environment, making.place);
  for (const line of reportLines(index, making, findingsAlone)) yield `${shownText(line)}\n`;
}

function* reportLines(index: InventoryIndex, making: Making, findingsAlone: boolean): Iterable<string> {
  yield `Inventory of estate ${index.environment.estate}`;
  yield `Written by ovm-rescue ${making.toolVersion} from files read at ${making.readAt}`;
  yield* summaryLines(index, making);
  // what is wrong is not looked for below a thousand lines; notes would keep the VMs away in their turn
  yield* findingLines(index, 'Errors and warnings', ({ severity }) => severity !== 'note');
  if (!findingsAlone) yield* estateLines(index);
  yield* findingLines(index, 'Notes', ({ severity }) => severity === 'note');
}

function* estateLines(index: InventoryIndex): Iterable<string> {
  yield* managerLines(index);
  yield* poolLines(index);
  yield* serverLines(index);
  yield* repositoryLines(index);
  yield* fileSystemLines(index);
  yield* vmLines(index, 'vm');
  yield* vmLines(index, 'template');
  yield* diskLines(index);
  yield* networkLines(index);
  yield* infrastructureLines('Ports, bonds and VLANs', infrastructureRows(index, cardLists));
  yield* infrastructureLines('Storage in the manager', infrastructureRows(index, storageLists));
  yield* infrastructureLines('Tags, groups and MAC range', infrastructureRows(index, groupLists));
}

function* summaryLines(index: InventoryIndex, { sources, rehearsed }: Making): Iterable<string> {
  const sum = inventorySummary(index);
  const { error, warning, note } = sum.findings;
  const unread = sum.unreadRepositories > 0 ? `, ${sum.unreadRepositories} of them not read` : '';
  yield* heading('Summary');
  if (sources) yield `  sources        ${sources.whole} of ${sources.all} read whole`;
  if (rehearsed !== undefined) yield `  rehearsal      ${rehearsed}`;
  yield `  VMs            ${sum.vms}, memory ${sizeText(sum.memoryMiB * 1024 * 1024)} together`;
  yield `  templates      ${sum.templates}`;
  yield `  not sound      ${counted(sum.unsound, 'VM or template', 'VMs and templates')} with problems or without a definition`;
  yield `  servers        ${sum.servers}`;
  yield `  repositories   ${sum.repositories}${unread}`;
  yield `  virtual disks  ${fileTotalText(sum.disks, 'virtual disk')}`;
  yield `  ISOs           ${fileTotalText(sum.isos, 'ISO')}`;
  yield `  LUNs           ${sum.luns}`;
  yield `  unused         ${fileTotalText(sum.unused, 'virtual disk')}`;
  yield `  used twice     ${counted(sum.contested, 'disk')} without the shared mark`;
  yield `  findings       ${counted(error, 'error')}, ${counted(warning, 'warning')}, ${counted(note, 'note')}`;
}

function* managerLines(index: InventoryIndex): Iterable<string> {
  yield* heading('Manager');
  const uuids = uuidRows(index);
  const remark = uuidRemark(uuids);
  if (remark !== undefined) yield* wrappedWords('  ! ', remark);
  for (const { uuid, places } of uuids) {
    yield `  UUID ${shownText(uuid)}, seen in ${counted(places.length, 'place')}`;
    for (const { place, from, uuid: written } of places) {
      const differs = written === uuid ? '' : `, written ${shownText(written)}`;
      yield `    ${padded(place, 26)} ${shownText(from)}${differs}`;
    }
  }
  for (const { label, value, from } of managerRows(index)) {
    yield `  ${padded(label, 16)} ${padded(value, 24)}${from === '' ? '' : `  ${from}`}`.trimEnd();
  }
}

function* poolLines(index: InventoryIndex): Iterable<string> {
  const rows = poolRows(index);
  yield* heading(`Server pools (${rows.length})`);
  for (const { name, details, servers, repositories } of rows) {
    yield `  ${name}`;
    if (details.length > 0) yield* wrapped('    ', details);
    yield* listLines('    servers       ', servers);
    yield* listLines('    repositories  ', repositories);
  }
}

function* listLines(indent: string, items: readonly string[]): Iterable<string> {
  yield* wrapped(indent, items.length === 0 ? ['none known'] : items);
}

function* serverLines(index: InventoryIndex): Iterable<string> {
  const rows = serverRows(index);
  yield* heading(`Servers (${rows.length})`);
  for (const row of rows) {
    yield* wrapped(`  ${padded(row.id, 20)}`, [
      ...(row.name === '' ? [] : [`name ${row.name}`]),
      `pool ${row.pool}`,
      `registered IP ${row.registeredIp}`,
      `manager IP ${row.managerIp}`,
      `master ${row.master}`,
      `cluster ${row.clusterState}`,
    ]);
    yield* listLines('    repositories  ', row.repositories);
    if (row.running.length > 0) yield* wrapped('    seen running  ', row.running);
  }
}

function* repositoryLines(index: InventoryIndex): Iterable<string> {
  const rows = repositoryRows(index);
  yield* heading(`Repositories (${rows.length})`);
  for (const row of rows) {
    yield `  ${padded(row.name, 40)} ${row.id}`;
    yield* wrapped('    ', [`pool ${row.pool}`, `${row.fileSystemType} at ${row.fileSystemLocation}`]);
    yield* wrapped('    ', [`mounted at ${row.mountPoint}`, `version ${row.version}`]);
    yield* wrapped('    ', [
      counted(row.vms, 'VM'),
      counted(row.templates, 'template'),
      fileTotalText(row.disks, 'virtual disk'),
      fileTotalText(row.isos, 'ISO'),
    ]);
    if (row.disks.count > 0) yield `    virtual disks ${exactSizeText(row.disks.size)}`;
    for (const remark of row.remarks) yield* wrappedWords('    ! ', remark);
  }
}

function* fileSystemLines(index: InventoryIndex): Iterable<string> {
  const rows = fileSystemRows(index);
  if (rows.length === 0) return;
  yield* heading(`OCFS2 file systems (${rows.length})`);
  for (const { uuid, label, device, repository, parameters } of rows) {
    yield `  ${uuid}`;
    yield* wrapped('    ', [`label ${label}`, `device ${device}`, `repository ${repository}`, parameters]);
  }
}

function* networkLines(index: InventoryIndex): Iterable<string> {
  const rows = networkRows(index);
  yield* heading(`Networks (${rows.length})`);
  for (const { name, id, roles, ports, vnics, vms } of rows) {
    yield* wrapped(`  ${padded(name, 28)} ${padded(id, 14)} `, [
      `roles ${roles}`,
      ...(ports.length === 0 ? [] : [`on ${ports.join(', ')}`]),
      `${counted(vnics, 'vNIC')} in ${counted(vms, 'VM or template', 'VMs and templates')}`,
    ]);
  }
}

function* infrastructureLines(title: string, rows: readonly InfrastructureRow[]): Iterable<string> {
  if (rows.length === 0) return;
  yield* heading(`${title} (${rows.length})`);
  for (const { kind, name, id, details } of rows) {
    yield* wrapped(`  ${padded(kind, 26)} `, [name, id], ' ');
    yield* wrapped('    ', details);
  }
}

function* findingLines(
  index: InventoryIndex,
  title: string,
  isMeant: (row: FindingRow) => boolean,
): Iterable<string> {
  const rows = [...findingRows(index)].filter(isMeant);
  yield* heading(`${title} (${rows.length})`);
  for (const { severity, code, subject, message, places } of rows) {
    yield `  ${severity.toUpperCase()} ${subject} [${code}]`;
    yield* wrappedWords('    ', message);
    for (const place of places) yield `    at ${place}`;
  }
}
