import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../cli/paths.ts'
import { licenceTexts } from '../serve/licencesPlugin.ts'
import { faultOf, type Part, packagesOf, partsOf, readLock } from './licences.ts'

const part = (licence: string | null, change: Partial<Part> = {}): Part => ({
  kind: 'package',
  name: 'some-package',
  version: '1.0.0',
  licence,
  ...change,
})

describe('the audit of licenses', () => {
  it('lists packages, fonts, the model and the data, and finds no fault', () => {
    const parts = partsOf(readLock())
    expect(parts.filter(({ kind }) => kind === 'package').length).toBeGreaterThan(100)
    expect(parts.filter(({ kind }) => kind === 'font').map(({ licence }) => licence)).toEqual(['OFL-1.1', 'OFL-1.1'])
    expect(parts.find(({ kind }) => kind === 'model')).toMatchObject({ licence: 'Apache-2.0' })
    expect(parts.filter(({ kind }) => kind === 'data').length).toBeGreaterThanOrEqual(3)
    expect(parts.flatMap((each) => faultOf(each) ?? [])).toEqual([])
    // Development dependencies do not ship.
    expect(parts.map(({ name }) => name)).not.toContain('vitest')
  })

  it.each([['MIT'], ['(MIT OR GPL-3.0-only)'], ['Apache-2.0 AND BSL-1.0'], ['MIT AND ISC AND BSD-3-Clause']])(
    'allows %s',
    (licence) => expect(faultOf(part(licence))).toBeNull(),
  )

  it.each([
    'GPL-3.0-only',
    'AGPL-3.0-or-later',
    'LGPL-3.0-or-later',
    'MIT AND GPL-2.0-only',
    'OFL-1.1',
    'CC-BY-NC-4.0',
    'UNLICENSED',
    'SEE LICENSE IN LICENSE.txt',
    '',
  ])('refuses a package with %s, by name', (licence) => {
    expect(faultOf(part(licence))).toBe(
      `some-package 1.0.0 has the license "${licence}", which is not allowed. Replace it, or add the license to tools/check/licences.ts with the reason.`,
    )
  })

  it('refuses what has no license, and data that may not be used', () => {
    expect(faultOf(part(null))).toBe('some-package 1.0.0 names no license. Ask its authors for one, or replace it.')
    expect(faultOf(part('CC-BY-NC-4.0', { kind: 'data', version: '' }))).toContain('which is not allowed')
  })

  it('allows native libraries and fonts their own licenses, and no others', () => {
    expect(faultOf(part('Apache-2.0 AND LGPL-3.0-or-later', { name: '@img/sharp-win32-x64' }))).toBeNull()
    expect(faultOf(part('GPL-3.0-only', { name: '@img/sharp-win32-x64' }))).not.toBeNull()
    expect(faultOf(part('OFL-1.1', { kind: 'font' }))).toBeNull()
  })
})

describe('the license texts of the site', () => {
  it('name every package that is installed, each with its text', () => {
    const texts = licenceTexts(ROOT)
    for (const { name, version } of packagesOf(readLock()).filter(({ place }) => existsSync(path.join(ROOT, place))))
      expect(texts).toContain(`${name} ${version}`)
    expect(texts.match(/^MIT License$/gm)?.length).toBeGreaterThan(10)
    expect(texts).toContain('SIL OPEN FONT LICENSE')
  })
})

describe('dependencies', () => {
  it('have a hash each', () => {
    const { packages } = readLock()
    const without = Object.entries(packages).filter(([place, { integrity }]) => place !== '' && !integrity)
    expect(without.map(([place]) => place)).toEqual([])
    for (const { integrity } of Object.values(packages).slice(1)) expect(integrity).toMatch(/^sha512-/)
  })

  it('are pinned to one version each', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
    for (const [name, version] of Object.entries<string>({ ...dependencies, ...devDependencies }))
      expect(version, name).toMatch(/^(npm:(@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.-]+)?$/)
  })
})
