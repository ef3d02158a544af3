import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { toProblem } from '../api.ts'
import type { Problem } from '../contract.ts'
import { hasTokenEnded, signIn } from '../token.ts'
import { PlainExerciseBanner } from './exercise-banner.tsx'
import { Logo } from './logo.tsx'
import './sign-in.css'

/** Asks for the token, and takes it only when the node does. */
export function SignInPage() {
  const [secret, setSecret] = useState('')
  const [isAsking, setAsking] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const isExercise = useIsExercise()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setAsking(true)
    const refusal = await tryToken(secret.trim())
    setAsking(false)
    if (refusal === undefined) signIn(secret)
    else setProblem(refusal)
  }
  const message =
    problem === undefined ? undefined : problem.status === 401 ? 'The node does not know this token, or it has ended.' : problem.detail
  return (
    <main className="sign-in">
      {isExercise ? <PlainExerciseBanner /> : null}
      <form onSubmit={(event) => void submit(event)} aria-label="Sign in">
        <div className="sign-in-brand">
          <Logo size={28} />
          <h1>Entente</h1>
        </div>
        {hasTokenEnded() ? (
          <p role="status" className="sign-in-ended">
            Your token is no longer valid. Sign in with another.
          </p>
        ) : null}
        <PasswordInput
          label="API token"
          placeholder="ent_…"
          size="md"
          autoComplete="off"
          autoFocus
          value={secret}
          error={message}
          onChange={(event) => {
            setSecret(event.currentTarget.value)
            setProblem(undefined)
          }}
        />
        <Button type="submit" size="md" fullWidth loading={isAsking} disabled={secret.trim() === ''}>
          Sign in
        </Button>
        <p className="sign-in-help">
          The token stays in this tab and is forgotten when you close it. The first one was shown by <code>entente init</code>; an
          administrator makes others on the page Access.
        </p>
      </form>
    </main>
  )
}

async function tryToken(secret: string): Promise<Problem | undefined> {
  const response = await fetch('/api/v1/node', {
    headers: { authorization: `Bearer ${secret}` },
    credentials: 'omit',
    cache: 'no-store',
  }).catch(toProblem)
  if (!(response instanceof Response)) return { ...response, detail: 'The node does not answer. Is it running?' }
  if (response.ok) return undefined
  return {
    type: 'about:blank',
    title: 'Refused',
    status: response.status,
    detail: `The node answered ${response.status}.`,
    code: 'web.refused',
  }
}

/** Whoever has not signed in yet is told what the node tells any stranger. */
function useIsExercise(): boolean {
  const [isExercise, setExercise] = useState(false)
  useEffect(() => {
    fetch('/log/card')
      .then((answer) => answer.json())
      .then((card: { exercise?: boolean }) => setExercise(card.exercise === true))
      .catch(() => {})
  }, [])
  return isExercise
}
