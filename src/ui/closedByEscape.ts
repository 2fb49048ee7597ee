// Overlays that Escape closes. Whatever else Escape does on the page waits until they are closed.

const OVERLAYS = '.mantine-Tooltip-tooltip, .mantine-Popover-dropdown, .mantine-Menu-dropdown, [role="dialog"]'

/** Also checks the event's target: with reduced motion, a dialog may already have closed. */
export const closesOverlay = ({ target }: KeyboardEvent): boolean =>
  document.querySelector(OVERLAYS) !== null || (target instanceof Element && target.closest('[role="dialog"]') !== null)
