import { useEffect, useState } from 'react'
import { useLive } from '../live.ts'

const words = { connecting: 'Connecting', live: 'Live', lost: 'Connection lost' } as const

/** Whether what is on the page is what is in the node right now. */
export function LiveDot() {
  const { connection } = useLive()
  return (
    <span
      className="live-dot"
      data-connection={connection}
      role="status"
      aria-label={`Live updates: ${words[connection]}`}
      title={words[connection]}
    >
      <i aria-hidden />
      <span>{words[connection]}</span>
    </span>
  )
}

/** Said aloud once the connection has been gone for a moment; a short hiccup is no news. */
export function ConnectionLost() {
  const { connection } = useLive()
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    if (connection !== 'lost') return setShown(false)
    const timer = setTimeout(() => setShown(true), 2500)
    return () => clearTimeout(timer)
  }, [connection])
  if (!isShown) return null
  return (
    <p className="lost" role="alert">
      The connection to the node is lost. What you see is what was last known; the page tries to reconnect.
    </p>
  )
}
