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

const weight = (page: Page) => page.getByRole('slider', { name: 'Weight w', exact: true })

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
        sees: 'Praise, and the sentence beside the chart says what it costs: the tokens are less probable.',
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
  {
    name: 'teacher',
    who: 'A teacher looks for twenty minutes of a lecture and has a projector.',
    size: WIDE,
    steps: [
      {
        does: 'opens the labs',
        act: async (page) => {
          await page.goto('./#/labs')
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        },
        sees: 'Five questions, each with its minutes, and a page for teachers.',
      },
      {
        does: 'opens “How hard should you steer?”',
        act: async (page) => {
          await page.getByRole('link', { name: 'How hard should you steer?' }).click()
          await expect(page.getByRole('button', { name: 'Skip prediction' })).toBeVisible()
        },
        sees: 'The question and the prediction at the left; the place of the exercise at the right says what opens it.',
      },
      {
        does: 'predicts',
        act: async (page) => {
          await page.getByRole('radio').first().check({ force: true })
          await page.getByRole('button', { name: 'Submit prediction' }).click()
          await expect(weight(page)).toBeInViewport()
        },
        sees: 'The slider, the two texts it changes, and the charts, without scrolling.',
      },
      {
        does: 'moves the weight to its end',
        act: async (page) => {
          await weight(page).press('End')
        },
        sees: 'The text at w = +16 beside the one without steering. The curves say that beyond +4 the reward gains little while the distance grows.',
      },
      {
        does: 'opens the page for teachers',
        act: async (page) => {
          await page.goto('./#/labs/teacher')
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        },
        sees: 'A sheet to print, with questions, answers and links that open each exercise in its state.',
      },
    ],
  },
  {
    name: 'researcher',
    who: 'A researcher has read the paper and wants to see the methods on a prompt of their own.',
    size: WIDE,
    steps: [
      {
        does: 'opens the address',
        act: openFirst,
        sees: 'The question of the paper in one picture; “Write your own prompt” tells the download.',
      },
      {
        does: 'goes to an own prompt',
        act: async (page) => {
          await next(page, /own prompt/).click()
          await expect(page.getByRole('textbox', { name: 'Prompt' })).toBeFocused()
        },
        sees: 'The playground with the prompt selected: typing replaces it.',
      },
      {
        does: 'types, and the old texts leave',
        act: async (page) => {
          await page.keyboard.type('The second half of the film was')
          await expect(page.getByRole('button', { name: /^Back to/ })).toBeVisible()
        },
        sees: 'Empty columns, one line that says whose texts are set aside, and one Run button with the size of the model.',
      },
      {
        does: 'runs',
        act: async (page) => {
          await page.getByRole('button', { name: 'Run', exact: true }).click()
          await page.getByRole('status').filter({ hasText: 'Done' }).waitFor({ state: 'attached', timeout: 300_000 })
        },
        sees: 'Four texts that were written token by token beside each other, and both charts in sight.',
      },
      {
        does: 'clicks a token of PARGS',
        act: async (page) => {
          await page.getByRole('region', { name: 'PARGS', exact: true }).locator('[data-token-position="2"]').click()
          await expect(page.getByRole('region', { name: 'Candidates' })).toBeInViewport()
        },
        sees: 'Its candidates beside the texts: reward, probability before and after, and what each method would have chosen.',
      },
      {
        does: 'switches to the full view',
        act: async (page) => {
          await page.getByText('Full', { exact: true }).click()
          await expect(page.getByLabel('Temperature', { exact: true }).first()).toBeVisible()
        },
        sees: 'Every setting: k, temperature, seed, normalized weights, chat, more columns, ten seeds.',
      },
    ],
  },
  {
    name: 'phone',
    who: 'Somebody opens a link on a phone, standing.',
    size: { width: 390, height: 844 },
    steps: [
      {
        does: 'opens the address',
        act: openFirst,
        sees: 'Slider and both texts on the first screen, one above the other.',
      },
      {
        does: 'drags the slider to the left',
        act: (page) => drag(page, 0.1),
        sees: 'The upper text changes under the thumb.',
      },
      {
        does: 'asks why this token came',
        act: async (page) => {
          await page.getByRole('button', { name: /^Why/ }).click()
          await page.getByRole('region', { name: 'Candidates' }).scrollIntoViewIfNeeded()
        },
        sees: 'The table fits the screen; the slider stays at the top.',
      },
      {
        does: 'opens a shared comparison',
        act: async (page) => {
          await page.goto('./#/recorded/led-astray')
          await expect(page.locator('[data-token-position="5"]').first()).toBeVisible()
        },
        sees: 'The texts begin on the first screen and stand one below the other; Run stays at the bottom and covers none of them.',
      },
      {
        does: 'taps a token',
        act: async (page) => {
          await page.locator('[data-token-position="2"]').first().tap()
          await expect(page.getByRole('region', { name: 'Candidates' })).toBeInViewport()
        },
        sees: 'The candidates come from below, and the token stays in sight above them.',
      },
    ],
  },
]
