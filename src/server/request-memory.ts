import { isUtf8 } from 'node:buffer';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { MemoryBudget, MemoryLease } from '../kernel/limits/memory';
import { networkOf } from '../kernel/limits/network';

declare module 'fastify' {
  interface FastifyRequest {
    /** Memory that the request holds: its body, then its response. */
    memory: MemoryLease;
    /** Memory of the operation, which is no longer needed when the response is written. */
    operationMemory?: MemoryLease;
  }
}

/** What a value takes as an object: an empty list in a list is three characters. */
const VALUE_BYTES = 64;
/** Two bytes for each character of a string as soon as one of them needs them. */
const TEXT_FACTOR = 2;
/** What a character of a document takes once it is parsed, and the longest document that is not rejected. */
const DOCUMENT_FACTOR = 50;
const DOCUMENT_BYTES = 20_000;
/** What is smaller is not worth counting; the response that rejects a larger one is. */
export const UNCOUNTED_BYTES = 4_096;

const [QUOTE, BACKSLASH, COMMA, BRACKET, BRACE] = [0x22, 0x5c, 0x2c, 0x5b, 0x7b] as const;

/** How many values JSON has at least, found without parsing it. */
function valuesIn(json: Buffer): number {
  let values = 0;
  for (let i = 0; i < json.length; i += 1) {
    const byte = json[i];
    if (byte === QUOTE) {
      for (i += 1; i < json.length && json[i] !== QUOTE; i += 1) if (json[i] === BACKSLASH) i += 1;
    } else if (byte === COMMA || byte === BRACKET || byte === BRACE) values += 1;
  }
  return values;
}

/** Bytes that JSON takes once it is parsed. */
export const parsedBytes = (json: Buffer): number => json.length * TEXT_FACTOR + valuesIn(json) * VALUE_BYTES;

const documentBytes = ({ length }: Buffer): number => Math.min(length, DOCUMENT_BYTES) * DOCUMENT_FACTOR;

const notUtf8 = (): FastifyError =>
  Object.assign(new Error('The request body is not valid UTF-8.'), {
    name: 'FastifyError',
    code: 'NOT_UTF8',
    statusCode: 400,
  });

/**
 * Counts what requests hold from their body to the end of their response, and parses JSON. Unlike Fastify's own, the
 * parser rejects bytes that are not UTF-8, which would be stored as replacement characters.
 */
export function holdMemory(app: FastifyInstance, memory: MemoryBudget): void {
  app.addHook('onRequest', (request, reply, done) => {
    request.memory = memory.open(`address ${networkOf(request.ip)}`);
    reply.raw.once('close', () => {
      request.memory.release();
      request.operationMemory?.release();
    });
    done();
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isUtf8(body)) return done(notUtf8());
    try {
      request.memory.grow(parsedBytes(body) + documentBytes(body));
    } catch (error) {
      return done(error as Error);
    }
    return void parse(request, body.toString(), done);
  });
}

/** A hook: holds the response until it is sent, in place of what it was made of. */
export function holdResponse(
  request: FastifyRequest,
  _: FastifyReply,
  payload: unknown,
  done: (error?: Error) => void,
): void {
  request.operationMemory?.release();
  const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0;
  try {
    request.memory.resize(bytes > UNCOUNTED_BYTES ? bytes : 0);
    done();
  } catch (error) {
    done(error as Error);
  }
}
