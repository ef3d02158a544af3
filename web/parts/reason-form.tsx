import { Button, Textarea } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

interface ReasonFormProps {
  /** Read out: what it does. */
  readonly name: string
  readonly action: string
  readonly isBusy: boolean
  readonly isNeeded?: boolean
  readonly children?: ReactNode
  readonly onSubmit: (reason: string) => void
  readonly onBack: () => void
}

/** Asks for the reason of what a person decides; it is kept with the decision. */
export function ReasonForm({ name, action, isBusy, isNeeded = true, children, onSubmit, onBack }: ReasonFormProps) {
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit(reason.trim())
  }
  return (
    <form className="form" aria-label={name} onSubmit={submit}>
      {children}
      <Textarea
        label="Reason"
        description={isNeeded ? 'Kept with the decision' : 'Optional, kept with the decision'}
        required={isNeeded}
        autosize
        minRows={2}
        maxLength={2000}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="buttons">
        <Button size="sm" type="submit" loading={isBusy} disabled={isNeeded && reason.trim() === ''}>
          {action}
        </Button>
        <Button size="sm" variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}
