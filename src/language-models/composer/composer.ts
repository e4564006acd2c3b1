import { setTimeout as sleep } from 'node:timers/promises';
import {
  APICallError,
  type LanguageModelV3,
  type LanguageModelV3CallOptions,
  type LanguageModelV3FinishReason,
  type LanguageModelV3GenerateResult,
  type LanguageModelV3StreamPart,
  type LanguageModelV3StreamResult,
  type LanguageModelV3Usage,
} from '@ai-sdk/provider';
import { Brief } from '../../domains/ai/brief.port';
import { estimatedTokens } from '../estimated-tokens';
import { compose } from './compose';

/** How the composer deviates from a model that works. */
export interface ComposerScript {
  /** What goes wrong in the call with this number, from 0. */
  readonly failure?: (
    call: number,
  ) => 'REFUSE' | 'FAIL' | 'RATE_LIMIT' | 'BREAK_JSON' | 'BREAK_OFF' | undefined;
  /** Replaces the text of a call. */
  readonly text?: (call: number, composed: string) => string;
  /** Pause before each part of the text, in milliseconds. */
  readonly pauseMs?: number;
  /** Runs before each part of the text. */
  readonly onPart?: (part: number) => void | Promise<void>;
}

/** Characters of a part of a stream. */
const PART = 40;

const textOf = ({ prompt }: LanguageModelV3CallOptions): string =>
  prompt
    .flatMap(({ content }): readonly { readonly text?: string }[] =>
      typeof content === 'string' ? [{ text: content }] : (content as { text?: string }[]),
    )
    .map(({ text = '' }) => text)
    .join('\n');

/** Returns the brief in a prompt. */
function briefIn(prompt: string): Brief {
  const [, json] = /<brief>\n(.*)\n<\/brief>/s.exec(prompt) ?? [];
  if (json === undefined) throw new Error('The composer requires a brief in the prompt.');
  return Brief.parse(JSON.parse(json));
}

function usageOf(prompt: string, text: string): LanguageModelV3Usage {
  const [input, output] = [estimatedTokens(prompt), estimatedTokens(text)];
  return {
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  };
}

const failedWith = (statusCode: number): APICallError =>
  new APICallError({ message: 'Scripted failure.', url: 'composer:', requestBodyValues: {}, statusCode });

/**
 * Composes texts from phrases and the brief, without a language model. The same seed and brief give the same text. It states
 * no fact that the brief does not.
 */
export class Composer implements LanguageModelV3 {
  readonly specificationVersion = 'v3';
  readonly provider = 'composer';
  readonly modelId = 'composer';
  readonly supportedUrls = {};
  private calls = 0;

  constructor(private readonly script: ComposerScript = {}) {}

  async doGenerate(options: LanguageModelV3CallOptions): Promise<LanguageModelV3GenerateResult> {
    const { text, finishReason } = this.answer(options);
    const usage = usageOf(textOf(options), text);
    return { content: [{ type: 'text', text }], finishReason, usage, warnings: [] };
  }

  async doStream(options: LanguageModelV3CallOptions): Promise<LanguageModelV3StreamResult> {
    const answer = this.answer(options);
    const parts = this.stream(options, answer);
    return {
      stream: ReadableStream.from<LanguageModelV3StreamPart>(parts),
    };
  }

  private answer(options: LanguageModelV3CallOptions): {
    text: string;
    finishReason: LanguageModelV3FinishReason;
    isBrokenOff: boolean;
  } {
    const call = this.calls++;
    const failure = this.script.failure?.(call);
    if (failure === 'FAIL') throw failedWith(503);
    if (failure === 'RATE_LIMIT') throw failedWith(429);
    const composed = JSON.stringify(compose(briefIn(textOf(options)), options.seed ?? 0));
    const text = this.script.text?.(call, composed) ?? composed;
    const isShort = failure === 'BREAK_JSON' || failure === 'BREAK_OFF';
    const unified = failure === 'REFUSE' ? 'content-filter' : 'stop';
    return {
      text: failure === 'REFUSE' ? '' : isShort ? text.slice(0, -20) : text,
      finishReason: { unified, raw: unified },
      isBrokenOff: failure === 'BREAK_OFF',
    };
  }

  private async *stream(
    options: LanguageModelV3CallOptions,
    { text, finishReason, isBrokenOff }: ReturnType<Composer['answer']>,
  ): AsyncGenerator<LanguageModelV3StreamPart> {
    const { abortSignal } = options;
    const { pauseMs, onPart } = this.script;
    yield { type: 'stream-start', warnings: [] };
    yield { type: 'response-metadata', modelId: this.modelId };
    yield { type: 'text-start', id: '0' };
    for (let place = 0; place < text.length; place += PART) {
      await onPart?.(place / PART);
      if (pauseMs) await sleep(pauseMs, undefined, { signal: abortSignal });
      abortSignal?.throwIfAborted();
      yield { type: 'text-delta', id: '0', delta: text.slice(place, place + PART) };
    }
    yield { type: 'text-end', id: '0' };
    if (!isBrokenOff) yield { type: 'finish', finishReason, usage: usageOf(textOf(options), text) };
  }
}
