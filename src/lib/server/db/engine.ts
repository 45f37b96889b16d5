import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { DuckDbConnection } from './dialect/duckdb-connection.ts';
import { DatabaseUnavailableError } from './errors.ts';
import { explainAttachFailure, restrictToOwner } from './file.ts';

export interface EngineSettings {
  /** Absolute path of the database file. */
  file: string;
  readOnly: boolean;
  /** As DuckDB writes sizes: `2GB`. */
  memoryLimit: string;
  threads: number;
  tempDirectory: string;
  maxTempDirectorySize: string;
  /** The only folders `COPY` may touch. */
  allowedDirectories: readonly string[];
}

/**
 * One engine instance with the file attached as `app`. After a FATAL error the instance is dropped with
 * all its connections, and the next `connect` opens a fresh one.
 */
export class Engine {
  readonly #settings: EngineSettings;
  #instance: Promise<DuckDBInstance> | null = null;
  #dropped: Promise<void> = Promise.resolve();
  #connections = new Set<DuckDbConnection>();
  #closed = false;

  constructor(settings: EngineSettings) {
    this.#settings = settings;
  }

  /** @throws DatabaseOpenError on the first opening, DatabaseUnavailableError on a later one. */
  async connect(options: { deadlineMs: number; readsOnly: boolean }): Promise<DuckDbConnection> {
    if (this.#closed) throw new DatabaseUnavailableError('The database is closed.');
    await this.#dropped;
    this.#instance ??= openInstance(this.#settings);
    const opening = this.#instance;
    try {
      const connection = new DuckDbConnection(await connectToApp(await opening), {
        ...options,
        onFatal: () => this.#drop(opening)
      });
      this.#connections.add(connection);
      return connection;
    } catch (error) {
      if (this.#instance === opening) this.#instance = null;
      throw error;
    }
  }

  async disconnect(connection: DuckDbConnection): Promise<void> {
    this.#connections.delete(connection);
    await connection.abandon(new DatabaseUnavailableError('The connection is closed.'));
  }

  /** Writes the log into the file and lets go of it. Queries that still run are stopped. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#instance) this.#drop(this.#instance, 'The database was closed.');
    await this.#dropped;
  }

  #drop(
    instance: Promise<DuckDBInstance>,
    reason = 'The database stopped after a failure and is being opened again. Try again in a moment.'
  ): void {
    if (this.#instance !== instance) return;
    this.#instance = null;
    const connections = [...this.#connections];
    this.#connections.clear();
    // The old instance must let go of the file before a new one opens it: two would both write.
    this.#dropped = Promise.all(
      connections.map((connection) => connection.abandon(new DatabaseUnavailableError(reason)))
    ).then(async () => (await instance).closeSync());
  }
}

async function openInstance(settings: EngineSettings): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    // Opened directly, the engine failed to replay its log after 21 of 30 crashes; attached, 0 of 30.
    const access = settings.readOnly ? ', read_only' : '';
    await connection
      .run(`attach ${literal(settings.file)} as app (type duckdb${access})`)
      .catch((cause: unknown) => {
        throw explainAttachFailure(settings.file, cause);
      });
    for (const statement of sessionSettings(settings)) await connection.run(statement);
    if (!settings.readOnly) restrictToOwner(settings.file);
  } catch (error) {
    connection.disconnectSync();
    instance.closeSync();
    throw error;
  }
  connection.disconnectSync();
  return instance;
}

/** In this order: the file is attached already, and the last setting refuses all that come after it. */
function sessionSettings(settings: EngineSettings): string[] {
  return [
    `set global memory_limit = ${literal(settings.memoryLimit)}`,
    `set global threads = ${settings.threads}`,
    `set global temp_directory = ${literal(settings.tempDirectory)}`,
    `set global max_temp_directory_size = ${literal(settings.maxTempDirectorySize)}`,
    `set global TimeZone = 'UTC'`,
    `set global autoinstall_known_extensions = false`,
    `set global autoload_known_extensions = false`,
    `set global allow_community_extensions = false`,
    `set global allowed_directories = [${settings.allowedDirectories.map(literal).join(', ')}]`,
    `set global enable_external_access = false`,
    `set global lock_configuration = true`
  ];
}

async function connectToApp(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run('use app');
  const result = await connection.runAndReadAll('select current_database()');
  if (result.getRows()[0]?.[0] !== 'app') {
    connection.disconnectSync();
    throw new DatabaseUnavailableError('A connection did not reach the attached database.');
  }
  return connection;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
