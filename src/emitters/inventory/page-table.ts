import { html, type Insertion, type Markup } from './markup.js';

/** One column: its heading, and its share of the width in percent. */
export interface Column {
  readonly label: string;
  readonly width: number;
  /** Set right, as figures are. */
  readonly figures?: true;
}

/** A table of the page. `id` is the element id of its section. */
export interface TableShape {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column[];
}

/** What stands in one cell; `sort` is what the column is ordered by where the text does not do. */
export interface Cell {
  readonly content: Insertion;
  readonly sort?: number | undefined;
}

/** One row as HTML; `anchor` is its element id. */
export function tableRow(cells: readonly (Cell | Insertion)[], anchor?: string): Markup {
  const inner = cells.map((cell) => {
    if (!isCell(cell)) return html`<td>${cell}</td>`;
    return cell.sort === undefined
      ? html`<td>${cell.content}</td>`
      : html`<td data-sort="${cell.sort}">${cell.content}</td>`;
  });
  return anchor === undefined ? html`<tr>${inner}</tr>\n` : html`<tr id="${anchor}">${inner}</tr>\n`;
}

function isCell(cell: Cell | Insertion): cell is Cell {
  return typeof cell === 'object' && 'content' in cell;
}

/** A section with one table, piece by piece: the rows are asked for while the page is written. */
export function* tableSection(
  shape: TableShape,
  count: number,
  rows: Iterable<Markup>,
  intro?: Markup,
): Iterable<string> {
  const heads = shape.columns.map(({ label }) => html`<th scope="col">${label}</th>`);
  yield html`<section id="${shape.id}"><h2>${shape.title} <span class="count">${count}</span></h2>\n`.markup;
  if (intro !== undefined) yield html`${intro}\n`.markup;
  if (count === 0) {
    yield '<p>None.</p></section>\n';
    return;
  }
  yield html`<table><thead><tr>${heads}</tr></thead><tbody>\n`.markup;
  for (const row of rows) yield row.markup;
  yield '</tbody></table></section>\n';
}

/** The style that belongs to a shape: widths, alignment, and the heading of each cell on a narrow screen. */
export function tableStyle({ id, columns }: TableShape): string {
  const rules = columns.map(({ label, width, figures }, index) => {
    const nth = `nth-child(${index + 1})`;
    const align = figures ? `@media (min-width:761px),print{#${id} :is(td,th):${nth}{text-align:right}}` : '';
    return (
      `#${id} th:${nth}{width:${width}%}${align}` +
      `@media screen and (max-width:760px){#${id} td:${nth}::before{content:"${label}"}}`
    );
  });
  return rules.join('\n');
}
