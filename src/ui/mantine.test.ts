import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')
const STYLES = path.join(ROOT, 'node_modules/@mantine/core/styles')

/** Names of the imported style sheets, in order. */
const taken = [
  ...readFileSync(path.join(import.meta.dirname, 'mantine.css'), 'utf8').matchAll(/styles\/(.+)[.]css/g),
].map(([, name]) => name as string)

describe('mantine.css', () => {
  it('has the styles of every Mantine component that the page imports', () => {
    const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    const parts = files
      .filter((file) => file.endsWith('.tsx'))
      .flatMap((file) => [
        ...readFileSync(path.join(ROOT, 'src', file), 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g),
      ])
      .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
      .filter((name) => existsSync(path.join(STYLES, `${name}.css`)))
    expect(parts).not.toEqual([])
    expect(parts.filter((name) => !taken.includes(name))).toEqual([])
  })

  it('has them in the order of Mantine’s own sheet, where later styles override earlier ones', () => {
    const whole = readFileSync(path.join(STYLES, '../styles.css'), 'utf8')
    const places = taken.map((name) => whole.indexOf(readFileSync(path.join(STYLES, `${name}.css`), 'utf8').trim()))
    expect(places.every((place) => place >= 0)).toBe(true)
    expect(places).toEqual([...places].sort((one, other) => one - other))
  })
})
