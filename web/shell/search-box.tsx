import { UnstyledButton } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import './search-box.css'

const loadFinder = () => import('./finder.tsx').then(({ FinderDialog }) => ({ default: FinderDialog }))
const FinderDialog = lazy(loadFinder)

/** Finds intelligence, what the history knows of an observable, and pages. Opens with Ctrl-K. */
export function SearchBox() {
  const [isOpen, setOpen] = useState(false)
  useHotkeys([['mod+K', () => setOpen(true)]], [])
  // Not part of the first page, but there before it is asked for.
  useEffect(() => void loadFinder(), [])
  return (
    <>
      <UnstyledButton className="search-button" onClick={() => setOpen(true)} aria-label="Search" aria-keyshortcuts="Control+K">
        <IconSearch size={16} stroke={1.8} aria-hidden />
        <span>Search intelligence or an observable</span>
        <kbd>Ctrl K</kbd>
      </UnstyledButton>
      <Suspense>
        <FinderDialog isOpen={isOpen} onClose={() => setOpen(false)} />
      </Suspense>
    </>
  )
}
