import type { Platform } from '../../common/content.enums';
import type { PostFormat } from '../../content/content.enums';
import { OPTIONS_OF, type PlatformOptions } from '../../content/options/platform-options';
import { hashtagsIn } from '../text/tags';
import type { CheckedPost, PostFile } from './types';

/** A post as one platform gets it. */
export interface Composition {
  readonly format: PostFormat;
  /** The text as it is sent, before a platform requires it to be escaped. */
  readonly text: string;
  readonly title: string | null;
  readonly hashtags: readonly string[];
  readonly media: readonly PostFile[];
  /** Options by platform. Only those of the platform are set. */
  readonly options: PlatformOptions;
}

/** Joins caption, call to action, and the hashtags that the caption does not contain, with blank lines. */
function textOf(caption: string | null, callToAction: string | null, hashtags: readonly string[]): string {
  const written = new Set(hashtagsIn(caption ?? '').map((tag) => tag.toLowerCase()));
  const tags = hashtags.map((tag) => `#${tag}`).filter((tag) => !written.has(tag.toLowerCase()));
  return [caption, callToAction, tags.join(' ')].filter((part) => part?.trim()).join('\n\n');
}

/** Returns the media files of a platform in their order. Files that the post no longer has are dropped. */
function mediaOf(post: CheckedPost, ids: readonly string[] | null | undefined): readonly PostFile[] {
  if (!ids) return post.media;
  const byId = new Map(post.media.map((file) => [file.id, file]));
  return ids.flatMap((id) => byId.get(id.toLowerCase()) ?? []);
}

/** Returns what a platform gets of a post: the publisher sends it, and preflight checks it. */
export function compose(post: CheckedPost, platform: Platform): Composition {
  const override = post.platformOverrides.find((one) => one.platform === platform);
  const variant = platform === 'WHATSAPP' ? undefined : OPTIONS_OF[platform];
  const hashtags = override?.hashtags ?? post.hashtags;
  return {
    format: post.format,
    title: post.title,
    hashtags,
    text: textOf(override?.caption ?? post.caption, override?.callToAction ?? post.callToAction, hashtags),
    media: mediaOf(post, override?.mediaIds),
    options: post.platformOptions.find((one) => variant !== undefined && variant in one) ?? {},
  };
}
