// Holds the lines of the README's architecture: who may import whom. A folder's name says what it may know.

const PURE = '^src/(decoding|rewards|metrics|sharing)/'
const TEST = '[.]test[.]tsx?$'
const NODE_ONLY = '^src/models/.*/node[^/]*[.]ts$'

/** `from` may import, within src, its own folder and `allowed` only. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { path: '^(src|tools|e2e)/', pathNot: [from, ...allowed] },
})

const forbid = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid('resolvable', {}, { couldNotResolve: true, pathNot: '[?]' }, 'the import leads nowhere'),
    forbid('src-knows-no-tools', { path: '^src/' }, { path: '^(tools|e2e)/' }, 'the product must not need its tools'),

    only('pure-rooms-stand-alone', PURE, [PURE], 'decoding, rewards, metrics and sharing know each other only'),
    forbid(
      'pure-rooms-know-no-platform',
      { path: PURE, pathNot: TEST },
      { path: 'node_modules/(react|react-dom|recharts|@mantine|zustand|comlink|onnxruntime-|@huggingface)' },
      'no React, DOM, worker or onnxruntime in pure rooms',
    ),
    forbid(
      'src-knows-no-node',
      { path: '^src/', pathNot: [TEST, '/testing/', NODE_ONLY] },
      { dependencyTypes: ['core'] },
      'the same code runs in the browser; node code lives in node*.ts',
    ),
    forbid(
      'node-files-for-tools-only',
      { path: '^src/', pathNot: [TEST, '/testing/', NODE_ONLY] },
      { path: NODE_ONLY },
      'node*.ts is for the command line and tests',
    ),

    only('models-know-pure-rooms', '^src/models/', [PURE], 'models → the pure rooms'),
    // The protocol names the memory forms, which are plain words of the models room.
    only(
      'protocol-knows-pure-rooms',
      '^src/worker/protocol',
      [PURE, '^src/models/memory'],
      'worker/protocol → the pure rooms',
    ),
    only(
      'client-knows-protocol',
      '^src/worker/client',
      [PURE, '^src/worker/protocol', '^src/worker/engine[^/]*[.]ts$'],
      'worker/client → worker/protocol',
    ),
    only('worker-knows-models', '^src/worker/', [PURE, '^src/models/'], 'worker/engine → models → the pure rooms'),
    only('isolation-stands-alone', '^src/isolation/', [], 'the service worker is one file, whatever the page is'),
    only('store-knows-client', '^src/store/', [PURE, '^src/worker/(client|protocol)'], 'store → worker/client'),
    only('ui-knows-nothing', '^src/ui/', [], 'ui is plain parts'),
    // The same pictures are drawn on the page, into files and by the command line.
    only(
      'plot-knows-looks',
      '^src/plot/',
      ['^src/ui/(methodLook|palette)[.]ts$'],
      'plot draws in the colors and marks of methods, and knows nothing else',
    ),
    forbid(
      'plot-renders-to-a-string',
      { path: '^src/plot/', pathNot: TEST },
      { path: 'node_modules/(recharts|@mantine|zustand)|[.]css$' },
      'no style sheets and no effects: they would be missing in a file',
    ),
    only(
      'features-know-store-and-ui',
      '^src/features/',
      [PURE, '^src/ui/', '^src/plot/', '^src/store/', '^src/worker/protocol'],
      'ui, plot ← features → store',
    ),
    only(
      'labs-know-store-and-ui',
      '^src/labs/',
      [PURE, '^src/ui/', '^src/plot/', '^src/store/', '^src/worker/protocol'],
      'ui, plot ← labs → store',
    ),
    forbid(
      'labs-stand-side-by-side',
      { path: '^src/labs/([^/]+)/' },
      { path: '^src/labs/([^/]+)/', pathNot: '^src/labs/($1|parts)/' },
      'a lesson uses labs/parts and no other lesson',
    ),
    forbid(
      'worlds-know-no-platform',
      { path: '^src/labs/[^/]+/[a-z][^/]*[.]ts$', pathNot: [TEST, '^src/labs/parts/'] },
      {
        path: [
          'node_modules/(react|react-dom|recharts|@mantine|zustand|comlink|wouter)',
          '^src/(store|ui)/',
          '[.]tsx$',
        ],
      },
      'what a lesson computes is pure: pages are .tsx',
    ),
    forbid(
      'features-stand-side-by-side',
      { path: '^src/features/([^/]+)/' },
      { path: '^src/features/([^/]+)/', pathNot: '^src/features/$1/' },
      'features do not import each other',
    ),
    // Figures of an evaluation are drawn as the page's are, in the same color and mark for each method. Pictures of the page
    // include every lesson.
    only(
      'tools-know-models-and-pure-rooms',
      '^tools/',
      [PURE, '^src/models/', '^src/plot/', '^src/ui/(methodLook|palette)[.]ts$', '^src/labs/parts/catalog[.]ts$'],
      'tools → models and the pure rooms',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    // TypeScript 7 has no parser for other programs; swc reads the files instead. It does not tell type imports from
    // others, so cycles are Biome's to find (noImportCycles).
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
    },
  },
}
