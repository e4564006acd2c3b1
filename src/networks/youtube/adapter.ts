import { z } from 'zod';
import { NetworkError, type NetworkPort } from '../../domains/channels/network.port';
import { googleDialect } from '../google/failures';
import { googleLogin } from '../google/login';
import { bearer } from '../http-client';
import { connectable, networkPort, UNTOLD } from '../login-flow';
import { NetworkClient, type Shared } from '../network-client';

const SCOPE = 'https://www.googleapis.com/auth/';
const REQUIRED = [`${SCOPE}youtube.upload`, `${SCOPE}youtube.readonly`];
const SCOPES = [...REQUIRED, `${SCOPE}youtube.force-ssl`, `${SCOPE}yt-analytics.readonly`];

const count = z.coerce.number().optional();

const Channel = z.object({
  id: z.string(),
  snippet: z.object({
    title: z.string(),
    customUrl: z.string().optional(),
    thumbnails: z.object({ default: z.object({ url: z.string() }).optional() }).default({}),
  }),
  statistics: z
    .object({ subscriberCount: count, hiddenSubscriberCount: z.boolean().default(false), videoCount: count })
    .optional(),
});
/** A user without a channel gets no `items`. */
const Channels = z.object({ items: z.array(Channel).default([]) });

const namesOf = ({ snippet }: z.infer<typeof Channel>) => ({
  username: snippet.customUrl?.replace(/^@/, '') ?? null,
  displayName: snippet.title,
  profilePictureUrl: snippet.thumbnails.default?.url ?? null,
});

/** YouTube: a user signs in as one channel. */
export function youtube(shared: Shared): NetworkPort {
  const client = new NetworkClient('YOUTUBE', googleDialect, shared);

  const channels = async (token: string, query: Record<string, string>) => {
    const url = `https://www.googleapis.com/youtube/${client.text('api.version')}/channels`;
    const headers = bearer(token);
    return (await client.call({ method: 'GET', url, query, headers }, Channels)).items;
  };

  const login = googleLogin(client, SCOPES);
  return networkPort('YOUTUBE', [
    {
      ...login,
      async connectableAccounts(tokens) {
        const own = await channels(tokens.accessToken, { part: 'snippet', mine: 'true' });
        return own.map((channel) =>
          connectable({ platformUserId: channel.id, kind: null, ...namesOf(channel) }, tokens, {
            asked: login.scopes,
            required: REQUIRED,
          }),
        );
      },
      async profile({ accessToken }, id) {
        const [channel] = await channels(accessToken, { part: 'snippet,statistics', id });
        if (!channel)
          throw new NetworkError(`YOUTUBE has no channel ${id}.`, { platform: 'YOUTUBE', class: 'GONE' });
        const { subscriberCount, hiddenSubscriberCount, videoCount } = channel.statistics ?? {};
        return {
          ...UNTOLD,
          ...namesOf(channel),
          followerCount: hiddenSubscriberCount ? null : (subscriberCount ?? null),
          postCount: videoCount ?? null,
        };
      },
    },
  ]);
}
