import type { Brief } from './brief.port';
import type { GeneratedContent } from './checks';
import { documentOf } from './documents';
import { hashtagsFrom, line, lines } from './tidy';

/** Returns the output of a model in the form in which it is stored: tidied, and not more than was asked for. */
export function contentOf(brief: Brief, output: Partial<GeneratedContent>): GeneratedContent {
  const { task, count } = brief;
  const { captions = [], hashtags = [], ideas = [], replies = [] } = output;
  return {
    captions: captions.slice(0, count).map(({ text, hashtags: tags, callToAction }) => ({
      text: lines(text),
      hashtags: hashtagsFrom(tags),
      callToAction: callToAction === null ? null : line(callToAction) || null,
    })),
    hashtags: hashtagsFrom(hashtags).slice(0, task === 'HASHTAGS' ? count : 0),
    ideas: ideas.slice(0, count).map(({ title, description, hook }) => ({
      title: line(title),
      description: lines(description).slice(0, 2_000),
      hook: line(hook),
    })),
    replies: replies.slice(0, count).map(lines),
    document: documentOf(brief, output.document),
  };
}
