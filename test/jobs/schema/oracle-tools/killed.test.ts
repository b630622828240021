import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { estateHosts } from '../../../reach/ssh/estate-host.js';
import { exportDump, leftovers, oracleTools, type ToolsUnderTest, toolWords } from './tool-commands.js';

const startHost = estateHosts();
const start = oracleTools();
/** Two runs. */
const [swept, old] = ['fedcba9876543210', '0123456789012345'];

/** Waits until exp is at work, and gives the process of the tool. */
async function atWork(tools: ToolsUnderTest): Promise<number> {
  return vi.waitFor(
    () => {
      expect(tools.double.calls.some(({ tool }) => tool === 'exp')).toBe(true);
      const [place = ''] = leftovers(tools);
      const workplace = join(tools.place, place);
      expect(statSync(workplace).mode & 0o777).toBe(0o700);
      for (const name of readdirSync(workplace)) expect(statSync(join(workplace, name)).mode & 0o077).toBe(0);
      return Number(readFileSync(join(workplace, 'tool'), 'utf8'));
    },
    { timeout: 20_000, interval: 50 },
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A line to a port of this machine that can be cut. */
async function startLine(to: number): Promise<{ readonly port: number; cut(): void }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const other = connect(to, '127.0.0.1');
    sockets.push(socket, other);
    for (const one of [socket, other]) one.on('error', () => {});
    socket.pipe(other).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, cut };
}

const allGone = (tools: ToolsUnderTest, tool: number) =>
  vi.waitFor(() => expect([leftovers(tools), isAlive(tool)]).toEqual([[], false]), { timeout: 10_000 });

describe('temporary files of the tools', () => {
  it.each(['local', 'over SSH'])(
    'when our process is killed while exp is at work %s, then exp is ended and nothing is left',
    async (where) => {
      const tools = await start();
      const words = toolWords(tools, where === 'local' ? undefined : await startHost());
      tools.double.faults.hanging = 'exp';
      const program = join(import.meta.dirname, 'killed-program.ts');
      const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(words), tools.place]);
      const tool = await atWork(tools);
      child.kill('SIGKILL');
      await allGone(tools, tool);
    },
  );

  it('when the line is cut while exp is at work, then that is said, exp is ended and nothing is left', async () => {
    const tools = await start();
    const host = await startHost();
    const line = await startLine(host.port);
    tools.double.faults.hanging = 'exp';
    const knownHosts = join(tools.place, 'known_hosts');
    writeFileSync(
      knownHosts,
      readFileSync(host.knownHosts, 'utf8').replaceAll(`:${host.port} `, `:${line.port} `),
    );
    const words = { ...toolWords(tools, host), viaSsh: `${host.user}@127.0.0.1:${line.port}`, knownHosts };
    const outcome = exportDump(tools, words).catch((error: unknown) => error);
    const tool = await atWork(tools);
    line.cut();
    expect(await outcome).toMatchObject({ code: 'OVM_SSH_LOST' });
    await allGone(tools, tool);
  });

  it('when the host itself broke down before, then the next run removes what it left, and nothing else', async () => {
    const tools = await start();
    const left = join(tools.place, 'ovm-rescue-tools.0123456789abcdef');
    const used = join(tools.place, 'ovm-rescue-tools.fedcba9876543210');
    for (const place of [left, used]) mkdirSync(place);
    writeFileSync(join(left, 'holder'), '999999999\n');
    writeFileSync(join(left, 'parameters'), 'USERID=x');
    writeFileSync(join(used, 'holder'), `${process.pid}\n`);
    await exportDump(tools);
    expect(leftovers(tools)).toEqual(['ovm-rescue-tools.fedcba9876543210']);
  });

  it('when a job of Data Pump was left that does not run, then its table goes, and one that runs stays', async () => {
    const tools = await start({ dumpDirectory: true });
    const { double } = tools;
    const job = (digit: string) => `OVM_RESCUE_${digit.repeat(16)}`;
    double.define('OVS', [
      `CREATE TABLE "${job('A')}" ("X" NUMBER)`,
      `CREATE TABLE "${job('B')}" ("X" NUMBER)`,
    ]);
    double.define('SYS', [
      `INSERT INTO USER_DATAPUMP_JOBS VALUES ('${job('A')}', 'NOT RUNNING')`,
      `INSERT INTO USER_DATAPUMP_JOBS VALUES ('${job('B')}', 'EXECUTING')`,
    ]);
    const running = join(double.dumpDirectory, `${job('B').toLowerCase()}.dmp`);
    writeFileSync(running, 'being written');
    await exportDump(tools);
    const jobs = double.rows('OVS', "SELECT TABLE_NAME FROM USER_TABLES WHERE TABLE_NAME LIKE 'OVM_RESCUE%'");
    expect(jobs).toEqual([[job('B')]]);
    expect(readFileSync(running, 'utf8')).toBe('being written');
  });

  it('when a dump of Data Pump is a day old, or its run was swept, then the next run removes it and says so', async () => {
    const tools = await start({ dumpDirectory: true });
    const { dumpDirectory } = tools.double;
    const dump = (run: string) => `ovm_rescue_${run}.dmp`;
    const place = join(tools.place, `ovm-rescue-tools.${swept}`);
    mkdirSync(place);
    writeFileSync(join(place, 'holder'), '999999999\n');
    for (const run of [old, swept]) writeFileSync(join(dumpDirectory, dump(run)), 'left');
    writeFileSync(join(dumpDirectory, 'nightly.dmp'), "somebody's own");
    const before = Date.now() / 1000 - 25 * 3600;
    utimesSync(join(dumpDirectory, dump(old)), before, before);
    const { log } = await exportDump(tools);
    for (const run of [old, swept]) expect(log).toContain(`${dump(run)}, left by an interrupted run`);
    expect(readdirSync(dumpDirectory)).toEqual(['nightly.dmp']);
  });

  it('when another run has just brought its dump and no job of it can be seen, then an export leaves it alone', async () => {
    const tools = await start({ dumpDirectory: true });
    const brought = join(tools.double.dumpDirectory, `ovm_rescue_${swept}.dmp`);
    writeFileSync(brought, 'brought');
    await exportDump(tools);
    expect(readFileSync(brought, 'utf8')).toBe('brought');
  });

  it('when a job of another account reads a dump that is days old, then an export leaves it alone', async () => {
    const tools = await start({ dumpDirectory: true });
    tools.double.define('SYS', [
      'CREATE TABLE DBA_DATAPUMP_JOBS (JOB_NAME VARCHAR2(30), STATE VARCHAR2(30))',
      'GRANT SELECT ON DBA_DATAPUMP_JOBS TO PUBLIC',
      'CREATE PUBLIC SYNONYM DBA_DATAPUMP_JOBS FOR SYS.DBA_DATAPUMP_JOBS',
      `INSERT INTO DBA_DATAPUMP_JOBS VALUES ('OVM_RESCUE_${old}', 'EXECUTING')`,
    ]);
    const read = join(tools.double.dumpDirectory, `ovm_rescue_${old}.dmp`);
    writeFileSync(read, 'read');
    utimesSync(read, 1, 1);
    await exportDump(tools);
    expect(readFileSync(read, 'utf8')).toBe('read');
  });
});
