import { describe, expect, it } from 'vitest';
import { startProgram } from '../reach/run-program.js';

describe('a command that waits for what never comes', () => {
  it('when nothing is left to do, then it says so and ends with 1, not silently with what means a wrong identity', async () => {
    const [plain, json] = await Promise.all([
      startProgram('cli/unsettled-program.ts', []).ended,
      startProgram('cli/unsettled-program.ts', ['--json']).ended,
    ]);
    expect(plain).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: .* the outcome of the command: it waits for something that never comes: a bug of /,
      ),
    });
    expect(plain.stderr).not.toContain('top-level await');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'OVM_SOURCE_BUG', exitCode: 1 } });
  });
});
