export { name } from '../identity/manifest';
