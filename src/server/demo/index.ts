/** A believable world to look at: loaded into an empty database, served with its pictures and published posts. */
export { type DemoOptions, loadDemoData } from './load';
export { demoPlugin } from './pages';
export { rewriteUrls } from './rewrite-urls';
export { demoVariables } from './variables';
