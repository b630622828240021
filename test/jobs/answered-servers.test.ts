import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRepositories, serverAnswers } from '../../src/jobs/answered-servers.js';
import type { EstateReading } from '../../src/jobs/read-estate.js';
import type { Server } from '../../src/model/environment.js';
import { factOf, repository, soundEnvironment } from '../model/entities.js';

const sample = new URL('../fixtures/sample-estate/manager-files/servers/ovs03/', import.meta.url);
const copied = (name: string) => new Uint8Array(readFileSync(new URL(name, sample)));
const hardware = '00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff';

const server = (facts: Server['facts'], id = hardware): Server => ({ id, facts, repositoryIds: [] });

/** A reading that captured these files, by source and path. */
function reading(files: Readonly<Record<string, Uint8Array>>, servers: readonly Server[]): EstateReading {
  return {
    environment: soundEnvironment({ servers }),
    sources: [],
    readAt: '2026-01-01T00:00:00Z',
    captured: ({ name }) => ({
      paths: Object.keys(files).flatMap((key) =>
        key.startsWith(`${name} `) ? [key.slice(name.length + 1)] : [],
      ),
      read: async (path) => files[`${name} ${path}`] ?? new Uint8Array(),
    }),
    close: async () => {},
  };
}

const ofHost = (directory: string, replies: readonly string[]) =>
  Object.fromEntries(replies.map((name) => [`manager-files servers/${directory}/${name}`, copied(name)]));

describe('servers that told what runs on them', () => {
  it('when a host was reached by the name or address that the manager has for it, then its server answers', async () => {
    for (const facts of [{ name: factOf('ovs03.example.com') }, { registeredIp: factOf('ovs03') }])
      expect(
        await serverAnswers(reading(ofHost('ovs03', ['xm-list.txt']), [server(facts)]), []),
      ).toMatchObject([{ id: hardware, answers: true, declaredDead: false }]);
  });

  it('when its own database tells the address, then the name it was reached by does not matter', async () => {
    const text = new TextDecoder().decode(copied('dump_db_server.txt'));
    const address = /'registered_ip': '([^']+)'/.exec(text)?.[1] ?? '';
    const files = ofHost('jump-name', ['dump_db_server.txt', 'xm-list.txt']);
    const answers = await serverAnswers(reading(files, [server({ registeredIp: factOf(address) })]), []);
    expect([address, answers[0]?.answers]).toEqual([expect.stringMatching(/^\d/), true]);
  });

  it('when the list is empty, says something else, was not captured, or is a copy that lies elsewhere, then the server does not answer', async () => {
    const known = [server({ name: factOf('ovs03') })];
    for (const files of [
      {},
      ofHost('ovs03', ['dump_db_server.txt']),
      { 'manager-files servers/ovs03/xm-list.txt': new Uint8Array() },
      { 'manager-files servers/ovs03/xm-list.txt': Buffer.from('Error: Unable to connect to xend\n') },
      { 'manager-files copies/ovs03/xm-list.txt': copied('xm-list.txt') },
    ])
      expect((await serverAnswers(reading(files, known), []))[0]?.answers).toBe(false);
  });

  it('when two servers have the name, then neither answers', async () => {
    const twins = [
      server({ name: factOf('ovs03') }),
      server({ name: factOf('ovs03') }, hardware.replace('00', '01')),
    ];
    const answers = await serverAnswers(reading(ofHost('ovs03', ['xm-list.txt']), twins), ['ovs03']);
    expect(answers.map((one) => [one.answers, one.declaredDead])).toEqual([
      [false, true],
      [false, true],
    ]);
  });

  it('when an agent lists a repository, then its definitions were read; with an empty list it is not mounted there', async () => {
    const of = (list: string) => {
      const document = `<?xml version="1.0" ?><Discover_Repositories_Result><RepositoryList>${list}</RepositoryList></Discover_Repositories_Result>`;
      const text = document.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      const reply = `<methodResponse><params><param><value><string>${text}</string></value></param></params></methodResponse>`;
      return {
        'server-agents ovs1/discover_repositories-0004fb0000030000aa.xml': new TextEncoder().encode(reply),
      };
    };
    const listed =
      '<Repository Name="0004FB0000030000AA"><Version>3.0</Version><Repository_UUID>0004FB0000030000AA</Repository_UUID></Repository>';
    expect([...(await readRepositories(reading(of(listed), [])))].sort()).toEqual(
      ['0004fb0000030000aa', repository].sort(),
    );
    expect([...(await readRepositories(reading(of(''), [])))]).toEqual([repository]);
  });
});
