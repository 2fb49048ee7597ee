// Writes the content security policy (src/isolation/policy.ts) into index.html, with the hashes of its inline scripts, and sends
// it with the scripts of the preview server, because a policy in a page does not bind its workers.

import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'
import { contentSecurityPolicy } from '../../src/isolation/policy.ts'
import { MODELS_URL_VARIABLE, modelHosts } from './modelsAddress.ts'
import { builtFrom } from './pageOnly.ts'

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g

/** @param root absolute path of the repository. */
export function policyPlugin(root: string): Plugin[] {
  const hosts = () => modelHosts(process.env[MODELS_URL_VARIABLE])
  return [
    {
      name: 'tokenwise-policy',
      apply: builtFrom(root),
      transformIndexHtml: {
        order: 'post',
        // Must be the last plugin that changes the page: every inline script needs its hash.
        handler: (html) => [
          {
            tag: 'meta',
            attrs: {
              'http-equiv': 'Content-Security-Policy',
              content: contentSecurityPolicy({ hosts: hosts(), scriptHashes: hashesOf(html) }),
            },
            injectTo: 'head-prepend',
          },
        ],
      },
    },
    {
      name: 'tokenwise-policy-of-workers',
      configurePreviewServer({ middlewares }) {
        middlewares.use((request, response, next) => {
          if (/[.]m?js(?:[?]|$)/.test(request.url ?? ''))
            response.setHeader('Content-Security-Policy', contentSecurityPolicy({ hosts: hosts() }))
          next()
        })
      },
    },
  ]
}

export const hashesOf = (html: string): string[] =>
  Array.from(html.matchAll(INLINE_SCRIPT), ([, script = '']) => createHash('sha256').update(script).digest('base64'))
