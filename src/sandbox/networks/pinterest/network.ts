import type { Network, Route } from '../../frame/network';
import { readAccount } from './account';
import { readAccountAnalytics, readPinAnalytics } from './analytics';
import { categoryLimits, endpoint, rateHeaders, trialLimit } from './api';
import * as boards from './boards';
import { errors } from './errors';
import { login, loginRoutes } from './login';
import { listMedia, readMedia, registerMedia, uploadRoute } from './media';
import * as pins from './pins';
import { seedPinterest } from './seed';

const READ_PINS = ['boards:read', 'pins:read'];
const WRITE_PINS = [...READ_PINS, 'boards:write', 'pins:write'];
const WRITE_BOARDS = ['boards:read', 'boards:write'];

const routes: readonly Route[] = [
  ...loginRoutes,
  uploadRoute,
  endpoint('GET', '/user_account', ['user_accounts:read'], readAccount),
  endpoint('GET', '/user_account/analytics', ['user_accounts:read'], readAccountAnalytics),
  endpoint('GET', '/boards', ['boards:read'], boards.listBoards),
  endpoint('POST', '/boards', WRITE_BOARDS, boards.createBoard),
  endpoint('GET', '/boards/:board', ['boards:read'], boards.readBoard),
  endpoint('PATCH', '/boards/:board', WRITE_BOARDS, boards.updateBoard),
  endpoint('DELETE', '/boards/:board', WRITE_BOARDS, boards.deleteBoard),
  endpoint('GET', '/boards/:board/sections', ['boards:read'], boards.listSections),
  endpoint('POST', '/boards/:board/sections', WRITE_BOARDS, boards.createSection),
  endpoint('GET', '/boards/:board/pins', READ_PINS, pins.listBoardPins),
  endpoint('GET', '/pins', READ_PINS, pins.listPins),
  endpoint('POST', '/pins', WRITE_PINS, pins.createPin),
  endpoint('GET', '/pins/:pin', READ_PINS, pins.readPin),
  endpoint('PATCH', '/pins/:pin', WRITE_PINS, pins.updatePin),
  endpoint('DELETE', '/pins/:pin', WRITE_PINS, pins.deletePin),
  endpoint('GET', '/pins/:pin/analytics', READ_PINS, readPinAnalytics),
  endpoint('GET', '/media', ['pins:read'], listMedia),
  endpoint('POST', '/media', ['pins:read', 'pins:write'], registerMedia),
  endpoint('GET', '/media/:media', ['pins:read'], readMedia),
];

/** Pinterest, with boards, pins, videos and analytics. */
export const pinterest: Network = {
  name: 'PINTEREST',
  title: 'Pinterest',
  world: 'PINTEREST',
  routes,
  logins: [login],
  errors,
  limits: [...Object.values(categoryLimits), trialLimit],
  headers: rateHeaders,
  unknownPath: () => errors.unknownPath().answer,
  unexpected: (status) => ({ ...errors.internal().answer, status }),
  seed: seedPinterest,
  permalink: (_username, shortcode) => `/pin/${shortcode}/`,
  comment: { node: 'pinterestComment', newId: (world) => world.newId() },
  actions: { listBoards: boards.boardsOf },
};
