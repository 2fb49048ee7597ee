// Example prompts by group, fetched when the menu is first opened.

import { Button, Menu, Text } from '@mantine/core'
import { useState } from 'react'
import { type Example, fetchExamples, groupExamples } from './examples.ts'

type Examples = { kind: 'none' } | { kind: 'ready'; groups: [string, Example[]][] } | { kind: 'failed' }

export function ExamplesMenu({ onChoose }: { onChoose: (example: Example) => void }) {
  const [examples, setExamples] = useState<Examples>({ kind: 'none' })
  const open = () => {
    if (examples.kind === 'ready') return
    fetchExamples().then(
      (list) => setExamples({ kind: 'ready', groups: groupExamples(list) }),
      () => setExamples({ kind: 'failed' }),
    )
  }
  return (
    <Menu
      position="bottom-end"
      width={380}
      onOpen={open}
      shadow="md"
      floatingStrategy="fixed"
      // A menu may contain only items, and the items of a scrolling menu must be reachable by Tab.
      withInitialFocusPlaceholder={false}
      menuItemTabIndex={0}
    >
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" fw={500}>
          Examples ▾
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={440} style={{ overflowY: 'auto' }}>
        {examples.kind === 'ready' &&
          examples.groups.map(([group, list]) => (
            <div key={group}>
              <Menu.Label>{group}</Menu.Label>
              {list.map((example) => (
                <Menu.Item key={example.id} onClick={() => onChoose(example)}>
                  {example.prompt}
                </Menu.Item>
              ))}
            </div>
          ))}
        {examples.kind === 'failed' && (
          <Text fz="sm" p="xs">
            Could not load the examples. Open the menu again to retry.
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
