// Concentration of credit by head, in the text shown and on average over many texts.

import { type HeadName, headTitles } from '../../decoding/heads.ts'
import { concentration } from '../../metrics/credit.ts'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import { signedPlusMinus } from '../parts/numbers.ts'
import parts from '../parts/parts.module.css'
import type { Averages } from './averages.ts'
import { ConcentrationTable } from './ConcentrationTable.tsx'
import { advantagesOf } from './creditOfText.ts'
import { textRows, tokenRows } from './evidence.ts'
import type { CreditFile } from './format.ts'
import type { ShownText } from './shownTexts.ts'

export interface ConcentrationPartProps {
  heads: readonly HeadName[]
  /** Null, like `averages`, if the recorded texts have not loaded. */
  file: CreditFile | null
  averages: Averages | null
  texts: readonly ShownText[]
}

export function ConcentrationPart({ heads, file, averages, texts }: ConcentrationPartProps) {
  return (
    <>
      <p>
        There are two measures: the Gini coefficient, which ranges from 0 (even) to (n − 1)/n (one of n tokens has all
        the credit), and the combined share of the three tokens with the largest |A|.
      </p>
      <ConcentrationTable
        heads={heads}
        averages={averages}
        texts={texts.map(({ name, tokens }) => ({
          name,
          byHead: Object.fromEntries(heads.map((each) => [each, concentration(advantagesOf(tokens, each))])),
        }))}
      />
      <p className={parts.note}>
        The measures use |A|, so credit and blame count equally. {averages && averagesNote(averages)} Dice: every
        candidate has a random, normally distributed reward, so only the base model’s certainty makes credit uneven.{' '}
        {averages && `Gini coefficient minus that of dice on the same texts: ${aboveDice(heads, averages)}.`} Vertical
        lines mark the text shown.
      </p>
      <div className={parts.buttons}>
        {texts.length > 0 && (
          <DownloadButton file="credit-tokens.csv" what="the tokens shown" rows={() => tokenRows(texts, heads)} />
        )}
        {file && (
          <DownloadButton file="credit-texts.csv" what={`${file.texts.length} texts`} rows={() => textRows(file)} />
        )}
      </div>
    </>
  )
}

function averagesNote({ n, prompts, tokens, byHead, dice }: Averages): string {
  const errors = [...Object.values(byHead), dice].flatMap(({ byPrompt }) => Object.values(byPrompt))
  const largest = Math.max(...errors.map((error) => error ?? 0))
  return `Mean ± standard error over ${n} unsteered texts (top-k, ${tokens.toFixed(1)} tokens on average, ${prompts} film prompts); standard errors over prompts are at most ${largest.toFixed(3)}.`
}

function aboveDice(heads: readonly HeadName[], { byHead }: Averages): string {
  return heads
    .flatMap((head) => {
      const above = byHead[head]?.aboveDice.gini
      return above ? [`${headTitles[head]} ${signedPlusMinus(above, 3)}`] : []
    })
    .join('; ')
}
