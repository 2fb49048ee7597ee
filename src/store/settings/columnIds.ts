// Ids of columns. The prefix states the kind of column, so ids of different kinds never collide.

/** A column of the page's settings; it keeps its id while its method changes. */
export type PageColumnId = `column-${number}`

/** A column of a detached run, or a column of an opened run beyond MAX_SHOWN_COLUMNS. */
export type OpenedColumnId = `opened-${number}`

export type ForkColumnId = `fork-${number}`

export type ColumnId = PageColumnId | OpenedColumnId | ForkColumnId

export const pageColumnId = (number: number): PageColumnId => `column-${number}`

export const openedColumnId = (index: number): OpenedColumnId => `opened-${index}`

export const forkColumnId = (fork: number): ForkColumnId => `fork-${fork}`

export function isPageColumnId(id: unknown): id is PageColumnId {
  return typeof id === 'string' && /^column-\d{1,9}$/.test(id)
}

export function pageColumnNumber(id: PageColumnId): number {
  return Number(id.slice('column-'.length))
}

/** The id of the fork that a column shows; null for any other column. */
export function forkOfColumn(id: ColumnId): number | null {
  return id.startsWith('fork-') ? Number(id.slice('fork-'.length)) : null
}
