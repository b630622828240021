import type { ArchiveWriter } from '../../archive/archive-writer.js';
import type { ManifestPart } from '../../archive/manifest-schema.js';
import { ChunkPool, PartWriter } from '../../archive/part-writer.js';
import { type Compression, dataPath } from '../../archive/schema-layout.js';
import { joinChecksums, noRowsChecksum } from '../../formats/table-rows/row-checksum.js';
import { TsvEncoder, tsvChunkCapacity } from '../../formats/table-rows/tsv-encoder.js';
import type { TableContent } from './table-contents.js';

/** Of tables whose rows come by turns so many parts are open at a time. */
const mostOpen = 4;
/** A part is closed once it holds so much, so that several connections can load a large table. */
const partBytes = 256 * 1024 * 1024;

interface OpenPart {
  readonly table: TableRows;
  readonly writer: PartWriter;
  readonly encoder: TsvEncoder;
}

interface TableRows {
  readonly database: string;
  readonly name: string;
  readonly parts: ManifestPart[];
  rows: number;
  bytes: number;
  checksum: string;
  opened: number;
}

/** Writes the rows of all tables of a dump into an archive, in the order in which they come. */
export class DumpRows {
  readonly #archive: ArchiveWriter;
  readonly #compression: Compression;
  readonly #pool = new ChunkPool(tsvChunkCapacity);
  readonly #tables = new Map<string, TableRows>();
  /** The one used last is the last. */
  readonly #open = new Map<TableRows, OpenPart>();
  #closing: Promise<void>[] = [];

  constructor(archive: ArchiveWriter, compression: Compression) {
    this.#archive = archive;
    this.#compression = compression;
  }

  /** Where the rows of a table go that come next. */
  encoderOf(database: string, name: string): TsvEncoder {
    const table = this.#tableOf(database, name);
    const part = this.#open.get(table);
    this.#open.delete(table);
    const open = part && part.encoder.bytes < partBytes ? part : this.#newPart(table, part);
    this.#open.set(table, open);
    for (const [first, oldest] of this.#open) {
      if (this.#open.size <= mostOpen) break;
      this.#open.delete(first);
      this.#close(oldest);
    }
    return open.encoder;
  }

  /** Waits until there is room for more. Between calls a part takes in no more than a chunk of the dump holds. */
  async pressure(): Promise<void> {
    const closing = this.#closing;
    this.#closing = [];
    await Promise.all(closing);
    for (const { encoder } of this.#open.values()) await encoder.pressure();
  }

  /** Closes everything; tables in `all` without rows get one empty part. */
  async finish(
    all: readonly { readonly database: string; readonly table: string }[],
  ): Promise<TableContent[]> {
    for (const { database, table } of all) {
      const rows = this.#tableOf(database, table);
      if (rows.opened === 0) this.#close(this.#newPart(rows, undefined));
      await this.pressure();
    }
    for (const part of this.#open.values()) this.#close(part);
    this.#open.clear();
    await this.pressure();
    return [...this.#tables.values()].map(({ name, opened: _, ...table }) => ({ ...table, table: name }));
  }

  /** Gives up; what was written goes with the archive. */
  async discard(): Promise<void> {
    await Promise.allSettled(this.#closing);
    for (const { writer } of this.#open.values()) await writer.discard();
    this.#open.clear();
  }

  #tableOf(database: string, name: string): TableRows {
    const key = JSON.stringify([database, name]);
    let table = this.#tables.get(key);
    if (!table) {
      table = { database, name, parts: [], rows: 0, bytes: 0, checksum: noRowsChecksum, opened: 0 };
      this.#tables.set(key, table);
    }
    return table;
  }

  #newPart(table: TableRows, full: OpenPart | undefined): OpenPart {
    if (full) this.#close(full);
    const path = dataPath(table.database, table.name, table.opened, this.#compression);
    table.opened += 1;
    const writer = new PartWriter({ path, file: this.#archive.reserve(path) }, this.#compression, this.#pool);
    return { table, writer, encoder: new TsvEncoder(writer) };
  }

  #close(part: OpenPart): void {
    const { table, encoder, writer } = part;
    encoder.end();
    const { rows, bytes, checksum } = encoder;
    table.rows += rows;
    table.bytes += bytes;
    table.checksum = joinChecksums(table.checksum, checksum);
    const place = table.parts.length;
    table.parts.push({ path: '', rows, bytes });
    const closing = writer.finish().then(
      (file) => {
        this.#archive.record(file);
        table.parts[place] = { path: file.path, rows, bytes };
      },
      async (error) => {
        await writer.discard();
        throw error;
      },
    );
    closing.catch(() => undefined); // looked at in its turn
    this.#closing.push(closing);
  }
}
