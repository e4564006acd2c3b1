export { name } from '../channels/manifest';
