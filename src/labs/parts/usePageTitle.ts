import { useEffect } from 'react'

/** Sets the window's title while a page is open: 'Labs · Tokenwise' for 'Labs'. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    const before = document.title
    document.title = `${title} · Tokenwise`
    return () => {
      document.title = before
    }
  }, [title])
}
