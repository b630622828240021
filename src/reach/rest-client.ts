import { HttpsConnection } from './https/https-connection.js';
import { type HttpsAddress, httpsSettings } from './https/https-settings.js';

/** The web services guide of 3.4 gives this address; they exist from 3.3.1 on. */
const base = '/ovm/core/wsapi/rest';

/**
 * Whether an id can stand in a path: a lone surrogate cannot be sent, and a web server may take dots for a way up or an
 * empty id for the list. The longest id that was seen has 50 characters.
 */
export function isRestId(id: string): boolean {
  return !/\p{Surrogate}/u.test(id) && id.length <= 500 && !/^\.{0,2}$/.test(id);
}

/** The manager's core, over HTTPS on port 7002 unless told otherwise. */
export type RestAddress = Omit<HttpsAddress, 'port'> & Partial<HttpsAddress>;

/** Reads from the REST interface of a manager. There is no way to send anything with it but GET. */
export class RestClient {
  readonly #connection: HttpsConnection;

  constructor(address: RestAddress) {
    this.#connection = new HttpsConnection(httpsSettings({ port: 7002, ...address }));
  }

  get name(): string {
    return this.#connection.name;
  }

  /**
   * The raw JSON of a resource: `['Vm']`, `['Vm', id, 'VirtualNic']`. Undefined when the manager knows no such
   * resource. Throws OVM_HTTPS_* (https-connection.ts), and a TypeError for an id that cannot stand in a path.
   */
  async get(names: readonly string[]): Promise<Uint8Array | undefined> {
    const wrong = names.find((name) => !isRestId(name));
    if (wrong !== undefined) throw new TypeError(`${JSON.stringify(wrong)} cannot stand in a path`);
    const path = [base, ...names.map(encodeURIComponent)].join('/');
    const question = { path, what: names.join('/'), headers: { Accept: 'application/json' } };
    const { status, body } = await this.#connection.ask(question, true);
    return status === 404 ? undefined : body;
  }

  close(): void {
    this.#connection.close();
  }
}
