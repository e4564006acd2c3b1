import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Protocol = 'openai' | 'anthropic' | 'google';

/** How a fake server answers. */
export interface FakeAnswer {
  /** The text of the model, in parts. */
  readonly parts?: readonly string[];
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Body of an error. */
  readonly body?: string;
  /** Omits the tokens. */
  readonly withoutUsage?: boolean;
  /** Closes the connection after the parts: abruptly, or as if all was sent. */
  readonly breaksOff?: 'ABRUPTLY' | 'QUIETLY';
  readonly finishReason?: string;
  /** Never answers. */
  readonly hangs?: boolean;
}

export interface FakeRequest {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** Parsed JSON. */
  readonly body: unknown;
}

const event = (data: unknown, name?: string): string =>
  `${name ? `event: ${name}\n` : ''}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

/** The streams of the chat API of OpenAI. */
function* openai({
  parts = [],
  withoutUsage,
  breaksOff,
  finishReason = 'stop',
}: FakeAnswer): Generator<string> {
  const chunk = { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-5-2025-08-07' };
  for (const content of parts)
    yield event({
      ...chunk,
      choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }],
    });
  if (breaksOff) return;
  yield event({ ...chunk, choices: [{ index: 0, delta: {}, finish_reason: finishReason }] });
  if (!withoutUsage)
    yield event({
      ...chunk,
      choices: [],
      usage: {
        ...{ prompt_tokens: 1_000, completion_tokens: 200, total_tokens: 1_200 },
        prompt_tokens_details: { cached_tokens: 400 },
        completion_tokens_details: { reasoning_tokens: 50 },
      },
    });
  yield event('[DONE]');
}

/** The streams of the messages API of Anthropic. */
function* anthropic({
  parts = [],
  withoutUsage,
  breaksOff,
  finishReason = 'end_turn',
}: FakeAnswer): Generator<string> {
  const usage = withoutUsage
    ? { input_tokens: 0, output_tokens: 0 }
    : { input_tokens: 1_000, output_tokens: 1 };
  const message = {
    ...{ id: 'm1', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5-20250929', content: [] },
    ...{ stop_reason: null, stop_sequence: null, usage },
  };
  yield event({ type: 'message_start', message }, 'message_start');
  const block = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
  yield event(block, 'content_block_start');
  for (const text of parts)
    yield event(
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
      'content_block_delta',
    );
  if (breaksOff) return;
  yield event({ type: 'content_block_stop', index: 0 }, 'content_block_stop');
  const delta = { stop_reason: finishReason, stop_sequence: null };
  yield event({ type: 'message_delta', delta, usage: { output_tokens: 200 } }, 'message_delta');
  yield event({ type: 'message_stop' }, 'message_stop');
}

/** The streams of the Gemini API of Google. */
function* google({
  parts = [],
  withoutUsage,
  breaksOff,
  finishReason = 'STOP',
}: FakeAnswer): Generator<string> {
  for (const text of parts) yield event({ candidates: [{ content: { role: 'model', parts: [{ text }] } }] });
  if (breaksOff) return;
  yield event({
    candidates: [{ content: { role: 'model', parts: [{ text: '' }] }, finishReason }],
    ...(!withoutUsage && {
      usageMetadata: { promptTokenCount: 1_000, candidatesTokenCount: 200, totalTokenCount: 1_200 },
    }),
    modelVersion: 'gemini-2.5-flash',
  });
}

const STREAMS = { openai, anthropic, google };

/** A server on this machine that speaks the protocol of a provider. */
export class FakeProvider {
  readonly requests: FakeRequest[] = [];
  answer: FakeAnswer = {};
  private readonly server: Server;

  constructor(private readonly protocol: Protocol) {
    this.server = createServer((request, response) => void this.respond(request, response));
  }

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += (chunk as Buffer).toString();
    this.requests.push({ url: request.url!, headers: request.headers, body: JSON.parse(text) });
    const { status = 200, headers = {}, body, hangs, breaksOff } = this.answer;
    if (hangs) return;
    if (status !== 200) {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const part of STREAMS[this.protocol](this.answer)) response.write(part);
    if (breaksOff === 'ABRUPTLY') response.write(': ', () => response.destroy());
    else response.end();
  }
}
