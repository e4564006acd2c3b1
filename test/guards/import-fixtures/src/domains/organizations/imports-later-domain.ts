export { name } from '../notifications/manifest';
