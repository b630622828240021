import { Password } from '../../../base/password.js';
import type { ConnectionSettings } from '../connection-settings.js';

/** The settings that open a file. */
export function sqliteSettings(path: string): ConnectionSettings {
  return {
    engine: 'sqlite',
    host: '',
    port: 0,
    path,
    user: '',
    password: new Password(''),
    tls: 'off',
    compress: false,
    connectTimeoutMs: 0,
    stallTimeoutMs: 5_000,
  };
}
