import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { DuckDbConnection } from './dialect/duckdb-connection.ts';
import { DatabaseUnavailableError } from './errors.ts';
import { explainAttachFailure, restrictToOwner } from './file.ts';

const REOPENING =
  'The database stopped after a failure and is being opened again. Try again in a moment.';

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
  #connecting = new Set<Promise<DuckDBConnection>>();
  #hasOpened = false;
  #closed = false;

  constructor(settings: EngineSettings) {
    this.#settings = settings;
  }

  /** @throws DatabaseOpenError when the first opening fails, DatabaseUnavailableError later. */
  async connect(options: { deadlineMs: number; readsOnly: boolean }): Promise<DuckDbConnection> {
    await this.#dropped;
    if (this.#closed) throw new DatabaseUnavailableError('The database is closed.');
    this.#instance ??= openInstance(this.#settings);
    const opening = this.#instance;
    const connecting = connectToApp(opening);
    this.#connecting.add(connecting);
    try {
      const connection = new DuckDbConnection(await connecting, {
        ...options,
        onFatal: () => this.#drop(opening, REOPENING)
      });
      this.#connections.add(connection);
      this.#hasOpened = true;
      return connection;
    } catch (cause) {
      this.#drop(opening, REOPENING);
      if (this.#hasOpened) throw new DatabaseUnavailableError(REOPENING, { cause });
      throw cause;
    } finally {
      this.#connecting.delete(connecting);
    }
  }

  /** Writes the log into the file and lets go of it. Queries that still run are stopped. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#instance) this.#drop(this.#instance, 'The database was closed.');
    await this.#dropped;
  }

  #drop(instance: Promise<DuckDBInstance>, reason: string): void {
    if (this.#instance !== instance) return;
    this.#instance = null;
    const connections = [...this.#connections];
    const connecting = [...this.#connecting];
    this.#connections.clear();
    const lost = new DatabaseUnavailableError(reason);
    // The old instance must let go of the file before a new one opens it: two would both write.
    this.#dropped = Promise.all([
      ...connections.map((connection) => connection.abandon(lost)),
      ...connecting.map((connection) => connection.then((made) => made.disconnectSync(), ignore))
    ]).then(async () => closeInstance(await instance.catch(ignore)));
  }
}

/**
 * Results and errors not yet collected keep an instance, and with it the file, alive; detaching lets go
 * of the file whatever they do. An instance that refuses to detach refuses to write as well.
 */
async function closeInstance(instance: DuckDBInstance | undefined): Promise<void> {
  if (!instance) return;
  const connection = await instance.connect().catch(ignore);
  await connection?.run('detach app').catch(ignore);
  connection?.disconnectSync();
  instance.closeSync();
}

function ignore(): undefined {}

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

async function connectToApp(instance: Promise<DuckDBInstance>): Promise<DuckDBConnection> {
  const connection = await (await instance).connect();
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
