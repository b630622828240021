import { type EstateGaps, type Gap, type GapObject, gapsFormatVersion } from '../../model/gaps.js';
import { fenced, inline } from '../runbook/markdown-text.js';

/** What a list of gaps is about. */
export interface GapsHead {
  readonly estate: string;
  readonly recovery: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly toolVersion: string;
}

/** gaps.json: the whole list for programs. */
export function gapsJson(gaps: EstateGaps, head: GapsHead): string {
  const document = { format: 'ovm-rescue-gaps', version: gapsFormatVersion, ...head, ...gaps };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** gaps.md: what came back, what can be brought back, and what only the lost manager knew; to be ticked off. */
export function* gapsMarkdown(gaps: EstateGaps, head: GapsHead): Iterable<string> {
  yield `# What only the lost manager knew: estate ${inline(head.estate)}\n\n`;
  yield `Recovery ${inline(head.recovery)}. Written by ovm-rescue ${inline(head.toolVersion)} at ${inline(head.madeAt)}.\n\n`;
  yield 'There was no archive to compare with. This list was made from what servers, repositories and the manager tell now; what the estate was like before, it does not know, and it makes nothing up.\n\n';
  if (!gaps.managerRead) yield 'No manager was read: nothing here was compared with one.\n\n';
  yield* listed('Not read: what it knows may stand below as lost', gaps.unread);
  yield* listed('What the manager shows again', gaps.kept.map(keptText));
  yield '## To be brought back from servers and repositories\n\n';
  if (gaps.readable.length === 0) yield 'Nothing.\n\n';
  for (const gap of gaps.readable) yield* gapMarkdown(gap);
  yield '## Lost: nobody tells it any more\n\n';
  for (const gap of gaps.lost) yield* gapMarkdown(gap);
}

function keptText({ entity, attribute, count }: EstateGaps['kept'][number]): string {
  return attribute === undefined ? `${entity}: ${count}` : `${entity}, ${attribute}: ${count}`;
}

function* listed(title: string, lines: readonly string[]): Iterable<string> {
  if (lines.length === 0) return;
  yield `**${title}**\n\n`;
  for (const line of lines) yield `- ${inline(line)}\n`;
  yield '\n';
}

const marks = { documented: '', inferred: 'INFERRED', 'not verified': 'NOT VERIFIED' } as const;

function* gapMarkdown(gap: Gap): Iterable<string> {
  const count = gap.objects.length > 0 ? ` (${gap.objects.length})` : '';
  yield `### ${inline(gap.kind)}${count}\n\n`;
  const mark = marks[gap.certainty];
  yield `${mark === '' ? '' : `**${mark}** `}${inline(sentence(gap.why))} ${was(gap)}\n\n`;
  yield `- [ ] looked for: ${gap.look.map(inline).join('; ')}\n`;
  for (const trace of gap.traces ?? []) yield `- seen: ${inline(trace)}\n`;
  const noLine = gap.noLine ?? sameForAll(gap);
  for (const object of gap.objects) yield `- [ ] ${inline(objectText(object, noLine))}\n`;
  if (noLine !== undefined) yield `- no line of the CLI: ${inline(noLine)}\n`;
  yield '\n';
  const lines = [...(gap.lines ?? []), ...gap.objects.flatMap(({ line }) => line ?? [])];
  if (lines.length > 0) yield* fenced(lines, 'text');
}

/** Why no line sets it, where that is the same for every object. */
function sameForAll({ objects }: Gap): string | undefined {
  const [first] = objects;
  return objects.every(({ noLine }) => noLine === first?.noLine) ? first?.noLine : undefined;
}

function was({ was: had, attribute }: Gap): string {
  if (had === 'had') return attribute === undefined ? 'There was one.' : 'Each of these had one.';
  return 'Whether there was one, nobody can tell.';
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function objectText(
  { id, name, shown, told, toldBy, noLine }: GapObject,
  saidBelow: string | undefined,
): string {
  return [
    name === undefined || name === id ? (id ?? '') : `${name} (${id})`,
    ...(told === undefined ? [] : [`told: ${valueText(told)}${toldBy === undefined ? '' : ` [${toldBy}]`}`]),
    ...(shown === undefined ? [] : [`the manager shows ${valueText(shown)}`]),
    ...(noLine === undefined || noLine === saidBelow ? [] : [`no line of the CLI: ${noLine}`]),
  ].join('; ');
}

function valueText(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value)
    : Array.isArray(value)
      ? value.join(', ')
      : String(value);
}

/** The same, a line for each kind, for a runbook and for the terminal. */
export function gapLines({ readable, lost }: Pick<EstateGaps, 'readable' | 'lost'>): readonly string[] {
  return [
    ...readable.map((gap) => `${kindText(gap)}: servers or repositories tell it`),
    ...lost.map((gap) => {
      const seen = gap.traces === undefined ? '' : `; seen: ${gap.traces.join(', ')}`;
      const line = gap.lines?.[0] ?? gap.objects.find((object) => object.line !== undefined)?.line;
      const set = line === undefined ? '' : `; set by: ${line}`;
      return `${kindText(gap)}: lost with the manager (${gap.certainty}); look in ${gap.look.join(', ')}${seen}${set}`;
    }),
  ];
}

function kindText({ kind, objects }: Gap): string {
  return objects.length > 0 ? `${kind} (${objects.length})` : kind;
}
