/** The character between the cells of a table, by its first line: a tab, a semicolon or a comma. */
export const delimiterOf = (text: string): string => {
  const [head = ''] = text.split(/\r?\n|\r/, 1)
  return ['\t', ';', ','].find((one) => head.includes(one)) ?? ','
}
