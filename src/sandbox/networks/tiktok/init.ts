import { z } from 'zod';
import { DAY } from '../../frame/clock';
import type { Limit } from '../../frame/limits';
import { type Answer, type Operation, preparedOperation } from '../../frame/network';
import type { World } from '../../frame/world';
import { answer, parsed, type TikTokCall } from './api';
import { optionsOf } from './creators';
import { errors, invalid } from './errors';
import { type MediaResult, PROCESSING, type Publish, publishes, takePhotos, takeVideo } from './publishes';

const MB = 1024 ** 2;
const SMALLEST_CHUNK = 5 * MB;
const LARGEST_CHUNK = 64 * MB;

/** Posts of a creator by the API. TikTok does not document the number. */
export const postLimit: Limit = { name: 'tiktok.posts', maximum: 15, windowSeconds: 86_400 };
/** Creators that may post through the app. The real number depends on the audit of the app. */
export const creatorLimit: Limit = { name: 'tiktok.creators', maximum: 100, windowSeconds: 86_400 };
export const draftLimit: Limit = { name: 'tiktok.drafts', maximum: 5, windowSeconds: 86_400 };

const privacyLevel = z.enum([
  'FOLLOWER_OF_CREATOR',
  'MUTUAL_FOLLOW_FRIENDS',
  'PUBLIC_TO_EVERYONE',
  'SELF_ONLY',
]);
const flag = z.boolean().optional();
/** A text of at most so many UTF-16 units. */
const textOf = (maximum: number) =>
  z
    .string()
    .refine(({ length }) => length <= maximum, { error: `must have at most ${maximum} UTF-16 units` });
const videoInfo = z.object({
  privacy_level: privacyLevel,
  title: textOf(2200).default(''),
  disable_duet: flag,
  disable_comment: flag,
  disable_stitch: flag,
  video_cover_timestamp_ms: z.int().min(0).optional(),
  brand_content_toggle: flag,
  brand_organic_toggle: flag,
  is_aigc: flag,
});
const videoSource = z.discriminatedUnion('source', [
  z.object({
    source: z.literal('FILE_UPLOAD'),
    video_size: z
      .int()
      .min(1)
      .max(4 * 1024 * MB),
    chunk_size: z.int().min(1),
    total_chunk_count: z.int().min(1).max(1000),
  }),
  z.object({ source: z.literal('PULL_FROM_URL'), video_url: z.url() }),
]);
type VideoSource = z.infer<typeof videoSource>;

const direct = z.object({ post_info: videoInfo, source_info: videoSource });
const inbox = z.object({ source_info: videoSource });
const photoText = { title: textOf(90).default(''), description: textOf(4000).default('') };
const photoSource = z
  .object({
    source: z.literal('PULL_FROM_URL'),
    photo_images: z.array(z.url()).min(1).max(35),
    photo_cover_index: z.int().min(0),
  })
  .refine(({ photo_images: images, photo_cover_index: index }) => index < images.length, {
    error: 'photo_cover_index must be the index of a photo',
  });
const photos = z.discriminatedUnion('post_mode', [
  z.object({
    media_type: z.literal('PHOTO'),
    post_mode: z.literal('DIRECT_POST'),
    post_info: z.object({
      ...photoText,
      privacy_level: privacyLevel,
      disable_comment: flag,
      auto_add_music: flag,
      brand_content_toggle: flag,
      brand_organic_toggle: flag,
      is_aigc: flag,
    }),
    source_info: photoSource,
  }),
  z.object({
    media_type: z.literal('PHOTO'),
    post_mode: z.literal('MEDIA_UPLOAD'),
    post_info: z.object(photoText).prefault({}),
    source_info: photoSource,
  }),
]);

type Draft = Pick<Publish, 'mode' | 'media' | 'text' | 'privacyLevel' | 'settings'>;

/** `POST /v2/post/publish/video/init/`: starts a video that is published once it was processed. */
export const initVideo = (request: TikTokCall): Operation => {
  const { post_info: info, source_info: source } = parsed(direct, request);
  const { title: text, privacy_level: privacyLevel, ...settings } = info;
  const draft: Draft = { mode: 'DIRECT', media: 'VIDEO', text, privacyLevel, settings };
  return start(request, 'initVideo', draft, source);
};

/** `POST /v2/post/publish/inbox/video/init/`: starts a video that the creator finishes in the app. */
export const initInboxVideo = (request: TikTokCall): Operation =>
  start(
    request,
    'initInboxVideo',
    { mode: 'INBOX', media: 'VIDEO', text: '', privacyLevel: '', settings: {} },
    parsed(inbox, request).source_info,
  );

/** `POST /v2/post/publish/content/init/`: starts a post of photos, published directly or as a draft. */
export const initContent = (request: TikTokCall): Operation => {
  const { post_mode: mode, post_info: info, source_info: source } = parsed(photos, request);
  requireScope(request, mode === 'DIRECT_POST' ? 'video.publish' : 'video.upload');
  const draft: Draft = {
    mode: mode === 'DIRECT_POST' ? 'DIRECT' : 'INBOX',
    media: 'PHOTO',
    text: [info.title, info.description].filter(Boolean).join('\n'),
    privacyLevel: 'privacy_level' in info ? info.privacy_level : '',
    settings: { ...info, photo_cover_index: source.photo_cover_index },
  };
  return start(request, 'initContent', draft, source);
};

function requireScope({ token }: TikTokCall, scope: string): void {
  if (!token.scopes.includes(scope)) throw errors.scopeNotAuthorized();
}

type Source = VideoSource | z.infer<typeof photoSource>;

function start(request: TikTokCall, name: string, draft: Draft, source: Source): Operation {
  const { world, account } = request;
  return preparedOperation(
    name,
    account.id,
    async () => {
      requirePosting(request, draft);
      if (source.source === 'FILE_UPLOAD') return requireChunks(source);
      const urls = 'video_url' in source ? [source.video_url] : source.photo_images;
      requireOwnership(request, urls);
      return 'video_url' in source ? takeVideo(world, account.id, source.video_url) : takePhotos(world, urls);
    },
    (media) => {
      // While the media was fetched, other posts may have been started.
      requirePosting(request, draft);
      return store(request, name, draft, source, media);
    },
  );
}

/** A file smaller than 5 MB, and one part of a larger file, is sent as a whole. The last part takes the rest. */
function requireChunks(source: Extract<VideoSource, { source: 'FILE_UPLOAD' }>): undefined {
  const { video_size: size, chunk_size: chunk, total_chunk_count: count } = source;
  const whole = size < SMALLEST_CHUNK;
  if (whole ? chunk !== size : chunk < SMALLEST_CHUNK || chunk > LARGEST_CHUNK)
    throw invalid('The chunk size is invalid');
  if (count !== Math.floor(size / chunk)) throw invalid('The total chunk count is invalid');
}

/** URLs can be pulled from the hosts to which the app redirects people. */
function requireOwnership({ world, token }: TikTokCall, urls: readonly string[]): void {
  const hosts = world.apps.get(token.appId)?.redirectUris.map((uri) => new URL(uri).hostname) ?? [];
  if (urls.some((url) => !hosts.includes(new URL(url).hostname))) throw errors.urlOwnership();
}

function requirePosting({ world, account }: TikTokCall, { mode, privacyLevel: level }: Draft): void {
  if (account.blocked) throw errors.banned();
  if (mode === 'INBOX') return requireDraft(world, account.id);
  const { isPrivate, options } = optionsOf(world, account);
  if (!options.includes(level)) throw errors.privacyMismatch();
  if (world.isOff('audit:tiktok') && (!isPrivate || level !== 'SELF_ONLY')) throw errors.unaudited();
  requirePostQuota(world, account.id);
}

const isRecent = (world: World, { createdAt }: Publish): boolean => createdAt > world.clock.now() - DAY;

function requireDraft(world: World, accountId: string): void {
  const times = publishes(world)
    .all()
    .filter((row) => row.accountId === accountId && row.mode === 'INBOX')
    .filter(({ stage }) => stage !== 'PUBLISHED' && stage !== 'FAILED')
    .map(({ createdAt }) => createdAt);
  const { used, maximum } = world.limits.usage(draftLimit, times);
  if (used >= maximum) throw errors.tooManyDrafts();
}

/** Fails if the creator, or the app, has no post left. Creators who posted within 24 hours keep their place. */
export function requirePostQuota(world: World, accountId: string): void {
  const posts = publishes(world)
    .all()
    .filter((row) => row.mode === 'DIRECT' && row.stage !== 'FAILED' && isRecent(world, row));
  const own = posts.filter((row) => row.accountId === accountId);
  if (own.length >= world.limits.maximum(postLimit)) throw errors.tooManyPosts();
  const active = new Set(posts.map((row) => row.accountId));
  if (!active.has(accountId) && active.size >= world.limits.maximum(creatorLimit)) throw errors.userCap();
}

const PREFIXES = {
  DIRECT: { VIDEO: 'v_pub', PHOTO: 'p_pub' },
  INBOX: { VIDEO: 'v_inbox', PHOTO: 'p_inbox' },
};

function store(
  { world, account, token, call }: TikTokCall,
  name: string,
  draft: Draft,
  source: Source,
  media: MediaResult | undefined,
): Answer {
  const occasion = { network: call.network, operation: name, account: account.id };
  const wait = world.scripts.take(occasion, 'wait');
  const now = world.clock.now();
  const waitFor = wait ? wait.seconds * 1000 : PROCESSING;
  const isFile = source.source === 'FILE_UPLOAD';
  const kind = `${PREFIXES[draft.mode][draft.media]}_${isFile ? 'file' : 'url'}`;
  const scripted = wait && wait.state !== 'FINISHED' ? (wait.reason ?? 'internal') : undefined;
  const key = world.newSecret(40);
  const row = publishes(world).put({
    ...draft,
    id: `${kind}~v2.${world.newId()}`,
    accountId: account.id,
    tokenId: token.id,
    source: source.source,
    copies: media && 'copies' in media ? media.copies : [],
    createdAt: now,
    stage: isFile ? 'WAITING_FOR_BYTES' : 'PROCESSING',
    waitFor,
    readyAt: isFile ? undefined : now + waitFor,
    failure: media && 'failure' in media ? media.failure : scripted,
    ...(isFile && {
      upload: {
        key,
        size: source.video_size,
        chunkSize: source.chunk_size,
        chunks: source.total_chunk_count,
        parts: [],
      },
    }),
  });
  if (!isFile) return answer({ publish_id: row.id });
  const query = new URLSearchParams({ upload_id: row.id, upload_token: key });
  return answer({
    publish_id: row.id,
    upload_url: `${world.baseUrl('TIKTOK')}/video/?${query.toString()}`,
  });
}
