import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { writeConfiguration } from './configured-estate.js';
import { agentCanary, liveEstates, managerCanary, passwordFile } from './live-estate.js';
import { lastLine, runCli } from './run-cli.js';
import { smallRepository } from './small-tree.js';

const scratch = scratchDirectories();
const start = liveEstates();
const ours = new RegExp(`${agentCanary}|${managerCanary}`);

const fault = (text: string) =>
  `<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member><member><name>faultString</name><value><string>${text}</string></value></member></struct></value></fault></methodResponse>`;
const repeating = { answer: () => fault(`login oracle ${agentCanary} expired`) };

describe('a service that repeats our password', () => {
  it('when it is captured, then the password is nowhere in the archive and in what is said', async () => {
    const root = scratch();
    const agent = await start.agent({
      answer: ({ name }) => (name === 'discover_server' ? undefined : repeating.answer()),
    });
    const rest = await start.rest({ trouble: () => ({ status: 500, reason: `no ${managerCanary}` }) });
    const { code, out, err } = await runCli([
      ...['capture', smallRepository(join(root, 'repo')), '--archives', join(root, 'a'), '--debug'],
      ...['--agent', agent.address, ...agent.pin, '--manager-rest', rest.address, ...rest.pin],
      ...['--agent-password-file', passwordFile(root, 'agent', agentCanary)],
      ...['--manager-password-file', passwordFile(root, 'manager', managerCanary)],
    ]);
    expect(code).toBe(3);
    const archive = lastLine(out);
    const holding = readdirSync(archive, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => ours.test(readFileSync(path, 'latin1')));
    expect(holding).toEqual([]);
    const told = await runCli(['inventory', archive]);
    expect(out + err + told.out + told.err).not.toMatch(ours);
    const manifest = readFileSync(join(archive, 'manifest.json'), 'utf8');
    expect(manifest).toContain('the agent answered with a fault: login oracle [password] expired');
    expect(manifest).toContain('it answers 500 no [password]');
  });

  it('when nothing else was captured, then the error does not hold it either, nor does the table of a check', async () => {
    const root = scratch();
    const agent = await start.agent(repeating);
    const file = passwordFile(root, 'agent', agentCanary);
    const place = ['--archives', join(root, 'a'), '--debug'];
    const failed = await runCli([
      ...['capture', '--agent', agent.address, ...agent.pin, '--agent-password-file', file, ...place],
    ]);
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('login oracle [password] expired');
    const config = writeConfiguration(
      root,
      `estates:\n  p:\n    agents:\n      password: {file: ${file}}\n      servers: [{host: "${agent.address}", certificate: "${agent.fingerprint}"}]\n`,
    );
    const checked = await runCli(['config', 'check', '--config', config]);
    expect(checked.code).toBe(1);
    expect(checked.out).toContain('login oracle [password] expired');
    expect(failed.out + failed.err + checked.out + checked.err).not.toMatch(ours);
  });
});
