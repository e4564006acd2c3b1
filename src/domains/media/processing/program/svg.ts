import { SaxesParser, type SaxesTagNS } from 'saxes';
import { MAX_SVG_BYTES, MAX_SVG_DEPTH, MAX_SVG_ELEMENTS } from './limits';
import { reject } from './types';

const SVG = 'http://www.w3.org/2000/svg';
const XHTML = 'http://www.w3.org/1999/xhtml';

/** Elements that only draw. Scripts, links, animations and foreign content are missing. */
const ELEMENTS = new Set(
  `svg g defs symbol use title desc metadata style switch view path rect circle ellipse line polyline polygon text tspan
  textPath tref image marker pattern mask clipPath linearGradient radialGradient stop filter feBlend feColorMatrix
  feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood
  feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight
  feSpecularLighting feSpotLight feTile feTurbulence`.split(/\s+/),
);

const EMBEDDED_IMAGE = /^data:image\/(png|jpe?g|gif|webp);base64,/i;
const REFERENCES = new Set(['href', 'src']);
const URL_VALUE = /url\s*\(\s*["']?\s*([^"')\s]*)/gi;
/** Ways to load a resource or to run code from a style. Escapes could spell any of them. */
const UNSAFE_STYLE =
  /@import|image-set\s*\(|src\s*\(|expression\s*\(|-moz-binding|behavior\s*:|javascript:|\\/i;

const isLocal = (reference: string): boolean => reference.startsWith('#') || EMBEDDED_IMAGE.test(reference);

function checkStyle(text: string): void {
  if (UNSAFE_STYLE.test(text)) reject('ACTIVE_CONTENT');
  for (const [, reference = ''] of text.matchAll(URL_VALUE))
    if (!isLocal(reference)) reject('ACTIVE_CONTENT');
}

function checkElement({ uri, local, attributes }: SaxesTagNS): void {
  if (uri === XHTML) reject('ACTIVE_CONTENT');
  // Elements of other vocabularies, such as those of drawing programs, have no effect.
  if (uri !== SVG) return;
  if (!ELEMENTS.has(local)) reject('ACTIVE_CONTENT');
  for (const attribute of Object.values(attributes)) {
    const value = attribute.value.trim();
    if (/^on/i.test(attribute.local)) reject('ACTIVE_CONTENT');
    if (REFERENCES.has(attribute.local) && value && !isLocal(value)) reject('ACTIVE_CONTENT');
    if (attribute.local === 'style') checkStyle(value);
    for (const [, reference = ''] of value.matchAll(URL_VALUE))
      if (!isLocal(reference)) reject('ACTIVE_CONTENT');
  }
}

/** Rejects an SVG file that is more than a drawing: with scripts, event handlers, links or external references. */
export function checkSvg(bytes: Buffer): void {
  if (bytes.length > MAX_SVG_BYTES) reject('TOO_LARGE');
  const parser = new SaxesParser({ xmlns: true });
  let elements = 0;
  const open: string[] = [];
  parser.on('doctype', (text) => {
    // An internal subset can declare entities, which expand without limit.
    if (text.includes('[')) reject('ACTIVE_CONTENT');
  });
  parser.on('processinginstruction', () => reject('ACTIVE_CONTENT'));
  parser.on('error', () => reject('DAMAGED'));
  parser.on('opentag', (tag) => {
    if (!elements && (tag.uri !== SVG || tag.local !== 'svg')) reject('UNSUPPORTED_TYPE');
    elements += 1;
    open.push(tag.uri === SVG ? tag.local : '');
    if (elements > MAX_SVG_ELEMENTS || open.length > MAX_SVG_DEPTH) reject('TOO_COMPLEX');
    checkElement(tag);
  });
  parser.on('closetag', () => void open.pop());
  const checkText = (text: string): void => {
    if (open.at(-1) === 'style') checkStyle(text);
  };
  parser.on('text', checkText);
  parser.on('cdata', checkText);
  parser.write(bytes.toString('utf8')).close();
  if (!elements) reject('UNSUPPORTED_TYPE');
}
