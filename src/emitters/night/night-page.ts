import type { NightRecord } from '../../model/night.js';
import { html, type Markup } from '../inventory/markup.js';
import { pageHead } from '../inventory/page-head.js';
import { pageStyleFor } from '../inventory/page-style.js';
import { tableRow } from '../inventory/page-table.js';
import { type NightComparedWith, type ReportPart, reportParts } from './report-parts.js';

/**
 * A night as one HTML page that needs nothing else, in the style of the inventory, piece by piece. Nothing is fetched and
 * nothing runs in it, and no value reaches it unescaped.
 * @param before the last good night, for the counts then
 */
export function* nightPage(record: NightRecord, before?: NightComparedWith): Iterable<string> {
  const parts = reportParts(record, before);
  yield* pageHead({ title: titleOf(record), style: pageStyleFor(parts) });
  yield overview(record).markup;
  for (const part of parts) yield section(part).markup;
  yield '</main>\n</body>\n</html>\n';
}

function titleOf({ name, estate }: NightRecord): string {
  return `Night ${name} of estate ${estate}`;
}

function overview(record: NightRecord): Markup {
  const { good, startedAt, endedAt, tool, managerUuid, release, line } = record;
  const word = good
    ? html`<span class="word good">good</span>`
    : html`<span class="word error">NOT good</span>`;
  return html`<body>
<header><h1>${titleOf(record)}: ${word}</h1>
<p class="soft">Written by ${tool.name} ${tool.version}; from ${startedAt} to ${endedAt}<br>
Manager UUID ${managerUuid ?? 'not certain'}, release ${release ?? 'not known'}</p></header>
<main>
<p>${line}</p>
`;
}

function section({ id, title, columns, rows, remark }: ReportPart): Markup {
  const heads = columns.map(({ label }) => html`<th scope="col">${label}</th>`);
  const body = rows.map((cells) => tableRow(cells));
  const table = html`<table><thead><tr>${heads}</tr></thead><tbody>\n${body}</tbody></table>`;
  return html`<section id="${id}"><h2>${title}</h2>
${remark === undefined ? [] : [html`<p>${remark}</p>\n`]}${rows.length === 0 ? [] : [table]}</section>
`;
}
