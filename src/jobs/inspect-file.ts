import { RescueError } from '../base/errors.js';
import { isSecretKey, maskSecrets, secretMarkOf } from '../base/secret.js';
import type { ReadFinding } from '../formats/document.js';
import { type FileKind, fileKinds } from '../formats/file-kind.js';
import { fileFormats } from '../formats/index.js';
import { readCliScript } from '../formats/ovm-cli/read-cli-script.js';
import { maskValue } from '../formats/python-literal/mask-value.js';
import { pyValueJson } from '../formats/python-literal/py-value.js';
import { recogniseKind } from '../formats/recognise.js';
import { readVmCfg } from '../formats/vm-cfg/read-vm-cfg.js';
import { effectiveAssignments, type VmCfgAssignment } from '../formats/vm-cfg/vm-cfg-document.js';
import type { Release } from '../model/environment.js';
import { createLocalHost } from '../reach/local-host.js';

/** Definition files are small; a larger one is not one, whatever its name says. */
const maxFile = 16 * 1024 * 1024;

/** One file as a reader understands it: JSON on one line, lines for people, and the findings. */
export interface Inspection {
  readonly kind: FileKind;
  readonly json: string;
  readonly lines: readonly string[];
  readonly findings: readonly ReadFinding[];
}

/** Reads one file, of the kind given or recognised by its content. CLI lines are read in the grammar of `release`. */
export async function inspectFile(
  path: string,
  kind: string | undefined,
  release: Release,
): Promise<Inspection> {
  const bytes = await createLocalHost().readFile(path, maxFile);
  const found =
    kind === undefined
      ? recogniseKind(path.split('/').at(-1) ?? '', bytes)
      : fileKinds.find((one) => one === kind);
  if (found === undefined && kind !== undefined) {
    throw new RescueError('OVM_USAGE', `--kind ${kind}`, `it is none of ${fileKinds.join(', ')}`);
  }
  if (found === undefined)
    throw new RescueError('OVM_FILE_UNKNOWN', path, 'its content fits no kind of file that is known');
  if (found === 'vm.cfg') return inspectVmCfg(path, bytes);
  const { document, findings } =
    found === 'cli-script' ? readCliScript(bytes, release) : readerOf(found)(bytes);
  const json = JSON.stringify({ file: path, kind: found, document, findings }, plain);
  const lines = JSON.stringify(document, plain, 2).split('\n');
  return { kind: found, json, lines, findings: findings.map(maskedFinding) };
}

function readerOf(kind: FileKind) {
  const format = fileFormats.find((one) => one.kind === kind);
  if (!format) throw new Error(`no reader for ${kind}`);
  return format.read;
}

/**
 * JSON for documents that hold bytes, exact integers and secrets: bytes are left out, integers over 2^53 become text,
 * secrets are masked, also where the word that says so stands in a `key` or `name` beside the value.
 */
function plain(key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return undefined;
  if (typeof value === 'string') return isSecretKey(key) ? secretMarkOf(key) : maskSecrets(value, 'masked');
  if (Array.isArray(value)) return withoutSecretItem(value);
  if (typeof value === 'object' && value !== null)
    return withoutSecret(value as Readonly<Record<string, unknown>>);
  if (isSecretKey(key) && typeof value !== 'boolean' && value !== undefined && value !== null)
    return secretMarkOf(key);
  if (typeof value !== 'bigint') return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

const valueProperties = new Set(['value', 'raw', 'text', 'literal']);

function withoutSecret(node: Readonly<Record<string, unknown>>): unknown {
  const name = wordOf(node.key) ?? wordOf(node.label) ?? wordOf(node.name);
  if (name === undefined || !isSecretKey(name)) return node;
  const mark = secretMarkOf(name);
  return Object.fromEntries(
    Object.entries(node).map(([property, value]) => [
      property,
      valueProperties.has(property) ? whollyMasked(value, mark) : value,
    ]),
  );
}

/** A node with a `key` or `name` of its own is no key of a pair. */
function isKeyed(node: object): boolean {
  return 'key' in node || 'name' in node;
}

/** The entries of a dict are pairs: the first of two items is the key. */
function withoutSecretItem(items: readonly unknown[]): readonly unknown[] {
  const [first] = items as readonly ({ readonly kind?: unknown } | null | undefined)[];
  const name = items.length === 2 && first?.kind === 'str' && !isKeyed(first) ? wordOf(first) : undefined;
  return name !== undefined && isSecretKey(name)
    ? [items[0], whollyMasked(items[1], secretMarkOf(name))]
    : items;
}

/** Every text and number of a value as the mark; empty text, booleans and the kinds of the parts stay. */
function whollyMasked(value: unknown, mark: string): unknown {
  if (typeof value === 'string') return value === '' ? value : mark;
  if (typeof value === 'number' || typeof value === 'bigint') return mark;
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => whollyMasked(item, mark));
  return Object.fromEntries(
    Object.entries(value).map(([property, part]) => [
      property,
      ['kind', 'line', 'column'].includes(property) ? part : whollyMasked(part, mark),
    ]),
  );
}

function wordOf(node: unknown): string | undefined {
  if (typeof node === 'string') return node;
  const { text, value } = (node ?? {}) as { readonly text?: unknown; readonly value?: unknown };
  return typeof text === 'string' ? text : typeof value === 'string' ? value : undefined;
}

function maskedFinding(finding: ReadFinding): ReadFinding {
  return { ...finding, message: maskSecrets(finding.message, 'masked') };
}

/** `value` is exact, secrets included: it is what the file says. `text` and the lines for people are masked. */
function inspectVmCfg(path: string, bytes: Uint8Array): Inspection {
  const { document, findings } = readVmCfg(bytes);
  const { assignments, code, comments, literal, decoded } = document;
  const text = (assignment: VmCfgAssignment) =>
    pyValueJson(maskValue(assignment.name, assignment.value, assignment.name), 'text');
  const rows = assignments.map(
    (one) =>
      `{"name":${JSON.stringify(one.name)},"line":${one.line},"column":${one.column},"value":${pyValueJson(one.value)},"text":${text(one)}}`,
  );
  const values = [...effectiveAssignments(document).values()].map(
    (one) => `${JSON.stringify(one.name)}:${pyValueJson(one.value)}`,
  );
  const head = JSON.stringify({ file: path, kind: 'vm.cfg', encoding: decoded.encoding, literal }).slice(
    0,
    -1,
  );
  const masked = findings.map(maskedFinding);
  const hidden = code.map((part) => {
    const secret = part.names.find(isSecretKey);
    if (secret !== undefined) return { ...part, text: `${secret} = ${secretMarkOf(secret)}` };
    // code joins its strings as it likes: where one names a secret, any other may be it
    return isSecretKey(part.text) ? { ...part, text: secretMarkOf('code') } : part;
  });
  const tail = JSON.stringify({ code: hidden, comments, findings: masked }, plain).slice(1);
  const json = `${head},"assignments":[${rows.join(',')}],"values":{${values.join(',')}},${tail}`;
  const lines = assignments.map((one) => `${one.line}:${one.column}  ${one.name} = ${text(one)}`);
  return { kind: 'vm.cfg', json, lines, findings: masked };
}
