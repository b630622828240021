import type { Program } from './program-calls.js';

/** A service of a host. */
export interface HostService {
  readonly title: string;
  readonly isRunning: () => boolean;
  /** Undefined when it is up, else why it is not. */
  start(): Promise<string | undefined>;
  stop(): Promise<void>;
}

/** The services by name; one without a script on the host is not there. */
export interface HostServices {
  readonly named: Readonly<Record<string, HostService>>;
  readonly isThere: (name: string) => boolean;
}

/** Programs that start and stop services: each script of its own, `service`, `systemctl`, `chkconfig`. */
export function servicePrograms(services: HostServices): Record<string, Program> {
  const scripts = Object.keys(services.named).map((name): [string, Program] => [
    scriptOf(name),
    ({ args: [verb = ''] }, terminal) => carryOut(services, name, verb, terminal.out),
  ]);
  return {
    ...Object.fromEntries(scripts),
    service: ({ args: [name = '', verb = ''] }, terminal) => carryOut(services, name, verb, terminal.out),
    systemctl: ({ args: [verb = '', name = ''] }, terminal) => carryOut(services, name, verb, terminal.out),
    chkconfig: async ({ args: [name = ''] }, terminal) => {
      if (services.isThere(name)) return 0;
      terminal.err(`error reading information on service ${name}: No such file or directory\n`);
      return 1;
    },
  };
}

/** The program behind `/etc/init.d/NAME`. */
export const scriptOf = (name: string) => `init.d ${name}`;

/** assumed: service-words */
async function carryOut(
  { named, isThere }: HostServices,
  name: string,
  verb: string,
  say: (text: string) => void,
): Promise<number> {
  const service = named[name];
  if (!service || !isThere(name)) {
    say(`${name}: unrecognized service\n`);
    return 1;
  }
  switch (verb) {
    case 'start': {
      if (service.isRunning()) {
        say(`${service.title} is running\n`);
        return 0;
      }
      const failed = await service.start();
      say(`Starting ${service.title} ${failed === undefined ? '[  OK  ]' : `[FAILED]\n${failed}`}\n`);
      return failed === undefined ? 0 : 1;
    }
    case 'stop':
      await service.stop();
      say(`Stopping ${service.title} [  OK  ]\n`);
      return 0;
    case 'status':
      say(`${service.title} is ${service.isRunning() ? 'running' : 'stopped'}...\n`);
      return service.isRunning() ? 0 : 3;
    default:
      say(`Usage: ${name} {start|stop|status}\n`);
      return 2;
  }
}
