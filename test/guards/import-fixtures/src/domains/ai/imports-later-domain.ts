export { name } from '../repurposing/manifest';
