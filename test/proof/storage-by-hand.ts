import type { LosableEstate } from '../doubles/manager-host/losable-estate.js';

/** The label by which file servers come back that nobody knows the old names of. */
const again = (address: string) => `again ${address}`;

/**
 * What a person does in the web interface when the servers are known again and no archive names the storage: makes the file
 * servers that servers mount exports of, by what the administrators of the storage tell, and refreshes their file systems.
 */
export function makeFileServersAgain({ manager, reality }: LosableEstate): void {
  const { others = [], servers } = reality.world;
  const send = (line: string) => {
    const reply = manager().execute(line);
    if (!reply.ok) throw new Error(`${line}: ${reply.errorMessage}`);
    return reply.text;
  };
  const quoted = (text: string) => `"${text.replaceAll('/', '//').replaceAll('"', '/"')}"`;
  for (const { type, id, values = {} } of others) {
    if (type !== 'FileServer' || !values.accessHost) continue;
    const name = again(values.accessHost);
    const admin = servers.map((server) => server.id).join(',');
    send(
      `create FileServer plugin=${quoted(values.plugin ?? '')} accessHost=${quoted(values.accessHost)} adminServers=${quoted(admin)} name=${quoted(name)}`,
    );
    send(`refresh FileServer name=${quoted(name)}`);
    const exported = others.filter((one) => one.type === 'FileSystem' && one.refs?.fileServer === id);
    const listed = [...send('list FileSystem').matchAll(/id:(\S+) {2}name:(.*)/g)];
    for (const fileSystem of exported) {
      const found = listed.find(([, , label]) => label?.trim() === fileSystem.name);
      if (found) send(`refresh FileSystem id=${found[1]}`);
    }
  }
}
