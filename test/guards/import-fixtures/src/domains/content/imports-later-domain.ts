export { name } from '../ai/manifest';
