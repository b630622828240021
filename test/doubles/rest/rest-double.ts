import {
  type Answer,
  HttpsDouble,
  type HttpsDoubleOptions,
  hasLogin,
  type SeenRequest,
} from '../https/https-double.js';

/** An object as REST shows it; only the id is looked at. */
export interface RestDoubleObject {
  readonly id: { readonly type: string; readonly value: string };
  readonly [attribute: string]: unknown;
}

export interface RestDoubleOptions extends HttpsDoubleOptions {
  readonly user: string;
  readonly password: string;
  /** A function gives them anew for every request. */
  readonly objects: readonly RestDoubleObject[] | (() => readonly RestDoubleObject[]);
  /** Types that are listed only below the objects they are parts of. */
  readonly partsOnly?: readonly string[];
}

const base = '/ovm/core/wsapi/rest/';
/** Types that a manager of 3.3.3 has, with objects or without. */
const types =
  'Manager ServerPool Server Repository FileServer FileSystem StorageArray StorageElement VolumeGroup AccessGroup RepositoryExport AffinityGroup ResourceGroup Network EthernetPort VlanInterface Vm VirtualDisk VirtualNic VmDiskMapping'.split(
    ' ',
  );
const ownerOf: Readonly<Record<string, string>> = {
  VirtualDisk: 'repositoryId',
  VirtualNic: 'vmId',
  VmDiskMapping: 'vmId',
};

/** The REST interface of a manager with recorded objects. */
export class RestDouble extends HttpsDouble {
  /** Sessions begun: one for every request without the cookie of one. */
  sessions = 0;

  constructor(options: RestDoubleOptions) {
    super(options, (request) => this.#answer(request, options));
  }

  #answer(request: SeenRequest, options: RestDoubleOptions): Answer {
    // assumed: login-401
    if (!hasLogin(request, options.user, options.password))
      return { status: 401, type: 'text/html', body: '' };
    // assumed: reading-only
    if (request.method !== 'GET') return { status: 405, type: 'text/html', body: '' };
    const found = request.path.startsWith(base)
      ? resource(request.path.slice(base.length), options)
      : undefined;
    // assumed: unknown-404
    if (found === undefined) return { status: 404, type: 'text/html', body: '<h1>Not Found</h1>' };
    // XML is what a manager answers with unless JSON is asked for
    const json = request.headers.accept === 'application/json';
    const body = json ? JSON.stringify(found, null, 2) : '<?xml version="1.0"?><objects/>';
    return {
      status: 200,
      type: json ? 'application/json' : 'application/xml',
      body,
      headers: this.#session(request),
    };
  }

  #session(request: SeenRequest): Readonly<Record<string, string>> {
    if (request.headers.cookie?.includes('JSESSIONID=')) return {};
    this.sessions += 1;
    return { 'Set-Cookie': `JSESSIONID=s${this.sessions}; path=/; HttpOnly` };
  }
}

function resource(path: string, { objects, partsOnly = [] }: RestDoubleOptions): unknown {
  const [type = '', id, part] = path.split('/').map(decodeURIComponent);
  const whole = typeof objects === 'function' ? objects() : objects;
  const all = (of: string) => whole.filter((object) => object.id.type.endsWith(`.${of}`));
  if (!types.includes(type)) return undefined;
  // assumed: whole-objects
  if (id === undefined) return partsOnly.includes(type) ? undefined : all(type);
  if (part === undefined) return all(type).find((object) => object.id.value === id);
  // assumed: parts-of-objects
  const owner = ownerOf[part];
  return owner === undefined ? undefined : all(part).filter((object) => referenceOf(object[owner]) === id);
}

function referenceOf(reference: unknown): string | undefined {
  return (reference as { value?: string } | null)?.value;
}
