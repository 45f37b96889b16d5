/** What a drawing may be made of. A link, a script or a foreign element is a programming error. */
const allowedElements = new Set([
  'svg',
  'g',
  'path',
  'circle',
  'line',
  'rect',
  'text',
  'tspan',
  'title'
]);

/**
 * Attributes that shape a mark. Left out on purpose: `style` (a strict content security policy blocks it),
 * `id` (several drawings share a page), anything that leads somewhere, and names of inner groups, which
 * role="img" hides anyway.
 */
const allowedAttributes = new Set([
  ...['class', 'viewBox', 'width', 'height', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'dx', 'dy'],
  ...['cx', 'cy', 'r', 'rx', 'ry', 'd', 'transform', 'fill', 'fill-opacity', 'stroke'],
  ...['stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin'],
  ...[
    'paint-order',
    'opacity',
    'font-size',
    'font-weight',
    'font-family',
    'font-variant',
    'text-anchor'
  ]
]);

const rootAttributes = new Set(['aria-label', 'aria-description']);

const notInXml =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
};

/** Text made safe between tags and inside quotes of both HTML and XML; what XML forbids becomes U+FFFD. */
export function escapeMarkup(text: string): string {
  return /^[\w .,:;()+/–-]*$/.test(text)
    ? text
    : text
        .replace(notInXml, '\ufffd')
        .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A coordinate to a hundredth of a pixel, without trailing zeros. */
export function formatCoordinate(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** An SVG element as well-formed markup of only shapes and text. */
export function writeSvg(root: Element): string {
  return writeElement(root, true);
}

function writeElement(element: Element, isRoot: boolean): string {
  const name = element.tagName;
  if (name === 'style') return '';
  if (!allowedElements.has(name)) throw new Error(`A chart may not contain <${name}>.`);
  let attributes = isRoot ? ' role="img"' : '';
  const { attributes: all } = element;
  for (let index = 0; index < all.length; index++) {
    const attribute = all.item(index);
    if (!attribute) continue;
    const allowed =
      allowedAttributes.has(attribute.name) || (isRoot && rootAttributes.has(attribute.name));
    if (allowed) attributes += ` ${attribute.name}="${escapeMarkup(shorten(attribute))}"`;
  }
  let content = '';
  for (let child = element.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === 1)
      content += writeElement(child as Element, false); // 1 is an element
    else if (child.nodeType === 3) content += escapeMarkup(child.nodeValue ?? '');
  }
  if (content === '' && name === 'g') return '';
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

function shorten({ name, value }: Attr): string {
  return name.startsWith('aria-') || !value.includes('.')
    ? value
    : value.replace(/-?\d+\.\d{3,}(?:e[-+]?\d+)?/g, (number) => formatCoordinate(Number(number)));
}
