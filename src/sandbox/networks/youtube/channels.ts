import { feedOf } from '../../frame/effects';
import type { Route } from '../../frame/network';
import { pictureOf } from '../../frame/pictures';
import type { Account, Post } from '../../frame/rows';
import type { World } from '../../frame/world';
import { type Api, isoTime, listed, listIn, method, type Parts, partsIn, required, resource } from './api';
import { badParameter, youtubeErrors as errors } from './errors';
import { READ } from './quota';
import { countOf, thumbnailsOf } from './resource';
import { privacyOf, videos, wordsOf } from './rows';
import { uploadsOf } from './videos';

/** When all channels of the seed were created. */
const FOUNDED = Date.parse('2021-03-14T09:26:53Z');

const playlistOf = ({ id }: Account): string => id.replace(/^UC/, 'UU');

function channelParts(world: World, channel: Account): Parts {
  const { name, about, username, followers } = channel;
  const visible = feedOf(world, channel.id);
  const views = visible.reduce((sum, post) => sum + countOf(world, post, 'views'), 0);
  return {
    snippet: () => ({
      title: name,
      description: about,
      customUrl: `@${username}`,
      publishedAt: isoTime(FOUNDED),
      thumbnails: { default: { url: pictureOf(world, channel), width: 88, height: 88 } },
      localized: { title: name, description: about },
    }),
    contentDetails: () => ({ relatedPlaylists: { likes: '', uploads: playlistOf(channel) } }),
    statistics: () => ({
      viewCount: String(views),
      subscriberCount: String(followers),
      hiddenSubscriberCount: false,
      videoCount: String((channel.earlierPosts ?? 0) + visible.length),
    }),
    status: () => ({
      privacyStatus: 'public',
      isLinked: true,
      longUploadsStatus: 'allowed',
      madeForKids: false,
    }),
  };
}

const isChannel = (account: Account | undefined): account is Account => account?.node === 'ytChannel';

/** `GET /youtube/v3/channels` */
const listChannels = method(
  'GET',
  '/youtube/v3/channels',
  { name: 'listChannels', scope: 'read', cost: READ },
  (api) => {
    const { world, query, channel } = api;
    const parts = partsIn(api, ['id', 'snippet', 'contentDetails', 'statistics', 'status']);
    const ids = listIn(api, 'id');
    const handle = query['forHandle']?.replace(/^@/, '');
    if (query['mine'] !== 'true' && !ids.length && handle === undefined)
      throw badParameter(
        'missingRequiredParameter',
        'No filter selected. Expected one of: forHandle, id, mine',
        'parameters.',
      );
    const found = world.accounts
      .all()
      .filter(isChannel)
      .filter(({ id, username }) =>
        query['mine'] === 'true' ? id === channel?.id : ids.includes(id) || username === handle,
      );
    return listed(api, 'channelListResponse', found, { standard: 5, maximum: 50 }, (row) =>
      resource('channel', row.id, channelParts(world, row), parts),
    );
  },
);

function itemParts(world: World, post: Post, position: number): Parts {
  const channel = world.accounts.get(post.accountId)!;
  const video = videos(world).get(post.id)!;
  const published = post.visibility === 'LIVE' && { videoPublishedAt: isoTime(post.createdAt) };
  return {
    snippet: () => ({
      publishedAt: isoTime(video.uploadedAt),
      channelId: channel.id,
      ...wordsOf(post),
      thumbnails: thumbnailsOf(world, video),
      channelTitle: channel.name,
      playlistId: playlistOf(channel),
      position,
      resourceId: { kind: 'youtube#video', videoId: post.id },
      videoOwnerChannelTitle: channel.name,
      videoOwnerChannelId: channel.id,
    }),
    contentDetails: () => ({ videoId: post.id, ...published }),
    status: () => ({ privacyStatus: privacyOf(post, video) }),
  };
}

/** Returns the uploads in a playlist that a request can see: all of its own channel, else the public ones. */
function itemsOf(api: Api, playlistId: string): Post[] {
  const { world, channel } = api;
  const owner = world.accounts.all().find((row) => isChannel(row) && playlistOf(row) === playlistId);
  if (!owner) throw errors.playlistNotFound();
  const all = uploadsOf(world, owner.id);
  return owner.id === channel?.id ? all : all.filter(({ visibility }) => visibility === 'LIVE');
}

/** `GET /youtube/v3/playlistItems`: the uploads of a channel, newest first. */
const listItems = method(
  'GET',
  '/youtube/v3/playlistItems',
  { name: 'listPlaylistItems', scope: 'read', cost: READ },
  (api) => {
    const { world, query } = api;
    const parts = partsIn(api, ['id', 'snippet', 'contentDetails', 'status']);
    const all = itemsOf(api, required(api, 'playlistId'));
    const found = all.filter(({ id }) => id === (query['videoId'] ?? id));
    return listed(api, 'playlistItemListResponse', found, { standard: 5, maximum: 50 }, (post) =>
      resource(
        'playlistItem',
        Buffer.from(`${post.accountId}.${post.id}`).toString('base64url'),
        itemParts(world, post, all.indexOf(post)),
        parts,
      ),
    );
  },
);

/** `GET /youtube/v3/search?forMine=true`: videos of the channel by a word of their title. */
const search = method(
  'GET',
  '/youtube/v3/search',
  { name: 'search', scope: 'read', cost: { bucket: 'searches', units: 1 } },
  (api) => {
    const { world, query, channel } = api;
    partsIn(api, ['id', 'snippet']);
    if (query['forMine'] !== 'true' || query['type'] !== 'video')
      throw badParameter(
        'incompatibleParameters',
        'The sandbox searches with forMine=true and type=video only.',
      );
    const words = (query['q'] ?? '').toLowerCase();
    const own = channel ? uploadsOf(world, channel.id) : [];
    const found = own.filter(({ text }) => text.toLowerCase().includes(words));
    return listed(api, 'searchListResponse', found, { standard: 5, maximum: 50 }, (post) => ({
      kind: 'youtube#searchResult',
      id: { kind: 'youtube#video', videoId: post.id },
      snippet: {
        publishedAt: isoTime(post.createdAt),
        channelId: post.accountId,
        ...wordsOf(post),
        channelTitle: channel?.name,
        liveBroadcastContent: 'none',
      },
    }));
  },
);

export const channelRoutes: readonly Route[] = [listChannels, listItems, search];
