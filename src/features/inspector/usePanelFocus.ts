// Moves the focus into the panel if it was opened by keyboard, and back to the token's text when it closes. Escape closes the
// panel before it does anything else on the page, except what is open above the panel or being typed elsewhere.

import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { useApp } from '../../store/app/context.ts'
import { useView } from '../../store/app/hooks.ts'
import { closesOverlay } from '../../ui/closedByEscape.ts'
import { textOfToken, tokenElement } from '../../ui/tokenElement.ts'

interface PanelFocus {
  title: RefObject<HTMLHeadingElement | null>
  close: () => void
}

export function usePanelFocus(): PanelFocus {
  const { view, pointer } = useApp()
  const isEntered = useView(({ panel }) => panel === 'entered')
  const title = useRef<HTMLHeadingElement>(null)
  const opener = useRef<Element | null>(null)

  const close = useCallback(() => {
    const panel = title.current?.closest('section')
    const { activeElement } = document
    const isHere = activeElement === document.body || panel?.contains(activeElement)
    view.getState().setPanel('closed')
    if (!isHere) return
    const { pinned } = pointer.getState()
    const back = pinned ? textOfToken(tokenElement(pinned)) : opener.current
    if (back instanceof HTMLElement) back.focus({ preventScroll: true })
  }, [view, pointer])

  useEffect(() => {
    if (!isEntered) return
    opener.current = document.activeElement
    title.current?.focus({ preventScroll: true })
    view.getState().setPanel('open')
  }, [isEntered, view])

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || closesOverlay(event) || isTypedElsewhere(event, title.current)) return
      event.stopPropagation()
      close()
    }
    document.addEventListener('keydown', onKeyDown, true)
    return () => document.removeEventListener('keydown', onKeyDown, true)
  }, [close])

  return { title, close }
}

function isTypedElsewhere({ target }: KeyboardEvent, title: HTMLElement | null): boolean {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return false
  return !title?.closest('section')?.contains(target)
}
