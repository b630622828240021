import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openSession, type Session } from './send-script-session.js';

let session: Session | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
});

describe('the journal of a create script', () => {
  it('when the same lines are written again with another head, then the journal goes on; with other lines it does not', async () => {
    session = await openSession([{ name: 'a', description: 'a' }]);
    const { send, script, received } = session;
    expect((await send()).status).toBe(0);
    const text = readFileSync(script.file, 'utf8');
    const again = text.replace(/files read at [^\n]*/, 'files read at 2031-01-01T00:00:00.000Z.');
    expect(again).not.toBe(text);
    writeFileSync(script.file, again);
    const result = await send({ shell: 'bash' });
    expect([result.status, result.stderr]).toEqual([0, expect.stringContaining('nothing is left to send')]);
    expect(received()).toEqual(script.lines);
    writeFileSync(script.file, again.replace('create Vm', 'create  Vm'));
    const other = await send();
    expect([other.status, other.stderr]).toEqual([1, expect.stringContaining('belongs to another script')]);
    expect(received()).toEqual(script.lines);
  });
});
