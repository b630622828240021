import { type GatedPort, gatedPort, ownAddress } from './gated-port.js';

/** How a manager reaches its database, as `.config` has it, and the port behind which it is there. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly gate: GatedPort | undefined;
}

/** The manager's own, whose file says `localhost`: then its port is any, since all hosts here are this machine. */
export function localAddress(port: number): DatabaseAddress {
  return { host: 'localhost', port, gate: undefined };
}

/** At the port of the manuals: releases that tell no engine in `.config` are told apart by it. */
export async function usualAddress(port: number, onManager: boolean): Promise<DatabaseAddress> {
  const address = await ownAddress(port);
  return { host: onManager ? address : shortened(address), port, gate: gatedPort(address, port) };
}

/** The same address, written as nobody writes one of the host itself: `127.77.513` is 127.77.2.1. */
function shortened(address: string): string {
  const [first, second, third, fourth] = address.split('.');
  return `${first}.${second}.${Number(third) * 256 + Number(fourth)}`;
}
