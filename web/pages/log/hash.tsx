import { Copy } from '../../parts/copy.tsx'
import { type Bytes, toBase64 } from './bytes.ts'

/** A hash, shortened to what an eye can compare; the whole is copied, and shown on hover. */
export function Hash({ value, what }: { value: Bytes | string; what: string }) {
  const text = typeof value === 'string' ? value : toBase64(value)
  return (
    <span className="hash">
      <code title={text}>{toShort(text)}</code>
      <Copy text={text} what={what} />
    </span>
  )
}

function toShort(text: string): string {
  return text.length <= 16 ? text : `${text.slice(0, 8)}…${text.slice(-5)}`
}
