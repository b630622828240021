import type { CliReplyAttribute } from '../../formats/ovm-cli/reply-line.js';
import type { Shown } from './manager-view.js';

/** One attribute that is shown with another value than a line gives. */
export interface Difference {
  readonly attribute: string;
  readonly wanted: string;
  readonly shown: string;
}

/** What a comparison found; `unseen` are attributes that nothing shows. */
export interface ShownComparison {
  readonly differences: readonly Difference[];
  readonly unseen: readonly string[];
}

/** What the labels of a table show, in order. */
export function shownUnder(shown: Shown, labels: readonly string[]): readonly CliReplyAttribute[] {
  const wanted = new Set(labels.map(bare));
  return shown.filter(({ label }) => wanted.has(bare(label)));
}

/** Compares the attributes of a line with what is shown; an attribute without labels, or not shown, is unseen. */
export function compareShown(
  attributes: readonly (readonly [name: string, value: string])[],
  labels: Readonly<Record<string, readonly string[]>>,
  shown: Shown,
): ShownComparison {
  const differences: Difference[] = [];
  const unseen: string[] = [];
  for (const [attribute, wanted] of attributes) {
    const found = shownUnder(shown, labels[attribute] ?? []);
    if (found.length === 0 || wanted.includes('@secret:')) {
      // an empty list, and a description of no length, are shown by no line at all
      if (wanted !== '' && wanted !== 'EMPTY_CDROM') unseen.push(attribute);
    } else if (!isShown(attribute, wanted, found))
      differences.push({ attribute, wanted, shown: found.map(({ value }) => value).join(', ') });
  }
  return { differences, unseen };
}

/** Whether an attribute names this object, by its id or, where it has one, its name; names differ by case. */
export function names({ value, reference }: CliReplyAttribute, object: string): boolean {
  if (value === object || reference?.name === object) return true;
  const id = object.toLowerCase();
  return (isId(object) && value.toLowerCase() === id) || reference?.id.toLowerCase() === id;
}

/** As ids of objects and servers, MAC addresses and numbers are written. */
function isId(text: string): boolean {
  return /^(?:0004fb[0-9a-f]{26}(?:\.(?:img|iso))?|(?:[0-9a-f]{2}:)+[0-9a-f]{2}|[0-9a-f]{8,32})$/i.test(text);
}

function isShown(attribute: string, wanted: string, found: readonly CliReplyAttribute[]): boolean {
  if (found.some((one) => sameText(one.value, wanted))) return true;
  if (attribute === 'name' || attribute === 'description') return false;
  if (found.some((one) => names(one, wanted))) return true;
  if (!worded.has(attribute) && !/^(?:yes|no|true|false)$/i.test(wanted)) return false;
  if (found.some((one) => wordOf(one.value) === wordOf(wanted))) return true;
  if (!listed.has(attribute)) return false;
  const shown = found.flatMap(({ value }) => value.split(',')).map(wordOf);
  const parts = wanted.split(',').map(wordOf);
  const ordered = attribute === 'bootOrder' ? [shown, parts] : [shown.sort(), parts.sort()];
  return ordered[0]?.join() === ordered[1]?.join();
}

/** Attributes of fixed words: these alone are shown with other case, blanks and underscores than they are given. */
const worded: ReadonlySet<string> = new Set([
  ...['osType', 'domainType', 'mouseType', 'keymapName', 'startPolicy', 'roles', 'bootOrder'],
]);

const listed: ReadonlySet<string> = new Set(['roles', 'bootOrder']);

/** Line feeds and rows of blanks may not survive a reply. */
function sameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  return plain(one) === plain(other);
}

/** Display words that differ from those of a command by more than case and blanks. */
const wordsShown: Readonly<Record<string, string>> = { servermanagement: 'management' };

/** `XEN_PVM` is shown as `Xen PVM`, `OL_5` of 3.2 may be `Oracle Linux 5`. */
function wordOf(text: string): string {
  const word = bare(text.trim().replace(/^OL_(\d)$/, 'Oracle Linux $1'));
  return wordsShown[word] ?? word;
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[\s_]+/g, '');
}
