/** Demo data: loaded into an empty database and served with its images and published posts. */
export { loadDemoData, paintPictures } from './load';
export { demoRows } from './rows';
export { demoPlugin } from './pages';
export { startSandbox } from './start-sandbox';
export { rewriteUrls } from './rewrite-urls';
export { demoVariables } from './variables';
