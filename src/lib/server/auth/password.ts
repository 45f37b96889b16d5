import { hash, verify } from '@node-rs/argon2';

/** argon2id as OWASP's password storage sheet has it: 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const shortestPassword = 12;
const longestPassword = 256;

/** Of a password that nobody has, so that an unknown account takes as long to refuse as a known one. */
let nobodysHash: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** @param stored null where the account is unknown or has no password; the answer takes as long */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  nobodysHash ??= hashPassword('a password of nobody, made at start');
  const given = password.slice(0, longestPassword);
  const matches = await verify(stored ?? (await nobodysHash), given);
  return stored !== null && matches;
}

/** What is wrong with a new password, as a sentence that says what to do; null where nothing is. */
export function passwordFault(password: string, email: string): string | null {
  if (password.length < shortestPassword) {
    return `The password has ${password.length} characters. Use at least ${shortestPassword}.`;
  }
  if (password.length > longestPassword) {
    return `The password has over ${longestPassword} characters. Use fewer.`;
  }
  const distinct = new Set(password.toLowerCase());
  if (distinct.size < 5) return 'The password repeats a few characters. Use a few unrelated words.';
  const name = email.split('@', 1)[0] ?? '';
  if (name.length > 3 && password.toLowerCase().includes(name.toLowerCase())) {
    return 'The password contains the name of the account. Use a few unrelated words.';
  }
  if (commonPasswords.some((common) => password.toLowerCase().startsWith(common))) {
    return 'The password begins as the most guessed ones do. Use a few unrelated words.';
  }
  return null;
}

/** Beginnings of the most used passwords of twelve characters and more in published breaches. */
const commonPasswords = [
  'password',
  '123456',
  'qwerty',
  'iloveyou',
  'administrator',
  'letmein',
  'welcome',
  '1q2w3e4r',
  'abc123',
  'changeme'
];
