// Switches between light and dark colors. Until it is used, the page follows the system setting.

import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'

export function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const next = scheme === 'light' ? 'dark' : 'light'
  return (
    <ActionIcon variant="subtle" size="md" aria-label={`Switch to ${next} colors`} onClick={() => setColorScheme(next)}>
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
      </svg>
    </ActionIcon>
  )
}
