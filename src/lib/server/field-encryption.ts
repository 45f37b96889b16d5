import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto';
import type { Keys } from './keys.ts';

// NIST SP 800-38D, 8.2.2: a random 96-bit iv serves 2^32 values of one key.
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed value cannot be opened; the message holds neither the value nor a key. */
export class SealedFieldError extends Error {
  override readonly name = 'SealedFieldError';
}

/** Where a sealed value stands: it opens there only. */
export function fieldContext(table: string, row: number | string, column: string): string {
  return `${table}|${row}|${column}`;
}

/**
 * AES-256-GCM under the current version, with `context` as associated data.
 *
 * @returns `v<version>.<base64url of iv, ciphertext and tag>`; the same text never twice
 */
export function encryptField(keys: Keys, text: string, context: string): string {
  const iv = takeIv();
  const cipher = createCipheriv('aes-256-gcm', keyOf(keys, keys.currentVersion), iv, {
    authTagLength: TAG_BYTES
  });
  cipher.setAAD(Buffer.from(context));
  const sealed = Buffer.concat([
    iv,
    cipher.update(text, 'utf8'),
    cipher.final(),
    cipher.getAuthTag()
  ]);
  return `v${keys.currentVersion}.${sealed.toString('base64url')}`;
}

/** @throws SealedFieldError when the value was changed, moved, or sealed with a key that is not held. */
export function decryptField(keys: Keys, sealed: string, context: string): string {
  const dot = sealed.indexOf('.');
  const version = versionOf(sealed);
  const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
  if (
    bytes.length < IV_BYTES + TAG_BYTES ||
    bytes.toString('base64url') !== sealed.slice(dot + 1)
  ) {
    throw unopened(context);
  }
  const end = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyOf(keys, version),
    bytes.subarray(0, IV_BYTES),
    { authTagLength: TAG_BYTES }
  );
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(end));
  try {
    const text = decipher.update(bytes.subarray(IV_BYTES, end));
    decipher.final();
    return text.toString('utf8');
  } catch {
    throw unopened(context);
  }
}

/** Which version sealed the value. @throws SealedFieldError when it is not a sealed value. */
export function versionOf(sealed: string): number {
  const version = /^v([1-9]\d{0,8})\./.exec(sealed)?.[1];
  if (version === undefined) throw new SealedFieldError('A stored field is not sealed.');
  return Number(version);
}

/**
 * HMAC-SHA-256 of the text in its context, base64url: equal texts are found without being opened.
 * The text is compared as it stands; normalise it first.
 */
export function blindIndex(keys: Keys, text: string, context: string): string {
  return createHmac('sha256', keys.index).update(`${context}\0${text}`).digest('base64url');
}

function keyOf(keys: Keys, version: number): Buffer {
  const key = keys.encryption.get(version);
  if (key) return key;
  throw new SealedFieldError(
    `A stored field was sealed with version ${version} of the keys, which the key file does not hold.`
  );
}

function unopened(context: string): SealedFieldError {
  return new SealedFieldError(
    `The stored field ${context} cannot be opened: it was changed outside this program, or sealed with another key. Restore the last backup with its key file.`
  );
}

const ivs = Buffer.alloc(IV_BYTES * 512);
let nextIv = ivs.length;

/** From a drawn supply: asking the operating system for each costs as much as sealing. */
function takeIv(): Buffer {
  if (nextIv === ivs.length) {
    randomFillSync(ivs);
    nextIv = 0;
  }
  nextIv += IV_BYTES;
  return Buffer.from(ivs.subarray(nextIv - IV_BYTES, nextIv));
}
