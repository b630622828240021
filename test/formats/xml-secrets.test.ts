import { describe, expect, it } from 'vitest';
import { xmlNamesSecret } from '../../src/formats/xml-secrets.js';
import { fixtureBytes } from './fixture-bytes.js';

const fixture = (name: string) =>
  Buffer.from(fixtureBytes(`agent/${name}.methodResponse.xml`)).toString('latin1');

describe('xmlNamesSecret', () => {
  it.each(['list_vms', 'list_vm'])('when %s shows a VNC password, then it holds one', (name) => {
    expect(xmlNamesSecret(fixture(name))).toBe(true);
  });

  it.each(['discover_server', 'discover_hardware', 'discover_repositories'])(
    'when %s shows none, then it holds none',
    (name) => {
      expect(xmlNamesSecret(fixture(name))).toBe(false);
    },
  );

  it('when a password is an element, also inside a text, then it holds one; an empty one is none', () => {
    expect(xmlNamesSecret('<a><Password>x</Password></a>')).toBe(true);
    expect(xmlNamesSecret('<value>&lt;Bmc_Password&gt;x&lt;/Bmc_Password&gt;</value>')).toBe(true);
    expect(xmlNamesSecret('<a><name>vncpasswd</name><value><string></string></value></a>')).toBe(false);
    expect(xmlNamesSecret('<a><Password></Password></a>')).toBe(false);
    expect(xmlNamesSecret('password: <b>x')).toBe(false);
  });
});
