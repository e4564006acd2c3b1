import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paintAll } from '../../src/demo/paint';
import { allPictures } from '../../src/demo/prepared-pictures';

let root: string;
const [logo, image] = [allPictures().find((p) => !p.thumbnail)!, allPictures().find((p) => p.thumbnail)!];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'demo-pictures-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('copies images and thumbnails that are prepared, and renders the others', async () => {
  const [prepared, media] = [join(root, 'prepared'), join(root, 'media')];
  await paintAll(prepared, [image]);
  // Other content than rendering produces shows that the files are copied.
  writeFileSync(join(prepared, image.file), 'image');
  writeFileSync(join(prepared, image.thumbnail!), 'thumbnail');
  const shares: number[] = [];
  const sizes = await paintAll(media, [logo, image], { prepared, onPainted: (share) => shares.push(share) });
  expect(readFileSync(join(media, image.file), 'utf8')).toBe('image');
  expect(readFileSync(join(media, image.thumbnail!), 'utf8')).toBe('thumbnail');
  const rendered = readFileSync(join(media, logo.file));
  expect(rendered.subarray(8, 12).toString()).toBe('WEBP');
  expect(sizes).toEqual(
    new Map([
      [image.file, 5],
      [logo.file, rendered.length],
    ]),
  );
  expect(shares).toEqual([0.5, 1]);
});

test('renders images when the prepared folder does not exist', async () => {
  const media = join(root, 'fresh');
  await paintAll(media, [image], { prepared: join(root, 'missing') });
  expect([...readFileSync(join(media, image.file)).subarray(0, 2)]).toEqual([0xff, 0xd8]);
});
