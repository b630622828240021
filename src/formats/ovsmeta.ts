import type { Reading } from './document.js';
import { createFindingList, excerptOf, type FindingList } from './finding-list.js';
import type { FoundValue } from './found-value.js';
import { type JsonMember, type JsonNode, readJsonTree } from './json-tree.js';
import { decodeText, encodingFindings } from './text.js';

/** What one file of the repository is called in the manager. Names are exactly as found. */
export interface OvsMetaEntry {
  readonly fileName: string;
  /** `VIRTUAL_DISK` for virtual disks; other words are not known to us. */
  readonly objectType?: FoundValue;
  readonly simpleName?: FoundValue;
  /** Members of the entry that are not known, and known ones whose value is no text. */
  readonly otherMembers: readonly JsonMember[];
  readonly line: number;
  readonly column: number;
}

export interface OvsMetaDocument {
  /** In file order; a repeated file name stays, the last one counts. */
  readonly entries: readonly OvsMetaEntry[];
  /** Members of the outermost object whose value is no object. */
  readonly otherMembers: readonly JsonMember[];
}

/**
 * Reads the `.ovsmeta` file in a repository's root: `{"<file name>": {"OBJECT_TYPE": "...", "SIMPLE_NAME": "..."}}`.
 * The form comes from a program that reads it (3.4 era); not every disk of a repository has an entry.
 */
export function readOvsMeta(bytes: Uint8Array): Reading<OvsMetaDocument> {
  const decoded = decodeText(bytes);
  const findings = createFindingList(encodingFindings(decoded));
  const root = readJsonTree(decoded.text, findings);
  const members = root?.kind === 'object' ? root.members : [];
  if (root && root.kind !== 'object') {
    findings.add(
      'error',
      'not-an-object',
      'expected { at the start of .ovsmeta; nothing of it was used',
      root,
    );
  }
  const entries: OvsMetaEntry[] = [];
  const otherMembers: JsonMember[] = [];
  for (const member of members) {
    if (member.value.kind === 'object') {
      entries.push(entryOf(member, member.value.members, findings));
      continue;
    }
    const message = `the value of "${excerptOf(member.name)}" is no object, kept but not used`;
    findings.add('warning', 'unknown-member', message, member);
    otherMembers.push(member);
  }
  noteRepeatedNames(entries, findings);
  return { document: { entries, otherMembers }, findings: findings.all() };
}

function entryOf(member: JsonMember, parts: readonly JsonMember[], findings: FindingList): OvsMetaEntry {
  const objectType = textMember(parts, 'OBJECT_TYPE');
  const simpleName = textMember(parts, 'SIMPLE_NAME');
  const known = new Set<JsonNode | undefined>([objectType, simpleName]);
  if (!simpleName) {
    const message = `"${excerptOf(member.name)}" has no SIMPLE_NAME, so its name in the manager is not known`;
    findings.add('warning', 'missing-field', message, member);
  }
  return {
    fileName: member.name,
    ...(objectType && { objectType: foundOf(objectType) }),
    ...(simpleName && { simpleName: foundOf(simpleName) }),
    otherMembers: parts.filter((part) => !known.has(part.value)),
    line: member.line,
    column: member.column,
  };
}

type StringNode = JsonNode & { readonly kind: 'string' };

/** The last member of that name, as every JSON reader takes it. */
function textMember(parts: readonly JsonMember[], name: string): StringNode | undefined {
  const value = parts.findLast((part) => part.name === name)?.value;
  return value?.kind === 'string' ? value : undefined;
}

function foundOf(node: StringNode): FoundValue {
  return { value: node.value, line: node.line, column: node.column };
}

function noteRepeatedNames(entries: readonly OvsMetaEntry[], findings: FindingList): void {
  const seen = new Map<string, OvsMetaEntry>();
  for (const entry of entries) {
    const earlier = seen.get(entry.fileName);
    if (earlier) {
      const message = `"${excerptOf(entry.fileName)}" stands on line ${earlier.line} too; the last one counts`;
      findings.add('warning', 'repeated-key', message, entry);
    }
    seen.set(entry.fileName, entry);
  }
}
