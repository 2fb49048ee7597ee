// Renders an equation written as plain text; letters after an underscore become a subscript.

export function Equation({ children }: { children: string }) {
  // 'w·r_full' → ['w·r', 'full', …]: subscripts have odd indexes.
  const parts = children.split(/_([a-z]+)/)
  return (
    <span>
      {parts.map((part, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one fixed text
        index % 2 === 1 ? <sub key={index}>{part}</sub> : <span key={index}>{part}</span>,
      )}
    </span>
  )
}
