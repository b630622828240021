import { HttpsConnection } from './https/https-connection.js';
import { type HttpsAddress, httpsSettings } from './https/https-settings.js';

/** The web services guide of 3.4 gives this address; they exist from 3.3.1 on. */
const base = '/ovm/core/wsapi/rest';

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
   * resource. Throws OVM_HTTPS_* (https-connection.ts).
   */
  async get(names: readonly string[]): Promise<Uint8Array | undefined> {
    const path = [base, ...names.map(encodeURIComponent)].join('/');
    const question = { path, what: names.join('/'), headers: { Accept: 'application/json' } };
    const { status, body } = await this.#connection.ask(question, true);
    return status === 404 ? undefined : body;
  }

  close(): void {
    this.#connection.close();
  }
}
