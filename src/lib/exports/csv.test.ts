import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvResponse, streamCsv, writeCsv, type CsvColumn } from './csv.ts';

interface Row {
  readonly label: string;
  readonly n: number | null;
}

const columns: CsvColumn<Row>[] = [
  { key: 'label', csv: ({ label }) => label },
  { key: 'n', csv: ({ n }) => n }
];

it('writes RFC 4180 with every digit, and null as empty', () => {
  expect(
    writeCsv(columns, [
      { label: 'a, "b"', n: 0.1 + 0.2 },
      { label: 'two\nlines', n: -3 },
      { label: 'é', n: null }
    ])
  ).toBe('label,n\r\n"a, ""b""",0.30000000000000004\r\n"two\nlines",-3\r\né,\r\n');
});

it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝1'])('disarms the formula %j', (label) => {
  const [row] = parse(writeCsv(columns, [{ label, n: 1 }]), { from: 2 });
  expect(row).toEqual([`'${label}`, '1']);
});

it('reads back as written', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          label: fc.string({ unit: 'binary' }).filter((text) => !/^[=+\-@\t\r＝＋－＠]/.test(text)),
          n: fc.double({ noNaN: true, noDefaultInfinity: true })
        })
      ),
      (rows) => {
        const read = parse(writeCsv(columns, rows), {
          from: 2,
          record_delimiter: '\r\n',
          relax_column_count: false
        });
        expect(read.map(([label, n]) => ({ label, n: Number(n) }))).toEqual(
          rows.map(({ label, n }) => ({ label, n: Number(String(n)) }))
        );
      }
    ),
    { numRuns: 500 }
  );
}, 30_000);

it('writes plain rows as it writes them beside a row that needs quotes', () => {
  const label = fc.oneof(
    fc.stringMatching(/^[a-zé0-9][a-zé0-9 .:;'=@-]{0,9}$/),
    fc.constantFrom('', '-1', '=1', 'a,b', 'a"b', 'a\nb', ' a', '１')
  );
  const n = fc.oneof(fc.double(), fc.constant(null));
  fc.assert(
    fc.property(fc.array(fc.record({ label, n })), (rows) => {
      const header = 'label,n\r\n';
      const quoted = '"a,b",\r\n';
      const beside = writeCsv(columns, [{ label: 'a,b', n: null }, ...rows]);
      expect(beside).toBe(header + quoted + writeCsv(columns, rows).slice(header.length));
    }),
    { numRuns: 1000 }
  );
});

it('streams the same bytes, whatever the pieces', async () => {
  const rows = Array.from({ length: 5000 }, (_, n) => ({ label: n % 7 ? `row ${n}` : 'a,b', n }));
  let streamed = '';
  const chunks = [rows.slice(0, 3), [], rows.slice(3, 2000), rows.slice(2000)];
  for await (const piece of streamCsv(columns, eachOf(chunks))) streamed += piece;
  expect(streamed).toBe(writeCsv(columns, rows));
});

async function* eachOf(chunks: readonly (readonly Row[])[]) {
  yield* chunks;
}

it('keeps header injection out of the file name', () => {
  const { headers } = csvResponse('a"\r\nset-cookie: x.csv', 'x');
  expect(headers.get('content-disposition')).toBe('attachment; filename="a-set-cookie-x.csv"');
});
