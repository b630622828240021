import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2';

/** How often a source that is at work counts as progress, in milliseconds. */
const sourceBeatMs = 100;

/** Packets that may wait to be compressed, and how long until the next look at them. */
const mostWaiting = 4;
const waitingLookMs = 2;

/** Where the chunks go, and whom to tell. */
export interface ChunkReceiver {
  readonly raw: Connection;
  /** Called while the source is at work: nothing is expected of the server then. */
  readonly progress: () => void;
  /** Called when the source fails; it has to drop the connection. */
  readonly failed: (error: unknown) => void;
}

/**
 * The bytes of a source as the driver may have them. It must never be told that their source failed: it would end the
 * statement as if all rows had come, and the server would keep half of them. An empty chunk would end the rows as
 * well. And over a compressed connection the driver takes whatever comes, at once and without bound.
 */
export async function* chunksForDriver(
  chunks: AsyncIterable<Buffer>,
  { raw, progress, failed }: ChunkReceiver,
): AsyncGenerator<Buffer> {
  let atSource = true;
  const beat = setInterval(() => atSource && progress(), sourceBeatMs);
  try {
    for await (const chunk of chunks) {
      if (chunk.length === 0) continue;
      atSource = false;
      while (waitingPackets(raw) > mostWaiting) await sleep(waitingLookMs);
      yield chunk;
      atSource = true;
    }
  } catch (error) {
    clearInterval(beat);
    failed(error);
    await new Promise<never>(() => undefined);
  } finally {
    clearInterval(beat);
  }
}

/** What a compressed connection has not sent yet (mysql2 3.24, lib/compressed_protocol.js); 0 without compression. */
function waitingPackets(raw: Connection): number {
  const { deflateQueue, stream } = raw as unknown as {
    readonly deflateQueue?: { readonly _queue?: readonly unknown[] };
    readonly stream: Socket;
  };
  if (stream.destroyed) return 0;
  return (
    (deflateQueue?._queue?.length ?? 0) + (deflateQueue && stream.writableNeedDrain ? mostWaiting + 1 : 0)
  );
}
