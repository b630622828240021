import { SftpReader } from './sftp-reader.js';
import type { SshConnection } from './ssh-connection.js';

/**
 * The file service of one connection, opened when it is needed and kept open. Where the server takes few sessions at a
 * time it is given back as soon as nobody uses it, so that commands get their turn.
 */
export class SharedSftp {
  readonly #connection: SshConnection;
  #opening: Promise<SftpReader> | undefined;
  #users = 0;

  constructor(connection: SshConnection) {
    this.#connection = connection;
    connection.whenRefused(() => this.#giveBack());
  }

  /** Throws what opening it throws, and what `use` throws. */
  async during<Result>(use: (sftp: SftpReader) => Promise<Result>): Promise<Result> {
    this.#users += 1;
    try {
      return await use(await this.#open());
    } finally {
      this.#leave();
    }
  }

  /** As `during`, for what comes piece by piece. */
  async *pieces<Piece>(use: (sftp: SftpReader) => AsyncIterable<Piece>): AsyncGenerator<Piece> {
    this.#users += 1;
    try {
      yield* use(await this.#open());
    } finally {
      this.#leave();
    }
  }

  #open(): Promise<SftpReader> {
    this.#opening ??= SftpReader.open(this.#connection);
    return this.#opening;
  }

  #leave(): void {
    this.#users -= 1;
    if (this.#connection.isShort) this.#giveBack();
  }

  #giveBack(): void {
    if (this.#users > 0) return;
    this.#opening?.then(
      (sftp) => sftp.close(),
      () => {},
    );
    this.#opening = undefined;
  }
}
