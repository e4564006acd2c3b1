export { name } from '../review/manifest';
