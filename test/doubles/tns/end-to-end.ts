import type { ByteReader } from './byte-reader.js';

/** Passes over what a client says of its module, action and the like: nothing here shows them. */
export function skipEndToEnd(reader: ByteReader): void {
  reader.skip(2);
  reader.number();
  const lengths: number[] = [];
  const told = () => {
    reader.skip(1);
    lengths.push(reader.number());
  };
  for (let done = 0; done < 4; done++) told();
  reader.skip(1);
  reader.number();
  told();
  reader.skip(1);
  reader.number();
  reader.skip(1);
  reader.number();
  told();
  for (const length of lengths) if (length > 0) reader.counted();
}
