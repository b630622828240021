import { createServer, type Server, type Socket } from 'node:net';
import { Connection, type ConnectionServer } from './connection.js';
import { type CutLine, Faults } from './faults.js';
import { OracleDatabase } from './oracle-catalogue/oracle-database.js';

/** Releases that the double can pose as. */
export type OracleRelease = '11.2' | '12.1' | '12.2' | '18' | '19' | '21' | '23';

const releases: Readonly<Record<OracleRelease, readonly number[]>> = {
  '11.2': [11, 2, 0, 2, 0],
  '12.1': [12, 1, 0, 2, 0],
  '12.2': [12, 2, 0, 1, 0],
  '18': [18, 0, 0, 0, 0],
  '19': [19, 0, 0, 0, 0],
  '21': [21, 0, 0, 0, 0],
  '23': [23, 0, 0, 0, 0],
};

export interface TnsDoubleOptions {
  /** Users and their passwords; each has its schema. Without it OVS with the password `Welcome1`. */
  readonly users?: Readonly<Record<string, string>>;
  /** Users who see the whole dictionary, V$ views and DBA_ views. */
  readonly administrators?: readonly string[];
  /** Names of services and SIDs, the first being the instance; without it `XE`. */
  readonly services?: readonly string[];
  /** Which release it says it is; 11.2 speaks TNS 314, which Thin drivers refuse. Without it 12.1. */
  readonly release?: OracleRelease;
  /** Whether it says that it runs on several instances of a cluster. */
  readonly cluster?: boolean;
  /** Whether an 11.2 server speaks the protocol of 12.1 all the same, for statements only. */
  readonly thinReaches11?: boolean;
}

/** Bytes of one connection. `sent` is what the server sent. */
export type Traffic = Readonly<Record<CutLine['direction'], number>>;

/** A running TNS double. */
export interface TnsDouble {
  readonly port: number;
  /** `127.0.0.1:port/SERVICE` */
  readonly connectString: string;
  readonly database: OracleDatabase;
  readonly faults: Faults;
  /** Connections taken since the start. */
  readonly taken: number;
  /** Bytes that were sent and received over each connection so far, in the order they were taken. */
  readonly traffic: readonly Traffic[];
  /** Connections that are open now. */
  readonly open: number;
  /** Errors of the double itself; a test that ends with one has proven nothing. */
  readonly broken: readonly unknown[];
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port of the loopback that speaks TNS and TTC as Oracle 12.1 does, backed by an
 * embedded database (see oracle-catalogue). Written from the client side of the protocol: it proves the
 * client, the driver and the wire, not Oracle.
 */
export async function startTnsDouble(options: TnsDoubleOptions = {}): Promise<TnsDouble> {
  const running = new RunningDouble(options);
  await running.listen();
  return running;
}

class RunningDouble implements TnsDouble {
  readonly faults = new Faults();
  readonly broken: unknown[] = [];
  readonly database: OracleDatabase;
  readonly #services: readonly string[];
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();
  readonly #lines: Line[] = [];
  readonly #wire: ConnectionServer;
  taken = 0;

  constructor(options: TnsDoubleOptions) {
    const release = options.release ?? '12.1';
    this.#services = (options.services ?? ['XE']).map((name) => name.toUpperCase());
    this.database = new OracleDatabase({
      users: options.users ?? { OVS: 'Welcome1' },
      administrators: options.administrators ?? ['SYS', 'SYSTEM'],
      instance: this.#services[0] ?? 'XE',
      release: releases[release],
      cluster: options.cluster ?? false,
    });
    const { database, faults } = this;
    this.#wire = {
      faults,
      tnsVersion: release === '11.2' && !options.thinReaches11 ? 314 : 315,
      release: releases[release],
      serviceName: this.#services[0] ?? 'XE',
      knows: (service) => this.#services.includes(service),
      passwordOf: (user) => database.passwordOf(user),
      openSession: (client, end) => database.openSession(client, end),
      broke: (error) => this.broken.push(error),
    };
    this.#listener = createServer((socket) => this.#taken(socket));
  }

  get traffic(): readonly Traffic[] {
    return this.#lines.map(({ sent, received }) => ({ sent, received }));
  }

  get open(): number {
    return this.#sockets.size;
  }

  get port(): number {
    const address = this.#listener.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  get connectString(): string {
    return `127.0.0.1:${this.port}/${this.#services[0]}`;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#listener.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
  }

  #taken(socket: Socket): void {
    this.taken++;
    const line = new Line(socket, this.taken, this.faults);
    this.#lines.push(line);
    const connection = new Connection(socket, (bytes) => line.send(bytes), this.#wire);
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      connection.ended();
    });
    socket.on('data', (bytes) => {
      try {
        const passed = line.passed(bytes);
        if (passed.length > 0 && !this.faults.silent) connection.take(passed);
      } catch (error) {
        this.broken.push(error);
        socket.destroy();
      }
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#listener.close(() => resolve()));
    this.database.close();
  }
}

/** Counts what passes in both directions and cuts where a fault says so. */
class Line {
  sent = 0;
  received = 0;

  constructor(
    private readonly socket: Socket,
    private readonly number: number,
    private readonly faults: Faults,
  ) {}

  send(bytes: Buffer): void {
    if (this.socket.destroyed) return;
    const cut = this.faults.cutOf(this.number, 'sent');
    const passes = cut ? Math.max(0, Math.min(bytes.length, cut.bytes - this.sent)) : bytes.length;
    this.sent += passes;
    const whole = passes === bytes.length && (!cut || this.sent < cut.bytes);
    if (whole) this.socket.write(bytes);
    else this.socket.write(bytes.subarray(0, passes), () => this.#cut(cut));
  }

  passed(bytes: Buffer): Buffer {
    const cut = this.faults.cutOf(this.number, 'received');
    const passes = cut ? Math.max(0, Math.min(bytes.length, cut.bytes - this.received)) : bytes.length;
    this.received += passes;
    if (cut && this.received >= cut.bytes) setImmediate(() => this.#cut(cut));
    return bytes.subarray(0, passes);
  }

  #cut(cut: CutLine | undefined): void {
    if (cut?.reset) this.socket.resetAndDestroy();
    else this.socket.destroy();
  }
}
