export { name } from '../campaigns/manifest';
