import { counted } from '../../base/counted.js';
import type { FindingSeverity } from '../../model/finding.js';
import type { InventoryIndex } from './inventory-index.js';
import type { InventorySummary } from './inventory-summary.js';
import { managerRows, uuidRemark, uuidRows } from './manager-rows.js';
import { html, type Insertion, type Markup, nothing } from './markup.js';
import { sizeText } from './size-text.js';

interface Tile {
  readonly href: string;
  readonly figure: Insertion;
  readonly label: string;
  readonly detail: string;
  readonly severity?: FindingSeverity;
}

/** The figures on top, each a link to its table. */
export function summaryTiles(sum: InventorySummary): Markup {
  return html`<div class="tiles">${tilesOf(sum).map(tileMarkup)}${findingsTile(sum)}</div>\n`;
}

function tilesOf(sum: InventorySummary): Tile[] {
  const { unused, disks, isos, contested } = sum;
  const memory = `${sizeText(sum.memoryMiB * 1024 * 1024)} memory together`;
  const unread = sum.unreadRepositories;
  return [
    { href: '#vms', figure: sum.vms, label: 'VMs', detail: memory },
    {
      href: '#templates',
      figure: sum.templates,
      label: 'templates',
      detail: 'whose disks count as used',
    },
    {
      href: '#repositories',
      figure: sum.repositories,
      label: 'repositories',
      detail: unread === 0 ? 'all of them read' : `${unread} of them not read`,
    },
    {
      href: '#disks',
      figure: disks.count,
      label: 'virtual disks',
      detail: `${sizeText(disks.size)}; ${counted(isos.count, 'ISO')}, ${counted(sum.luns, 'LUN')}`,
    },
    {
      href: '#disks',
      figure: sizeText(unused.size),
      label: 'unused space',
      detail: `${counted(unused.count, 'virtual disk')}, ${sizeText(unused.allocated)} allocated`,
      ...(unused.count > 0 && { severity: 'warning' as const }),
    },
    {
      href: '#disks',
      figure: contested,
      label: contested === 1 ? 'disk used twice' : 'disks used twice',
      detail: 'without the shared mark',
      ...(contested > 0 && { severity: 'error' as const }),
    },
  ];
}

function tileMarkup({ href, figure, label, detail, severity }: Tile): Markup {
  return html`<a class="tile" href="${href}"><b class="${severity ?? ''}">${figure}</b> ${label} <small>${detail}</small></a>\n`;
}

/** All severities in one tile: the colour says nothing that the word does not. */
function findingsTile({ findings, unsound }: InventorySummary): Markup {
  const lines = (['error', 'warning', 'note'] as const).map((severity) => {
    const count = findings[severity];
    return html`<span class="word ${count > 0 ? severity : 'soft'}">${counted(count, severity)}</span> `;
  });
  return html`<a class="tile findings" href="#findings">${lines}<small>${counted(unsound, 'VM or template', 'VMs and templates')} not sound</small></a>\n`;
}

/** What is known of the manager: its UUID with every place, release, build and database. */
export function managerSection(index: InventoryIndex): Markup {
  const uuids = uuidRows(index);
  const remark = uuidRemark(uuids);
  const values = managerRows(index).map(
    ({ label, value, from }) => html`<dt>${label}</dt><dd>${value} <span class="from">${from}</span></dd>\n`,
  );
  const places = uuids.map(
    ({ uuid, places: seen }) =>
      html`<dt>UUID</dt><dd><code>${uuid}</code> <details open><summary>seen in ${counted(seen.length, 'place')}</summary><ul>${seen.map(
        ({ place, uuid: written, from }) =>
          html`<li>${place} <span class="from">${from}</span>${written === uuid ? nothing : html`, written <code>${written}</code>`}</li>`,
      )}</ul></details></dd>\n`,
  );
  return html`<section id="manager"><h2>Manager</h2>
${remark === undefined ? nothing : html`<p class="caveat error">${remark}</p>`}<dl>
${places}${values}</dl></section>
`;
}
