import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estatesText, writeConfiguration } from './configured-estate.js';
import { guardedEstates } from './guarded-estate.js';
import { planted } from './planted-estates.js';
import { runCli } from './run-cli.js';

const { start } = guardedEstates();
const scratch = scratchDirectories();

describe('an estate of the configuration', () => {
  it('when nothing else is named, then guard, apply and sync are about it', async () => {
    const { root, services, knownHosts, words, changes } = await planted(start, '3.4');
    const { managerCli, managerPasswordFile, agent, certificate, agentPasswordFile } = services;
    const [script = ''] = words;
    const agents = agent.map(
      (host, index) => `{host: "${host}", certificate: "${pinOf(certificate[index])}"}`,
    );
    const lines = [
      `archives: ${join(root, 'archives')}`,
      `ssh: {known-hosts: ${knownHosts}}`,
      `manager-cli: {host: "${managerCli}", password: {file: ${managerPasswordFile}}}`,
      `agents: {password: {file: ${agentPasswordFile}}, servers: [${agents.join(', ')}]}`,
    ];
    const config = ['--config', writeConfiguration(scratch(), estatesText({ prod: lines }))];
    const uuid = words.slice(words.indexOf('--manager-uuid')).slice(0, 2);
    const guard = await runCli(['guard', script, ...config, ...uuid]);
    expect([guard.code, guard.out], guard.err).toEqual([0, 'green: nothing is in the way\n']);
    const sync = await runCli(['sync', ...config, ...uuid]);
    expect([sync.code, sync.out], sync.err).toEqual([0, 'no drift\n']);
    expect(changes()).toEqual([]);
    const apply = await runCli(['apply', script, ...config, ...uuid, '--unchecked-manager', '--yes']);
    expect(apply.code, apply.err).toBe(0);
    expect(changes().length).toBeGreaterThan(1);
  });
});

/** Of `HOST:PORT=HEX`. */
const pinOf = (certificate = '') => certificate.replace(/^.*=/, '');
