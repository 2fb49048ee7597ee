// The security headers of the page and its workers. A build writes the content security policy into index.html
// (tools/serve/policyPlugin.ts); the service worker and the preview server send all of them; docs/security.md explains each.

interface PolicyParts {
  /** Origins that the page may contact besides its own. */
  hosts?: readonly string[]
  /** sha256 of the page's inline scripts, in base64. */
  scriptHashes?: readonly string[]
}

export function contentSecurityPolicy({ hosts = [], scriptHashes = [] }: PolicyParts = {}): string {
  const directives = {
    'default-src': ["'self'"],
    // wasm is compiled; text is never evaluated.
    'script-src': ["'self'", "'wasm-unsafe-eval'", ...scriptHashes.map((hash) => `'sha256-${hash}'`)],
    // Mantine and React set styles of single elements.
    'style-src': ["'self'", "'unsafe-inline'"],
    // Pictures of charts are drawn from data: and blob: addresses.
    'img-src': ["'self'", 'data:', 'blob:'],
    // Small typefaces are part of the style sheet.
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...hosts],
    'object-src': ["'none'"],
    'frame-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  }
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ')
}

/** Device features are turned off, and other sites are not told which comparison a visitor comes from. */
export const SECURITY = {
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}
