// Holds the lines of the README's architecture: who may import whom. A folder's name says what it may know.

const PURE = '^src/(decoding|rewards|metrics|evaluation|sharing|traces)/'
const TEST = ['[.]test[.]tsx?$', '^src/testing/', '^src/.*/testing/']
const NODE_ONLY = '^src/(models|models/.*|engine)/node[^/]*[.]ts$'
// The command that records a lesson's data, with its helpers: node code beside the page that reads the data.
const RECORD = '^src/labs/[^/]+/record/'

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
    // Types count too: what depends on each other cannot be read one after the other.
    {
      name: 'no-circles',
      comment: 'no circle of files',
      severity: 'error',
      from: { path: '^(src|tools)/' },
      to: { circular: true },
    },
    forbid('resolvable', {}, { couldNotResolve: true, pathNot: '[?]' }, 'the import leads nowhere'),
    forbid(
      'src-knows-no-tools',
      { path: '^src/', pathNot: RECORD },
      { path: '^(tools|e2e)/' },
      'the product must not need its tools',
    ),

    forbid(
      'testing-is-for-tests',
      { path: '^src/', pathNot: TEST },
      { path: '/testing/' },
      'the product must not need what its tests need',
    ),

    // The alphabet of byte-level tokens is a table without imports.
    only(
      'pure-rooms-stand-alone',
      PURE,
      [PURE, '^src/models/byteLevel[.]ts$'],
      'decoding, rewards, metrics, evaluation, sharing and traces know each other only',
    ),
    forbid(
      'pure-rooms-know-no-platform',
      { path: PURE, pathNot: TEST },
      { path: 'node_modules/(react|react-dom|recharts|@mantine|zustand|comlink|onnxruntime-|@huggingface)' },
      'no React, DOM, worker or onnxruntime in pure rooms',
    ),
    forbid(
      'src-knows-no-node',
      { path: '^src/', pathNot: [...TEST, NODE_ONLY, RECORD] },
      { dependencyTypes: ['core'] },
      'the same code runs in the browser; node code lives in node*.ts',
    ),
    forbid(
      'node-files-for-tools-only',
      { path: '^src/', pathNot: [...TEST, NODE_ONLY, RECORD] },
      { path: NODE_ONLY },
      'node*.ts is for the command line and tests',
    ),

    only('platform-stands-alone', '^src/platform/', [], 'the browser behind an interface'),
    only(
      'engine-stands-alone',
      '^src/engine/',
      [],
      'the engine imports nothing of the program: others may take it as it is',
    ),
    only(
      'models-know-the-engine',
      '^src/models/',
      [PURE, '^src/platform/', '^src/engine/'],
      'models → engine, platform and the pure rooms',
    ),
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
      [PURE, '^src/platform/', '^src/worker/protocol', '^src/worker/(engine[^/]*|hub|traces)[.]ts$'],
      'worker/client → worker/protocol and platform',
    ),
    only(
      'worker-knows-models',
      '^src/worker/',
      [PURE, '^src/models/', '^src/engine/', '^src/platform/'],
      'worker/engine → models → engine and the pure rooms',
    ),
    only('isolation-stands-alone', '^src/isolation/', [], 'what the service worker adds, whatever the page is'),
    only(
      'offline-knows-isolation',
      '^src/offline/',
      ['^src/isolation/'],
      'the service worker is one file, whatever the page is',
    ),
    only(
      'store-knows-protocol',
      '^src/store/',
      [PURE, '^src/platform/', '^src/offline/messages', '^src/worker/(protocol|client)'],
      'store → worker/protocol, offline/messages',
    ),
    forbid(
      'only-the-app-starts-an-engine',
      { path: '^src/(store|features|labs)/', pathNot: [...TEST, '^src/store/app/browserParts'] },
      { path: '^src/worker/client' },
      'browserParts starts the worker, and nothing else does',
    ),
    forbid(
      'store-rooms-know-no-app',
      { path: '^src/store/(browser|offline|settings|run|library|view|jobs|prompts)/', pathNot: TEST },
      { path: '^src/store/app/' },
      'the app puts the rooms of the store together; none of them needs it',
    ),
    forbid(
      'store-browser-knows-nothing',
      { path: '^src/store/browser/', pathNot: TEST },
      { path: '^src/', pathNot: '^src/store/browser/' },
      'the browser behind small interfaces',
    ),
    forbid(
      'features-read-the-app-by-hooks',
      { path: '^src/(features|labs)/', pathNot: TEST },
      { path: '^src/store/app/(createApp|createJobs|openComparisons|browserParts|parts)' },
      'components read stores from the context',
    ),
    only(
      'ui-knows-registries',
      '^src/ui/',
      ['^src/decoding/(methods/|heads|look)'],
      'ui: plain parts, looks and words',
    ),
    // The same plots are drawn on the page, into files and by the command line.
    only(
      'plot-knows-looks',
      '^src/plot/',
      ['^src/ui/(methodLook|palette)[.]ts$'],
      'plot draws in the colors and marks of methods, and knows nothing else',
    ),
    // The command line writes these figures, and the page shows them.
    only(
      'figures-know-plot',
      '^src/figures/',
      [PURE, '^src/plot/', '^src/ui/(methodLook|palette|format)[.]ts$'],
      'figures of an evaluation → plot and the pure rooms',
    ),
    forbid(
      'plot-renders-to-a-string',
      { path: '^src/(plot|figures)/', pathNot: TEST },
      { path: 'node_modules/(recharts|@mantine|zustand)|[.]css$' },
      'no style sheets and no effects: they would be missing in a file',
    ),
    only(
      'features-know-store-and-ui',
      '^src/features/',
      [PURE, '^src/ui/', '^src/(plot|figures)/', '^src/store/', '^src/worker/protocol'],
      'ui, plot, figures ← features → store',
    ),
    {
      name: 'labs-know-store-and-ui',
      comment: 'ui, plot ← labs → store',
      severity: 'error',
      from: { path: '^src/labs/', pathNot: [...TEST, RECORD] },
      to: {
        path: '^(src|tools|e2e)/',
        pathNot: ['^src/labs/', PURE, '^src/ui/', '^src/plot/', '^src/store/', '^src/worker/protocol'],
      },
    },
    only(
      'records-know-tools-and-models',
      RECORD,
      [PURE, '^src/(models|engine)/', '^src/labs/[^/]+/[^/]+[.]ts$', '^tools/'],
      'a record command → its lesson’s pure files, tools and models',
    ),
    forbid(
      'records-are-commands',
      { path: '^(src|tools|e2e)/', pathNot: RECORD },
      { path: RECORD },
      'no page loads a record command',
    ),
    forbid(
      'labs-stand-side-by-side',
      { path: '^src/labs/([^/]+)/' },
      { path: '^src/labs/([^/]+)/', pathNot: '^src/labs/($1|parts)/' },
      'a lesson uses labs/parts and no other lesson',
    ),
    forbid(
      'worlds-know-no-platform',
      { path: '^src/labs/[^/]+/[a-z][^/]*[.]ts$', pathNot: [...TEST, '^src/labs/parts/', 'Runs?[.]ts$'] },
      {
        path: [
          'node_modules/(react|react-dom|recharts|@mantine|zustand|comlink|wouter)',
          '^src/(store|ui)/',
          '[.]tsx$',
        ],
      },
      'what a lesson computes is pure; pages (.tsx) and live runs (…Run.ts) are not',
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
      [
        PURE,
        '^src/platform/',
        '^src/isolation/policy[.]ts$',
        '^src/offline/messages',
        '^src/(models|engine)/',
        '^src/(plot|figures)/',
        '^src/ui/(methodLook|palette)[.]ts$',
        '^src/labs/parts/catalog[.]ts$',
      ],
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
