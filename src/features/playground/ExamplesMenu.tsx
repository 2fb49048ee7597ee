// Example prompts by group, downloaded when the menu is first opened.

import { Button, Menu, Text } from '@mantine/core'
import { Fragment } from 'react'
import { z } from 'zod'
import { useRecordedSet } from '../../store/app/recordedSet.ts'

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
        <Button variant="subtle" size="compact-sm" fw={500}>
          Examples ▾
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={440} style={{ overflowY: 'auto' }}>
        <Examples onChoose={onChoose} />
      </Menu.Dropdown>
    </Menu>
  )
}

function Examples({ onChoose }: ExamplesProps) {
  const examples = useRecordedSet('prompts-demo.json', readExamples)
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
      return [...new Set(examples.data.map(({ group }) => group))].map((group) => (
        <Fragment key={group}>
          <Menu.Label>{GROUP_TITLES[group] ?? group}</Menu.Label>
          {examples.data
            .filter((example) => example.group === group)
            .map((example) => (
              <Menu.Item key={example.id} onClick={() => onChoose(example)}>
                {example.prompt}
              </Menu.Item>
            ))}
        </Fragment>
      ))
    default:
      return examples satisfies never
  }
}
