/**
 * Where the frames of a zstd file end (RFC 8878, section 3.1). Node.js unpacks the first frame of several and stops
 * there without an error (seen in 22.23), while every other reader takes them for one file.
 */

const magic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const dictionaryIdBytes = [0, 1, 2, 4] as const;
const contentSizeBytes = [0, 2, 4, 8] as const;
const runLengthBlock = 1;
const reservedBlock = 3;

/** A longer one is none of ours: we write a frame for each megabyte of rows. */
export const longestFrameBytes = 64 * 1024 * 1024;

/** The frames of a file one by one, each whole. Throws an Error for what is no zstd file or ends in a frame. */
export async function* zstdFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    waiting = Buffer.concat([waiting, chunk]);
    for (let end = frameEnd(waiting); end !== undefined; end = frameEnd(waiting)) {
      if (!isSkippable(waiting)) yield waiting.subarray(0, end);
      waiting = waiting.subarray(end);
    }
    if (waiting.length > longestFrameBytes)
      throw new Error(`it has a frame of more than ${longestFrameBytes} bytes`);
  }
  if (waiting.length > 0) throw new Error('it ends in the middle of a frame');
}

/** Behind the first frame; undefined when its end is not there yet. */
function frameEnd(bytes: Buffer): number | undefined {
  if (bytes.length < 8) return undefined;
  if (isSkippable(bytes)) return within(bytes, 8 + bytes.readUInt32LE(4));
  if (bytes.readUInt32LE(0) !== magic) throw new Error('it is no zstd file');
  const descriptor = bytes.readUInt8(4);
  const contentSize = descriptor >> 6;
  const singleSegment = (descriptor & 0x20) !== 0;
  let at = 5 + (singleSegment ? 0 : 1) + (dictionaryIdBytes[descriptor & 3] ?? 0);
  at += contentSize === 0 && singleSegment ? 1 : (contentSizeBytes[contentSize] ?? 0);
  for (let last = false; !last; ) {
    if (at + 3 > bytes.length) return undefined;
    const header = bytes.readUIntLE(at, 3);
    const type = (header >> 1) & 3;
    if (type === reservedBlock) throw new Error('it has a block of an unknown type');
    at += 3 + (type === runLengthBlock ? 1 : header >> 3);
    last = (header & 1) !== 0;
  }
  const checksum = (descriptor & 4) !== 0 ? 4 : 0;
  return within(bytes, at + checksum);
}

function isSkippable(bytes: Buffer): boolean {
  return (bytes.readUInt32LE(0) & 0xfffffff0) >>> 0 === skippableMagic;
}

function within(bytes: Buffer, end: number): number | undefined {
  return end <= bytes.length ? end : undefined;
}
