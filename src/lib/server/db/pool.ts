import type { DuckDbConnection } from './dialect/duckdb-connection.ts';
import type { DuckDbConnectionPool } from './dialect/duckdb-dialect-config.ts';
import { DatabaseUnavailableError } from './errors.ts';

export interface PoolOptions {
  size: number;
  /** How long a caller waits for its turn, in milliseconds. */
  waitMs: number;
  connect(): Promise<DuckDbConnection>;
}

/** Lends at most `size` connections; further callers wait in turn. A lost connection is replaced. */
export class ConnectionPool implements DuckDbConnectionPool {
  readonly #options: PoolOptions;
  #idle: DuckDbConnection[] = [];
  #lent = 0;
  #waiting: (() => void)[] = [];

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** @throws DatabaseUnavailableError when no connection came free in time. */
  async acquire(): Promise<DuckDbConnection> {
    if (this.#lent < this.#options.size) this.#lent += 1;
    else await this.#turn();
    try {
      this.#idle = this.#idle.filter((connection) => !connection.isLost);
      return this.#idle.pop() ?? (await this.#options.connect());
    } catch (error) {
      this.#handOn();
      throw error;
    }
  }

  async release(connection: DuckDbConnection): Promise<void> {
    if (!connection.isLost) this.#idle.push(connection);
    this.#handOn();
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(resume), 1);
        reject(new DatabaseUnavailableError('Too many queries at once. Try again in a moment.'));
      }, this.#options.waitMs);
      const resume = () => {
        clearTimeout(giveUp);
        resolve();
      };
      this.#waiting.push(resume);
    });
  }

  /** The place of a finished caller goes to the one who has waited longest. */
  #handOn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#lent -= 1;
  }
}
