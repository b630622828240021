import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { AgentDouble, type AgentDoubleOptions } from '../doubles/agent/agent-double.js';
import { recordedReplies, recordedRepository } from '../doubles/agent/recorded-replies.js';
import { certificateOf } from '../doubles/https/certificates.js';
import { type CliServer, type CliServerOptions, startCliServer } from '../doubles/ovm-manager/cli-server.js';
import { populatedWorld } from '../doubles/ovm-manager/sample-world.js';
import { recordedObjects } from '../doubles/rest/recorded-objects.js';
import { RestDouble, type RestDoubleOptions } from '../doubles/rest/rest-double.js';

/**
 * Passwords of the doubles; none of them may be seen anywhere. The first is another one in each run: the process list of
 * the whole machine is searched for it.
 */
export const managerCanary = `canary-of-the-manager-${randomUUID()}`;
export const agentCanary = 'canary-of-the-agent-8899';

/** A double of a service over HTTPS, and how a command names it. */
export interface LiveService<Double> {
  readonly double: Double;
  /** `HOST:PORT`. */
  readonly address: string;
  readonly fingerprint: string;
  /** The option that pins its certificate. */
  readonly pin: readonly string[];
}

/** Starts managers and agents that end with the test. */
export function liveEstates() {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  /** No two services of a test have the same certificate. */
  let services = 0;
  afterEach(() => {
    services = 0;
  });
  const nextCertificate = (expired = false) => {
    services += 1;
    return certificateOf(services, { expired });
  };
  const cli = async (options: Partial<CliServerOptions> = {}): Promise<CliServer> => {
    const given = { release: '3.4', world: populatedWorld, password: managerCanary } as const;
    const server = await startCliServer({ ...given, ...options });
    ends.push(() => server.close());
    return server;
  };
  const rest = async (options: Partial<RestDoubleOptions> = {}): Promise<LiveService<RestDouble>> => {
    const certificate = nextCertificate();
    const given = { certificate, user: 'admin', password: managerCanary, objects: recordedObjects() };
    const double = new RestDouble({ ...given, ...options });
    ends.push(() => double.stop());
    return { double, ...named(await double.start(), certificate.fingerprint) };
  };
  const agent = async ({
    expired = true,
    ...options
  }: Partial<AgentDoubleOptions> & { readonly expired?: boolean } = {}): Promise<
    LiveService<AgentDouble>
  > => {
    const certificate = nextCertificate(expired);
    const told = { replies: everyReply(), repositories: [recordedRepository] };
    const double = new AgentDouble({
      certificate,
      user: 'oracle',
      password: agentCanary,
      ...told,
      ...options,
    });
    ends.push(() => double.stop());
    return { double, ...named(await double.start(), certificate.fingerprint) };
  };
  return { cli, rest, agent };
}

/** Recorded replies, and what is told by calls of which none was recorded as a whole. */
export function everyReply(): Record<string, string> {
  const inner = new URL('../fixtures/agent/discover_cluster.inner.xml', import.meta.url);
  const [cluster, version] = [readFileSync(inner, 'utf8'), '3'].map((text) => {
    const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return `<methodResponse><params><param><value><string>${escaped}</string></value></param></params></methodResponse>`;
  });
  return { ...recordedReplies(), discover_cluster: cluster ?? '', get_api_version: version ?? '' };
}

function named({ host, port }: { readonly host: string; readonly port: number }, fingerprint: string) {
  const address = `${host}:${port}`;
  return { address, fingerprint, pin: ['--certificate', `${address}=SHA256:${fingerprint}`] };
}

/** A file that holds a password, as the options take it. */
export function passwordFile(root: string, name: string, password: string): string {
  const path = join(root, name);
  writeFileSync(path, `${password}\n`, { mode: 0o600 });
  return path;
}

/** The options for the CLI of a double: its address, its host key known. */
export function cliWords(root: string, server: CliServer): string[] {
  const known = join(root, `known_hosts_${server.port}`);
  writeFileSync(known, server.knownHostsLine);
  return ['--manager-cli', `127.0.0.1:${server.port}`, '--known-hosts', known];
}
