import type {
  HttpsConfiguration,
  ServiceConfiguration,
  TreeConfiguration,
} from '../../base/configuration.js';
import { listOf, record, shortFor } from './collection-readers.js';
import { hostList, hostName, treePath } from './host-readers.js';
import { secretReference } from './secret-reference.js';
import { seconds, text, truth, type ValueReader } from './value-readers.js';

const required = { required: truth } as const;
const service = { host: hostName, password: secretReference, legacy: truth, ...required } as const;

/** The fingerprint of the one certificate to take. */
export const certificate = text(
  'SHA256: and 64 hexadecimal digits, in pairs with colons or not,',
  isFingerprint,
);

const https = { ...service, timeout: seconds, certificate } as const;

function isFingerprint(value: string): boolean {
  const digits = value.replace(/^sha-?256[:=]/i, '').replaceAll(':', '');
  return /^[\da-f]{64}$/i.test(digits);
}

/** A value that is whole when its one needed key is there; `required` is true where nothing is said. */
function whole<Value extends { readonly required?: boolean }, Key extends keyof Value & string>(
  key: Key,
  reader: ValueReader<Value>,
): ValueReader<
  Value & { readonly required: boolean } & { readonly [Name in Key]-?: NonNullable<Value[Name]> }
> {
  return (node, place) => {
    const value = reader(node, place);
    if (value?.[key] === undefined) return undefined;
    return { ...value, required: value.required ?? true } as never;
  };
}

const tree: ValueReader<TreeConfiguration> = shortFor(
  'tree',
  whole('tree', record({ tree: treePath, ...required }, ['tree'])),
);

/** Repositories, or directories of copies. */
export const trees = listOf(tree, ({ tree: path }) => path.replace(/(?<=.)\/+$/, ''));

/** The CLI of a manager. */
export const managerCli: ValueReader<ServiceConfiguration> = shortFor(
  'host',
  whole('host', record(service, ['host'])),
);

/** The REST interface of a manager, or an agent. */
export const httpsService: ValueReader<HttpsConfiguration> = shortFor(
  'host',
  whole('host', record(https, ['host'])),
);

const agentGroup = record(
  {
    servers: hostList(httpsService),
    password: secretReference,
    legacy: truth,
    timeout: seconds,
  },
  ['servers'],
);

/** The agents of servers; what stands beside the list holds for each that says nothing else. */
export const agents: ValueReader<readonly HttpsConfiguration[]> = (node, place) => {
  const group = agentGroup(node, place);
  if (!group) return undefined;
  const { servers = [], ...shared } = group;
  return servers.map((server) => ({ ...shared, ...server }));
};
