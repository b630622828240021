import { afterEach, describe, expect, it } from 'vitest';
import { Password } from '../../src/base/password.js';
import { mergeEnvironment } from '../../src/model/merge.js';
import { XmlRpcClient } from '../../src/reach/xml-rpc-client.js';
import { serverAgentSource } from '../../src/sources/server-agent-source.js';
import { AgentDouble } from '../doubles/agent/agent-double.js';
import { recordedReplies, recordedRepository, recordedVms } from '../doubles/agent/recorded-replies.js';
import { testCertificate } from '../doubles/https/certificate.js';
import type { HttpsTrouble, SeenRequest } from '../doubles/https/https-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { captureSink } from './capture-sink.js';

const newDirectory = scratchDirectories();
const canary = 'canary-8899';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface AgentTrouble {
  readonly trouble?: (request: SeenRequest) => HttpsTrouble | undefined;
  readonly password?: string;
  readonly pinned?: boolean;
  readonly expired?: boolean;
}

async function agent(
  name: string,
  { trouble, password = canary, pinned = true, expired = false }: AgentTrouble = {},
) {
  const certificate = testCertificate(newDirectory(), { expired });
  const double = new AgentDouble({
    certificate,
    user: 'oracle',
    password: canary,
    replies: recordedReplies(),
    repositories: [recordedRepository],
    ...(trouble && { trouble }),
  });
  const address = await double.start();
  const client = new XmlRpcClient({
    ...address,
    password: new Password(password),
    ...(pinned && { fingerprint: certificate.fingerprint }),
    stallTimeoutMs: 400,
  });
  ends.push(async () => {
    client.close();
    await double.stop();
  });
  return { name, client, double };
}

const calledWith = (word: string) => (request: SeenRequest) => request.body.includes(`<methodName>${word}<`);

describe('agents of servers', () => {
  it('when an agent is captured, then every reply lies in a file, and each definition was asked for once', async () => {
    const [first, second] = [await agent('ovm-1'), await agent('ovm-2')];
    const sink = captureSink();
    const report = await serverAgentSource.capture([first, second], sink);
    expect(report.files).toBe(sink.files.size);
    expect([...sink.files.keys()]).toEqual(
      expect.arrayContaining([
        'ovm-1/discover_server.xml',
        `ovm-1/discover_repositories-${recordedRepository}.xml`,
        `ovm-1/get_vm_config/${recordedRepository}/${recordedVms[0]}.xml`,
        'ovm-2/list_vms.xml',
      ]),
    );
    const asked = [first, second].map(({ double }) =>
      double.calls.filter(({ name }) => name === 'get_vm_config'),
    );
    expect(asked).toEqual([
      recordedVms.map((vm) => ({ name: 'get_vm_config', args: [recordedRepository, vm] })),
      [],
    ]);
    // no reply of these was recorded: the double knows no such functions
    expect(report.problems.map(({ path }) => path)).toEqual(
      ['ovm-1', 'ovm-2'].flatMap((name) => [`${name} discover_cluster`, `${name} get_api_version`]),
    );
  });

  it('when it is interpreted, then the servers, VMs and repositories are those of the replies', async () => {
    const sink = captureSink();
    await serverAgentSource.capture([await agent('ovm-1')], sink);
    const environment = mergeEnvironment('e', [await serverAgentSource.interpret(sink.captured())]);
    expect(environment.servers).toMatchObject([
      {
        id: '1d:d5:e8:91:d9:d0:ed:bd:81:c2:a6:9a:b3:d1:b7:ea',
        facts: {
          registeredIp: { value: '192.168.1.64' },
          poolName: { value: 'Pool 0' },
          isMaster: { value: true },
        },
      },
    ]);
    const [repository] = environment.repositories;
    expect(environment.repositories).toHaveLength(1);
    expect(repository).toMatchObject({
      id: recordedRepository,
      facts: { name: { value: 'OVS Repository' }, poolName: { value: 'Pool 0' } },
    });
    const defined = environment.vms.filter((vm) => vm.definitions.length > 0);
    expect(defined.map(({ id }) => id).sort()).toEqual([...recordedVms].sort());
    expect(defined[0]?.facts.memory).toMatchObject({
      value: 512,
      origin: {
        source: 'server-agents',
        file: `ovm-1/get_vm_config/${recordedRepository}/${defined[0]?.id}.xml`,
        line: 5,
      },
    });
    expect(JSON.stringify(environment)).not.toContain('7693f834ca67912e');
  });

  it('when a definition holds a password of a VM, then its file is marked', async () => {
    const sink = captureSink();
    await serverAgentSource.capture([await agent('ovm-1')], sink);
    const marked = [...sink.files].filter(([, { secret }]) => secret).map(([path]) => path.split('/')[1]);
    expect([...new Set(marked)].sort()).toEqual(['get_vm_config', 'list_vms.xml']);
  });

  it('when a reply is cut or does not come, then it is named and the others are there', async () => {
    const trouble = (request: SeenRequest): HttpsTrouble | undefined => {
      if (calledWith('discover_network')(request)) return { cutAfter: 500 };
      if (calledWith('get_ntp')(request)) return { silent: true };
      return calledWith('discover_hardware')(request) ? { status: 500 } : undefined;
    };
    const sink = captureSink();
    const { problems, files } = await serverAgentSource.capture([await agent('ovm-1', { trouble })], sink);
    const reasons = new Map(problems.map(({ path, reason }) => [path, reason]));
    expect(reasons.get('ovm-1 discover_network')).toContain('cut after 500 bytes');
    expect(reasons.get('ovm-1 get_ntp')).toContain('nothing came for 0.4 s');
    expect(reasons.get('ovm-1 discover_hardware')).toContain('500 Internal Server Error');
    expect(files).toBe(sink.files.size);
    expect(sink.files.has(`ovm-1/get_vm_config/${recordedRepository}/${recordedVms[3]}.xml`)).toBe(true);
  });

  it('when one agent cannot be trusted, then it is named, nothing was sent to it, and the other one is read', async () => {
    const [bad, good] = [await agent('ovm-1', { pinned: false, expired: true }), await agent('ovm-2')];
    const sink = captureSink();
    const { problems } = await serverAgentSource.capture([bad, good], sink);
    expect(problems.slice(0, 2)).toEqual([
      { path: 'ovm-1 discover_server', reason: expect.stringContaining('its SHA-256 fingerprint is') },
      { path: 'ovm-1 ', reason: 'nothing more was asked of this agent' },
    ]);
    expect(bad.double.seen).toEqual([]);
    expect(sink.files.has('ovm-2/discover_server.xml')).toBe(true);
  });

  it('when no agent gives anything, then it is a failure that holds no password', async () => {
    const wrong = 'canary-wrong';
    const { client, name, double } = await agent('ovm-1', { password: wrong });
    const captured = serverAgentSource.capture([{ name, client }], captureSink());
    await expect(captured).rejects.toMatchObject({ code: 'OVM_HTTPS_LOGIN' });
    await expect(captured).rejects.not.toThrow(wrong);
    // one wrong login is enough: an account may be locked by more
    expect(double.seen).toHaveLength(1);
  });

  it('when three replies in a row do not come, then the agent is left alone', async () => {
    const { client, name, double } = await agent('ovm-1', { trouble: () => ({ status: 503 }) });
    await expect(serverAgentSource.capture([{ name, client }], captureSink())).rejects.toMatchObject({
      code: 'OVM_HTTPS_REPLY',
    });
    expect(double.seen).toHaveLength(3);
  });

  it('when ids cannot be names of files, then they are named and not asked for', async () => {
    const { client, name, double } = await agent('ovm-1', {});
    const evil = recordedReplies().discover_repository_db?.replaceAll(recordedRepository, '../../etc') ?? '';
    const answering = {
      name: client.name,
      call: async (...call: Parameters<XmlRpcClient['call']>) =>
        call[0] === 'discover_repository_db' ? Buffer.from(evil) : client.call(...call),
    };
    const sink = captureSink();
    const { problems } = await serverAgentSource.capture([{ name, client: answering }], sink);
    expect(problems.at(-1)).toEqual({
      path: 'ovm-1 discover_repositories "../../etc"',
      reason: 'no file can have such a name',
    });
    expect(double.calls.some((call) => call.name === 'discover_repositories')).toBe(false);
    expect([...sink.files.keys()].filter((path) => path.includes('..'))).toEqual([]);
  });
});
