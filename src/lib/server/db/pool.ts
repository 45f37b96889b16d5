import type { DuckDbConnection } from './dialect/duckdb-connection.ts';
import type { DuckDbConnectionPool } from './dialect/duckdb-dialect-config.ts';

/** Lends at most `size` connections; further callers wait in turn. A lost connection is replaced. */
export class ConnectionPool implements DuckDbConnectionPool {
  readonly #size: number;
  readonly #connect: () => Promise<DuckDbConnection>;
  #idle: DuckDbConnection[] = [];
  #lent = 0;
  #waiting: (() => void)[] = [];

  constructor(size: number, connect: () => Promise<DuckDbConnection>) {
    this.#size = size;
    this.#connect = connect;
  }

  async acquire(): Promise<DuckDbConnection> {
    if (this.#lent >= this.#size) {
      await new Promise<void>((resume) => this.#waiting.push(resume));
    } else {
      this.#lent += 1;
    }
    try {
      this.#idle = this.#idle.filter((connection) => !connection.isLost);
      return this.#idle.pop() ?? (await this.#connect());
    } catch (error) {
      this.#handOn();
      throw error;
    }
  }

  async release(connection: DuckDbConnection): Promise<void> {
    if (!connection.isLost) this.#idle.push(connection);
    this.#handOn();
  }

  /** The place of a finished caller goes to the one who has waited longest. */
  #handOn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#lent -= 1;
  }
}
