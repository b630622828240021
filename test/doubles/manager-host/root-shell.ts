import { readFileSync } from 'node:fs';
import ssh2 from 'ssh2';

/** How a command of the operator ended. */
export interface Typed {
  /** 255 when nobody could log in, as ssh has it. */
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A person logged in to a host by SSH; the connection is kept until it breaks. */
export class RootShell {
  readonly #login: ssh2.ConnectConfig;
  #client: Promise<ssh2.Client> | undefined;

  constructor(port: number, username: string, keyPath: string) {
    this.#login = { host: '127.0.0.1', port, username, privateKey: readFileSync(keyPath) };
  }

  /** Runs a line; `answers` are the lines of its standard input. */
  async type(line: string, answers: readonly string[]): Promise<Typed> {
    try {
      this.#client ??= this.#connect();
      return await run(await this.#client, line, answers);
    } catch (error) {
      this.#client = undefined;
      return { status: 255, out: '', err: String(error) };
    }
  }

  async end(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    client?.destroy();
  }

  #connect(): Promise<ssh2.Client> {
    const client = new ssh2.Client();
    client.on('close', () => {
      this.#client = undefined;
    });
    return new Promise((resolve, reject) => {
      client.once('ready', () => resolve(client)).on('error', reject);
      client.connect(this.#login);
    });
  }
}

function run(client: ssh2.Client, line: string, answers: readonly string[]): Promise<Typed> {
  return new Promise((resolve, reject) => {
    client.exec(line, (error, channel) => {
      if (error) {
        reject(error);
        return;
      }
      let [out, err] = ['', ''];
      let status = 255;
      channel.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      channel.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
      });
      channel.on('exit', (code: number | null) => {
        status = code ?? 255;
      });
      channel.on('close', () => resolve({ status, out, err }));
      channel.end(answers.map((answer) => `${answer}\n`).join(''));
    });
  });
}
