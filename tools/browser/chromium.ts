// Finds or installs a Chromium for the browser tests and benchmarks. It must be the full browser, because Playwright's headless
// shell has no WebGPU.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { chromium } from '@playwright/test'

interface FoundChromium {
  executablePath: string
  source: string
}

export const QUIET_ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** Enables WebGPU on the GPU in headless mode, which needs Vulkan on Linux. */
export const GPU_ARGS = [
  ...QUIET_ARGS,
  '--enable-unsafe-webgpu',
  '--ignore-gpu-blocklist',
  ...(process.platform === 'linux'
    ? ['--enable-features=Vulkan', '--use-angle=vulkan', '--disable-vulkan-surface']
    : []),
]

export const SOFTWARE_GPU_ARGS = [
  ...QUIET_ARGS,
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
]

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Returns an installed Chromium, or null. @throws Error if the file that TOKENWISE_CHROMIUM names does not exist. */
export function findChromium(): FoundChromium | null {
  const named = process.env.TOKENWISE_CHROMIUM
  if (named) {
    if (!existsSync(named))
      throw new Error(`TOKENWISE_CHROMIUM names ${named}, which does not exist. Correct or unset it.`)
    return { executablePath: named, source: 'TOKENWISE_CHROMIUM' }
  }
  for (const executablePath of INSTALLED) {
    // On Ubuntu this file may be a script that starts a snap, which Playwright cannot control.
    if (existsSync(executablePath) && !isSnapStub(executablePath))
      return { executablePath, source: 'installed on this machine' }
  }
  const own = chromium.executablePath()
  return existsSync(own) ? { executablePath: own, source: "Playwright's download" } : null
}

function isSnapStub(file: string): boolean {
  return existsSync('/snap/bin/chromium') && readFileSync(file).subarray(0, 4096).includes('/snap/bin/')
}

function isDebianRoot(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

function attempt(command: string, args: string[]): string | null {
  console.error(`  ${command} ${args.join(' ')}`)
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
  if (status === 0) return null
  const output = `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n').slice(-3).join(' ')
  return error?.message ?? (output || `exit code ${status}`)
}

/**
 * Returns an installed Chromium. If there is none, installs Debian's package (as root on Debian) or Playwright's browser.
 * @throws Error if all attempts fail.
 */
export function findOrInstallChromium(): FoundChromium {
  const found = findChromium()
  if (found !== null) return found
  console.error('No Chromium found; installing one.')
  const tried: string[] = []
  if (isDebianRoot()) {
    const problem =
      attempt('apt-get', ['update']) ?? attempt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
    const installed = findChromium()
    if (installed !== null) return { ...installed, source: "Debian's package, just installed" }
    tried.push(`apt-get install chromium: ${problem ?? 'succeeded, but installed no browser'}`)
  }
  const problem = attempt('npx', ['playwright', 'install', 'chromium'])
  const installed = findChromium()
  if (installed !== null) return { ...installed, source: "Playwright's download, just installed" }
  tried.push(`npx playwright install chromium: ${problem ?? 'succeeded, but installed no browser'}`)
  throw new Error(
    ['Could not install Chromium:', ...tried.map((line) => `  - ${line}`)].join('\n') +
      '\nInstall Chromium or Chrome, or set TOKENWISE_CHROMIUM to the path of its program.',
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(findOrInstallChromium().executablePath)
