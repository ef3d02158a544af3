import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import type { NodeInfo } from '../contract.ts'
import { openLive } from '../live.ts'
import { ProblemNote } from '../parts/problem.tsx'
import { nodeQuery } from '../queries.ts'
import { useToken } from '../token.ts'
import { ExerciseBanner } from './exercise-banner.tsx'
import { Head } from './head.tsx'
import { ConnectionLost } from './live-dot.tsx'
import { Nav } from './nav.tsx'
import './shell.css'

const SignInPage = lazy(() => import('./sign-in.tsx').then((file) => ({ default: file.SignInPage })))

/** The frame around every page; without a token, the sign-in page instead. */
export function Shell() {
  const token = useToken()
  if (token !== null) return <SignedIn key={token} />
  return (
    <Suspense>
      <SignInPage />
    </Suspense>
  )
}

function SignedIn() {
  const queryClient = useQueryClient()
  const node = useQuery(nodeQuery)
  useEffect(() => {
    const closeLive = openLive(queryClient)
    return () => {
      closeLive()
      // What one reader was shown is not left for the next.
      queryClient.clear()
    }
  }, [queryClient])
  return (
    <div className="shell">
      <a className="skip" href="#content">
        To the content
      </a>
      {node.data?.isExample ? <ExampleBanner node={node.data} /> : null}
      {node.data?.isExercise ? <ExerciseBanner /> : null}
      <Head node={node.data} />
      <Nav />
      <main id="content" tabIndex={-1}>
        <ConnectionLost />
        {node.isError && node.data === undefined ? (
          <div className="page">
            <ProblemNote error={node.error} onRetry={() => void node.refetch()} />
          </div>
        ) : (
          <Outlet />
        )}
      </main>
    </div>
  )
}

function ExampleBanner({ node }: { node: NodeInfo }) {
  return (
    <p className="example" role="note">
      Example: nothing here is real.
      {node.neighbours.length > 1 ? <span> You are looking at one of its {node.neighbours.length} nodes.</span> : null}
    </p>
  )
}
