import { ActionIcon, Button } from '@mantine/core'
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { toSpan, toUtc } from '../times.ts'
import { useFrame, useShown } from './frame.ts'
import { zoomBy } from './pointing.ts'

/** Which time the charts show, and buttons for those who cannot drag. */
export function ZoomBar() {
  const frame = useFrame()
  const { from, to } = useShown(frame)
  return (
    <div className="zoom-bar">
      <span className="muted" title={`${toUtc(from)} to ${toUtc(to)}`}>
        {toSpan(to - from)}
      </span>
      {frame.isZoomed ? (
        <Button size="compact-xs" variant="default" onClick={() => frame.showWhole()}>
          Show all
        </Button>
      ) : null}
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label="Zoom out" disabled={!frame.isZoomed} onClick={() => zoomBy(frame, 2)}>
        <IconZoomOut size={16} />
      </ActionIcon>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label="Zoom in" onClick={() => zoomBy(frame, 0.5)}>
        <IconZoomIn size={16} />
      </ActionIcon>
    </div>
  )
}
