export { name } from '../brand/manifest';
