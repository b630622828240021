import { startPrivateServer } from '../../../src/reach/private-server/private-server.js';
import { findServerPrograms } from '../../../src/reach/private-server/server-programs.js';

/** Starts a private server below a directory, says where it is, and waits for a signal. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const programs = await findServerPrograms();
if (!programs) throw new Error('there is no server program');
const server = await startPrivateServer(programs, process.argv[2]);
process.stdout.write(`${server.directory}\n`);
setInterval(() => {}, 1_000);
