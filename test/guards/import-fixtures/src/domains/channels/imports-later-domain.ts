export { name } from '../media/manifest';
