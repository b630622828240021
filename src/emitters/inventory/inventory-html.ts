import type { Environment } from '../../model/environment.js';
import type { Making } from '../emitter.js';
import { diskRows } from './disk-rows.js';
import { fileSystemRows, networkRows, poolRows, serverRows } from './estate-rows.js';
import { findingRows } from './finding-rows.js';
import { cardLists, groupLists, infrastructureRows, storageLists } from './infrastructure-rows.js';
import { type InventoryIndex, inventoryIndex } from './inventory-index.js';
import { type InventorySummary, inventorySummary } from './inventory-summary.js';
import { html, type Markup } from './markup.js';
import { diskTableRows } from './page-disks.js';
import {
  fileSystemRow,
  findingRow,
  infrastructureRow,
  networkRow,
  poolRow,
  repositoryRow,
  serverRow,
} from './page-estate.js';
import { pageHead } from './page-head.js';
import { machineRows } from './page-machines.js';
import { managerSection, summaryTiles } from './page-overview.js';
import { pageScript } from './page-script.js';
import { shapes } from './page-shapes.js';
import { pageStyle } from './page-style.js';
import { tableSection } from './page-table.js';
import { repositoryRows } from './repository-rows.js';
import { vmRows } from './vm-rows.js';

/**
 * The inventory as one HTML page that needs nothing else: no request leaves it, and its policy allows only its own
 * style and script. It can be read without the script, which adds filtering and sorting. Given out piece by piece,
 * one row at a time, so that an estate of thousands of VMs needs no long string.
 */
export function* inventoryHtml(environment: Environment, making: Making): Iterable<string> {
  const index = inventoryIndex(environment, making.place);
  const summary = inventorySummary(index);
  yield* headOf(environment, making);
  yield summaryTiles(summary).markup;
  yield* navigation();
  yield managerSection(index).markup;
  yield* estateTables(index);
  yield* machineTables(index, summary);
  yield* tableSection(
    shapes.disks,
    index.disks.size,
    diskTableRows(diskRows(index)),
    html`<p class="caveat">${summary.unusedCaveat}</p>`,
  );
  yield* mapped(shapes.networks, networkRows(index), networkRow);
  yield* mapped(shapes.cards, infrastructureRows(index, cardLists), infrastructureRow);
  yield* mapped(shapes.storage, infrastructureRows(index, storageLists), infrastructureRow);
  yield* mapped(shapes.groups, infrastructureRows(index, groupLists), infrastructureRow);
  yield* tableSection(shapes.findings, environment.findings.length, markupOf(findingRows(index), findingRow));
  yield `</main>\n<script>${pageScript}</script>\n</body>\n</html>\n`;
}

function* headOf({ estate }: Environment, { toolVersion, readAt, rehearsed }: Making): Iterable<string> {
  yield* pageHead({ title: `Inventory of estate ${estate}`, style: pageStyle, script: pageScript });
  yield html`<body>
<header><h1>Inventory of estate ${estate}</h1>
<p class="soft">Written by ovm-rescue ${toolVersion} from files read at ${readAt}${rehearsed === undefined ? '' : `; ${rehearsed}`}</p></header>
<main>
`.markup;
}

function* navigation(): Iterable<string> {
  const links = Object.values(shapes).map(({ id, title }) => html`<a href="#${id}">${title}</a>\n`);
  yield html`<nav aria-label="Sections"><a href="#manager">Manager</a>\n${links}</nav>
<div id="filter-bar" hidden role="search"><label for="filter">Filter all tables</label>
<input id="filter" type="search" autocomplete="off" spellcheck="false" placeholder="Filter: name, id, MAC, WWID, …">
<output id="filter-result" class="soft" for="filter"></output></div>
`.markup;
}

function* estateTables(index: InventoryIndex): Iterable<string> {
  yield* mapped(shapes.pools, poolRows(index), poolRow);
  yield* mapped(shapes.servers, serverRows(index), serverRow);
  yield* mapped(shapes.repositories, repositoryRows(index), repositoryRow);
  yield* mapped(shapes.fileSystems, fileSystemRows(index), fileSystemRow);
}

function* machineTables(index: InventoryIndex, { vms, templates }: InventorySummary): Iterable<string> {
  yield* tableSection(shapes.vms, vms, machineRows(vmRows(index, 'vm')));
  yield* tableSection(shapes.templates, templates, machineRows(vmRows(index, 'template')));
}

function mapped<Row>(
  shape: (typeof shapes)[keyof typeof shapes],
  rows: readonly Row[],
  render: (row: Row) => Markup,
): Iterable<string> {
  return tableSection(shape, rows.length, markupOf(rows, render));
}

function* markupOf<Row>(rows: Iterable<Row>, render: (row: Row) => Markup): Iterable<Markup> {
  for (const row of rows) yield render(row);
}
