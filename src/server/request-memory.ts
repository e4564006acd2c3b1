import { isUtf8 } from 'node:buffer';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../kernel/errors';
import type { MemoryBudget, MemoryLease } from '../kernel/limits/memory';
import { networkOf } from '../kernel/limits/network';
import { MAX_SHOWN } from './short-messages';

declare module 'fastify' {
  interface FastifyRequest {
    /** Memory held by the body, then by the response. */
    memory: MemoryLease;
    /** Memory held by the rows of the operation until the response is serialized. */
    operationMemory?: MemoryLease;
  }
}

/** Memory of a parsed value in addition to its text. An empty list has only three characters. */
const VALUE_BYTES = 64;
/** A string takes two bytes per character if one of them is not Latin-1. */
const TEXT_FACTOR = 2;
/** Memory of a parsed document per character, and the typical length of the largest accepted document. */
const DOCUMENT_FACTOR = 50;
const DOCUMENT_BYTES = 20_000;
/** Smaller bodies and responses are not counted, so that errors can always be sent. */
export const UNCOUNTED_BYTES = 4_096;

const [QUOTE, BACKSLASH, COMMA, BRACKET, BRACE] = [0x22, 0x5c, 0x2c, 0x5b, 0x7b] as const;

/** Returns the approximate number of values in JSON, without parsing it. */
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

/**
 * Maximum number of values in the JSON of a request. Parsing and checking more holds the event loop for longer than other
 * requests can wait. A JSON value of the maximum size can have 32,768.
 */
const MAX_VALUES = 35_000;

/** Returns the approximate memory of JSON once it is parsed. Throws if it has too many values, without parsing it. */
export function parsedBytes(json: Buffer): number {
  const values = valuesIn(json);
  if (values > MAX_VALUES)
    throw new ApiError(
      'OPERATION_TOO_LARGE',
      `Request value count ${values} exceeds the limit of ${MAX_VALUES}.`,
      { limit: 'values', maximum: MAX_VALUES, requested: values, http: { status: 400 } },
    );
  return json.length * TEXT_FACTOR + values * VALUE_BYTES;
}

const documentBytes = ({ length }: Buffer): number => Math.min(length, DOCUMENT_BYTES) * DOCUMENT_FACTOR;

const compressed = (encoding: string): FastifyError =>
  Object.assign(
    new Error(
      `The \`Content-Encoding\` ${encoding.slice(0, MAX_SHOWN)} is not supported. Send the body uncompressed.`,
    ),
    { name: 'FastifyError', code: 'COMPRESSED', statusCode: 415 },
  );

const notUtf8 = (): FastifyError =>
  Object.assign(new Error('The request body is not valid UTF-8.'), {
    name: 'FastifyError',
    code: 'NOT_UTF8',
    statusCode: 400,
  });

/**
 * Counts the memory of requests, from receiving the body to sending the response, and parses JSON. Unlike Fastify's
 * parser, it rejects bytes that are not UTF-8, which would be stored as replacement characters.
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
    const encoding = request.headers['content-encoding'];
    if (encoding && !/^\s*identity\s*$/i.test(encoding)) return done(compressed(encoding));
    if (!isUtf8(body)) return done(notUtf8());
    try {
      request.memory.grow(parsedBytes(body) + documentBytes(body));
    } catch (error) {
      return done(error as Error);
    }
    return void parse(request, body.toString(), done);
  });
}

/** Fastify hook: holds the memory of the response until it is sent, and releases that of its rows. */
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
