import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../../src/base/log.js';
import { connectIdentifier, oraclePlace } from '../../../../src/jobs/schema/oracle-tools/oracle-place.js';
import { homeInOratab } from '../../../../src/jobs/schema/oracle-tools/tools-at-hand.js';
import { EstateHosts } from '../../../../src/jobs/ssh/estate-hosts.js';
import { scratchDirectories } from '../../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const hosts = () => new EstateHosts(() => ({}), silentLog);

describe('where the tools connect to', () => {
  it('when a URL names a service or an instance, then the connect identifier does too', async () => {
    const at = async (url: string) => connectIdentifier(await oraclePlace({ url }, hosts()));
    expect(await at('oracle://ovs@localhost/XE')).toBe('//localhost:1521/XE');
    expect(await at('oracle://ovs@db:1522?sid=ovs1')).toBe(
      '(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db)(PORT=1522))(CONNECT_DATA=(SID=ovs1)))',
    );
  });

  it('when only a .config is given, then its SID and account are taken, of Oracle alone', async () => {
    const managerConfig = join(scratch(), '.config');
    const config = (type: string) =>
      writeFileSync(
        managerConfig,
        `DBTYPE=${type}\nDBHOST=localhost\nSID=XE\nLSNR=1521\nOVSSCHEMA=OVS2\nUUID=0004fb\n`,
      );
    config('Oracle');
    expect(await oraclePlace({ managerConfig }, hosts())).toMatchObject({
      sid: 'XE',
      user: 'OVS2',
      port: 1521,
    });
    config('MySQL');
    await expect(oraclePlace({ managerConfig }, hosts())).rejects.toThrow(
      '--via-tools is for Oracle Database',
    );
    await expect(oraclePlace({}, hosts())).rejects.toThrow('neither --url nor --manager-config');
  });

  it('when /etc/oratab is read, then the home is that of the instance, or the only one', () => {
    const text =
      '# SID:HOME:START\n#OLD:/u01/old:N\nXE:/u01/app/oracle/product/11.2.0/xe:N\n\nPROD:/u01/db:Y\n';
    expect(homeInOratab(text, 'xe')).toBe('/u01/app/oracle/product/11.2.0/xe');
    expect(homeInOratab(text, 'elsewhere')).toBeUndefined();
    expect(homeInOratab('A:/u01/db:Y\nB:/u01/db:N\n', 'service.example.com')).toBe('/u01/db');
    expect(homeInOratab('', 'XE')).toBeUndefined();
  });
});
