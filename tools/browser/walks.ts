// Four walks through the page as new users would take them, each in a fresh profile. `npm run walk` (tools/walk.ts) takes them,
// times them and writes docs/walks.md.

import { expect, type Page } from '@playwright/test'

export interface Step {
  /** What the user does, as a sentence without a subject. */
  does: string
  act(page: Page): Promise<void>
  /** What is then on the screen and what the user makes of it. */
  sees: string
}

export interface Walk {
  name: string
  /** Who walks, and why. */
  who: string
  size: { width: number; height: number }
  steps: readonly Step[]
}

const WIDE = { width: 1440, height: 900 }

const slider = (page: Page) => page.getByRole('slider', { name: /^Steering weight/ }).first()

async function openFirst(page: Page): Promise<void> {
  await page.goto('./')
  await expect(page.locator('[data-live]')).toBeVisible()
}

/** Drags the first view's slider to a share of its width, as a hand would: down, along, up. */
async function drag(page: Page, share: number): Promise<void> {
  const before = await page.getByRole('region', { name: 'Steered', exact: true }).innerText()
  const box = await slider(page).boundingBox()
  if (!box) throw new Error('the slider is not on the page')
  const { value, min, max } = await slider(page).evaluate(({ value, min, max }: HTMLInputElement) => ({
    value: Number(value),
    min: Number(min),
    max: Number(max),
  }))
  const at = (part: number) => box.x + 13 + part * (box.width - 26)
  const y = box.y + box.height / 2
  await page.mouse.move(at((value - min) / (max - min)), y)
  await page.mouse.down()
  await page.mouse.move(at(share), y, { steps: 12 })
  await page.mouse.up()
  await expect(page.getByRole('region', { name: 'Steered', exact: true })).not.toHaveText(before)
}

const next = (page: Page, name: RegExp) => page.getByRole('navigation', { name: 'Next' }).getByRole('link', { name })

export const walks: readonly Walk[] = [
  {
    name: 'link',
    who: 'Somebody got the address from a friend and knows nothing about language models.',
    size: WIDE,
    steps: [
      {
        does: 'opens the address',
        act: openFirst,
        sees: 'One beginning of a sentence, two endings, one slider with “avoid praise” and “seek praise” at its ends.',
      },
      {
        does: 'drags the slider to the left',
        act: (page) => drag(page, 0),
        sees: 'The left text becomes scathing while the hand moves; the right one stays. The marks of the chart fall.',
      },
      {
        does: 'drags it to the right end',
        act: (page) => drag(page, 1),
        sees: 'Praise, and the sentence below the chart says what it costs: the tokens are less probable.',
      },
      {
        does: 'asks why this token came',
        act: async (page) => {
          await page.getByRole('button', { name: /^Why/ }).click()
          await expect(page.getByRole('region', { name: 'Candidates' })).toBeVisible()
        },
        sees: 'Ten candidates with their reward, and two columns of percentages: without the reward and with it.',
      },
      {
        does: 'goes on to compare more methods',
        act: async (page) => {
          await next(page, /more methods/).click()
          await expect(page.locator('[data-token-position="5"]').first()).toBeVisible()
        },
        sees: 'The same picture with four methods, which write at once, without a download.',
      },
    ],
  },
]
