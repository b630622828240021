import type { FileSystemRow, NetworkRow, PoolRow, ServerRow } from './estate-rows.js';
import type { FindingRow } from './finding-rows.js';
import type { InfrastructureRow } from './infrastructure-rows.js';
import { html, type Markup, nothing } from './markup.js';
import { tableRow } from './page-table.js';
import { type FileTotal, fileTotalText, type RepositoryRow } from './repository-rows.js';
import { exactBytesText } from './size-text.js';

/** Text items as a list, one a line. */
function list(items: readonly string[]): Markup {
  return items.length === 0
    ? html`<span class="soft">none known</span>`
    : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

export function poolRow({ name, details, servers, repositories }: PoolRow): Markup {
  return tableRow([html`<b>${name}</b>`, list(details), list(servers), list(repositories)]);
}

export function serverRow(row: ServerRow): Markup {
  const running = row.running.length === 0 ? '' : row.running.join(', ');
  return tableRow([
    row.name === ''
      ? html`<b>${row.id}</b>`
      : html`<div><b>${row.name}</b> <span class="id">${row.id}</span></div>`,
    row.pool,
    row.registeredIp,
    row.managerIp,
    row.master,
    row.clusterState,
    list(row.repositories),
    running,
  ]);
}

export function repositoryRow(row: RepositoryRow): Markup {
  const total = (files: FileTotal, one: string) => ({
    content: html`<div>${fileTotalText(files, one)}${
      files.count === 0 ? nothing : html` <br><span class="soft">${exactBytesText(files.size)}</span>`
    }</div>`,
    sort: files.size,
  });
  return tableRow([
    html`<div><b>${row.name}</b> <span class="id">${row.id}</span>${row.remarks.map(
      (remark) => html` <span class="assumed">${remark}</span>`,
    )}</div>`,
    row.pool,
    html`<div>${row.fileSystemType} at ${row.fileSystemLocation} <br><span class="soft">mounted at ${row.mountPoint}, version ${row.version}</span></div>`,
    { content: row.vms, sort: row.vms },
    { content: row.templates, sort: row.templates },
    total(row.disks, 'virtual disk'),
    total(row.isos, 'ISO'),
  ]);
}

export function fileSystemRow({ uuid, label, device, repository, parameters }: FileSystemRow): Markup {
  return tableRow([html`<code>${uuid}</code>`, label, html`<code>${device}</code>`, repository, parameters]);
}

/** A port, a file server, a tag: whatever is shown by what it is, its name and its details. */
export function infrastructureRow({ kind, name, id, details }: InfrastructureRow): Markup {
  return tableRow([kind, html`<div><b>${name}</b> <span class="id">${id}</span></div>`, list(details)]);
}

export function networkRow({ name, id, roles, ports, vnics, vms }: NetworkRow): Markup {
  return tableRow([
    html`<b>${name}</b>`,
    html`<code>${id}</code>`,
    roles,
    list(ports),
    { content: vnics, sort: vnics },
    { content: vms, sort: vms },
  ]);
}

const severityOrder = { error: 0, warning: 1, note: 2 } as const;

export function findingRow({ severity, code, subject, message, places }: FindingRow): Markup {
  return tableRow([
    { content: html`<span class="severity ${severity}">${severity}</span>`, sort: severityOrder[severity] },
    html`<div>${subject} <span class="id">${code}</span></div>`,
    message,
    places.length === 0
      ? nothing
      : html`<ul>${places.map((place) => html`<li><code>${place}</code></li>`)}</ul>`,
  ]);
}
