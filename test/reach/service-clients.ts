import { afterEach } from 'vitest';
import { Password } from '../../src/base/password.js';
import { RestClient } from '../../src/reach/rest-client.js';
import { XmlRpcClient } from '../../src/reach/xml-rpc-client.js';
import { AgentDouble } from '../doubles/agent/agent-double.js';
import { recordedReplies, recordedRepository } from '../doubles/agent/recorded-replies.js';
import { testCertificate } from '../doubles/https/certificate.js';
import { recordedObjects } from '../doubles/rest/recorded-objects.js';
import { RestDouble, type RestDoubleOptions } from '../doubles/rest/rest-double.js';
import { scratchDirectories } from './scratch-directory.js';

/** The password that the doubles want. */
export const servicePassword = 'canary-of-the-service';

interface Service {
  start(): Promise<{ readonly host: string; readonly port: number }>;
  stop(): Promise<unknown>;
}

/** Doubles of services with a client each, whose certificate is pinned; they end with the test, or with `end`. */
export function serviceClients() {
  const newDirectory = scratchDirectories();
  const ends: (() => Promise<unknown>)[] = [];
  const end = async () => {
    for (const one of ends.splice(0)) await one();
  };
  afterEach(end);
  const opened = async <Double extends Service, Client extends { close(): void }>(
    double: Double,
    open: (address: Awaited<ReturnType<Service['start']>>) => Client,
  ) => {
    const client = open(await double.start());
    ends.push(async () => {
      client.close();
      await double.stop();
    });
    return { double, client };
  };

  /** A manager with the recorded objects; `password` is what the client says. */
  const manager = (password = servicePassword, options: Partial<RestDoubleOptions> = {}) => {
    const certificate = testCertificate(newDirectory());
    const login = { user: 'admin', password: servicePassword };
    const double = new RestDouble({ certificate, ...login, objects: recordedObjects(), ...options });
    const { fingerprint } = certificate;
    return opened(
      double,
      (at) => new RestClient({ ...at, user: 'admin', password: new Password(password), fingerprint }),
    );
  };

  /** An agent with the recorded replies; `password` is what the client says. */
  const agent = (password = servicePassword) => {
    const certificate = testCertificate(newDirectory());
    const told = { replies: recordedReplies(), repositories: [recordedRepository] };
    const double = new AgentDouble({ certificate, user: 'oracle', password: servicePassword, ...told });
    const { fingerprint } = certificate;
    return opened(double, (at) => new XmlRpcClient({ ...at, password: new Password(password), fingerprint }));
  };
  return { manager, agent, end };
}
