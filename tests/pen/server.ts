import { spawn } from 'node:child_process';
import { request, type IncomingHttpHeaders } from 'node:http';
import { project } from '../../src/cli/build.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  /** Sent as they are: a client of an attacker's own sends what it likes. `null` leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** A form's fields, or the body as it is. */
  readonly body?: Readonly<Record<string, string>> | string;
  readonly session?: string | undefined;
}

export interface AttackedServer {
  readonly origin: string;
  readonly port: number;
  /** Everything that the server has written to its log so far. */
  log(): string;
  readonly pid: number;
  /** Asks as a browser opens a page or sends a form, unless `asked` says otherwise. */
  ask(path: string, asked?: Asked): Promise<Answer>;
  stop(): Promise<void>;
}

/** The built server on a free port, as the command line starts it. */
export async function startAttackedServer(
  settings: Readonly<Record<string, string>>
): Promise<AttackedServer> {
  const server = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'serve'], {
    cwd: project,
    env: { ...process.env, PORT: '0', BACKUP_AT: 'off', THREADS: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let log = '';
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  const origin = await new Promise<string>((found, fail) => {
    const read = (chunk: Buffer) => {
      log += chunk.toString();
      const said = /Infusion Outcomes: (http:\S+)/.exec(log)?.[1];
      if (said) found(said);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    void ended.then(() => fail(new Error(`The server ended before it answered.\n${log}`)));
  });
  return {
    origin,
    port: Number(new URL(origin).port),
    log: () => log,
    pid: server.pid ?? 0,
    ask: (path, asked) => ask(origin, path, asked),
    async stop() {
      server.kill('SIGTERM');
      await ended;
    }
  };
}

function ask(
  origin: string,
  path: string,
  { method, headers = {}, body, session }: Asked = {}
): Promise<Answer> {
  const { hostname, port, host } = new URL(origin);
  const text = typeof body === 'object' ? new URLSearchParams(body).toString() : body;
  const verb = method ?? (body === undefined ? 'GET' : 'POST');
  const sent: Record<string, string | null> = {
    host,
    accept: 'text/html',
    ...(session && { cookie: `session=${session}` }),
    ...(verb !== 'GET' && { origin }),
    ...(text !== undefined && {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(text))
    }),
    ...headers
  };
  return new Promise((done, fail) => {
    const asking = request(
      {
        hostname,
        port,
        // Not through URL, which would tidy the path of an attacker.
        path,
        method: verb,
        setHost: false,
        agent: false,
        headers: Object.fromEntries(
          Object.entries(sent).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
        )
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString()
          })
        );
      }
    );
    asking.on('error', fail);
    asking.end(text);
  });
}
