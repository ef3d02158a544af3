import { useSyncExternalStore } from 'react'

/** The API token of this browser tab. It never leaves the tab: closing it signs out. */
const storageKey = 'entente-token'
const watchers = new Set<() => void>()
let hasEnded = false

/**
 * Takes `#token=…` out of the address and keeps it for the tab. The fragment is never sent to a server, and it is removed
 * at once so that it is neither shown, bookmarked nor copied with the address.
 */
export function takeTokenFromAddress(): void {
  const secret = new URLSearchParams(location.hash.slice(1)).get('token')
  if (secret === null) return
  history.replaceState(history.state, '', location.pathname + location.search)
  signIn(secret)
}

export function readToken(): string | null {
  return sessionStorage.getItem(storageKey)
}

export function signIn(secret: string): void {
  hasEnded = false
  sessionStorage.setItem(storageKey, secret.trim())
  tellWatchers()
}

/** `ended`: the node no longer takes the token, which the sign-in page then says. */
export function signOut(why: 'asked' | 'ended'): void {
  hasEnded = why === 'ended'
  sessionStorage.removeItem(storageKey)
  tellWatchers()
}

export function hasTokenEnded(): boolean {
  return hasEnded
}

export function useToken(): string | null {
  return useSyncExternalStore(watchToken, readToken)
}

function watchToken(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function tellWatchers(): void {
  for (const watcher of watchers) watcher()
}
