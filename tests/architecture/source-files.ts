import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const project = fileURLToPath(new URL('../..', import.meta.url));

/** A file of ours; paths are from the project's folder, with forward slashes. */
export interface SourceFile {
  path: string;
  lineCount: number;
  /** Paths of ours, or specifiers as written (`kysely`, `$app/state`). */
  imports: readonly string[];
  syntax: ts.SourceFile;
}

/** Every `.ts` and `.svelte` file under `src/` and `tests/`. */
export function readSourceFiles(): SourceFile[] {
  return ['src', 'tests']
    .flatMap((folder) =>
      readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    )
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => readSourceFile(join(entry.parentPath, entry.name)))
    .sort((a, b) => a.path.localeCompare(b.path, 'en'));
}

function readSourceFile(absolute: string): SourceFile {
  const path = relative(project, absolute).split(sep).join('/');
  const text = readFileSync(absolute, 'utf8');
  const script = path.endsWith('.svelte') ? scriptOf(text) : text;
  return {
    path,
    lineCount: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: ts
      .preProcessFile(script, true, true)
      .importedFiles.map(({ fileName }) => resolveImport(path, fileName)),
    syntax: ts.createSourceFile(path, script, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
  };
}

/** Of a component: its scripts, and each expression of its markup as a statement of its own. */
function scriptOf(component: string): string {
  const scripts = [...component.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)];
  const markup = component.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '');
  const casts = [...markup.matchAll(/\bas any\b/g)].map(() => ';(0 as any)');
  return [...scripts.map(([, code]) => code), ...casts].join('\n');
}

function resolveImport(from: string, specifier: string): string {
  if (specifier.startsWith('$lib/')) return specifier.replace('$lib/', 'src/lib/');
  if (!specifier.startsWith('.') || specifier === './$types') return specifier;
  return join(dirname(from), specifier).split(sep).join('/');
}

/** @returns the specifiers as written, where the rule is about their spelling */
export function importSpecifiers({ syntax }: SourceFile): string[] {
  return ts.preProcessFile(syntax.text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** @returns how many nodes of the file `matches` accepts */
export function countNodes(file: SourceFile, matches: (node: ts.Node) => boolean): number {
  let count = 0;
  const visit = (node: ts.Node) => {
    if (matches(node)) count += 1;
    ts.forEachChild(node, visit);
  };
  visit(file.syntax);
  return count;
}
