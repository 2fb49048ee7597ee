// The method that a fork from this table continues with.

import { NativeSelect, UnstyledButton } from '@mantine/core'
import { create } from 'zustand'
import { methodNames, methods } from '../../decoding/methods/index.ts'
import type { MethodName } from '../../decoding/record.ts'
import { FORKS_ID, useForks, useLoadsFirst } from '../../store/app/hooks.ts'
import classes from './Inspector.module.css'

interface ForkMethod {
  /** Null: the method of the column that is forked. */
  method: MethodName | null
  choose(method: MethodName | null): void
}

export const useForkMethod = create<ForkMethod>()((set) => ({ method: null, choose: (method) => set({ method }) }))

export interface ForkWithProps {
  /** Of the column. */
  method: MethodName
  /** Whether the reward of this run has the head that a method needs. */
  able: (method: MethodName) => boolean
}

export function ForkWith({ method, able }: ForkWithProps) {
  const { method: chosen, choose } = useForkMethod()
  const others = methodNames.filter((name) => name !== method && able(name))
  const { waiting, writing, selected } = useForks((state) => state)
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
        <span>
          {writing === null ? 'Forks are listed below: ' : 'A fork is being written: '}
          <UnstyledButton className={classes.below} onClick={toForks}>
            show it
          </UnstyledButton>
        </span>
      )}
    </div>
  )
}

function toForks(): void {
  document.getElementById(FORKS_ID)?.scrollIntoView({ block: 'center' })
}
