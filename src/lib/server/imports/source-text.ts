import { isUtf8 } from 'node:buffer';

/** A file, as a whole, that cannot be read. `line` from 1, null where no line is meant. */
export class UnreadableFile extends Error {
  readonly problem: string;
  readonly remedy: string;
  readonly line: number | null;
  /** Set where the bytes are at fault: the first one that is not text, from 0. */
  readonly byteOffset: number | null;

  constructor(
    problem: string,
    remedy: string,
    at: { line?: number; byteOffset?: number; cause?: unknown } = {}
  ) {
    super(problem, { cause: at.cause });
    this.problem = problem;
    this.remedy = remedy;
    this.line = at.line ?? null;
    this.byteOffset = at.byteOffset ?? null;
  }
}

/** What a file without a byte order mark is read as; a mark always wins. */
export type DeclaredEncoding = 'utf-8' | 'windows-1252';

const SAVE_AS_UTF8 =
  'Save the file as UTF-8 (in Excel: "CSV UTF-8"), or, if it is an older Windows file, import it with --encoding windows-1252.';

/**
 * File bytes → the same text as UTF-8 bytes without a byte order mark, chunk by chunk. UTF-16 is read
 * where a mark says so and never guessed.
 * @param cut true where `chunks` is only the beginning of a file, which may end inside a character
 * @throws UnreadableFile for compressed files and for bytes that are not text in the encoding
 */
export async function* decodeText(
  chunks: AsyncIterable<Buffer>,
  declared: DeclaredEncoding,
  cut = false
): AsyncGenerator<Buffer> {
  let decode: Decoder | null = null;
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (decode) {
      yield decode(chunk, false);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 4) continue;
    const opened = openText(head, declared);
    decode = opened.decode;
    yield decode(opened.text, false);
  }
  if (!decode) {
    const opened = openText(head, declared);
    decode = opened.decode;
    yield decode(opened.text, false);
  }
  if (!cut) yield decode(Buffer.alloc(0), true);
}

type Decoder = (chunk: Buffer, end: boolean) => Buffer;

function openText(head: Buffer, declared: DeclaredEncoding): { text: Buffer; decode: Decoder } {
  if (head[0] === 0x1f && head[1] === 0x8b)
    throw new UnreadableFile('The file is compressed with gzip.', 'Unpack it first.');
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5))
    throw new UnreadableFile(
      'The file is a zip archive or an Excel workbook.',
      'Unpack it, or save the sheet as CSV.'
    );
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    return { text: head.subarray(3), decode: checkUtf8(3) };
  if (head[0] === 0xff && head[1] === 0xfe)
    return { text: head.subarray(2), decode: transcode('utf-16le', 2) };
  if (head[0] === 0xfe && head[1] === 0xff)
    return { text: head.subarray(2), decode: transcode('utf-16be', 2) };
  return {
    text: head,
    decode: declared === 'windows-1252' ? transcode('windows-1252', 0) : checkUtf8(0)
  };
}

function transcode(encoding: string, start: number): Decoder {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let offset = start;
  return (chunk, end) => {
    try {
      const text = decoder.decode(chunk, { stream: !end });
      offset += chunk.length;
      return Buffer.from(text, 'utf8');
    } catch (cause) {
      throw new UnreadableFile(
        `The file begins as ${encoding.toUpperCase()} and holds half a character after byte ${offset}.`,
        'Save the file again, as UTF-8.',
        { byteOffset: offset, cause }
      );
    }
  };
}

function checkUtf8(start: number): Decoder {
  let offset = start;
  let carried: Buffer = Buffer.alloc(0);
  return (chunk, end) => {
    const bytes = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
    const whole = end ? bytes.length : bytes.length - incompleteTail(bytes);
    const text = bytes.subarray(0, whole);
    if (!isUtf8(text)) {
      const byteOffset = offset + firstInvalidByte(text);
      throw new UnreadableFile(`Byte ${byteOffset} is not UTF-8 text.`, SAVE_AS_UTF8, {
        byteOffset
      });
    }
    carried = Buffer.from(bytes.subarray(whole));
    offset += whole;
    return text;
  };
}

/** How many bytes at the end begin a character that the next chunk may complete: 0 to 3. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** Bisects: a prefix is valid, apart from a character cut at its end, up to the first bad byte. */
function firstInvalidByte(bytes: Buffer): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1;
    const prefix = bytes.subarray(0, middle);
    if (isUtf8(prefix.subarray(0, middle - incompleteTail(prefix)))) valid = middle;
    else invalid = middle;
  }
  let start = valid;
  while (start > 0 && valid - start < 3 && !isUtf8(bytes.subarray(0, start))) start -= 1;
  return start;
}
