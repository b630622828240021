import { type DiskOwner, type DiskRow, type DiskState, diskStateWords } from './disk-rows.js';
import { html, type Markup, nothing } from './markup.js';
import { tableRow } from './page-table.js';
import { exactBytesText, sizeText } from './size-text.js';

const stateClasses: Readonly<Record<DiskState, string>> = {
  used: 'good',
  shared: 'good',
  contested: 'error',
  'maybe used': 'warning',
  unused: 'warning',
  missing: 'error',
  'not read': 'warning',
};

/** Disks as rows of the page. */
export function* diskTableRows(rows: Iterable<DiskRow>): Iterable<Markup> {
  for (const row of rows) {
    yield tableRow(
      [
        html`<div>${row.name === undefined ? nothing : html`<b>${row.name}</b> `}<span class="id">${row.id}</span></div>`,
        row.kind,
        row.repository ?? '',
        { content: sizeCell(row), sort: row.size ?? -1 },
        html`<ul>${row.owners.map(ownerItem)}</ul>`,
        html`<ul>${row.states.map(stateItem)}</ul>`,
      ],
      row.anchor,
    );
  }
}

function sizeCell({ size, allocated }: DiskRow): Markup {
  if (size === undefined) return html`<span class="soft">not known</span>`;
  const used = allocated === undefined ? '' : `${sizeText(allocated)} allocated`;
  return html`<div>${sizeText(size)} <br><span class="soft">${exactBytesText(size)} <br>${used}</span></div>`;
}

function ownerItem({ label, kind, anchor, detail }: DiskOwner): Markup {
  if (anchor === undefined) return html`<li>${label}</li>`;
  const what = kind === 'template' ? 'template ' : '';
  return html`<li>${what}<a href="#${anchor}">${label}</a>, ${detail}</li>`;
}

function stateItem(state: DiskState): Markup {
  return html`<li class="word ${stateClasses[state]}">${diskStateWords[state]}</li>`;
}
