import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The keys cannot be used as they are; the message says what to do and holds no key. */
export class KeyError extends Error {
  override readonly name: string = 'KeyError';
}

/** There is no key file. */
export class KeyMissingError extends KeyError {
  override readonly name = 'KeyMissingError';
}

const OWNER_ONLY = 0o600;
const hasModes = process.platform !== 'win32';

/**
 * @returns the file's text; null when there is none.
 * @throws KeyError when others than its owner can read it, or this account cannot.
 */
export function readKeyFile(path: string): string | null {
  if (!existsSync(path)) return null;
  const { mode } = statSync(path);
  if (hasModes && (mode & 0o077) !== 0) {
    throw new KeyError(
      `The key file ${path} is open to other accounts (mode ${(mode & 0o777).toString(8).padStart(4, '0')}). Run: chmod 600 ${path}`
    );
  }
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new KeyError(`The key file ${path} cannot be read by this account. Change its owner.`, {
      cause
    });
  }
}

/** Writes the file whole or not at all, for its owner only; makes its folder (0700) where missing. */
export function writeKeyFile(path: string, text: string): void {
  const file = resolve(path);
  const folder = dirname(file);
  const draft = `${file}.new`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmSync(draft, { force: true });
    writeDurably(draft, text);
    renameSync(draft, file);
    syncFolder(folder);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw new KeyError(
      `The key file ${file} cannot be written. Give this account the folder ${folder}, or set KEY_FILE.`,
      { cause }
    );
  }
}

function writeDurably(path: string, text: string): void {
  const descriptor = openSync(path, 'wx', OWNER_ONLY);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  // Windows cannot open a folder.
  if (!hasModes) return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
