import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { KeyError, KeyMissingError, readKeyFile, writeKeyFile } from './key-file.ts';

const KEY_BYTES = 32;

/** What seals and finds identities: the keys of one version, and all that open older values. */
export interface Keys {
  /** The version that seals new values. */
  readonly currentVersion: number;
  /** Version → 32 bytes for AES-256-GCM. */
  readonly encryption: ReadonlyMap<number, Buffer>;
  /** 32 bytes for the blind index, of the current version. */
  readonly index: Buffer;
  /** 32 bytes that sign the audit trail's head; the same in all versions. */
  readonly audit: Buffer;
}

/** All that the key file holds: `current` seals in a new database; an older one keeps its own version. */
export interface KeyRing {
  readonly current: number;
  readonly versions: ReadonlyMap<number, { readonly encryption: Buffer; readonly index: Buffer }>;
  readonly audit: Buffer;
}

/** Where the keys are: the text itself where the environment holds it, otherwise a file. */
export interface KeySource {
  readonly keyFile: string;
  readonly keys: string | undefined;
}

const ringSchema = z.object({
  current: z.int().positive(),
  versions: z
    .record(
      z.string().regex(/^[1-9]\d{0,8}$/),
      z.object({ encryption: z.string(), index: z.string() })
    )
    .refine((versions) => Object.keys(versions).length > 0),
  audit: z.string()
});

/**
 * @param version the version that seals; the ring's current one where left out
 * @throws KeyMissingError, or KeyError where the keys are malformed, short, weak or open to others.
 */
export function loadKeys(source: KeySource, version?: number): Keys {
  const ring = loadKeyRing(source);
  return keysOf(ring, version ?? ring.current);
}

/** @throws KeyMissingError, or KeyError where the keys are malformed, short, weak or open to others. */
export function loadKeyRing(source: KeySource): KeyRing {
  if (source.keys !== undefined) return parseKeyRing(source.keys, 'KEYS');
  const text = readKeyFile(source.keyFile);
  if (text === null) {
    throw new KeyMissingError(
      `There is no key file at ${source.keyFile}. Put back the one that belongs to this database, or set KEY_FILE to it; without it the identities cannot be read.`
    );
  }
  return parseKeyRing(text, source.keyFile);
}

/** @throws KeyError when the ring has no such version. */
export function keysOf(ring: KeyRing, version: number): Keys {
  const chosen = ring.versions.get(version);
  if (!chosen) {
    throw new KeyError(
      `The database was sealed with version ${version} of the keys, which the key file no longer or not yet holds. Put back the key file that belongs to this database.`
    );
  }
  return {
    currentVersion: version,
    encryption: new Map([...ring.versions].map(([number, key]) => [number, key.encryption])),
    index: chosen.index,
    audit: ring.audit
  };
}

/** Makes strong keys, writes them to a new file (0600), and answers them. */
export function createKeyRing(source: KeySource): KeyRing {
  if (source.keys !== undefined) return loadKeyRing(source);
  const ring = generateKeyRing();
  saveKeyRing(source, ring);
  return ring;
}

/** A ring of version 1 from the operating system's random source. */
export function generateKeyRing(): KeyRing {
  return {
    current: 1,
    versions: new Map([[1, generateVersion()]]),
    audit: randomBytes(KEY_BYTES)
  };
}

/** The ring with one more version; what is current stays so. */
export function addVersion(ring: KeyRing): KeyRing {
  const next = Math.max(...ring.versions.keys()) + 1;
  return { ...ring, versions: new Map([...ring.versions, [next, generateVersion()]]) };
}

/** @throws KeyError when the keys come from the environment, which cannot be written. */
export function saveKeyRing(source: KeySource, ring: KeyRing): void {
  if (source.keys !== undefined) {
    throw new KeyError(
      'The keys come from KEYS, which cannot be changed from here. Put them in a file and set KEY_FILE.'
    );
  }
  writeKeyFile(source.keyFile, formatKeyRing(ring));
}

export function formatKeyRing(ring: KeyRing): string {
  const versions = [...ring.versions].map(([version, { encryption, index }]) => [
    version,
    { encryption: encryption.toString('base64'), index: index.toString('base64') }
  ]);
  const plain = {
    current: ring.current,
    versions: Object.fromEntries(versions),
    audit: ring.audit.toString('base64')
  };
  return `${JSON.stringify(plain, null, 2)}\n`;
}

/**
 * @param place where the text is from, for the sentence
 * @throws KeyError naming what is wrong, never the key.
 */
export function parseKeyRing(text: string, place: string): KeyRing {
  const read = ringSchema.safeParse(parseJson(text, place));
  if (!read.success) {
    const where = read.error.issues[0]?.path.join('.') ?? '';
    throw new KeyError(
      `${place} is not a set of keys${where && ` (at ${where})`}. Put back the one that was generated.`
    );
  }
  const { current, versions, audit } = read.data;
  const ring: KeyRing = {
    current,
    versions: new Map(
      Object.entries(versions).map(([version, { encryption, index }]) => [
        Number(version),
        {
          encryption: readKey(encryption, `encryption key ${version}`, place),
          index: readKey(index, `index key ${version}`, place)
        }
      ])
    ),
    audit: readKey(audit, 'audit key', place)
  };
  if (!ring.versions.has(current)) {
    throw new KeyError(
      `${place} says that version ${current} of the keys is current, but does not hold it. Put back the file that was generated.`
    );
  }
  requireDistinct(ring, place);
  return ring;
}

function generateVersion(): { encryption: Buffer; index: Buffer } {
  return { encryption: randomBytes(KEY_BYTES), index: randomBytes(KEY_BYTES) };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which holds keys.
    throw new KeyError(`${place} is not JSON. Put back the set of keys that was generated.`);
  }
}

function readKey(text: string, name: string, place: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) {
    throw new KeyError(
      `The ${name} in ${place} is not base64. Put back the keys that were generated.`
    );
  }
  if (key.length !== KEY_BYTES) {
    throw new KeyError(
      `The ${name} in ${place} has ${key.length} bytes instead of ${KEY_BYTES}. Use keys that this program generated.`
    );
  }
  const weakness = findWeakness(key);
  if (weakness) {
    throw new KeyError(
      `The ${name} in ${place} is weak: ${weakness}. Use keys that this program generated.`
    );
  }
  return key;
}

/** Of 32 random bytes fewer than 14 differ, or all are printable, less than once in 10^13 keys. */
function findWeakness(key: Buffer): string | null {
  if (key.every((byte) => byte === key[0])) return 'one byte repeated';
  const step = (key[1] ?? 0) - (key[0] ?? 0);
  const isStep = (byte: number, at: number) =>
    at === 0 || ((byte - (key[at - 1] ?? 0) - step) & 0xff) === 0;
  if (key.every(isStep)) return 'its bytes count up or down';
  for (let period = 2; period <= KEY_BYTES / 2; period += 1) {
    if (key.every((byte, at) => byte === key[at % period])) return 'a pattern repeated';
  }
  if (key.every((byte) => byte >= 0x20 && byte < 0x7f)) return 'it is text';
  if (new Set(key).size < 14) return 'few different bytes';
  return null;
}

function requireDistinct(ring: KeyRing, place: string): void {
  const all = [
    ring.audit,
    ...[...ring.versions.values()].flatMap(({ encryption, index }) => [encryption, index])
  ];
  if (new Set(all.map((key) => key.toString('base64'))).size < all.length) {
    throw new KeyError(
      `Two keys in ${place} are the same. Use keys that this program generated, each different.`
    );
  }
}
