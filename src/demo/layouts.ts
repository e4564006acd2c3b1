/** Input of a layout. */
export interface Drawing {
  readonly headline: string;
  readonly signature: string;
  readonly colors: readonly [ground: string, accent: string];
  /** Height divided by width. */
  readonly ratio: number;
  /** Varies positions, so that two images of one layout differ. */
  readonly seed: number;
  /** Progress of an animation, from 0 to 1. */
  readonly turn: number;
}

const WIDTH = 1000;
const FONT = 'font-family="DejaVu Sans, Liberation Sans, sans-serif" font-weight="700"';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Wraps words into lines of at most 12 characters, unless a word is longer. */
function lines(text: string): string[] {
  return text.split(' ').reduce<string[]>((done, word) => {
    const last = done.at(-1);
    return last !== undefined && `${last} ${word}`.length <= 12
      ? [...done.slice(0, -1), `${last} ${word}`]
      : [...done, word];
  }, []);
}

function words(text: string, at: { x: number; y: number; fill: string; anchor?: string }): string {
  const rows = lines(text);
  const size = Math.min(130, Math.floor(1150 / Math.max(...rows.map((row) => row.length))));
  return rows
    .map((row, index) => {
      const y = at.y + (index - (rows.length - 1)) * size * 1.12;
      return `<text x="${at.x}" y="${y.toFixed(0)}" text-anchor="${at.anchor ?? 'start'}" ${FONT} font-size="${size}" fill="${at.fill}">${escaped(row)}</text>`;
    })
    .join('');
}

/** Returns a text color with sufficient contrast: light on dark, dark on light. */
function inkOn(color: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as [
    number,
    number,
    number,
  ];
  return 0.299 * red + 0.587 * green + 0.114 * blue > 165 ? '#1B1B1B' : '#fff';
}

/** Returns the position of the last line of a headline, above the signature for any height. */
const foot = (height: number, share: number): number => Math.min(height * share, height - 115);

/** Draws the brand name at the bottom, by default in a color that fits the background. */
const signed = (drawing: Drawing, height: number, ground = drawing.colors[0]): string =>
  `<text x="70" y="${height - 50}" ${FONT} font-size="34" fill="${inkOn(ground)}" fill-opacity="0.85">${escaped(drawing.signature)}</text>`;

function sheet(drawing: Drawing, draw: (height: number) => string): string {
  const height = Math.round(WIDTH * drawing.ratio);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}"><rect width="${WIDTH}" height="${height}" ` +
    `fill="${drawing.colors[0]}"/>${draw(height)}</svg>`
  );
}

/** Layouts by name. */
export const layouts: Readonly<Record<string, (drawing: Drawing) => string>> = {
  sun: (d) =>
    sheet(d, (height) => {
      const x = 520 + (d.seed % 380);
      const radius = 180 + (d.seed % 90) + 40 * Math.sin(d.turn * 2 * Math.PI);
      const rings = [1, 1.35, 1.75].map(
        (k) =>
          `<circle cx="${x}" cy="${(height * 0.3).toFixed(0)}" r="${(radius * k).toFixed(0)}" fill="${d.colors[1]}" fill-opacity="${(0.9 / k / k).toFixed(2)}"/>`,
      );
      return (
        rings.reverse().join('') +
        words(d.headline, { x: 70, y: foot(height, 0.84), fill: inkOn(d.colors[0]) }) +
        signed(d, height)
      );
    }),
  stripes: (d) =>
    sheet(d, (height) => {
      const step = 90 + (d.seed % 60);
      const shift = d.turn * step * 2;
      const stripes = Array.from({ length: Math.ceil((WIDTH + height) / step / 2) + 1 }, (_, index) => {
        const x = (index * step * 2 - height + shift).toFixed(0);
        return `<path d="M${x} ${height} l${height} -${height} h${step} l-${height} ${height} z" fill="${d.colors[1]}" fill-opacity="0.28"/>`;
      });
      return (
        stripes.join('') +
        words(d.headline, { x: 500, y: height * 0.55, fill: inkOn(d.colors[0]), anchor: 'middle' }) +
        signed(d, height)
      );
    }),
  frame: (d) =>
    sheet(d, (height) => {
      const inset = 50 + (d.seed % 40);
      // A wide image has no room above the text.
      const seal = `<circle cx="500" cy="${(height * 0.28).toFixed(0)}" r="${(60 + 30 * d.turn + (d.seed % 30)).toFixed(0)}" fill="${d.colors[1]}"/>`;
      const letters = inkOn(d.colors[0]) === '#fff' ? d.colors[0] : d.colors[1];
      return (
        `<rect x="${inset}" y="${inset}" width="${WIDTH - 2 * inset}" height="${height - 2 * inset}" rx="${d.seed % 70}" fill="#FFF8EC"/>` +
        (d.ratio < 0.7 ? '' : seal) +
        words(d.headline, { x: 500, y: height * 0.68, fill: letters, anchor: 'middle' }) +
        `<text x="500" y="${(height * 0.8).toFixed(0)}" text-anchor="middle" ${FONT} font-size="36" fill="#555">${escaped(d.signature)}</text>`
      );
    }),
  dots: (d) =>
    sheet(d, (height) => {
      const gap = 110 + (d.seed % 40);
      const dots: string[] = [];
      for (let y = gap / 2; y < height * 0.55; y += gap) {
        for (let x = gap / 2; x < WIDTH; x += gap) {
          const radius =
            12 + ((x * 7 + y * 13 + d.seed) % 26) + 8 * Math.sin((d.turn + x / WIDTH) * 2 * Math.PI);
          dots.push(
            `<circle cx="${x}" cy="${y}" r="${radius.toFixed(0)}" fill="${d.colors[1]}" fill-opacity="0.7"/>`,
          );
        }
      }
      return (
        dots.join('') +
        words(d.headline, { x: 70, y: foot(height, 0.84), fill: inkOn(d.colors[0]) }) +
        signed(d, height)
      );
    }),
  hills: (d) =>
    sheet(d, (height) => {
      const hill = (base: number, lift: number, fill: string, opacity: number): string =>
        `<path d="M0 ${height} V${(height * base).toFixed(0)} Q${250 + (d.seed % 200)} ${(height * (base - lift)).toFixed(0)} 520 ${(height * base).toFixed(0)} ` +
        `T1000 ${(height * (base - 0.03)).toFixed(0)} V${height} z" fill="${fill}" fill-opacity="${opacity}"/>`;
      const sunY = height * (0.24 - 0.1 * d.turn);
      return (
        `<circle cx="${200 + (d.seed % 600)}" cy="${sunY.toFixed(0)}" r="95" fill="#FFE9A8"/>` +
        hill(0.55, 0.2, d.colors[1], 0.55) +
        hill(0.68, 0.16, d.colors[1], 0.9) +
        words(d.headline, { x: 70, y: foot(height, 0.88), fill: inkOn(d.colors[1]) }) +
        signed(d, height, d.colors[1])
      );
    }),
  split: (d) =>
    sheet(d, (height) => {
      const edge = 380 + (d.seed % 240) + 60 * d.turn;
      return (
        `<path d="M${edge.toFixed(0)} 0 H1000 V${height} H${(edge - 160).toFixed(0)} z" fill="${d.colors[1]}"/>` +
        `<rect x="0" y="${(height * 0.5).toFixed(0)}" width="1000" height="${(height * 0.36).toFixed(0)}" fill="#111" fill-opacity="0.55"/>` +
        words(d.headline, { x: 70, y: height * 0.78, fill: '#fff' }) +
        signed(d, height)
      );
    }),
};
