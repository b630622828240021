import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionSettings } from '../connection-settings.js';
import { connectDescriptor } from './connect-descriptor.js';

/** The version of the protocol that servers speak since 12.1; those before it cannot be used without a library. */
const thinVersion = 315;
const ownVersion = 319;
const headerBytes = 8;
const connectBytes = 74;
const packetKinds = { connect: 1, accept: 2, resend: 11 } as const;

/**
 * Whether a server speaks a version of TNS from before 12.1. Asks it with one CONNECT packet, whose answer (ACCEPT) begins
 * with the version; the layout is that of node-oracledb's own packets. False for every other answer, and for none: then
 * the login itself tells what is wrong.
 */
export async function isBeforeThin(settings: ConnectionSettings): Promise<boolean> {
  const packet = connectPacket(connectDescriptor(settings));
  return new Promise((resolve) => {
    const socket = probeSocket(settings);
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    let got = Buffer.alloc(0);
    socket.setTimeout(settings.connectTimeoutMs, () => done(false));
    socket.on('error', () => done(false));
    socket.on('end', () => done(false));
    socket.on(settings.tls === 'off' ? 'connect' : 'secureConnect', () => socket.write(packet));
    socket.on('data', (bytes) => {
      got = Buffer.concat([got, bytes]);
      if (got.length < headerBytes) return;
      if (got[4] === packetKinds.resend) {
        got = Buffer.alloc(0);
        socket.write(packet);
      } else if (got[4] !== packetKinds.accept) done(false);
      else if (got.length >= headerBytes + 2) done(got.readUInt16BE(headerBytes) < thinVersion);
    });
  });
}

/**
 * The one packet that goes over it holds no secret, so that the server's certificate is not looked at, and the oldest TLS is
 * taken, as 11.2 has it: the login looks itself.
 */
function probeSocket({ tls, tunnel, host, port }: ConnectionSettings): Socket {
  const place = tunnel === undefined ? { host, port } : { host: '127.0.0.1', port: tunnel.port };
  if (tls === 'off') return connect(place);
  return connectTls({
    ...place,
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
}

function connectPacket(descriptor: string): Buffer {
  const data = Buffer.from(descriptor);
  const packet = Buffer.alloc(connectBytes + data.length);
  packet.writeUInt16BE(packet.length, 0);
  packet.writeUInt8(packetKinds.connect, 4);
  packet.writeUInt16BE(ownVersion, 8);
  packet.writeUInt16BE(300, 10); // the oldest version that would do
  packet.writeUInt16BE(8192, 14); // sizes of session and transport data units
  packet.writeUInt16BE(65535, 16);
  packet.writeUInt16BE(0x4f98, 18); // characteristics of the transport
  packet.writeUInt16BE(1, 22); // the order of bytes
  packet.writeUInt16BE(data.length, 24);
  packet.writeUInt16BE(connectBytes, 26);
  data.copy(packet, connectBytes);
  return packet;
}
