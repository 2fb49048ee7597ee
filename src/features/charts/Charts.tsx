// The two live pictures. They follow the text at the page's leisure: a new token is written first, then plotted.

import { useDeferredValue, useMemo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import { recordOf, shownColumns } from '../../store/selectors.ts'
import { usePlayground, useShownHead } from '../../store/session.ts'
import { useSettings } from '../../store/settings.ts'
import { RewardByLogProb } from './RewardByLogProb.tsx'
import { RewardByPosition } from './RewardByPosition.tsx'
import { seriesOf } from './series.ts'

export default function Charts() {
  const choices = useSettings((state) => state.columns)
  const head = useShownHead()
  const wantedLength = useSettings((state) => state.maxTokens)
  const run = useDeferredValue(usePlayground((state) => state.run))
  const series = useMemo(() => seriesOf(shownColumns(choices, run), head), [choices, run, head])
  const length = recordOf(run)?.settings.maxTokens ?? wantedLength
  return (
    <>
      <RewardByPosition series={series} headTitle={headTitles[head]} length={length} />
      <RewardByLogProb series={series} headTitle={headTitles[head]} />
    </>
  )
}
