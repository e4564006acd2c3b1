import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { MediaFailureReason } from '../media.enums';
import type {
  DerivedFile,
  FileFacts,
  Limits,
  ProgramReply,
  ProgramRequest,
  RenditionSpec,
} from './program/types';

const PROGRAM = join(__dirname, 'program', 'main.ts');
/** Runs TypeScript in a new process. */
const REGISTER = join(__dirname, '..', '..', '..', '..', 'scripts', 'register.cjs');
/** Values of JavaScript. Images are outside of this heap. */
const HEAP_MB = 256;
const MB = 1024 * 1024;

/** Limits for one file. They are several times what the largest accepted files need. */
export const PROGRAM_LIMITS: Limits = { memory: 900 * MB, milliseconds: 120_000 };

/** The file is not accepted, and trying again gives the same result. */
export class FileRejectedError extends Error {
  constructor(readonly reason: MediaFailureReason) {
    super(`The file was rejected: ${reason}.`);
  }
}

type Task = Pick<ProgramRequest, 'file' | 'folder'> & { readonly limits?: Limits };

/** Sends a request to a new process. Returns its reply; undefined if it ended without one. */
function replyTo(request: ProgramRequest): Promise<ProgramReply | undefined> {
  const child = fork(PROGRAM, [], {
    execArgv: ['--require', REGISTER, `--max-old-space-size=${HEAP_MB}`],
    // Without the settings and secrets of the server.
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve, rejectWith) => {
    let reply: ProgramReply | undefined;
    child.once('spawn', () => child.send(request, () => undefined));
    child.once('message', (message) => (reply = message as ProgramReply));
    child.once('error', rejectWith);
    child.once('close', () => resolve(reply));
  });
}

async function run(request: ProgramRequest): Promise<FileFacts | DerivedFile> {
  const reply = await replyTo(request);
  // It exceeded its limits, or a decoder crashed.
  if (!reply) throw new FileRejectedError('TOO_COMPLEX');
  if ('rejected' in reply) throw new FileRejectedError(reply.rejected);
  if ('error' in reply) throw new Error(`Reading the file failed: ${reply.error}`);
  return reply.result;
}

/**
 * Determines what a file is from its content, and writes the variants of an image to a folder. Throws a FileRejectedError
 * if the content is not accepted. The file is read in a process of its own with limited time and memory.
 */
export const inspectFile = ({ limits = PROGRAM_LIMITS, ...task }: Task): Promise<FileFacts> =>
  run({ ...task, limits, task: 'inspect' }) as Promise<FileFacts>;

/** Writes an image that is repaired for a platform to a folder, in a process of its own. */
export const renderFile = (
  rendition: RenditionSpec,
  { limits = PROGRAM_LIMITS, ...task }: Task,
): Promise<DerivedFile> => run({ ...task, limits, rendition, task: 'render' }) as Promise<DerivedFile>;
