import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ROOT } from './paths.ts'
import { disk, Killed, QUICK_DIR } from './testing/faultyDisk.ts'
import { appendLine, isPart, moveInto, WriteError, writeChunks, writeWhole } from './wholeFiles.ts'

vi.mock('node:fs', async (original) => (await import('./testing/faultyDisk.ts')).faultyDisk(await original()))

let folder = ''
beforeEach(() => {
  disk.renew()
  folder = fs.mkdtempSync(path.join(QUICK_DIR, 'whole-'))
})
afterEach(() => {
  disk.renew()
  fs.rmSync(folder, { recursive: true })
})

const place = (name: string) => path.join(folder, name)
const textOf = (name: string) => fs.readFileSync(place(name), 'utf8')

describe('writeWhole', () => {
  it('writes text, bytes and pieces, and creates the folder', () => {
    writeWhole(place('deep/er/text'), 'é')
    writeWhole(place('bytes'), Uint8Array.of(1, 2))
    writeWhole(place('pieces'), [Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3)])
    expect(textOf('deep/er/text')).toBe('é')
    expect([...fs.readFileSync(place('bytes'))]).toEqual([1, 2])
    expect([...fs.readFileSync(place('pieces'))]).toEqual([1, 2, 3])
    expect(fs.readdirSync(folder).sort()).toEqual(['bytes', 'deep', 'pieces'])
  })

  it('replaces what a link leads to, not the link', () => {
    writeWhole(place('real'), 'old')
    fs.symlinkSync(place('real'), place('link'))
    writeWhole(place('link'), 'new')
    expect(textOf('real')).toBe('new')
    expect(fs.lstatSync(place('link')).isSymbolicLink()).toBe(true)
  })

  it('leaves the old file or the new one, wherever it fails or is killed', () => {
    for (const how of ['ENOSPC', 'EIO', 'KILL'])
      for (let n = 1, isDone = false; !isDone; n++) {
        writeWhole(place('file'), 'old and whole')
        disk.renew(n, how)
        let thrown: unknown
        try {
          writeWhole(place('file'), 'new and whole')
        } catch (error) {
          thrown = error
        }
        isDone = disk.count < n
        disk.renew()
        if (thrown) expect(thrown).toBeInstanceOf(how === 'KILL' ? Killed : WriteError)
        expect(['old and whole', 'new and whole']).toContain(textOf('file'))
        if (!thrown) expect(textOf('file')).toBe('new and whole')
        const rest = fs.readdirSync(folder).filter((name) => name !== 'file')
        expect(rest.every(isPart)).toBe(true)
        // After an error nothing stays behind, except if removing it is what failed.
        if (how !== 'KILL') expect(rest).toEqual([])
        for (const name of rest) fs.rmSync(place(name))
      }
  })

  it.skipIf(!fs.existsSync('/dev/full'))('says that a disk is full, which is what /dev/full always is', async () => {
    const full = 'The disk is full: /dev/full could not be written. Free some space and run the same command again.'
    expect(() => writeWhole('/dev/full', 'text')).toThrow(full)
    expect(() => appendLine('/dev/full', 'text')).toThrow(full)
    async function* chunks() {
      yield Uint8Array.of(1)
    }
    await expect(writeChunks('/dev/full', 'replace', chunks())).rejects.toThrow(full)
  })

  it('says that a folder is none, and that a file is one', () => {
    writeWhole(place('file'), '')
    expect(() => writeWhole(place('file/deeper/out'), '')).toThrow(
      'because a part of its path is a file, not a folder. Choose another place.',
    )
    expect(() => writeWhole(folder, '')).toThrow('it is a folder. Give the name of a file.')
  })

  it.skipIf(!fs.existsSync('/proc/self'))('says that a folder cannot be made, also where Node.js would not end', () => {
    expect(() => writeWhole('/proc/a/b', '')).toThrow(
      '/proc/a/b could not be written: its folder is not there and cannot',
    )
  })

  it.each([
    ['ENOSPC', 'The disk is full: FILE could not be written. Free some space and run the same command again.'],
    ['EDQUOT', 'The disk is full: FILE could not be written.'],
    [
      'EROFS',
      'FOLDER cannot be written to, because its file system is read-only: FILE was not written. Choose another',
    ],
    ['EACCES', 'You have no permission to write FILE. Allow writing to FOLDER, or choose another folder.'],
    ['EPERM', 'You have no permission to write FILE.'],
    ['ENOENT', 'FILE could not be written: its folder is not there and cannot be made. Choose another folder.'],
    ['EIO', 'FILE could not be written: EIO: openSync. Check the disk, and run the same command again.'],
  ])('names the file and what to do: %s', (code, message) => {
    // The first operation opens the file.
    disk.renew(1, code)
    const expected = message.replaceAll('FILE', place('file')).replaceAll('FOLDER', folder)
    expect(() => writeWhole(place('file'), 'text')).toThrow(expected)
    expect(fs.readdirSync(folder)).toEqual([])
  })
})

it('moves files in order, and says where one could not go', () => {
  writeWhole(place('a/1'), '1')
  writeWhole(place('a/2'), '2')
  // The folder is made, and flushed after each move in three operations.
  disk.renew(6, 'ENOSPC')
  expect(() => moveInto(place('b'), [place('a/1'), place('a/2')])).toThrow(`The disk is full: ${place('b/2')}`)
  expect(fs.readdirSync(place('b'))).toEqual(['1'])
})

it('keeps the chunks before an error, which is passed on', async () => {
  async function* chunks(fails: boolean) {
    yield Uint8Array.of(65)
    if (fails) throw new RangeError('broken off')
  }
  await expect(writeChunks(place('in/it'), 'replace', chunks(true))).rejects.toThrow(RangeError)
  await writeChunks(place('in/it'), 'append', chunks(false))
  expect(textOf('in/it')).toBe('AA')
})

// Whatever else writes may leave a part of a file under its name.
it('is the only way to write a file', () => {
  const own = ['tools/cli/wholeFiles.ts', 'tools/cli/folderLock.ts']
  const sources = ['tools', 'src/labs'].flatMap((room) =>
    fs.readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
  )
  const writers = sources.filter(
    (file) =>
      /[.]tsx?$/.test(file) &&
      !/[.]test[.]tsx?$|\/testing\//.test(file) &&
      /\b(writeFile|appendFile|createWriteStream|copyFile|writeSync|writev)/.test(
        fs.readFileSync(path.join(ROOT, file), 'utf8'),
      ),
  )
  expect(writers.sort()).toEqual(own.sort())
})
