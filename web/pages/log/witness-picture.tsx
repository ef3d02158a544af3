import type { Partner } from '../../contract.ts'
import { toCount } from '../../parts/numbers.ts'

const rowHeight = 58
const width = 360
const box = { width: 112, height: 42 }
const left = box.width + 1
const right = width - box.width - 1
const mostRows = 12

/** Who vouches for whose log: an arrow leads from the witness to what it cosigned. The table beside it says the same. */
export function WitnessPicture({ name, partners }: { name: string; partners: readonly Partner[] }) {
  if (partners.length > mostRows) return null
  const height = partners.length * rowHeight
  const words = partners
    .map((one) => `${one.name} cosigned ${one.cosignedSize} entries of ours, we ${one.witnessedSize ?? 0} of theirs`)
    .join('; ')
  return (
    <svg className="witness-picture" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Who witnesses whom: ${words}.`}>
      <defs>
        {/* One for each tone: a marker does not take the colour of its line in every browser. */}
        {(['good', 'none', 'bad'] as const).map((tone) => (
          <marker
            key={tone}
            id={`arrow-${tone}`}
            className={`arrow-tip is-${tone}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0.5 L8 4 L0 7.5 z" />
          </marker>
        ))}
      </defs>
      <Box x={0.5} y={8} height={height - 16} name={name} isOurs />
      {partners.map((partner, at) => (
        <Row key={partner.name} partner={partner} y={at * rowHeight + 8} />
      ))}
    </svg>
  )
}

function Row({ partner, y }: { partner: Partner; y: number }) {
  const isFailing = partner.error !== null
  return (
    <g>
      <Arrow from={right - 4} to={left + 4} y={y + 15} count={partner.cosignedSize} isFailing={isFailing} />
      <Arrow from={left + 4} to={right - 4} y={y + 36} count={partner.witnessedSize ?? 0} isFailing={isFailing} />
      <Box x={right + 0.5} y={y} height={box.height} name={partner.name} />
    </g>
  )
}

function Arrow({ from, to, y, count, isFailing }: { from: number; to: number; y: number; count: number; isFailing: boolean }) {
  const tone = count === 0 ? 'none' : isFailing ? 'bad' : 'good'
  return (
    <g className={`arrow is-${tone}`}>
      <line x1={from} y1={y} x2={to} y2={y} markerEnd={`url(#arrow-${tone})`} />
      <text x={width / 2} y={y - 4}>
        {count === 0 ? 'nothing yet' : toCount(count)}
      </text>
    </g>
  )
}

function Box({ x, y, height, name, isOurs = false }: { x: number; y: number; height: number; name: string; isOurs?: boolean }) {
  return (
    <g className={isOurs ? 'witness-box is-ours' : 'witness-box'}>
      <rect x={x} y={y} width={box.width} height={height} rx={6} />
      <text x={x + box.width / 2} y={y + height / 2 + 4}>
        {name.length > 17 ? `${name.slice(0, 16)}…` : name}
        <title>{name}</title>
      </text>
    </g>
  )
}
