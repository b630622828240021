import type { Configuration, EstateConfiguration, NightlyConfiguration } from '../base/configuration.js';
import { namedValues, record } from './configuration/collection-readers.js';
import { estate } from './configuration/estate-readers.js';
import { hostUseFindings } from './configuration/host-use.js';
import { nightly } from './configuration/nightly-readers.js';
import { retention } from './configuration/retention-reader.js';
import { path, type ValuePlace } from './configuration/value-readers.js';
import { readYamlTree, type YamlNode, type YamlTree } from './configuration/yaml-tree.js';
import type { ReadFinding, Reading } from './document.js';
import { createFindingList, type FindingList } from './finding-list.js';
import { createLineIndex } from './line-index.js';
import { decodeText } from './text.js';

/** A configuration of a thousand servers has less than half of it. */
export const largestConfigurationBytes = 256 * 1024;

const estateNames = {
  what: 'the name of an estate (up to 80 characters, no slash, not ovm-rescue.mjs)',
  // ovm-rescue.mjs lies beside the directories of the estates
  takes: (name: string) =>
    /^[^/\x00-\x1f\x7f]{1,80}$/.test(name) && !/^(?:\.{1,2}|ovm-rescue\.mjs)$/i.test(name),
  same: (name: string) => name.toLowerCase(),
};

const topRecord = record({ archives: path, retention, nightly, estates: namedValues(estateNames, estate) }, [
  'estates',
]);

/**
 * Reads `ovm-rescue.yaml` (docs/configuration.md). With an error among the findings the configuration is not to be
 * used. All errors are told at once, each with the path of its key; none repeats a value that may be a password.
 */
export function readConfigurationFile(bytes: Uint8Array): Reading<Configuration> {
  const findings = createFindingList();
  const tree = textTree(bytes, findings);
  if (!tree) return { document: { estates: [] }, findings: findings.all() };
  const ofShape = createFindingList();
  const document = tree.root ? readTop(tree.root, { path: '', findings: ofShape }) : { estates: [] };
  return { document, findings: inOrder([...findings.all(), ...believable(ofShape.all(), tree)]) };
}

function textTree(bytes: Uint8Array, findings: FindingList): YamlTree | undefined {
  const top = { line: 1, column: 1 };
  if (bytes.byteLength > largestConfigurationBytes) {
    const message = `the file has ${bytes.byteLength} bytes; a configuration has at most ${largestConfigurationBytes}`;
    findings.add('error', 'too-large', message, top);
    return undefined;
  }
  const { text, encoding } = decodeText(bytes);
  if (encoding !== 'utf-8') {
    const lossy = Buffer.from(bytes).toString('utf8');
    const at = createLineIndex(lossy)(Math.max(0, lossy.indexOf('\ufffd')));
    findings.add('error', 'not-utf8', 'the file is not in UTF-8', at);
    return undefined;
  }
  const tree = readYamlTree(text, findings);
  if (!tree.root && !tree.brokenAt) findings.add('error', 'empty-file', 'the file is empty', top);
  return tree;
}

function readTop(root: YamlNode, place: ValuePlace): Configuration {
  const { archives, retention: kept, nightly: ofAll, estates = [] } = topRecord(root, place) ?? {};
  const named = estates.map(
    ({ name, value }): EstateConfiguration => ({
      name,
      ...(archives !== undefined && { archives }),
      ...(kept !== undefined && { retention: kept }),
      ...value,
      ...nightlyOf(ofAll, value.nightly),
    }),
  );
  for (const one of named) hostUseFindings(one, root, place);
  return { estates: named };
}

/** Key by key, limits as well: an estate that has one of its own need not repeat the others. */
function nightlyOf(
  ofAll: NightlyConfiguration | undefined,
  own: NightlyConfiguration | undefined,
): Pick<EstateConfiguration, 'nightly'> {
  if (ofAll === undefined && own === undefined) return {};
  const limits = { ...ofAll?.limits, ...own?.limits };
  return { nightly: { ...ofAll, ...own, ...(Object.keys(limits).length > 0 && { limits }) } };
}

/** Behind a fault of syntax nothing is where it seems to be, and what is missing may stand there. */
function believable(findings: readonly ReadFinding[], { brokenAt }: YamlTree): readonly ReadFinding[] {
  if (!brokenAt) return findings;
  return findings.filter(({ code, line }) => line < brokenAt.line && !needsTheRest.has(code));
}

const needsTheRest: ReadonlySet<string> = new Set(['missing-key', 'keys-together', 'host-not-used']);

function inOrder(findings: readonly ReadFinding[]): ReadFinding[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
}
