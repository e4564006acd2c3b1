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

/** Signals of a process that exceeded its limits or whose decoder crashed. Others come from outside, such as a shutdown. */
const CRASHES: ReadonlySet<string | null> = new Set(['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGKILL']);
/** Characters of the standard error that are reported, from its end. */
const STDERR_LENGTH = 2_000;

type Task = Pick<ProgramRequest, 'file' | 'folder'> & { readonly limits?: Limits };

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of the standard error. */
  readonly stderr: string;
}

/** Returns the error of a process that ended without a reply. */
function errorOf({ code, signal, stderr }: Exit): Error {
  if (CRASHES.has(signal)) return new FileRejectedError('TOO_COMPLEX');
  const text = stderr.trim();
  const how = signal === null ? `with code ${code}` : `by ${signal}`;
  return new Error(`The program that reads files was ended ${how}${text && `: ${text}`}`);
}

/** Sends a request to a new process. Returns its reply. Throws if the process ends without one. */
function replyTo(request: ProgramRequest): Promise<ProgramReply> {
  const child = fork(PROGRAM, [], {
    execArgv: ['--require', REGISTER, `--max-old-space-size=${HEAP_MB}`],
    // Without the settings and secrets of the server.
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  return new Promise((resolve, rejectWith) => {
    let reply: ProgramReply | undefined;
    let stderr = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_LENGTH);
    });
    child.once('spawn', () => child.send(request, () => undefined));
    child.once('message', (message) => (reply = message as ProgramReply));
    child.once('error', rejectWith);
    child.once('close', (code, signal) => {
      if (reply) resolve(reply);
      else rejectWith(errorOf({ code, signal, stderr }));
    });
  });
}

async function run(request: ProgramRequest): Promise<FileFacts | DerivedFile> {
  const reply = await replyTo(request);
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
