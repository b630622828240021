import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import type { LobSending } from './column-values.js';
import { OracleError } from './oracle-error.js';
import { type BindValue, type DatabaseSession, type LobReference, lobReference } from './statement-answer.js';
import { TemporaryLob } from './temporary-lob.js';
import { wireNumber } from './wire-types.js';

const operation = {
  length: 0x1,
  read: 0x2,
  trim: 0x20,
  write: 0x40,
  chunkSize: 0x4000,
  createTemporary: 0x110,
  freeTemporary: 0x111,
  open: 0x8000,
  close: 0x1_0000,
  isOpen: 0x1_1000,
};
const chunkSize = 8060;
const locatorSize = 40;
const idPlace = 12;
const lengthPlace = 16;
const temporaryFlag = { place: 7, bit: 1 };
const utf16Flag = { place: 6, bit: 0x80 };

interface LobCall {
  readonly operation: number;
  readonly sourceOffset: number;
  readonly destinationOffset: number;
  readonly sendsAmount: boolean;
  readonly locator: Buffer;
}

/** The LOBs that one session has in its hands, and what a client does with them by locator. */
export class LobCalls implements LobSending {
  readonly #temporary = new Map<number, TemporaryLob>();
  #last = 0;
  /** The kept LOB that is being written. */
  #written: { readonly reference: LobReference; readonly lob: TemporaryLob } | undefined;
  /** The LOB read last: pieces of it follow one another. */
  #recent: { id: number; value: string | Buffer } | undefined;

  constructor(private readonly session: () => DatabaseSession) {}

  /** Writes the locator of a value or of a reference to one. */
  readonly locator: LobSending['locator'] = (writer, value, column) => {
    const clob = column.type.kind !== 'BLOB';
    const kept = column.references ? lobReference(String(value)) : undefined;
    const reference = kept ?? this.#keep(new TemporaryLob(clob ? 'CLOB' : 'BLOB', value));
    const locator = Buffer.alloc(locatorSize);
    locator.writeUInt16BE(locatorSize - 2, 0);
    locator.writeUInt8(clob ? utf16Flag.bit : 0, utf16Flag.place);
    locator.writeUInt8(kept ? 0 : temporaryFlag.bit, temporaryFlag.place);
    locator.writeUInt32BE(reference.id, idPlace);
    locator.writeBigUInt64BE(BigInt(reference.length), lengthPlace);
    writer.number(locatorSize, reference.length, chunkSize).counted(locator);
  };

  readonly whole: LobSending['whole'] = (value, column) =>
    column.references ? this.session().readLob(lobReference(String(value))) : value;

  /** The value that a bound locator stands for. */
  readonly bound = (locator: Buffer): BindValue => {
    if (isTemporary(locator)) return this.#find(locator);
    const value = this.session().readLob(referenceOf(locator));
    return new TemporaryLob(typeof value === 'string' ? 'CLOB' : 'BLOB', value);
  };

  #keep(lob: TemporaryLob): LobReference {
    this.#last++;
    this.#temporary.set(this.#last, lob);
    return { id: this.#last, length: lob.length };
  }

  #find(locator: Buffer): TemporaryLob {
    const lob = this.#temporary.get(locator.readUInt32BE(idPlace));
    if (!lob) throw new OracleError(22_922, 'nonexistent LOB value');
    return lob;
  }

  /** Reads a call and writes its answer up to the ending. */
  call(reader: ByteReader, writer: ByteWriter): void {
    const call = readCall(reader);
    switch (call.operation) {
      case operation.createTemporary:
        this.#create(call, reader, writer);
        return;
      case operation.write:
        this.#write(call, reader, writer);
        return;
      case operation.trim:
        this.#trim(call, reader.number(), writer);
        return;
      case operation.read:
        this.#read(call, reader.number(), writer);
        return;
      case operation.length:
        answer(writer, call, this.#value(call.locator).length);
        return;
      case operation.chunkSize:
        answer(writer, call, chunkSize);
        return;
      case operation.isOpen:
        answer(writer, call, 0);
        writer.u8(0);
        return;
      case operation.open:
      case operation.close:
        answer(writer, call, 0);
        return;
      default:
        throw new OracleError(3_115, 'unsupported network datatype or representation');
    }
  }

  #create(call: LobCall, reader: ByteReader, writer: ByteWriter): void {
    const characterSet = reader.number();
    const clob = call.destinationOffset !== wireNumber.BLOB;
    const { id } = this.#keep(new TemporaryLob(clob ? 'CLOB' : 'BLOB'));
    const locator = Buffer.from(call.locator);
    locator.writeUInt8(clob ? utf16Flag.bit : 0, utf16Flag.place);
    locator.writeUInt8(temporaryFlag.bit, temporaryFlag.place);
    locator.writeUInt32BE(id, idPlace);
    writer.u8(8).raw(locator).number(characterSet).u8(0);
  }

  #write(call: LobCall, reader: ByteReader, writer: ByteWriter): void {
    reader.skip(1); // type of the data that follows
    const bytes = reader.counted() ?? Buffer.alloc(0);
    const utf16 = (call.locator.readUInt8(utf16Flag.place) & utf16Flag.bit) !== 0;
    const piece = utf16 ? Buffer.from(bytes).swap16().toString('utf16le') : bytes;
    const offset = call.sourceOffset - 1;
    this.#change(call.locator, (lob) => lob.write(offset, piece));
    answer(writer, call, piece.length);
  }

  #trim(call: LobCall, length: number, writer: ByteWriter): void {
    this.#change(call.locator, (lob) => lob.trim(length));
    answer(writer, call, length);
  }

  #change(locator: Buffer, change: (lob: TemporaryLob) => void): void {
    if (isTemporary(locator)) {
      change(this.#find(locator));
      return;
    }
    const reference = referenceOf(locator);
    if (this.#written?.reference.id !== reference.id) {
      const value = this.#value(locator);
      this.keepWritten();
      this.#written = {
        reference,
        lob: new TemporaryLob(typeof value === 'string' ? 'CLOB' : 'BLOB', value),
      };
    }
    change(this.#written.lob);
  }

  /** Keeps what was written into a LOB piece by piece: nobody else has seen it before. */
  keepWritten(): void {
    const written = this.#written;
    this.#written = undefined;
    this.#recent = undefined;
    if (written) this.session().writeLob(written.reference, written.lob.value);
  }

  #read(call: LobCall, amount: number, writer: ByteWriter): void {
    const start = call.sourceOffset - 1;
    const value = this.#value(call.locator);
    const piece = value.slice(start, start + amount);
    writer.u8(14).counted(typeof piece === 'string' ? Buffer.from(piece, 'utf16le').swap16() : piece);
    answer(writer, call, piece.length);
  }

  #value(locator: Buffer): string | Buffer {
    if (isTemporary(locator)) return this.#find(locator).value;
    const reference = referenceOf(locator);
    if (this.#written?.reference.id === reference.id) return this.#written.lob.value;
    if (this.#recent?.id !== reference.id) {
      this.#recent = { id: reference.id, value: this.session().readLob(reference) };
    }
    return this.#recent.value;
  }

  /** Reads the locators of a call that frees temporary LOBs, and frees them. */
  free(reader: ByteReader): void {
    reader.skip(1);
    const bytes = reader.number();
    reader.skip(1);
    reader.skipNumbers(3);
    reader.skip(3);
    reader.number(); // operation
    reader.skip(1);
    reader.skipNumbers(3);
    reader.skip(2);
    reader.number();
    reader.skip(1);
    reader.number();
    reader.skip(1);
    reader.number();
    const locators = reader.take(bytes);
    for (let at = 0; at < bytes; at += locatorSize) {
      const locator = locators.subarray(at, at + locatorSize);
      if (isTemporary(locator)) this.#temporary.delete(locator.readUInt32BE(idPlace));
    }
  }
}

const isTemporary = (locator: Buffer) => (locator.readUInt8(temporaryFlag.place) & temporaryFlag.bit) !== 0;

const referenceOf = (locator: Buffer): LobReference => ({
  id: locator.readUInt32BE(idPlace),
  length: Number(locator.readBigUInt64BE(lengthPlace)),
});

function readCall(reader: ByteReader): LobCall {
  reader.skip(1);
  const locatorLength = reader.number();
  reader.skip(1);
  reader.skipNumbers(3);
  reader.skip(3);
  const code = reader.number();
  reader.skip(2);
  const sourceOffset = reader.number();
  const destinationOffset = reader.number();
  const sendsAmount = reader.u8() !== 0;
  reader.skip(6);
  const locator = Buffer.from(reader.take(locatorLength));
  return { operation: code, sourceOffset, destinationOffset, sendsAmount, locator };
}

function answer(writer: ByteWriter, call: LobCall, amount: number): void {
  writer.u8(8).raw(call.locator);
  if (call.sendsAmount) writer.number(amount);
}
