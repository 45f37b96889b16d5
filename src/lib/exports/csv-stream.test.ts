import { expect, test } from 'vitest';
import { csvStream, streamCsv, type CsvColumn } from './csv.ts';

const columns: CsvColumn<{ text: string }>[] = [{ key: 'text', csv: ({ text }) => text }];

test('arrives as one file under a plain name', async () => {
  async function* chunks() {
    yield [{ text: 'å' }];
    yield [{ text: '=1+1' }];
  }
  const response = csvStream('Audit "before" 12.csv', streamCsv(columns, chunks()));
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="audit-before-12.csv"'
  );
  expect(await response.text()).toBe("text\r\nå\r\n'=1+1\r\n");
});

test('asks for no more rows once nobody takes them', async () => {
  const asked: number[] = [];
  let isLeft = false;
  async function* chunks() {
    try {
      for (let at = 0; ; at += 1) {
        asked.push(at);
        yield [{ text: String(at) }];
      }
    } finally {
      isLeft = true;
    }
  }
  const reader = csvStream('x.csv', streamCsv(columns, chunks())).body?.getReader();
  await reader?.read();
  await reader?.read();
  await reader?.cancel();
  expect(isLeft).toBe(true);
  expect(asked.length).toBeLessThan(4);
});
