const lineFeed = 0x0a;

/** Lines and columns of a text that comes in chunks; both count from 1, columns in bytes. */
export class LinePlace {
  #line = 1;
  #column = 1;

  /** The chunk has been read. */
  pass(chunk: Buffer): void {
    const place = this.at(chunk, chunk.length);
    this.#line = place.line;
    this.#column = place.column;
  }

  /** The place of an offset in the chunk that comes after those passed. */
  at(chunk: Buffer, offset: number): { readonly line: number; readonly column: number } {
    let line = this.#line;
    let begin = -1;
    for (let at = chunk.indexOf(lineFeed); at >= 0 && at < offset; at = chunk.indexOf(lineFeed, at + 1)) {
      line += 1;
      begin = at;
    }
    return { line, column: begin < 0 ? this.#column + offset : offset - begin };
  }
}
