import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LockedError, withLock } from './folderLock.ts'

let folder = ''
let lock = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'))
  lock = path.join(folder, 'deeper', '.lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What the lock of this process says. */
const ownLock = () => withLock(lock, 'results', async () => JSON.parse(readFileSync(lock, 'utf8')))
const leave = (holder: unknown) => writeFileSync(lock, typeof holder === 'string' ? holder : JSON.stringify(holder))
const take = () => withLock(lock, 'results', async () => 'taken')

/** The id of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

describe('a lock', () => {
  it('names its process, and is gone afterwards, also after an error', async () => {
    expect(await ownLock()).toMatchObject({ pid: process.pid })
    expect(readdirSync(path.dirname(lock))).toEqual([])
    const failing = withLock(lock, 'results', () => Promise.reject(new Error('in the work')))
    await expect(failing).rejects.toThrow('in the work')
    expect(readdirSync(path.dirname(lock))).toEqual([])
    expect(await take()).toBe('taken')
  })

  it('keeps out a second process, with its id, the folder and what to do', async () => {
    await withLock(lock, 'results', async () => {
      await expect(take()).rejects.toThrow(LockedError)
      await expect(take()).rejects.toThrow(`Process ${process.pid} works on results (since 2`)
      await expect(take()).rejects.toThrow('Wait until it ends, stop it, or choose another place.')
      expect(existsSync(lock)).toBe(true)
    })
  })

  it('of a process that was killed is taken over', async () => {
    const own = await ownLock()
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    leave({ ...own, pid: child.pid, started: null })
    await expect(take()).rejects.toThrow(`Process ${child.pid} works on results`)
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(await take()).toBe('taken')
    expect(readdirSync(path.dirname(lock))).toEqual([])
  })

  it.runIf(process.platform === 'linux')('of a process whose id another one has now is taken over', async () => {
    const own = await ownLock()
    leave({ ...own, started: `${own.started}1` })
    expect(await take()).toBe('taken')
  })

  it('of another machine is kept, and says what to delete', async () => {
    const own = await ownLock()
    leave({ ...own, pid: deadPid(), host: 'elsewhere' })
    await expect(take()).rejects.toThrow('on the machine elsewhere works on results')
    await expect(take()).rejects.toThrow(`If it is gone, delete ${lock}.`)
  })

  it.each(['', '{', '{"pid":0}', '[]'])('that is damaged is kept: %j', async (text) => {
    await ownLock()
    leave(text)
    await expect(take()).rejects.toThrow(`results is locked, but ${lock} is damaged.`)
  })

  it('that another process took meanwhile is not removed', async () => {
    const own = await ownLock()
    await withLock(lock, 'results', async () => leave({ ...own, pid: 1 }))
    expect(existsSync(lock)).toBe(true)
  })

  it('of a dead process is taken by one of several at once', async () => {
    const own = await ownLock()
    leave({ ...own, pid: deadPid() })
    let inside = 0
    const works = Array.from({ length: 5 }, () =>
      withLock(lock, 'results', async () => {
        expect(++inside).toBe(1)
        await Promise.resolve()
        inside--
      }).catch((error) => error),
    )
    const refused = (await Promise.all(works)).filter((outcome) => outcome !== undefined)
    expect(refused).toHaveLength(4)
    for (const error of refused) expect(error).toBeInstanceOf(LockedError)
  })
})
