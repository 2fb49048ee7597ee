// Even, sparse, or in between: the text that is shown and many more, by head.

import { type HeadName, headTitles } from '../../decoding/heads.ts'
import { concentration } from '../../metrics/credit.ts'
import { signed } from '../../ui/format.ts'
import { DownloadButton } from '../parts/DownloadButton.tsx'
import parts from '../parts/parts.module.css'
import type { Averages } from './averages.ts'
import { ConcentrationTable } from './ConcentrationTable.tsx'
import classes from './Credit.module.css'
import { advantagesOf } from './creditOfText.ts'
import { textRows, tokenRows } from './evidence.ts'
import type { CreditFile } from './format.ts'
import type { ShownText } from './shownTexts.ts'

export interface ConcentrationPartProps {
  heads: readonly HeadName[]
  /** Null where no recorded texts could be read; then there are no averages. */
  file: CreditFile | null
  averages: Averages | null
  texts: readonly ShownText[]
}

export function ConcentrationPart({ heads, file, averages, texts }: ConcentrationPartProps) {
  return (
    <>
      <h3 className={classes.part}>Even, sparse, or in between</h3>
      <ConcentrationTable
        heads={heads}
        averages={averages}
        texts={texts.map(({ name, tokens }) => ({
          name,
          byHead: Object.fromEntries(heads.map((each) => [each, concentration(advantagesOf(tokens, each))])),
        }))}
      />
      <p className={parts.note}>
        Of |A|: credit and blame count alike. {averages && averagesNote(averages)} Dice: every candidate’s reward is
        drawn from one bell curve, so that what is uneven comes of the language model’s certainty alone.{' '}
        {averages && `Gini above dice on the same texts: ${aboveDice(heads, averages)}.`} Upright lines: the text that
        is shown.
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
  const errors = [...Object.values(byHead), dice].flatMap(({ byPrompt }) => [byPrompt.gini, byPrompt.topThreeShare])
  const largest = Math.max(...errors.map((error) => error ?? 0))
  return `Mean ± standard error over ${n} texts that the model wrote alone (top-k, ${tokens.toFixed(1)} tokens on average, ${prompts} film prompts in turn); with prompts as the unit no error is above ${largest.toFixed(3)}.`
}

function aboveDice(heads: readonly HeadName[], { byHead }: Averages): string {
  return heads
    .flatMap((head) => {
      const above = byHead[head]?.aboveDice.gini
      return above ? [`${headTitles[head]} ${signed(above.mean, 3)} ± ${(above.standardError ?? 0).toFixed(3)}`] : []
    })
    .join('; ')
}
