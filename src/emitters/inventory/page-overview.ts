import type { Environment } from '../../model/environment.js';
import type { InventorySummary } from './inventory-summary.js';
import { managerRows, uuidRemark, uuidRows } from './manager-rows.js';
import { html, type Markup, nothing } from './markup.js';
import { counted, sizeText } from './size-text.js';

interface Tile {
  readonly href: string;
  readonly figure: string | number;
  readonly label: string;
  readonly detail: string;
  readonly severity?: 'error' | 'warning' | 'note';
}

/** The figures on top, each a link to its table. */
export function summaryTiles(sum: InventorySummary): Markup {
  return html`<div class="tiles">${tilesOf(sum).map(tileMarkup)}</div>\n`;
}

function tilesOf(sum: InventorySummary): Tile[] {
  const { error, warning, note } = sum.findings;
  return [
    {
      href: '#vms',
      figure: sum.vms,
      label: 'VMs',
      detail: `${sizeText(sum.memoryMiB * 1024 * 1024)} memory together`,
    },
    {
      href: '#templates',
      figure: sum.templates,
      label: 'templates',
      detail: `${sum.unsound} VMs and templates not sound`,
    },
    {
      href: '#repositories',
      figure: sum.repositories,
      label: 'repositories',
      detail: `${sum.unreadRepositories} of them not read`,
    },
    {
      href: '#disks',
      figure: sum.disks.count,
      label: 'virtual disks',
      detail: `${sizeText(sum.disks.size)}; ${counted(sum.isos.count, 'ISO')}, ${counted(sum.luns, 'LUN')}`,
    },
    {
      href: '#disks',
      figure: sizeText(sum.unused.size),
      label: 'unused space',
      detail: `${counted(sum.unused.count, 'virtual disk')}, ${sizeText(sum.unused.allocated)} allocated`,
      ...(sum.unused.count > 0 && { severity: 'warning' as const }),
    },
    {
      href: '#disks',
      figure: sum.contested,
      label: sum.contested === 1 ? 'disk used twice' : 'disks used twice',
      detail: 'without the shared mark',
      ...(sum.contested > 0 && { severity: 'error' as const }),
    },
    findingTile('error', error),
    findingTile('warning', warning),
    findingTile('note', note),
  ];
}

function findingTile(severity: 'error' | 'warning' | 'note', count: number): Tile {
  return {
    href: '#findings',
    figure: count,
    label: count === 1 ? severity : `${severity}s`,
    detail: 'among the findings',
    ...(count > 0 && { severity }),
  };
}

function tileMarkup({ href, figure, label, detail, severity }: Tile): Markup {
  return html`<a class="tile" href="${href}"><b class="${severity ?? ''}">${figure}</b> ${label} <small>${detail}</small></a>\n`;
}

/** What is known of the manager: its UUID with every place, release, build and database. */
export function managerSection(environment: Environment): Markup {
  const uuids = uuidRows(environment);
  const remark = uuidRemark(uuids);
  const values = managerRows(environment).map(
    ({ label, value, from }) => html`<dt>${label}</dt><dd>${value} <span class="from">${from}</span></dd>\n`,
  );
  const places = uuids.map(
    ({ uuid, places: seen }) =>
      html`<dt>UUID</dt><dd><code>${uuid}</code> <details open><summary>seen in ${counted(seen.length, 'place')}</summary><ul>${seen.map(
        ({ place, uuid: written, from }) =>
          html`<li>${place}: <code>${written}</code> <span class="from">${from}</span></li>`,
      )}</ul></details></dd>\n`,
  );
  return html`<section id="manager"><h2>Manager</h2>
${remark === undefined ? nothing : html`<p class="caveat error">${remark}</p>`}<dl>
${places}${values}</dl></section>
`;
}
