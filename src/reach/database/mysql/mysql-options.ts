import { readFileSync } from 'node:fs';
import type { ConnectionOptions, SslOptions } from 'mysql2';
import { RescueError, systemReason } from '../../../base/errors.js';
import type { ConnectionSettings } from '../connection-settings.js';
import { openPacketSocket } from './packet-socket.js';

/**
 * What the driver is told. Its defaults would lose data: 64-bit numbers past 2^53, zero dates, microseconds and
 * characters outside its character set.
 */
export function mysqlOptions(settings: ConnectionSettings): ConnectionOptions {
  const { socketPath, tunnel } = settings;
  const { host, port } = tunnel ? { host: '127.0.0.1', port: tunnel.port } : settings;
  const options: ConnectionOptions = {
    user: settings.user,
    password: settings.password.reveal(),
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    compress: settings.compress,
    connectTimeout: settings.connectTimeoutMs,
    enableKeepAlive: true,
    keepAliveInitialDelay: 10_000,
    // The mode IGNORE_SPACE, and ODBC's special cases, would come with the driver's own flags. With SESSION_TRACK, which
    // servers before MySQL 5.7 do not have, it would encode statements itself as soon as character_set_client is set.
    flags: ['-IGNORE_SPACE', '-ODBC', '-SESSION_TRACK'],
    ...(socketPath ? { socketPath } : { host, port }),
    // Packets of TLS and of compressed connections are others, which the driver's own socket brings.
    ...(settings.tls === 'off' && !settings.compress
      ? { stream: () => openPacketSocket(socketPath ? { path: socketPath } : { host, port }) }
      : {}),
  };
  const ssl = tlsOptions(settings);
  return ssl ? { ...options, ssl } : options;
}

/**
 * TLS as asked for. The name in a certificate is not checked: the certificates these servers make for themselves bear
 * none that would fit. Servers of 5.5 and 5.6 know TLS 1.0 and 1.1 only, which OpenSSL 3 refuses below security level 0.
 */
function tlsOptions(settings: ConnectionSettings): SslOptions | undefined {
  if (settings.tls === 'off') return undefined;
  const ca = settings.tlsCa === undefined ? undefined : readCertificates(settings.tlsCa);
  return {
    rejectUnauthorized: ca !== undefined,
    ...(ca === undefined ? {} : { ca }),
    ...(settings.tls === 'legacy' ? { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
  };
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new RescueError('OVM_FILE_UNREADABLE', path, systemReason(error), error);
  }
}
