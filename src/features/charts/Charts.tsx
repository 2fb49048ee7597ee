// The two live pictures. They follow the text at the page's leisure: a new token is written first, then plotted.

import { useDeferredValue, useMemo } from 'react'
import { headTitles } from '../../decoding/heads.ts'
import { recordOf } from '../../store/selectors.ts'
import { usePlayground, useShownHead, useVisibleColumns } from '../../store/session.ts'
import { useSettings } from '../../store/settings.ts'
import { RewardByLogProb } from './RewardByLogProb.tsx'
import { RewardByPosition } from './RewardByPosition.tsx'
import { seriesOf } from './series.ts'

export default function Charts() {
  const head = useShownHead()
  const wantedLength = useSettings((state) => state.maxTokens)
  const run = usePlayground((state) => state.run)
  const columns = useDeferredValue(useVisibleColumns())
  const series = useMemo(() => seriesOf(columns, head), [columns, head])
  const length = recordOf(run)?.settings.maxTokens ?? wantedLength
  return (
    <>
      <RewardByPosition series={series} headTitle={headTitles[head]} length={length} />
      <RewardByLogProb series={series} headTitle={headTitles[head]} />
    </>
  )
}
