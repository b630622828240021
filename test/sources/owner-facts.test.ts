import { describe, expect, it } from 'vitest';
import type { EnvironmentPart } from '../../src/model/environment.js';
import { managerFilesSource } from '../../src/sources/manager-files-source.js';

const uuid = '0004fb0000010000aaaaaaaaaaaaaaaa';

/** What the dump of a server tells, with the text of its manager_uuid replaced. */
async function told(managerUuid: string): Promise<EnvironmentPart> {
  const dump = `{'manager_ip': '10.0.0.1',\n 'manager_uuid': ${managerUuid},\n 'registered_ip': '10.0.0.11'}\n`;
  return managerFilesSource.interpret({
    paths: ['servers/ovs01/dump_db-server.txt'],
    read: async () => Buffer.from(dump),
  });
}

const ownerOf = async (managerUuid: string) => (await told(managerUuid)).servers?.[0]?.facts.managerUuid;

describe('the owner that a server names', () => {
  it('when it names a manager, then that is the owner, with its line', async () => {
    expect(await ownerOf(`'${uuid}'`)).toMatchObject({ value: uuid, origin: { line: 2 } });
  });

  it.each(["''", 'None'])('when it says %s, then nobody owns it', async (text) => {
    expect(await ownerOf(text)).toMatchObject({ value: '' });
  });

  it.each(["'changeme'", '17'])('when it names %s, then the owner is not known', async (text) => {
    expect(await ownerOf(text)).toBeUndefined();
  });
});
