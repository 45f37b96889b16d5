import { format } from 'sql-formatter';

/** A compiled statement over lines, so that a changed builder shows as a readable diff of its snapshot. */
export function readableSql(compiledSql: string): string {
  return `${format(compiledSql, { language: 'postgresql', keywordCase: 'lower' })}\n`;
}
