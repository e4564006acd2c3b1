import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import type { WorkerUrls } from './page-configuration';

const CLIENT_FOLDER = join(__dirname, 'client');
const ENTRIES = {
  editor: require.resolve('monaco-editor/esm/vs/editor/editor.worker.js'),
  json: require.resolve('monaco-editor/esm/vs/language/json/json.worker.js'),
  graphql: require.resolve('monaco-graphql/esm/graphql.worker.js'),
  style: join(CLIENT_FOLDER, 'style.css'),
  main: join(CLIENT_FOLDER, 'main.tsx'),
};

/** File names that the page refers to. */
export interface BundleManifest {
  main: string;
  style: string;
  workers: WorkerUrls;
}

/**
 * Extracts the fonts of GraphiQL's style sheet, which are data URLs of 370 kB, into files. Browsers load only the two or
 * three that they show, and the content security policy needs no `data:` for fonts.
 */
const fontsAsFiles: Plugin = {
  name: 'fonts-as-files',
  setup(bundler) {
    bundler.onResolve({ filter: /^data:font\// }, ({ path }) => {
      const [, format, base64] = /^data:font\/(\w+);base64,(.+)$/.exec(path) ?? [];
      if (!format || !base64)
        throw new Error(`Unknown font format in GraphiQL's style sheet: ${path.slice(0, 60)}`);
      const name = createHash('sha256').update(base64).digest('hex').slice(0, 16);
      return { path: `${name}.${format}`, namespace: 'font', pluginData: base64 };
    });
    bundler.onLoad({ filter: /./, namespace: 'font' }, ({ pluginData }) => ({
      contents: Buffer.from(String(pluginData), 'base64'),
      loader: 'file',
    }));
  },
};

/** Builds the files of the page and their manifest into the folder, with a Brotli copy of each text file. */
export async function buildGraphiql(folder: string): Promise<void> {
  const common = {
    outdir: folder,
    bundle: true,
    minify: true,
    metafile: true,
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: 'font-[hash]',
    target: 'es2022',
    legalComments: 'linked',
    logLevel: 'silent',
    tsconfig: join(CLIENT_FOLDER, 'tsconfig.json'),
    absWorkingDir: CLIENT_FOLDER,
    define: { 'process.env.NODE_ENV': '"production"' },
  } satisfies BuildOptions;
  const { main, ...others } = ENTRIES;
  const [modules, plain] = await Promise.all([
    // GraphiQL's style sheet contains Monaco's rules, so the imports of Monaco's modules are dropped.
    build({ ...common, entryPoints: { main }, format: 'esm', splitting: true, loader: { '.css': 'empty' } }),
    build({ ...common, entryPoints: others, format: 'iife', plugins: [fontsAsFiles] }),
  ]);
  await compressTexts(folder);
  const manifest = describeOutputs({ ...modules.metafile.outputs, ...plain.metafile.outputs });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

function describeOutputs(outputs: Metafile['outputs']): BundleManifest {
  const fileNames = Object.keys(outputs).map((path) => path.slice(path.lastIndexOf('/') + 1));
  const named = (entry: string, extension = 'js'): string => {
    const found = fileNames.find((name) => name.startsWith(`${entry}-`) && name.endsWith(`.${extension}`));
    if (!found) throw new Error(`The GraphiQL bundle has no ${entry}.`);
    return found;
  };
  return {
    main: named('main'),
    style: named('style', 'css'),
    workers: { editor: named('editor'), json: named('json'), graphql: named('graphql') },
  };
}

async function compressTexts(folder: string): Promise<void> {
  const texts = (await readdir(folder)).filter((name) => /\.(js|css|ttf)$/.test(name));
  await Promise.all(
    texts.map(async (name) => {
      const path = join(folder, name);
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };
      await writeFile(`${path}.br`, await promisify(brotliCompress)(await readFile(path), quality));
    }),
  );
}
