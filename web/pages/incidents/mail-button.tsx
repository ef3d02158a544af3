import { Button, FileButton } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../../api.ts'
import type { TakenMail } from '../../contract.ts'
import { notifyDone, notifyProblem } from '../../parts/problem.tsx'
import { keys } from '../../queries.ts'

/** Takes an e-mail in, as a file: it opens an incident, or goes to the one of its thread. */
export function MailButton() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const take = useMutation({
    mutationFn: (file: File) => call<TakenMail>('incident-mails', { method: 'POST', raw: { body: file, type: 'message/rfc822' } }),
    onSuccess: async ({ incident, outcome, mail }) => {
      const found = mail.observables.length
      notifyDone(`E-mail ${outcome === 'known' ? 'was taken before' : 'taken'}`, `${found} values to look for were found in it`)
      await client.invalidateQueries({ queryKey: keys.incidents })
      await navigate({ to: '/incidents/$incidentId', params: { incidentId: String(incident) } })
    },
    onError: notifyProblem,
  })
  return (
    <FileButton accept=".eml,message/rfc822" onChange={(file) => file !== null && take.mutate(file)}>
      {(props) => (
        <Button {...props} size="sm" variant="default" leftSection={<IconMail size={16} aria-hidden />} loading={take.isPending}>
          From an e-mail
        </Button>
      )}
    </FileButton>
  )
}
