// Builds the service worker (src/offline) as service-worker.js beside index.html, because its path limits the addresses that it
// may handle; its name has no hash, because browsers request the same name when they check for a new version. The list of the
// site's files is written into it, and the version of the site into the page.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { LogLevel, Plugin, PluginOption } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import type { SiteFile } from '../../src/offline/messages.ts'
import { LICENCES_FILE } from './licencesPlugin.ts'
import { builtFrom } from './pageOnly.ts'

const SERVICE_WORKER_FILE = 'service-worker.js'

/** The models are stored by src/models/files. Browsers with service workers load WOFF2 only. */
const NOT_STORED = ['models/**', '**/*.{ttf,woff}', LICENCES_FILE, SERVICE_WORKER_FILE]
/** The programs that run the model, of which each browser needs one; and what runs a reward model of a person's own. */
const ON_USE = /-packed-[^/]*[.]bin$|^assets\/(classifier|hub)-[^/]*[.]js$/
/** Needed with the model only. */
const AFTER_PAGE = /^heads\/.*[.]safetensors$/

const VERSION = /<meta name="version" content="([0-9a-f]+)">/

/** @param root absolute path of the repository. */
export function offlinePlugin(root: string): PluginOption[] {
  let outDir = ''
  let logLevel: LogLevel = 'info'
  const apply = builtFrom(root)
  const building = VitePWA({
    strategies: 'injectManifest',
    srcDir: path.join(root, 'src/offline'),
    filename: 'service-worker.ts',
    // The page registers the service worker itself, and public/ has the web app manifest.
    injectRegister: false,
    manifest: false,
    integration: {
      configureOptions({ build }, options) {
        // It lists the files that a build writes.
        options.disable = build.write === false
      },
      configureCustomSWViteBuild(config) {
        config.logLevel = logLevel
      },
    },
    injectManifest: {
      globPatterns: ['**/*'],
      globIgnores: NOT_STORED,
      maximumFileSizeToCacheInBytes: 30e6,
      // A classic script, which all browsers accept as a service worker.
      rollupFormat: 'iife',
      manifestTransforms: [(entries) => ({ manifest: siteFiles(entries, outDir), warnings: [] })],
    },
  }) as Plugin[]
  const needed = building.filter(({ name }) => ['vite-plugin-pwa', 'vite-plugin-pwa:build'].includes(name))
  return [
    {
      name: 'tokenwise-version',
      apply,
      configResolved(config) {
        outDir = path.resolve(config.root, config.build.outDir)
        logLevel = config.logLevel ?? 'info'
      },
      transformIndexHtml: {
        order: 'post',
        handler(html, { bundle = {} }) {
          const version = versionOf(html, Object.keys(bundle), path.join(root, 'public'))
          return [{ tag: 'meta', attrs: { name: 'version', content: version }, injectTo: 'head' }]
        },
      },
    },
    ...needed.map((plugin) => ({ ...plugin, apply })),
  ]
}

/** Changes with every file of the site. The names in `built` have hashes of the files' contents. */
function versionOf(html: string, built: readonly string[], publicDir: string): string {
  const hash = createHash('sha256')
    .update(html)
    .update([...built].sort().join('\n'))
  const names = readdirSync(publicDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
  for (const name of names.sort()) hash.update(path.relative(publicDir, name)).update(readFileSync(name))
  return hash.digest('hex').slice(0, 16)
}

/** The site's files in the order in which they are stored. */
function siteFiles(entries: readonly { url: string; revision: string | null; size: number }[], outDir: string) {
  const files = entries.map(({ url, revision, size }): SiteFile & { size: number } => {
    const content = readFileSync(path.join(outDir, url))
    if (url === 'index.html') {
      const version = VERSION.exec(content.toString())?.[1]
      if (version === undefined) throw new Error('index.html does not name its version.')
      return { url: './', revision: version, bytes: size, size }
    }
    return {
      url,
      ...identityOf(content, revision !== null),
      bytes: size,
      size,
      ...(ON_USE.test(url) ? { onUse: true } : {}),
    }
  })
  const order = ({ url }: SiteFile) => (url === './' ? 1 : AFTER_PAGE.test(url) ? 2 : 0)
  return files.sort((a, b) => order(a) - order(b))
}

/** @param hasRevision false for a file in assets/, whose name has a hash of its content. */
export function identityOf(content: Buffer, hasRevision: boolean): Pick<SiteFile, 'revision' | 'integrity'> {
  // Some hosts unpack a gzip file on the way, so its unpacked content is accepted, too.
  const isGzip = content[0] === 0x1f && content[1] === 0x8b
  const accepted = isGzip ? [content, gunzipSync(content)] : [content]
  return {
    revision: hasRevision ? sha256(content).toString('hex').slice(0, 16) : null,
    integrity: accepted.map((bytes) => `sha256-${sha256(bytes).toString('base64')}`).join(' '),
  }
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()
