import type {
  CommandNotice,
  CopyConfiguration,
  DropLimits,
  NightlyConfiguration,
  NoticeConfiguration,
  SecretReference,
  WebhookNotice,
} from '../../base/configuration.js';
import { listOf, record } from './collection-readers.js';
import { treePath } from './host-readers.js';
import { retention } from './retention-reader.js';
import { secretReference } from './secret-reference.js';
import { certificate } from './source-readers.js';
import {
  path,
  seconds,
  text,
  type ValuePlace,
  type ValueReader,
  wholeNumber,
  wrong,
} from './value-readers.js';
import type { YamlNode } from './yaml-tree.js';

/** A directory on a host; one of this machine has a key of its own. */
const remoteDirectory: ValueReader<string> = (node, place) => {
  if (node.kind === 'text' && node.text.startsWith('/'))
    return wrong(
      place,
      'wrong-value',
      'ssh://[USER@]HOST[:PORT]/PATH is needed; of this machine say directory',
      node,
    );
  return treePath(node, place);
};

const copyRecord = record({ directory: path, ssh: remoteDirectory, retention });

const copy: ValueReader<CopyConfiguration> = (node, place) => {
  const read = copyRecord(node, place);
  if (!read || !hasOneOf(['directory', 'ssh'], node, place)) return undefined;
  const { directory, ssh, retention: kept } = read;
  const shared = kept && { retention: kept };
  if (directory !== undefined) return { directory, ...shared };
  return ssh === undefined ? undefined : { ssh, ...shared };
};

const copies = listOf(copy, (one) =>
  ('directory' in one ? one.directory : one.ssh).replace(/(?<=.)\/+$/, ''),
);

const plainUrl = text('a text, https://HOST[:PORT]/PATH,');

/**
 * A webhook, by reference where its path is a secret. A URL is never repeated, since some are a password as a whole; a
 * login in it is refused as everywhere.
 */
const webhookUrl: ValueReader<string | SecretReference> = (node, place) => {
  if (node.kind === 'mapping') return secretReference(node, place);
  const url = plainUrl(node, place);
  if (url === undefined) return undefined;
  if (/^[^/]*:\/\/[^/?#]*@/.test(url))
    return wrong(place, 'literal-password', 'no login stands in the URL; say secret: {file: PATH}', node);
  if (isHttps(url)) return url;
  return wrong(place, 'wrong-value', 'https://HOST[:PORT]/PATH is needed; nothing is sent without TLS', node);
};

function isHttps(url: string): boolean {
  return /^https:\/\//i.test(url) && URL.canParse(url) && !/\s/.test(url);
}

const noticeRecord = record({
  command: listOf(text()),
  webhook: webhookUrl,
  secret: secretReference,
  certificate,
  timeout: seconds,
});

const notice: ValueReader<NoticeConfiguration> = (node, place) => {
  const read = noticeRecord(node, place);
  if (!read || !hasOneOf(['command', 'webhook'], node, place)) return undefined;
  const { command, webhook, ...others } = read;
  if (command === undefined) return webhook === undefined ? undefined : webhookOf(webhook, others);
  if (others.secret !== undefined || others.certificate !== undefined)
    return wrong(place, 'keys-together', 'secret and certificate are for a webhook', node);
  return {
    command,
    ...(others.timeout !== undefined && { timeout: others.timeout }),
  } satisfies CommandNotice;
};

function webhookOf(webhook: string | SecretReference, others: Omit<WebhookNotice, 'webhook'>): WebhookNotice {
  return { webhook, ...others };
}

/** Exactly one of these keys must be there. */
function hasOneOf(keys: readonly [string, string], node: YamlNode, place: ValuePlace): boolean {
  const entries = node.kind === 'mapping' ? node.entries : [];
  const found = keys.filter((key) => entries.some((entry) => entry.key === key));
  if (found.length === 1) return true;
  const message =
    found.length === 0 ? `${keys.join(' or ')} is needed` : `${keys.join(' and ')} exclude each other`;
  wrong(place, 'keys-together', message, node);
  return false;
}

const percent = wholeNumber(0, 100, 'a percentage');

const limits: ValueReader<DropLimits> = record({
  vms: percent,
  templates: percent,
  disks: percent,
  networks: percent,
  servers: percent,
  repositories: percent,
  tables: percent,
  rows: percent,
});

const readDuration = text('a time as 36h or 2d', (value) => /^[1-9]\d{0,3}[hd]$/.test(value));

/** Seconds; a number without its unit would be taken for hours by one and for days by another. */
const duration: ValueReader<number> = (node, place) => {
  if (node.kind === 'number')
    return wrong(place, 'wrong-value', 'its unit is missing; a time as 36h or 2d is needed', node);
  const word = readDuration(node, place);
  return word === undefined ? undefined : Number.parseInt(word, 10) * (word.endsWith('d') ? 86_400 : 3_600);
};

/** The textfile collector of the node exporter reads files of this ending only. */
const metricsFile = text('an absolute path that ends in .prom', (value) => /^\/.*[^/]\.prom$/.test(value));

/** What the nightly run does beyond capture and export. */
export const nightly: ValueReader<NightlyConfiguration> = record({
  copies,
  notices: listOf(notice),
  limits,
  'older-than': duration,
  'rehearsed-within': duration,
  'ends-within': duration,
  metrics: metricsFile,
  retention,
});
