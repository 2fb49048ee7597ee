// An equation from its plain text: what follows an underscore is set as a subscript.

export function Equation({ children }: { children: string }) {
  // 'w·r_full' → ['w·r', 'full', …]: odd parts are subscripts. Parts have no identity beyond their place.
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
