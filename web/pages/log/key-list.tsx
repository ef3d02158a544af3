import { useQuery } from '@tanstack/react-query'
import { Copy } from '../../parts/copy.tsx'
import { canCheck, sha256, toBytes, toHex } from './bytes.ts'
import { toKeyKind } from './signed-note.ts'

/** Verifier keys, each by its kind and id; the whole key is copied. */
export function KeyList({ keys, duty }: { keys: readonly string[]; duty: string }) {
  return (
    <ul className="keys" aria-label={`Keys: ${duty}`}>
      {keys.map((key) => {
        const { id, kind } = toKeyWords(key)
        return (
          <li key={key}>
            <span className="keys-kind">{kind}</span>
            <code title={key}>{id}</code>
            <span className="muted">{duty}</span>
            <Copy text={key} what={`${kind} key ${id}`} />
          </li>
        )
      })}
    </ul>
  )
}

/**
 * One number for all keys of a node, to be read out over a telephone: the ids alone are too short to stop somebody who
 * makes keys until one fits.
 */
export function Fingerprint({ keys }: { keys: readonly string[] }) {
  const fingerprint = useQuery({
    queryKey: ['fingerprint', ...keys],
    queryFn: async () => toHex(await sha256(toBytes(keys.map((key) => `${key}\n`).join('')))),
    enabled: canCheck(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!canCheck()) return <span className="muted">Shown only over an encrypted connection; compare the keys instead.</span>
  const groups = fingerprint.data?.match(/.{4}/g) ?? []
  return (
    <output className="fingerprint is-code" aria-label="Fingerprint">
      {groups.join(' ')}
    </output>
  )
}

/** The id stands between the first two plus signs, the type in the first byte after them. */
function toKeyWords(key: string): { id: string; kind: string } {
  const [, id = '', ...rest] = key.split('+')
  const first = atob(rest.join('+').slice(0, 4)).charCodeAt(0)
  return { id, kind: toKeyKind(first) }
}
