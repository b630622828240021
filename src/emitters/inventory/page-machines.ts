import { html, type Markup, nothing } from './markup.js';
import { tableRow } from './page-table.js';
import { sizeText } from './size-text.js';
import type { VmDiskRow, VmRow, VnicRow } from './vm-rows.js';

/** VMs or templates as rows of the page. */
export function* machineRows(rows: Iterable<VmRow>): Iterable<Markup> {
  for (const row of rows) yield machineRow(row);
}

function machineRow(row: VmRow): Markup {
  const availability = row.highAvailability;
  return tableRow(
    [
      nameCell(row),
      row.repositoryId === undefined ? html`<span class="soft">${row.repository}</span>` : row.repository,
      html`${row.domainType}<br>${row.osType}`,
      { content: row.memory, sort: row.memoryMiB ?? -1 },
      { content: row.cpus, sort: row.cpuCount ?? -1 },
      availability,
      html`<ul>${row.vnics.map(vnicItem)}</ul>`,
      html`<ul>${row.disks.map(diskItem)}</ul>`,
    ],
    row.anchor,
  );
}

function nameCell({ name, id, runningOn, problems, assumed }: VmRow): Markup {
  return html`<div><b>${name}</b> <span class="id">${id}</span>${
    runningOn === undefined ? nothing : html` <span class="soft">running on ${runningOn}</span>`
  }${problems.map((problem) => html` <span class="problem">Problem: ${problem}</span>`)}${assumed.map(
    (text) => html` <span class="assumed">Assumed ${text}</span>`,
  )}</div>`;
}

function vnicItem({ mac, network, alsoUsedBy }: VnicRow): Markup {
  const twice =
    alsoUsedBy.length === 0
      ? nothing
      : html` <span class="problem">MAC ALSO USED BY ${alsoUsedBy.join(', ')}</span>`;
  return html`<li><code>${mac}</code> <br>${network}${twice}</li>`;
}

function diskItem(disk: VmDiskRow): Markup {
  const facts = [
    disk.size === undefined ? '' : sizeText(disk.size),
    disk.otherRepository === undefined ? '' : `in repository ${disk.otherRepository}`,
    ...disk.marks,
  ].filter((fact) => fact !== '');
  const name = disk.name === undefined ? nothing : html` ${disk.name}`;
  const rest = facts.length === 0 ? '' : `, ${facts.join(', ')}`;
  return html`<li>${disk.slot}: ${disk.kind}${name}${rest} ${diskLink(disk)}</li>`;
}

function diskLink({ id, anchor }: VmDiskRow): Markup {
  return anchor === undefined ? nothing : html`<a class="id" href="#${anchor}">${id}</a>`;
}
