// Ids of columns. Each says what kind of column it is, so that no two kinds can share one.

/** A column of the page's settings; it keeps its id while its method changes. */
export type PageColumnId = `column-${number}`

/** A column of an opened run that is shown beside other settings, or that the page's settings have no room for. */
export type OpenedColumnId = `opened-${number}`

/** A fork, shown as a column. */
export type ForkColumnId = `fork-${number}`

export type ColumnId = PageColumnId | OpenedColumnId | ForkColumnId

/** @param number from 1. */
export const pageColumnId = (number: number): PageColumnId => `column-${number}`

/** @param index of the column in its run. */
export const openedColumnId = (index: number): OpenedColumnId => `opened-${index}`

/** @param fork its id in the tree. */
export const forkColumnId = (fork: number): ForkColumnId => `fork-${fork}`

export function isPageColumnId(id: unknown): id is PageColumnId {
  return typeof id === 'string' && /^column-\d{1,9}$/.test(id)
}

export function pageColumnNumber(id: PageColumnId): number {
  return Number(id.slice('column-'.length))
}

/** The id of a fork's column in the tree; null for any other column. */
export function forkOfColumn(id: ColumnId): number | null {
  return id.startsWith('fork-') ? Number(id.slice('fork-'.length)) : null
}
