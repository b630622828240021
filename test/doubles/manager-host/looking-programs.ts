import type { ManagerApplication } from './manager-application.js';
import type { MysqlRepository } from './mysql-repository.js';
import type { Program } from './program-calls.js';

interface LookedAt {
  readonly application: ManagerApplication;
  readonly own: MysqlRepository | undefined;
  readonly build: string;
  readonly isInstalled: () => boolean;
  readonly otherPackages: readonly string[];
}

/** Programs that show what is there: packages, processes, ports. */
export function lookingPrograms({
  application,
  own,
  build,
  isInstalled,
  otherPackages,
}: LookedAt): Record<string, Program> {
  const { cli, web, core } = application.ports;
  const packages = () => [
    ...(isInstalled() ? [`ovm-manager-${build.replace(/\.(\d+)$/, '-$1')}.noarch`] : []),
    ...otherPackages,
  ];
  const running = () => [
    ...(own?.isRunning() ? ['/usr/sbin/mysqld --defaults-file=/u01/app/oracle/mysql/data/my.cnf'] : []),
    ...(application.isUp
      ? ['/u01/app/oracle/java/bin/java -Dweblogic.Name=AdminServer weblogic.Server']
      : []),
    ...(cli.isOpen() ? ['/u01/app/oracle/java/bin/java -cp ovmcli com.oracle.ovm.appfw.ovmcli'] : []),
  ];
  const open = () => [
    ...[cli, web, core].filter((port) => port.isOpen()).map(({ number }) => number),
    ...(own?.isRunning() ? [own.port] : []),
  ];
  const print =
    (lines: () => readonly string[]): Program =>
    async (_call, terminal) => {
      terminal.out(
        lines()
          .map((line) => `${line}\n`)
          .join(''),
      );
      return 0;
    };
  return {
    rpm: async (call, terminal) => {
      const parts = (name: string) => /^(.*)-([^-]+)-([^-]+)\.([^.]+)$/.exec(name)?.slice(1) ?? [name];
      const format = call.args.includes('--queryformat');
      return print(() => packages().map((name) => (format ? parts(name).join('\t') : name)))(call, terminal);
    },
    ps: print(() => ['PID CMD', ...running().map((command, index) => `${2000 + index} ${command}`)]),
    ss: print(() => ['State Local', ...open().map((port) => `LISTEN 127.0.0.1:${port}`)]),
    hostname: print(() => ['ovmm.example.com']),
  };
}
