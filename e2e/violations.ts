// Collects violations of the content security policy in a page. Those of its workers are collected if they are logged as errors
// that contain 'policy violation'.

import type { Page } from '@playwright/test'

/** Call before the page is opened. */
export async function violationsOf(page: Page): Promise<() => string[]> {
  const seen: string[] = []
  page.on('console', (message) => {
    if (/policy violation|Content Security Policy/i.test(message.text())) seen.push(message.text())
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
      console.error(`policy violation: ${violatedDirective} ${blockedURI} (${sourceFile}, line ${lineNumber})`),
    )
  })
  return () => seen
}
