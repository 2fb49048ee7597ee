// Selects the method that a fork from this table continues with.

import { NativeSelect, UnstyledButton } from '@mantine/core'
import { create } from 'zustand'
import { methodNames, methods } from '../../decoding/methods/index.ts'
import type { HeadName, MethodName } from '../../decoding/record.ts'
import { useForks, useLoadsFirst } from '../../store/app/hooks.ts'
import { forkColumnId } from '../../store/settings/columnIds.ts'
import { lackingHead } from '../../store/settings/rewards.ts'
import classes from './Inspector.module.css'

interface ForkMethod {
  /** Null: the method of the forked column. */
  method: MethodName | null
  choose(method: MethodName | null): void
}

export const useForkMethod = create<ForkMethod>()((set) => ({ method: null, choose: (method) => set({ method }) }))

interface ForkWithProps {
  method: MethodName
  /** Heads whose rewards were recorded. */
  heads: readonly HeadName[]
}

export function ForkWith({ method, heads }: ForkWithProps) {
  const { method: chosen, choose } = useForkMethod()
  const others = methodNames.filter((name) => name !== method && lackingHead(name, heads) === null)
  const { waiting, selected } = useForks()
  const loadsFirst = useLoadsFirst()
  return (
    <div className={classes.forkWith}>
      <span>
        <b aria-hidden="true">↗</b> continue from here with
      </span>
      <NativeSelect
        size="xs"
        aria-label="Continue from here with"
        value={chosen !== null && others.includes(chosen) ? chosen : ''}
        onChange={(event) => choose(others.find((name) => name === event.currentTarget.value) ?? null)}
        data={[
          { value: '', label: methods[method].label },
          ...others.map((name) => ({ value: name, label: methods[name].label })),
        ]}
      />
      {loadsFirst !== '' && <span>{loadsFirst}</span>}
      {waiting && <span>A fork is waiting for the model.</span>}
      {!waiting && selected !== null && (
        <UnstyledButton className={classes.link} onClick={() => scrollToFork(selected)}>
          show the fork
        </UnstyledButton>
      )}
    </div>
  )
}

function scrollToFork(fork: number): void {
  document.getElementById(forkColumnId(fork))?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
