import type { FastifyInstance } from 'fastify';
import { html } from './html';
import type { Network } from './network';
import type { Account } from './rows';
import type { World } from './world';

const PATH = '/sandbox/pictures/';
const SIZE = 160;

/** Returns the URL of the profile image of an account. */
export const pictureOf = (world: World, { picture, network, username }: Account): string =>
  picture ?? `${world.baseUrl(network)}${PATH}${encodeURIComponent(username)}`;

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .flatMap((word) => /\p{L}/u.exec(word) ?? [])
    .slice(0, 2)
    .join('')
    .toUpperCase();

/** Draws the initials of an account on a color of its own. */
function draw(world: World, { id, name }: Account): string {
  const hue = world.number(`hue:${id}`, 360);
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${SIZE} ${SIZE}"
    width="${SIZE}"
    height="${SIZE}"
  >
    <rect width="100%" height="100%" fill="hsl(${hue} 45% 32%)" />
    <text x="50%" y="50%" dy=".36em" text-anchor="middle" font-family="sans-serif" font-size="64" fill="#fff">
      ${initialsOf(name)}
    </text>
  </svg>`.text;
}

/** Adds the profile images of all accounts. */
export function addPictures(app: FastifyInstance, network: Network, world: World): void {
  app.get<{ Params: { username: string } }>(`${PATH}:username`, async ({ params }, reply) => {
    const account = world.accounts
      .all()
      .find((row) => row.network === network.name && row.username === params.username);
    if (!account) return reply.code(404).send();
    return reply
      .header('content-type', 'image/svg+xml')
      .header('content-security-policy', "default-src 'none'")
      .header('x-content-type-options', 'nosniff')
      .send(draw(world, account));
  });
}
