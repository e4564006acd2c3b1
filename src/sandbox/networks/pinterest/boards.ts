import { z } from 'zod';
import { feedOf, showPost } from '../../frame/effects';
import { ok, operation, type Operation } from '../../frame/network';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';
import { isTrial, matching, paged, pinterestTime, type PinterestCall, requireActive } from './api';
import { errors } from './errors';

/** A collection of pins. */
export interface Board extends Row {
  readonly accountId: string;
  readonly name: string;
  readonly description: string;
  readonly privacy: 'PROTECTED' | 'PUBLIC' | 'SECRET';
  readonly createdAt: number;
}

interface Section extends Row {
  readonly boardId: string;
  readonly name: string;
}

export const boards = (world: World): Table<Board> => world.store.table<Board>('pinterest.boards');

const sections = (world: World): Table<Section> => world.store.table<Section>('pinterest.sections');

const accountBody = z.strictObject({ account: z.string() });

/** Returns the boards of an account, as its owner sees them in the app of Pinterest. */
export function boardsOf(world: World, body: unknown): object {
  const { account } = accountBody.parse(body);
  return boards(world)
    .all()
    .filter(({ accountId }) => accountId === account)
    .map(({ id, name }) => ({ id, name }));
}

/** Returns a board that the account may read: its own, or a public one. */
function readableBoard({ world, account }: PinterestCall, id: string): Board {
  const board = boards(world).get(id);
  if (!board || (board.privacy === 'SECRET' && board.accountId !== account.id)) throw errors.boardNotFound();
  return board;
}

/** Returns a board of the account itself, or fails. */
export function ownBoard(request: PinterestCall, id: string): Board {
  const board = readableBoard(request, id);
  if (board.accountId !== request.account.id) throw errors.notPermitted();
  return board;
}

/** Fails unless a section belongs to the board. */
export function requireSection(world: World, board: Board, id: string | undefined): void {
  if (id !== undefined && sections(world).get(id)?.boardId !== board.id) throw errors.sectionNotFound();
}

/** Pins of a board, newest first. */
export const pinsOf = (world: World, board: Board) =>
  feedOf(world, board.accountId).filter(({ extra }) => extra['boardId'] === board.id);

function boardBody(world: World, board: Board): object {
  const owner = world.accounts.get(board.accountId);
  const pins = pinsOf(world, board);
  const changedAt = pins[0]?.createdAt ?? board.createdAt;
  return {
    id: board.id,
    created_at: pinterestTime(board.createdAt),
    board_pins_modified_at: pinterestTime(changedAt),
    name: board.name,
    description: board.description,
    collaborator_count: 0,
    pin_count: pins.length,
    follower_count: owner?.followers ?? 0,
    media: { image_cover_url: null, pin_thumbnail_urls: [] },
    owner: { username: owner?.username },
    privacy: board.privacy,
  };
}

/** `GET /boards` */
export const listBoards = (request: PinterestCall): Operation =>
  operation('listBoards', request.account.id, () => {
    const { world, account, call } = request;
    const { privacy } = call.query;
    const rows = boards(world)
      .all()
      .filter((row) => row.accountId === account.id)
      .filter((row) => privacy === undefined || privacy === 'ALL' || row.privacy === privacy);
    return paged(request, rows.reverse(), (board) => boardBody(world, board));
  });

const boardName = z.string().min(1).max(180);
const boardFields = {
  description: z.string().max(500).optional(),
  privacy: z.enum(['PROTECTED', 'PUBLIC', 'SECRET']).optional(),
};
const created = z.object({ name: boardName, ...boardFields });
const updated = z.object({ name: boardName.optional(), ...boardFields });

function requireNewName({ world, account }: PinterestCall, name: string | undefined, id?: string): void {
  const isTaken = boards(world)
    .all()
    .some((row) => row.accountId === account.id && row.name === name && row.id !== id);
  if (isTaken) throw errors.boardExists();
}

/** `POST /boards` */
export const createBoard = (request: PinterestCall): Operation =>
  operation('createBoard', request.account.id, () => {
    const { world, account, call } = request;
    requireActive(request);
    const { name, description = '', privacy = 'PUBLIC' } = matching(created, call.body);
    requireNewName(request, name);
    const createdAt = world.clock.now();
    const row = { id: world.newId(), accountId: account.id, name, description, createdAt };
    // Boards of apps with Trial access are visible to their creator alone.
    const board = boards(world).put({ ...row, privacy: isTrial(world) ? 'SECRET' : privacy });
    return ok(boardBody(world, board), 201);
  });

const boardId = ({ params }: PinterestCall): string => params['board'] ?? '';

/** `GET /boards/{board_id}` */
export const readBoard = (request: PinterestCall): Operation =>
  operation('readBoard', request.account.id, () =>
    ok(boardBody(request.world, readableBoard(request, boardId(request)))),
  );

/** `PATCH /boards/{board_id}` */
export const updateBoard = (request: PinterestCall): Operation =>
  operation('updateBoard', request.account.id, () => {
    const { world, call } = request;
    const board = ownBoard(request, boardId(request));
    const { name = board.name, ...rest } = matching(updated, call.body);
    requireNewName(request, name, board.id);
    const { description = board.description, privacy = board.privacy } = rest;
    return ok(boardBody(world, boards(world).put({ ...board, name, description, privacy })));
  });

/** `DELETE /boards/{board_id}`: deletes the board with its pins. */
export const deleteBoard = (request: PinterestCall): Operation =>
  operation('deleteBoard', request.account.id, () => {
    const { world } = request;
    const board = ownBoard(request, boardId(request));
    for (const pin of pinsOf(world, board)) showPost(world, pin, 'DELETED', 'api');
    boards(world).remove(board.id);
    return { status: 204 };
  });

const sectionBody = z.object({ name: z.string().min(1).max(180) });

/** `POST /boards/{board_id}/sections` */
export const createSection = (request: PinterestCall): Operation =>
  operation('createSection', request.account.id, () => {
    const { world, call } = request;
    const board = ownBoard(request, boardId(request));
    const { name } = matching(sectionBody, call.body);
    const { id } = sections(world).put({ id: world.newId(), boardId: board.id, name });
    return ok({ id, name }, 201);
  });

/** `GET /boards/{board_id}/sections` */
export const listSections = (request: PinterestCall): Operation =>
  operation('listSections', request.account.id, () => {
    const board = readableBoard(request, boardId(request));
    const rows = sections(request.world)
      .all()
      .filter((row) => row.boardId === board.id);
    return paged(request, rows, ({ id, name }) => ({ id, name }));
  });
