import type { Post } from '../domains/content/post.entity';
import type { MediaAsset } from '../domains/media/media-asset.entity';
import type { ContentAnalysis } from '../domains/repurposing/content-analysis.entity';
import type { PostOrigin } from '../domains/repurposing/post-origin.entity';
import type { RepurposingJob } from '../domains/repurposing/repurposing-job.entity';
import type { RepurposingOutput } from '../domains/repurposing/repurposing-output.entity';
import type { RepurposingStrategy } from '../domains/repurposing/repurposing-strategy.entity';
import { type Generation, newGeneration } from './ai-generations';
import type { Identities } from './people';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';
import { FORMATS, RESULTS, TALK, TITLE } from './texts/talk';

/** The talk of a client, its analysis, a strategy, and two jobs with their posts. */
export interface RepurposingRows {
  readonly generations: readonly Generation[];
  readonly analyses: readonly RowOf<ContentAnalysis>[];
  readonly strategies: readonly RowOf<RepurposingStrategy>[];
  readonly jobs: readonly RowOf<RepurposingJob>[];
  readonly outputs: readonly RowOf<RepurposingOutput>[];
  readonly origins: readonly RowOf<PostOrigin>[];
}

type Found = Post & { readonly id: string };

/** Captions in these languages, all of which were published, became of the talk. */
const LANGUAGES = ['ENGLISH', 'HINDI', 'HINGLISH'] as const;
const CONFIG = { modelTier: 'LIGHT', tone: null, callToAction: null, maxHashtags: 5 } as const;
const MINUTE = 60_000;
const later = (instant: Date, minutes: number): Date => new Date(instant.getTime() + minutes * MINUTE);

/** A text that a job has written, or failed to write. */
interface Output {
  readonly format: 'CAPTION' | 'ARTICLE';
  readonly language: (typeof LANGUAGES)[number];
  /** Undefined if it could not be written. */
  readonly post?: Found;
}

/** Returns the analysis with its generation, and the strategy that was made of it. */
function planOf(owner: Owner, asset: RowOf<MediaAsset>, at: Date) {
  const generation = newGeneration({
    ...{ ...owner, feature: 'ANALYSIS', status: 'COMPLETED', createdAt: at, topic: TITLE },
    output: { document: { topics: RESULTS.topics } },
  });
  const times = { createdAt: at, updatedAt: at };
  const analysis: RowOf<ContentAnalysis> & { readonly id: string } = {
    ...{ ...owner, ...times, id: random.id(at), title: TITLE, mediaAsset: asset.id, transcript: TALK },
    ...{ transcriptLanguage: 'ENGLISH', transcriptConfidence: '94.00', ...RESULTS },
    ...{ analyzedAt: generation.finishedAt, generation: generation.id },
  };
  const strategy: RowOf<RepurposingStrategy> & { readonly id: string } = {
    ...{ ...owner, id: random.id(later(at, 1)), createdAt: later(at, 1), updatedAt: later(at, 1) },
    ...{ name: TITLE, contentAnalysis: analysis.id, recommendedFormats: FORMATS },
    calendarSuggestions: [
      { day: 0, format: 'CAPTION', platform: 'INSTAGRAM' },
      { day: 2, format: 'ARTICLE', platform: null },
    ],
    ...{ estimatedReach: null, estimatedSeconds: 2 },
  };
  return { generation, analysis, strategy };
}

/** Returns a post in each language, in the order of their creation: those with the least time between them. */
function closest(
  posts: readonly Found[],
): { format: 'CAPTION'; language: Output['language']; post: Found }[] {
  const distance = (a: Found, b: Found): number => Math.abs(Number(a.createdAt) - Number(b.createdAt));
  const inLanguage = (language: Output['language'], place: Found): Found[] =>
    posts
      .filter((post) => post.language === language)
      .sort((a, b) => distance(a, place) - distance(b, place))
      .slice(0, 1);
  const [first] = posts
    .map((place) => LANGUAGES.flatMap((language) => inLanguage(language, place)))
    .sort((a, b) => spanOf(a) - spanOf(b));
  return (first ?? [])
    .sort((a, b) => Number(a.createdAt) - Number(b.createdAt))
    .map((post) => ({ format: 'CAPTION', language: post.language!, post }));
}

const spanOf = (posts: readonly Found[]): number => {
  const times = posts.map(({ createdAt }) => Number(createdAt));
  return Math.max(...times) - Math.min(...times);
};

interface Owner {
  readonly organization: string;
  readonly clientAccount: string;
  readonly createdBy: string;
}

type Plan = ReturnType<typeof planOf>;

/** Returns a job with its outputs, their generations and the origins of their posts. */
function jobOf(owner: Owner, { analysis, strategy }: Plan, at: Date, outputs: readonly Output[]) {
  const { createdBy: _, ...scope } = owner;
  const id = random.id(at);
  const parts = outputs.map(({ format, language, post }, position) => {
    const createdAt = post?.createdAt ?? at;
    const generation = newGeneration({
      ...{ ...owner, feature: format, createdAt, topic: TITLE, status: post ? 'COMPLETED' : 'FAILED' },
      output: { captions: [{ text: post?.caption ?? '', hashtags: [], callToAction: null }] },
    });
    const output: RowOf<RepurposingOutput> = {
      ...{
        ...scope,
        id: random.id(createdAt),
        createdAt,
        updatedAt: createdAt,
        repurposingJob: id,
        position,
      },
      ...{ format, language, platform: format === 'CAPTION' ? 'INSTAGRAM' : null, generation: generation.id },
    };
    const origin: RowOf<PostOrigin> | undefined = post && {
      ...{ ...scope, id: random.id(createdAt), createdAt, updatedAt: createdAt, post: post.id },
      ...{ repurposingJob: id, contentAnalysis: analysis.id, mediaAsset: analysis.mediaAsset },
      generation: generation.id,
    };
    return { generation, output, origin };
  });
  const finishedAt = later(parts.at(-1)!.generation.createdAt, 1);
  const written = outputs.filter(({ post }) => post).length;
  const job: RowOf<RepurposingJob> = {
    ...{ ...owner, id, createdAt: at, updatedAt: finishedAt, strategy: strategy.id, config: CONFIG },
    ...{ contentAnalysis: analysis.id, mediaAsset: analysis.mediaAsset, source: 'VIDEO', priority: 5 },
    ...{ targetPlatforms: ['INSTAGRAM'], status: written < outputs.length ? 'FAILED' : 'COMPLETED' },
    ...{ progress: 100, creditsUsed: written, startedAt: at, finishedAt },
  };
  return { job, parts };
}

/** Returns what became of the talk of a client: captions that were published, and an article that could not be written. */
export function repurposingRows(
  { reference }: SeedContext,
  { organizations, clientAccounts, authors }: Identities,
  {
    posts,
    assets,
  }: { readonly posts: readonly RowOf<Post>[]; readonly assets: readonly RowOf<MediaAsset>[] },
): RepurposingRows {
  random.seed(924);
  const owner: Owner = {
    ...{ organization: organizations.get('agency')!, clientAccount: clientAccounts.get('boutique')! },
    createdBy: authors.get('agency')![0]!,
  };
  const isOwn = ({ clientAccount }: RowOf<Post> | RowOf<MediaAsset>): boolean =>
    clientAccount === owner.clientAccount;
  const asset = assets.find((row) => isOwn(row) && row.kind === 'VIDEO');
  const published = posts.filter((row) => isOwn(row) && row.status === 'PUBLISHED' && row.caption) as Found[];
  const captions = closest(published);
  if (!asset || !captions.length) throw new Error('The client has no video or no published captions.');
  const at = later(captions[0]!.post.createdAt, -2);
  const plan = planOf(owner, asset, at);
  const jobs = [
    jobOf(owner, plan, at, captions),
    jobOf(owner, plan, after(reference, { hours: -4 }), [{ format: 'ARTICLE', language: 'ENGLISH' }]),
  ];
  const parts = jobs.flatMap((job) => job.parts);
  return {
    generations: [plan.generation, ...parts.map(({ generation }) => generation)],
    analyses: [plan.analysis],
    strategies: [plan.strategy],
    jobs: jobs.map(({ job }) => job),
    outputs: parts.map(({ output }) => output),
    origins: parts.flatMap(({ origin }) => (origin ? [origin] : [])),
  };
}
