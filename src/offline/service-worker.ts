// The service worker of a built site. It stores the site for use without a network, and adds the two headers that wasm threads
// need, and the security headers, for hosts that cannot send them. Built as service-worker.js beside index.html
// (tools/serve/offlinePlugin.ts) and registered by src/store/offline/siteWorker.ts.
//
// The first service worker is active at once and stores the files later, when the page asks for it. That of a newer version
// stores its files first, if those of an earlier one are stored, and waits until the user accepts the version, or until no tab
// of the site is open.

import { registerRoute } from 'workbox-routing/registerRoute.js'
import { NetworkFirst } from 'workbox-strategies/NetworkFirst.js'
import { isolatedResponse, needsIsolation } from '../isolation/isolatedResponse.ts'
import { contentSecurityPolicy, SECURITY } from '../isolation/policy.ts'
import { createAddedHosts, pageWithHosts } from './addedHosts.ts'
import { createKeptVersions } from './keptVersions.ts'
import type { MessageToWorker, SiteState } from './messages.ts'
import type { Client, FetchEvent, ServiceWorkerScope } from './scope.ts'
import { createSiteFiles } from './siteFiles.ts'

const worker = self as unknown as ServiceWorkerScope
const { caches, clients, registration } = worker
const { scope } = registration

/** Held while files are stored (shared), and while those of closed tabs are deleted. */
const LOCK = `tokenwise-files ${scope}`
const kept = createKeptVersions(caches, scope)
const added = createAddedHosts(caches, scope)
const site = createSiteFiles({
  files: (self as unknown as ServiceWorkerScope).__WB_MANIFEST,
  scope,
  caches,
  around: (store) =>
    navigator.locks.request(LOCK, { mode: 'shared' }, async () => {
      await kept.add(site.version, site.keys)
      await store()
    }),
})

worker.addEventListener('install', (event) => {
  // If a file is missing or of another version, this fails, and the active service worker stays.
  event.waitUntil(site.storeInstead())
})

// The page that registered the first service worker continues with it, so that it works without a network, too.
worker.addEventListener('activate', (event) => event.waitUntil(clients.claim()))

worker.addEventListener('message', (event) => {
  const handled = handle(event.data, event.source)
  event.waitUntil(handled)
  const [port] = event.ports
  if (port) event.waitUntil(answer(port, event.data.kind === 'hosts' ? handled : undefined))
})

/** Storing takes long, and is not waited for. */
async function answer(port: MessagePort, first?: Promise<void>): Promise<void> {
  await first?.catch(() => {})
  port.postMessage({ ...(await site.state()), addedHosts: await added.list() } satisfies SiteState)
}

async function handle(message: MessageToWorker, from: Client | null): Promise<void> {
  switch (message.kind) {
    case 'hello':
      if (from) await kept.addTab(from.id, message.version)
      return tidy()
    case 'activate':
      return worker.skipWaiting()
    case 'store':
      // The state says why it failed.
      return site.store(message.everything).catch(() => {})
    case 'stop':
      return site.stop()
    case 'hosts':
      // The state says which are in the list.
      return added.replace(message.hosts).catch(() => {})
    case 'state':
      return
    default:
      return message satisfies never
  }
}

const tidy = (): Promise<void> =>
  navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    // A newer version has stored its files, or is about to.
    if (!lock || registration.installing || registration.waiting) return
    await kept.tidy(site, await clients.matchAll({ includeUncontrolled: true, type: 'all' }))
  })

const modelsUrl = new URL(import.meta.env.TOKENWISE_MODELS_URL as string, scope)
const modelHosts = modelsUrl.origin === new URL(scope).origin ? [] : [modelsUrl.origin]

/** index.html has its own policy, with the hashes of its inline scripts. It does not bind the workers, which get a header. */
async function secured(response: Response, { destination }: Request): Promise<Response> {
  const hosts = await added.list()
  if (destination !== 'worker') return isolatedResponse(await pageWithHosts(response, hosts), SECURITY)
  const policy = contentSecurityPolicy({ hosts: [...modelHosts, ...hosts] })
  return isolatedResponse(response, { ...SECURITY, 'Content-Security-Policy': policy })
}

const match = async (key: string) => (await caches.open(site.cacheName)).match(key, { ignoreVary: true })

/** Answers requests with what is stored, and otherwise as the network does. */
function route(
  matches: (url: string, request: Request) => boolean,
  stored: (request: Request, event: FetchEvent) => Promise<Response | undefined>,
): void {
  registerRoute(
    ({ url, request }) => matches(url.href, request),
    async ({ request, event }) => {
      const found = await stored(request, event as unknown as FetchEvent).catch(() => undefined)
      const response = found ?? (await fetch(request))
      return needsIsolation(request, scope) ? secured(response, request) : response
    },
  )
}

// The page.
route(
  (_, request) => request.mode === 'navigate' && needsIsolation(request, scope),
  () => site.page(),
)

// Scripts, styles and other files with a hash of their content in their names, of whatever version.
route(
  (url) => url.startsWith(`${scope}assets/`),
  async (request, event) => (site.keys.has(request.url) ? site.answer(event, request) : match(request.url)),
)

// Data: files whose names stay the same from version to version.
const folderOf = (url: string) => url.slice(0, url.lastIndexOf('/') + 1)
const folders = new Set([...site.keys.keys()].map(folderOf).filter((folder) => folder !== scope))
route(
  (url) => site.keys.has(url) || folders.has(folderOf(url)),
  async (request, event) => {
    const version = (await kept.versionOf(await clients.get(event.clientId), site)) ?? site.version
    if (version !== site.version) {
      const key = (await kept.keysOf(version)).get(request.url)
      return key === undefined ? undefined : match(key)
    }
    // Until the page is stored, it comes from the network, and its data must be of the same version.
    return site.keys.has(request.url) && (await site.page()) ? site.answer(event, request) : undefined
  },
)

// The list of a model's files, which tells whether the stored ones are current. src/models/files stores them.
const models = new NetworkFirst({
  cacheName: `tokenwise-models ${scope}`,
  networkTimeoutSeconds: 5,
  plugins: [
    {
      async fetchDidSucceed({ response }) {
        // A network that requires a sign-in answers with a page of its own.
        const isPage = response.headers.get('content-type')?.startsWith('text/html')
        if (!response.ok || isPage) throw new Error(`the server answered ${response.status}${isPage ? ', a page' : ''}`)
        return response
      },
    },
  ],
})
route(
  (url) => url.startsWith(modelsUrl.href) && url.endsWith('/manifest.json'),
  (request, event) => models.handle({ request, event: event as never }),
)
