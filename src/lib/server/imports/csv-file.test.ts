import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeTestFolder } from '../../../../tests/db/test-database.ts';
import { defaultImportLimits, readCsvFile, type CsvFileSettings } from './csv-file.ts';
import { UnreadableFile } from './source-text.ts';

const columns = [
  { name: 'id', required: true },
  { name: 'note', required: true },
  { name: 'score', required: false, aliases: ['total'] }
] as const;

type Name = (typeof columns)[number]['name'];

interface Read {
  rows: { line: number | null; record: number | null; values: Record<string, string> }[];
  refusals: string[];
  ignored: readonly string[];
  emptyRows: number;
}

async function read(
  content: string | Uint8Array,
  settings: Partial<CsvFileSettings<Name>> = {}
): Promise<Read> {
  const path = join(await makeTestFolder(), 'file.csv');
  await writeFile(path, content);
  return readPath(path, settings);
}

async function readPath(
  path: string,
  settings: Partial<CsvFileSettings<Name>> = {}
): Promise<Read> {
  const rows: Read['rows'] = [];
  const refusals: string[] = [];
  const summary = await readCsvFile<Name>({
    path,
    name: 'file.csv',
    columns,
    limits: defaultImportLimits,
    encoding: 'utf-8',
    onRow: ({ line, record, values }) => rows.push({ line, record, values: { ...values } }),
    onRefusal: ({ line, record }, column, refusal) =>
      refusals.push(`${line}/${record} ${column}: ${refusal.problem}`),
    ...settings
  });
  return { rows, refusals, ignored: summary.ignoredColumns, emptyRows: summary.emptyRows };
}

async function failure(
  content: string | Uint8Array,
  settings: Partial<CsvFileSettings<Name>> = {}
): Promise<{ problem: string; line: number | null; byteOffset: number | null }> {
  const error: unknown = await read(content, settings).then(
    () => null,
    (reason: unknown) => reason
  );
  if (!(error instanceof UnreadableFile)) throw new Error(`not refused: ${String(error)}`);
  expect(error.remedy).not.toBe('');
  return { problem: error.problem, line: error.line, byteOffset: error.byteOffset };
}

const oneRow = [{ line: 2, record: 1, values: { id: '1E5', note: 'å', score: '' } }];

test.each([
  ['plain', Buffer.from('id,note\n1E5,å\n')],
  ['no last line end', Buffer.from('id,note\n1E5,å')],
  ['UTF-8 mark', Buffer.from('\ufeffid,note\n1E5,å\n')],
  ['UTF-16 LE', Buffer.from('\ufeffid,note\n1E5,å\n', 'utf16le')],
  ['UTF-16 BE', Buffer.from('\ufeffid,note\n1E5,å\n', 'utf16le').swap16()],
  ['CRLF', Buffer.from('id,note\r\n1E5,å\r\n')],
  ['CR', Buffer.from('id,note\r1E5,å\r')],
  ['quotes', Buffer.from('"id","note"\n"1E5","å"\n')],
  ['semicolons', Buffer.from('id;note\n1E5;å\n')],
  ['tabs', Buffer.from('id\tnote\n1E5\tå\n')],
  ['other spelling', Buffer.from(' ID ,"Note"\n1E5,å\n')]
])('%s', async (_, content) => {
  expect((await read(content)).rows).toEqual(oneRow);
});

test('Windows-1252 is read where declared, and never guessed', async () => {
  const content = Buffer.from([...Buffer.from('id,note\n1E5,'), 0xe5, 0x0a]);
  expect((await read(content, { encoding: 'windows-1252' })).rows).toEqual(oneRow);
  expect(await failure(content)).toEqual({
    problem: 'Byte 12 is not UTF-8 text.',
    line: 2,
    byteOffset: 12
  });
});

test('bytes that are not UTF-8 are named by byte and line, far into a file too', async () => {
  const rows = Buffer.from('id,note\n' + '1234567,æøå\n'.repeat(20_000));
  rows[160_003] = 0xff;
  const line = 1 + rows.subarray(0, 160_003).filter((byte) => byte === 10).length;
  expect(await failure(rows)).toMatchObject({ line, byteOffset: 160_003 });
  const cut = Buffer.from('id,note\n1,å').subarray(0, -1);
  expect(await failure(cut)).toMatchObject({ line: 2, byteOffset: 10 });
});

test('a UTF-16 file without a mark is refused, not guessed', async () => {
  const refused = await failure(Buffer.from('id,note\n1,x\n', 'utf16le'));
  expect(refused).toMatchObject({ problem: 'The header has no column id, note.', line: 1 });
});

test('compressed files are refused by their first bytes', async () => {
  expect((await failure(gzipSync('id,note\n1,x\n'))).problem).toBe(
    'The file is compressed with gzip.'
  );
  expect((await failure(Buffer.from('PK\x03\x04rest'))).problem).toBe(
    'The file is a zip archive or an Excel workbook.'
  );
});

test('line and record part ways after a line break inside quotes', async () => {
  const { rows, refusals } = await read(
    'id,note\r\n1,"two\r\nlines, ""quoted"""\r\n\r\n2,x\r\n3\r\n'
  );
  expect(rows).toEqual([
    { line: 2, record: 1, values: { id: '1', note: 'two\r\nlines, "quoted"', score: '' } },
    { line: 5, record: 2, values: { id: '2', note: 'x', score: '' } }
  ]);
  expect(refusals).toEqual([
    '6/3 null: 1 fields where the header has 2. Nothing in this row was read.'
  ]);
});

test('an unclosed quote names the line on which it was opened', async () => {
  expect(await failure('id,note\n1,x\n2,"open\n3,y\n')).toMatchObject({
    problem: 'The file ends inside a quoted field begun on line 3.',
    line: 3
  });
  expect(await failure('id,note\n"1\n2","open\n3,y\n')).toMatchObject({
    problem: 'The file ends inside a quoted field begun on line 3.'
  });
});

test('a quote left open and met by a later one names its line', async () => {
  expect(await failure('id,note\n1,"open\n"2","x"\n')).toMatchObject({
    problem: 'The quoted field begun on line 2 goes on after its closing quote.',
    line: 2
  });
  expect(await failure('id,note\n1,5" tall\n')).toMatchObject({
    problem: 'A quote stands inside a field without quotes on line 2.'
  });
});

test('a record over 64 KiB ends the reading', async () => {
  const swallowed = `id,note\n1,"${'2,x\n'.repeat(30_000)}"\n`;
  expect(await failure(swallowed)).toEqual({
    problem: 'The row begun on line 2 is longer than 65,536 bytes.',
    line: 2,
    byteOffset: null
  });
});

test('ragged rows are refused and never shift columns', async () => {
  const { rows, refusals } = await read('id,note,score\n1,a\n2,b,3,4\n3,c,5\n');
  expect(rows.map(({ values }) => values)).toEqual([{ id: '3', note: 'c', score: '5' }]);
  expect(refusals).toEqual([
    '2/1 null: 2 fields where the header has 3. Nothing in this row was read.',
    '3/2 null: 4 fields where the header has 3. Nothing in this row was read.'
  ]);
});

test('NUL and other control characters refuse the row; tab does not', async () => {
  const { rows, refusals } = await read('id,note\n1,a\0b\n2,\x1b[31m\n3,a\tb\n4,\x7f\n');
  expect(refusals).toEqual([
    '2/1 note: Holds a control character (NUL).',
    '3/2 note: Holds a control character (U+001B).',
    '5/4 note: Holds a control character (U+007F).'
  ]);
  expect(rows.map(({ values }) => values['note'])).toEqual(['a\tb']);
});

test('a field holds at most 1 KiB', async () => {
  const { rows, refusals } = await read(
    `id,note\n1,${'x'.repeat(1024)}\n2,${'x'.repeat(1025)}\n3,${'å'.repeat(513)}\n`
  );
  expect(rows).toHaveLength(1);
  expect(refusals).toEqual([
    '3/2 note: Is longer than 1,024 bytes.',
    '4/3 note: Is longer than 1,024 bytes.'
  ]);
});

test('duplicate and missing columns refuse the file; unknown ones are ignored', async () => {
  expect((await failure('id,note,ID\n1,x,2\n')).problem).toBe('Columns 1 and 3 are both id.');
  expect((await failure('id,note,score,total\n1,x,2,3\n')).problem).toBe(
    'Columns 3 and 4 are both score.'
  );
  expect((await failure('id,colour\n1,x\n')).problem).toBe('The header has no column note.');
  expect((await failure('id note\n1 x\n')).problem).toBe('The header has no column id, note.');
  const { rows, ignored } = await read('colour,id,note\nred,1,x\n');
  expect(ignored).toEqual(['colour']);
  expect(rows[0]?.values).toEqual({ id: '1', note: 'x', score: '' });
});

test('headers named like object internals are unknown columns', async () => {
  const { rows, ignored } = await read('id,__proto__,constructor,note\n1,polluted,y,x\n');
  expect(ignored).toEqual(['__proto__', 'constructor']);
  expect(rows[0]?.values).toEqual({ id: '1', note: 'x', score: '' });
  expect(Object.getPrototypeOf(rows[0]?.values)).toBe(Object.prototype);
  expect('polluted' in {}).toBe(false);
});

test('an empty file and an absent one are refused; empty rows are counted', async () => {
  expect((await failure('')).problem).toBe('The file is empty.');
  expect((await failure('\n\n')).problem).toBe('The file is empty.');
  await expect(readPath('/nowhere/file.csv')).rejects.toMatchObject({
    problem: 'The file cannot be opened.'
  });
  const { rows, emptyRows } = await read('id,note\n,\n1,x\n,\n');
  expect([rows.length, emptyRows]).toEqual([1, 2]);
});

test('size and row limits are settings', async () => {
  const rows = 'id,note\n1,x\n2,y\n3,z\n';
  const limits = { ...defaultImportLimits, maximumRows: 2 };
  expect(await failure(rows, { limits })).toMatchObject({
    problem: 'The file has more than 2 rows.',
    line: 4
  });
  const small = { ...defaultImportLimits, maximumBytes: 10 };
  expect((await failure(rows, { limits: small })).problem).toMatch(/^The file is larger than /);
});

const cell = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('"', ',', ';', '\n', '\r\n', '=', ' ', 'é', '😀'),
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' })
    ),
    maxLength: 12
  })
  .filter((text) => !/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) && text.isWellFormed());

test('what a CSV writer writes is read back, in every spelling of the format', async () => {
  const path = join(await makeTestFolder(), 'file.csv');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.constantFrom('utf8' as const, 'utf8-mark' as const, 'utf16le' as const),
      async (written, delimiter, lineEnd, encoding) => {
        const text = stringify([['id', 'note'], ...written], {
          delimiter,
          record_delimiter: lineEnd,
          quoted: true
        });
        await writeFile(
          path,
          encoding === 'utf8' ? text : `\ufeff${text}`,
          encoding === 'utf16le' ? 'utf16le' : 'utf8'
        );
        const { rows, refusals } = await readPath(path);
        expect(refusals).toEqual([]);
        expect(rows.map(({ values }) => [values['id'], values['note']])).toEqual(
          written.filter((fields) => fields.some((field) => field !== ''))
        );
      }
    ),
    { numRuns: 150 }
  );
});

test('random bytes are read or refused, never anything else', async () => {
  const path = join(await makeTestFolder(), 'file.csv');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('', 'id,note\n', '\ufeffid;note\r\n'),
      fc.uint8Array({ maxLength: 400 }),
      async (head, tail) => {
        await writeFile(path, Buffer.concat([Buffer.from(head), tail]));
        const error: unknown = await readPath(path).then(
          () => null,
          (reason: unknown) => reason
        );
        expect(error === null || error instanceof UnreadableFile).toBe(true);
      }
    ),
    { numRuns: 150 }
  );
});
