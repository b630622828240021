import { type PlsqlToken, plsqlTokens } from './plsql-tokens.js';

/** Words by which a text in ALL_SOURCE begins; those of editions are there from 12.1 on, where an author wrote them. */
const kindWords = new Set(['FUNCTION', 'PROCEDURE', 'PACKAGE', 'TYPE', 'TRIGGER']);
const editionWords = new Set(['EDITIONABLE', 'NONEDITIONABLE']);
const bodiedWords = new Set(['PACKAGE', 'TYPE']);
const bodyWord = new Set(['BODY']);

/**
 * The text as CREATE OR REPLACE takes it, without the owner before the name of the object itself; nothing else is changed.
 * Of a trigger the owner goes from the table and from the triggers it follows too, and a disabled one is made disabled.
 */
export function createSourceStatement(
  text: string,
  owner: string,
  trigger: { readonly enabled: boolean } | undefined,
): string {
  const head = trigger ? triggerHead(text) : objectHead(text);
  const cuts = ownerCuts(head, owner, trigger !== undefined);
  const inserts = trigger ? disabling(head, trigger.enabled) : [];
  return `CREATE OR REPLACE ${edited(text, [...cuts, ...inserts]).trim()}`;
}

/** Replaces `[start, end)` of the text by `by`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

function edited(text: string, edits: readonly Edit[]): string {
  let made = '';
  let at = 0;
  for (const { start, end, by } of [...edits].sort((a, b) => a.start - b.start)) {
    made += text.slice(at, start) + by;
    at = end;
  }
  return made + text.slice(at);
}

/** The words of the kind, and the name with an owner before it. */
function objectHead(text: string): PlsqlToken[] {
  const head: PlsqlToken[] = [];
  for (const token of plsqlTokens(text)) {
    head.push(token);
    if (head.length === namedAt(head) + 3) break;
  }
  return head;
}

/**
 * Where the name begins, maybe with an owner: behind `EDITIONABLE`, one word of a kind, and `BODY`. An object may be called
 * by such a word itself.
 */
function namedAt(head: readonly PlsqlToken[]): number {
  const isOf = (place: number, words: ReadonlySet<string>) => {
    const token = head[place];
    return token?.kind === 'word' && words.has(token.value);
  };
  const kind = isOf(0, editionWords) ? 1 : 0;
  if (!isOf(kind, kindWords)) return kind;
  return isOf(kind, bodiedWords) && isOf(kind + 1, bodyWord) ? kind + 2 : kind + 1;
}

const bodyWords = new Set(['DECLARE', 'BEGIN', 'COMPOUND', 'CALL', 'WHEN']);

/** All before the condition and the body, with the token at which these begin as the last one. */
function triggerHead(text: string): PlsqlToken[] {
  const head: PlsqlToken[] = [];
  for (const token of plsqlTokens(text)) {
    head.push(token);
    const begins = token.kind === 'word' ? bodyWords.has(token.value) : token.value === '<';
    if (begins && head.length > 2) break;
  }
  return head;
}

function ownerCuts(head: readonly PlsqlToken[], owner: string, isTrigger: boolean): Edit[] {
  const starts = [namedAt(head)];
  if (isTrigger) {
    const isWord = (token: PlsqlToken | undefined, word: string) =>
      token?.kind === 'word' && token.value === word;
    head.forEach((token, index) => {
      if (isWord(token, 'ON') || isWord(token, 'OF') || isWord(token, 'FOLLOWS') || isWord(token, 'PRECEDES'))
        starts.push(index + 1);
    });
  }
  return starts.flatMap((index) => {
    const [first, dot, name] = head.slice(index, index + 3);
    if (!first || !name || dot?.value !== '.' || first.value !== owner) return [];
    return [{ start: first.start, end: name.start, by: '' }];
  });
}

/** ENABLE or DISABLE stands right before the condition or the body. */
function disabling(head: readonly PlsqlToken[], enabled: boolean): Edit[] {
  const [stated, body] = head.slice(-2);
  if (stated?.kind === 'word' && (stated.value === 'ENABLE' || stated.value === 'DISABLE'))
    return [{ start: stated.start, end: stated.end, by: enabled ? 'ENABLE' : 'DISABLE' }];
  if (enabled || body === undefined) return [];
  return [{ start: body.start, end: body.start, by: 'DISABLE ' }];
}
