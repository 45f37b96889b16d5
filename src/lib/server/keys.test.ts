import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTestFolder } from '../../../tests/db/test-database.ts';
import {
  addVersion,
  createKeyRing,
  formatKeyRing,
  generateKeyRing,
  keysOf,
  loadKeyRing,
  loadKeys,
  parseKeyRing,
  saveKeyRing
} from './keys.ts';

const random = () => randomBytes(32).toString('base64');

function keyText(change: {
  encryption?: string;
  index?: string;
  audit?: string;
  current?: number;
}) {
  const { current = 1, encryption = random(), index = random(), audit = random() } = change;
  return JSON.stringify({ current, versions: { 1: { encryption, index } }, audit });
}

async function newSource() {
  return { keyFile: join(await makeTestFolder(), 'secrets/keys.json'), keys: undefined };
}

test('generated keys are stored whole, for their owner only, and read back the same', async () => {
  const source = await newSource();
  const made = createKeyRing(source);
  expect(loadKeyRing(source)).toEqual(made);
  expect(statSync(source.keyFile).mode & 0o777).toBe(0o600);
  expect(statSync(join(source.keyFile, '..')).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(source.keyFile, '..'))).toEqual(['keys.json']);
  expect(loadKeys(source)).toEqual({
    currentVersion: 1,
    encryption: new Map([[1, made.versions.get(1)?.encryption]]),
    index: made.versions.get(1)?.index,
    audit: made.audit
  });
});

test('two rings share no key, and a second version shares none with the first', () => {
  const keys = [generateKeyRing(), addVersion(generateKeyRing())].flatMap((ring) => [
    ring.audit,
    ...[...ring.versions.values()].flatMap(({ encryption, index }) => [encryption, index])
  ]);
  expect(keys.map((key) => key.length)).toEqual([32, 32, 32, 32, 32, 32, 32, 32]);
  expect(new Set(keys.map(String)).size).toBe(8);
});

test('an added version is not yet current; each version has its own index key', () => {
  const ring = addVersion(generateKeyRing());
  expect(ring.current).toBe(1);
  expect([...ring.versions.keys()]).toEqual([1, 2]);
  expect(keysOf(ring, 2).currentVersion).toBe(2);
  expect(keysOf(ring, 2).index).not.toEqual(keysOf(ring, 1).index);
  expect(() => keysOf(ring, 3)).toThrow('sealed with version 3 of the keys');
});

test('the environment may hold them in place of a file, and is never written', () => {
  const ring = generateKeyRing();
  const source = { keyFile: '/nowhere/keys.json', keys: formatKeyRing(ring) };
  expect(loadKeyRing(source)).toEqual(ring);
  expect(createKeyRing(source)).toEqual(ring);
  expect(() => saveKeyRing(source, ring)).toThrow('The keys come from KEYS');
});

test('a missing file is named, with what to do', async () => {
  const source = await newSource();
  expect(() => loadKeys(source)).toThrow(
    `There is no key file at ${source.keyFile}. Put back the one that belongs to this database`
  );
});

test.runIf(process.platform !== 'win32').each([0o640, 0o604, 0o644, 0o660])(
  'a file of mode %o is refused',
  async (mode) => {
    const source = await newSource();
    createKeyRing(source);
    chmodSync(source.keyFile, mode);
    expect(() => loadKeys(source)).toThrow(`Run: chmod 600 ${source.keyFile}`);
    chmodSync(source.keyFile, 0o400);
    expect(loadKeys(source).currentVersion).toBe(1);
  }
);

const bytes = (...values: number[]) =>
  Buffer.from(Array.from({ length: 32 }, (_, at) => values[at % values.length] ?? 0)).toString(
    'base64'
  );
const counting = (from: number, step: number) =>
  Buffer.from(Array.from({ length: 32 }, (_, at) => from + at * step)).toString('base64');

test.each([
  ['zeros', bytes(0), 'is weak: one byte repeated'],
  ["all 'a'", Buffer.from('a'.repeat(32)).toString('base64'), 'is weak: one byte repeated'],
  ['counting up', counting(0, 1), 'is weak: its bytes count up or down'],
  ['counting down past zero', counting(7, -3), 'is weak: its bytes count up or down'],
  ['a pair repeated', bytes(0xde, 0xad), 'is weak: a pattern repeated'],
  ['a word repeated', bytes(...Buffer.from('changeme')), 'is weak: a pattern repeated'],
  ['half and the same half again', bytes(...randomBytes(16)), 'is weak: a pattern repeated'],
  [
    'a sentence',
    Buffer.from('changeme-changeme-please-secret!').toString('base64'),
    'is weak: it is text'
  ],
  [
    'two values scattered',
    Buffer.from(Array.from({ length: 32 }, (_, at) => ((at * at) % 7 < 3 ? 1 : 200))).toString(
      'base64'
    ),
    'is weak'
  ],
  ['short', randomBytes(31).toString('base64'), 'has 31 bytes instead of 32'],
  ['long', randomBytes(33).toString('base64'), 'has 33 bytes instead of 32'],
  ['empty', '', 'has 0 bytes instead of 32'],
  ['hexadecimal', randomBytes(32).toString('hex'), 'instead of 32'],
  ['with a stray character', `${random().slice(0, -2)}*=`, 'is not base64']
])('a key that is %s is refused in each place', (_, key, sentence) => {
  for (const place of ['encryption', 'index', 'audit'] as const) {
    const parse = () => parseKeyRing(keyText({ [place]: key }), 'keys.json');
    expect(parse).toThrow(sentence);
    expect(parse).toThrow(`The ${place} key`);
  }
});

const same = random();

test.each([
  ['not JSON', '{"audit": "c2VjcmV0', 'keys.json is not JSON'],
  ['of another shape', '[]', 'keys.json is not a set of keys'],
  [
    'without versions',
    JSON.stringify({ current: 1, versions: {}, audit: random() }),
    '(at versions)'
  ],
  ['a current version it lacks', keyText({ current: 2 }), 'version 2 of the keys is current'],
  [
    'one key twice',
    keyText({ encryption: same, audit: same }),
    'Two keys in keys.json are the same'
  ]
])('%s is refused', (_, text, sentence) => {
  expect(() => parseKeyRing(text, 'keys.json')).toThrow(sentence);
});

test('no refusal quotes a key', () => {
  for (const text of [
    '{"audit": "c2VjcmV0LXRleHQ',
    keyText({ audit: 'c2VjcmV0LXRleHQ=' }),
    keyText({ audit: 'c2VjcmV0LXRleHQ*' })
  ]) {
    try {
      parseKeyRing(text, 'keys.json');
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('c2VjcmV0');
    }
  }
});

test('10 000 generated keys are all accepted', () => {
  for (let round = 0; round < 3334; round += 1) {
    expect(parseKeyRing(keyText({}), 'keys.json').current).toBe(1);
  }
});

test('a draft left by a killed process does not stand in the way, and does not stay', async () => {
  const source = await newSource();
  createKeyRing(source);
  const before = readFileSync(source.keyFile, 'utf8');
  writeFileSync(`${source.keyFile}.new`, '{"cur', { mode: 0o600 });
  expect(formatKeyRing(loadKeyRing(source))).toBe(before);
  saveKeyRing(source, addVersion(loadKeyRing(source)));
  expect([...loadKeyRing(source).versions.keys()]).toEqual([1, 2]);
  expect(readdirSync(join(source.keyFile, '..'))).toEqual(['keys.json']);
});
