// `npm start`: installs the model, builds the page, serves it on this machine and prints the address.

import { build, preview } from 'vite'
import { installModel } from './model.ts'

const port = Number(process.env.PORT ?? 4173)

try {
  console.log(await installModel())
  await build({ logLevel: 'warn' })
  const server = await preview({ preview: { port } })
  const urls = server.resolvedUrls ?? { local: [], network: [] }
  console.log(`\n  Tokenwise is ready. Open  ${urls.local[0] ?? `http://localhost:${port}/`}\n\n  Ctrl+C stops it.\n`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
