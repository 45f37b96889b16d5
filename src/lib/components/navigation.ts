export interface NavigationLink {
  readonly href: string;
  readonly label: string;
}

/** @returns whether `path` is the link's own page or lies under it */
export function isWithin(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`);
}
