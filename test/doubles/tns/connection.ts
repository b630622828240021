import type { Socket } from 'node:net';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { skipEndToEnd } from './end-to-end.js';
import { type Faults, isEnd, oracleErrorOf } from './faults.js';
import { LobCalls } from './lob-calls.js';
import { type ClientFacts, clientFacts, keyValues, LoginExchange, readLogin } from './login.js';
import { OracleError } from './oracle-error.js';
import {
  acceptBody,
  connectRequest,
  MessageParts,
  networkServices,
  type Packet,
  PacketStream,
  packetType,
  refuseBody,
  saysGoodbye,
} from './packets.js';
import {
  dataTypesReply,
  errorEnding,
  noNetworkServices,
  protocolReply,
  writeEnding,
  writeStatus,
} from './replies.js';
import type { DatabaseSession } from './statement-answer.js';
import { StatementCalls, Unanswered } from './statement-calls.js';

/** What a connection needs of the server that took it. */
export interface ConnectionServer {
  readonly faults: Faults;
  /** Version of TNS that is offered: 315 and later are large packets, 314 is an 11.2 server. */
  readonly tnsVersion: number;
  /** Numbers of the release, as 12.1.0.2.0. */
  readonly release: readonly number[];
  readonly serviceName: string;
  /** Whether the listener knows a service or SID, in capitals. */
  knows(service: string): boolean;
  /** @throws OracleError 28000, 28001 */
  passwordOf(user: string): string | undefined;
  openSession(client: ClientFacts, end: () => void): DatabaseSession;
  /** Something that is not an answer of a database happened: the double is wrong. */
  broke(error: unknown): void;
}

const call = {
  fetch: 5,
  executeAgain: 4,
  executeAndFetch: 78,
  execute: 94,
  lob: 96,
  commit: 14,
  rollback: 15,
  logOff: 9,
  ping: 147,
  loginFirst: 118,
  loginSecond: 115,
};
const piggyback = { closeCursors: 105, cancelCursors: 120, freeLobs: 96, setSchema: 152, endToEnd: 135 };
const marker = { data: 1, breaks: 1, reset: 2 };

/** One client's connection: packets in, calls carried out, packets out. */
export class Connection {
  readonly #packets: PacketStream;
  readonly #message = new MessageParts();
  readonly #lobs: LobCalls;
  readonly #statements: StatementCalls;
  #session: DatabaseSession | undefined;
  #exchange: LoginExchange | undefined;
  #client: ClientFacts | undefined;
  #awaitsConnectData: { packetSize: number } | undefined;
  #interrupted = false;
  #stalled = false;

  constructor(
    private readonly socket: Socket,
    write: (bytes: Buffer) => void,
    private readonly server: ConnectionServer,
  ) {
    this.#packets = new PacketStream(write);
    const session = () => this.#openSession();
    this.#lobs = new LobCalls(session);
    this.#statements = new StatementCalls(session, this.#lobs, server.faults);
  }

  #openSession(): DatabaseSession {
    if (!this.#session) throw new OracleError(1_012, 'not logged on');
    return this.#session;
  }

  take(bytes: Buffer): void {
    for (const packet of this.#packets.take(bytes)) this.#packet(packet);
  }

  /** The line is gone: what was not committed is taken back. */
  ended(): void {
    this.#statements.cursors.closeAll();
    this.#session?.close();
    this.#session = undefined;
  }

  #packet({ type, body }: Packet): void {
    if (type === packetType.connect) {
      this.#connect(body);
      return;
    }
    if (type === packetType.marker) {
      this.#marked(body.readUInt8(2));
      return;
    }
    if (type !== packetType.data) throw new RangeError(`packet of type ${type}`);
    if (this.#awaitsConnectData) {
      this.#accept(body.subarray(2).toString(), this.#awaitsConnectData.packetSize);
      return;
    }
    if (saysGoodbye(body)) {
      this.socket.end();
      return;
    }
    const message = this.#message.add(body);
    message && message.length > 0 && !this.#stalled ? this.#answer(message) : undefined;
  }

  #connect(body: Buffer): void {
    const { data, follows, packetSize } = connectRequest(body);
    if (follows) this.#awaitsConnectData = { packetSize };
    else this.#accept(data, packetSize);
  }

  #accept(data: string, packetSize: number): void {
    this.#awaitsConnectData = undefined;
    const asked = /\((?:SERVICE_NAME|SID)=([^)]*)\)/i.exec(data)?.[1] ?? '';
    const { faults, tnsVersion } = this.server;
    const unknown = /\(SID=/i.test(data) ? 12_505 : 12_514;
    const refusal = faults.refuse ?? (this.server.knows(asked.toUpperCase()) ? undefined : unknown);
    if (refusal !== undefined) {
      this.#packets.send(packetType.refuse, refuseBody(refusal));
      this.socket.end();
      return;
    }
    this.#packets.send(packetType.accept, acceptBody(tnsVersion, packetSize));
    this.#packets.agree(tnsVersion, packetSize);
  }

  /** A client breaks a call off: both sides empty the line, then the call ends with ORA-01013. */
  #marked(kind: number): void {
    if (kind !== marker.reset) {
      this.#interrupted = true;
      if (this.#stalled) this.#packets.send(packetType.marker, Buffer.from([marker.data, 0, marker.breaks]));
      return;
    }
    this.#message.clear();
    this.#packets.send(packetType.marker, Buffer.from([marker.data, 0, marker.reset]));
    if (!this.#interrupted) return;
    this.#interrupted = false;
    this.#stalled = false;
    const error = new OracleError(1_013, 'user requested cancel of current operation');
    this.#packets.sendMessage(writeEnding(new ByteWriter(), errorEnding(error)).bytes);
  }

  #answer(message: Buffer): void {
    try {
      if (message.length >= 4 && message.readUInt32BE(0) === networkServices) {
        this.#packets.sendMessage(noNetworkServices().bytes);
        return;
      }
      const reply = this.#messageReply(new ByteReader(message));
      if (reply) this.#packets.sendMessage(reply.bytes);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (error instanceof Unanswered) {
      this.#stalled = true;
      if (error.cut) this.socket.destroy();
      return;
    }
    if (!(error instanceof OracleError)) {
      this.server.broke(error);
      this.socket.destroy();
      return;
    }
    this.#packets.sendMessage(writeEnding(new ByteWriter(), errorEnding(error)).bytes);
    if (isEnd(error)) this.socket.end();
  }

  #messageReply(reader: ByteReader): ByteWriter | undefined {
    for (let type = reader.u8(); ; type = reader.u8()) {
      if (type === 1) return protocolReply();
      if (type === 2) return dataTypesReply();
      if (type === 3) return this.#call(reader);
      if (type !== 17) throw new RangeError(`message of type ${type}`);
      this.#piggyback(reader);
    }
  }

  #piggyback(reader: ByteReader): void {
    const code = reader.u8();
    reader.skip(1);
    if (code === piggyback.freeLobs) {
      this.#lobs.free(reader);
      return;
    }
    if (code === piggyback.setSchema) {
      reader.skip(1);
      reader.number();
      this.#openSession().setCurrentSchema(reader.counted()?.toString() ?? '');
      return;
    }
    if (code === piggyback.endToEnd) {
      skipEndToEnd(reader);
      return;
    }
    if (code !== piggyback.closeCursors && code !== piggyback.cancelCursors) {
      throw new RangeError(`piggyback ${code}`);
    }
    reader.skip(1);
    for (let left = reader.number(); left > 0; left--) {
      const id = reader.number();
      if (code === piggyback.closeCursors) this.#statements.cursors.close(id);
      else this.#statements.cursors.cancel(id);
    }
  }

  #call(reader: ByteReader): ByteWriter | undefined {
    const code = reader.u8();
    reader.skip(1); // number of the call
    switch (code) {
      case call.loginFirst:
        return this.#loginFirst(reader);
      case call.loginSecond:
        return this.#loginSecond(reader);
      case call.execute:
        this.#lobs.keepWritten();
        return this.#statements.execute(reader);
      case call.executeAgain:
      case call.executeAndFetch:
        this.#lobs.keepWritten();
        return this.#statements.executeAgain(reader, code === call.executeAndFetch);
      case call.fetch:
        return this.#statements.fetch(reader);
      case call.lob:
        return this.#lobCall(reader);
      default:
        return this.#plainCall(code);
    }
  }

  #plainCall(code: number): ByteWriter {
    const session = this.#openSession();
    this.#lobs.keepWritten();
    if (code === call.commit) this.#statements.commit();
    else if (code === call.rollback) session.rollback();
    else if (code === call.logOff) this.ended();
    else if (code !== call.ping) throw new RangeError(`call ${code}`);
    return writeStatus(new ByteWriter(), this.#session?.inTransaction ?? false);
  }

  #lobCall(reader: ByteReader): ByteWriter {
    const writer = new ByteWriter();
    this.#lobs.call(reader, writer);
    return writeEnding(writer, { inTransaction: this.#openSession().inTransaction });
  }

  #loginFirst(reader: ByteReader): ByteWriter {
    const { user, pairs } = readLogin(reader);
    this.#client = clientFacts(user, pairs);
    if (this.server.faults.login !== undefined) throw oracleErrorOf(this.server.faults.login);
    this.#exchange = new LoginExchange(this.server.passwordOf(this.#client.user));
    return writeStatus(this.#exchange.challenge(), false);
  }

  #loginSecond(reader: ByteReader): ByteWriter {
    const { pairs } = readLogin(reader);
    const proof = this.#exchange?.proof(pairs);
    if (!proof || !this.#client) throw oracleErrorOf(1_017);
    this.#session = this.server.openSession(this.#client, () => this.socket.destroy());
    const [major = 0, minor = 0, update = 0, patch = 0, port = 0] = this.server.release;
    const version = ((major << 24) | (minor << 20) | (update << 12) | (patch << 8) | port) >>> 0;
    const name = this.server.serviceName;
    const facts = keyValues([
      ['AUTH_VERSION_NO', String(version)],
      ['AUTH_SC_DBUNIQUE_NAME', name],
      ['AUTH_SC_SERVICE_NAME', name],
      ['AUTH_INSTANCENAME', name],
      ['AUTH_MAX_OPEN_CURSORS', '300'],
      ['AUTH_SVR_RESPONSE', proof],
    ]);
    return writeStatus(facts, false);
  }
}
