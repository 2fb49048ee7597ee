// The rooms of the program, and where each stands in the picture. A folder of src without a place here is an error.

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export interface Room extends Box {
  name: string
  /** Lines under the name. */
  about: readonly string[]
  /** CSS color of the room's edge and of the arrows that leave it: light scheme, dark scheme. */
  colors: readonly [light: string, dark: string]
}

/** Rooms without React, DOM, worker or onnxruntime. Arrows from outside end at the frame around them. */
export const PURE: Box & { title: string } = {
  x: 60,
  y: 670,
  width: 900,
  height: 260,
  title: 'Pure rooms: no React, no DOM, no worker, no onnxruntime. The same code in the browser and in node.',
}

const room = (
  name: string,
  [x, y, width, height]: readonly [number, number, number, number],
  colors: readonly [string, string],
  ...about: string[]
): Room => ({ name, x, y, width, height, colors, about })

const GRAY = ['#6b7079', '#9aa0a9'] as const
const BLUE = ['#0072b2', '#56a9e0'] as const
const PURPLE = ['#a04a86', '#d48bbf'] as const
const GREEN = ['#00805d', '#3fbf98'] as const
const VIOLET = ['#5f5bbf', '#9d99ee'] as const
const ORANGE = ['#c25400', '#f0914a'] as const
const OCHRE = ['#8f6a00', '#d0a63c'] as const

export const rooms: readonly Room[] = [
  room('page', [60, 30, 520, 70], GRAY, 'entry, header, routes; prerender: what shows before any script'),
  room('isolation', [660, 30, 300, 70], GRAY, 'service worker: wasm threads on any host'),
  room('features', [60, 150, 240, 80], BLUE, 'playground, charts, inspector,', 'library, sharing, scoring'),
  room('labs', [340, 150, 240, 80], PURPLE, 'lessons, one folder each,', 'on worlds of their own'),
  room('store', [130, 280, 240, 80], GREEN, 'what happened, settings, jobs,', 'library; the rest is derived'),
  room('ui', [410, 280, 100, 80], GRAY, 'plain parts,', 'theme'),
  room('plot', [540, 280, 80, 80], GRAY, 'charts'),
  room('worker', [200, 410, 240, 80], ORANGE, 'protocol; client on the page,', 'engine in the worker'),
  room('models', [270, 540, 240, 80], OCHRE, 'GGUF, ONNX graphs, sessions,', 'tokenizer'),
  room(
    'tools',
    [660, 280, 300, 110],
    VIOLET,
    'the command line; training of heads,',
    'evaluation, recorded comparisons;',
    'benchmarks, build plugins, checks',
  ),
  room('sharing', [90, 720, 250, 70], GRAY, 'links, files, exports; strict readers'),
  room('metrics', [380, 720, 250, 70], GRAY, 'figures and statistics of records'),
  room('rewards', [670, 720, 250, 70], GRAY, 'heads, rules, mixes, judges'),
  room('decoding', [90, 840, 830, 70], GRAY, 'token forest, methods, the lockstep loop, records'),
]

export const isPure = ({ x, y }: Box): boolean =>
  x >= PURE.x && x < PURE.x + PURE.width && y >= PURE.y && y < PURE.y + PURE.height

/**
 * The room of a file of the repository, or null for one that only tests use.
 * @throws Error for a folder of src that has no place here.
 */
export function roomOf(file: string): string | null {
  const [top, folder, ...rest] = file.split('/')
  // What records a lesson's data runs on the command line, and lies with its lesson.
  if (top === 'tools' || /^src\/labs\/[^/]+\/record\//.test(file)) return 'tools'
  if (top !== 'src' || folder === 'testing') return null
  if (rest.length === 0 || folder === 'prerender') return 'page'
  if (!rooms.some(({ name }) => name === folder))
    throw new Error(`src/${folder} has no place in the picture: add it to tools/architecture/rooms.ts`)
  return folder as string
}
