// The menu of examples: recorded comparisons, which open at once, and prompts, for which Run writes the texts. The prompts are
// downloaded when the menu is first opened.

import { Button, Menu, Text } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { z } from 'zod'
import { useLoadsFirst, useRecordings } from '../../store/app/hooks.ts'
import { useRecordedSet } from '../../store/app/recordedSet.ts'
import classes from './ExamplesMenu.module.css'

const examplesSchema = z.array(z.object({ id: z.string(), group: z.string(), prompt: z.string() }))

type Example = z.infer<typeof examplesSchema>[number]

const readExamples = (json: unknown): Example[] => examplesSchema.parse(json)

const GROUP_TITLES: Record<string, string> = { movie: 'Film reviews', question: 'Questions', story: 'Stories' }

interface ExamplesProps {
  onChoose: (example: Example) => void
}

export function ExamplesMenu({ onChoose }: ExamplesProps) {
  return (
    <Menu
      position="bottom-end"
      width={380}
      shadow="md"
      floatingStrategy="fixed"
      // The placeholder is not a menu item, and a menu may contain nothing else.
      withInitialFocusPlaceholder={false}
      // Tab must reach the items, because the menu scrolls.
      menuItemTabIndex={0}
    >
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" fw={400}>
          Examples ▾
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="min(70vh, 600px)" style={{ overflowY: 'auto' }}>
        <Recorded />
        <Prompts onChoose={onChoose} />
      </Menu.Dropdown>
    </Menu>
  )
}

function Recorded() {
  const { entries, open } = useRecordings((state) => state)
  if (!entries || entries.length === 0) return null
  return (
    <Group title="Recorded comparisons" note="open at once">
      {entries.map(({ id, title }) => (
        <Menu.Item key={id} onClick={() => open(id)}>
          {title}
        </Menu.Item>
      ))}
    </Group>
  )
}

function Prompts({ onChoose }: ExamplesProps) {
  const examples = useRecordedSet('prompts-demo.json', readExamples)
  const loadsFirst = useLoadsFirst()
  switch (examples.kind) {
    case 'loading':
      return null
    case 'failed':
      return (
        <Text fz="sm" p="xs">
          Could not load the examples. Open the menu again to retry.
        </Text>
      )
    case 'ready':
      return (
        <Group title="Prompts" note={`Run writes the texts${loadsFirst}`}>
          {[...new Set(examples.data.map(({ group }) => group))].map((group) => (
            <Group key={group} title={GROUP_TITLES[group] ?? group}>
              {examples.data
                .filter((example) => example.group === group)
                .map((example) => (
                  <Menu.Item key={example.id} onClick={() => onChoose(example)}>
                    {example.prompt}
                  </Menu.Item>
                ))}
            </Group>
          ))}
        </Group>
      )
    default:
      return examples satisfies never
  }
}

function Group({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const id = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is not allowed in a menu
    <div role="group" aria-labelledby={id} className={classes.group}>
      <Menu.Label id={id} className={note === undefined ? undefined : classes.title}>
        {note === undefined ? (
          title
        ) : (
          <>
            <b>{title}</b> · {note}
          </>
        )}
      </Menu.Label>
      {children}
    </div>
  )
}
