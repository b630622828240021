import { RescueError } from '../../../src/base/errors.js';
import { openDatabase } from '../../../src/reach/database/open-database.js';
import { doubleSettings } from './oracle-double.js';

/** Logs in to the double at a port and prints what came of it: its library path is set before it starts. */
const port = Number(process.argv[2]);
try {
  const database = await openDatabase(doubleSettings({ port }));
  console.log(JSON.stringify({ version: database.server.version }));
  await database.close();
} catch (error) {
  if (!(error instanceof RescueError)) throw error;
  const { code, why, hint } = error;
  console.log(JSON.stringify({ code, why, hint }));
}
