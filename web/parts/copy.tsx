import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** Copies a text; `what` names it to people who do not see the icon. */
export function Copy({ text, what }: { text: string; what: string }) {
  return (
    <CopyButton value={text} timeout={1500}>
      {({ copied, copy }) => (
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          onClick={copy}
          aria-label={copied ? `${what} copied` : `Copy ${what}`}
          title={`Copy ${what}`}
        >
          {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        </ActionIcon>
      )}
    </CopyButton>
  )
}

/** A pattern, an id or a value in type that can be told apart, with a button to copy it. */
export function CodeLine({ text, what }: { text: string; what: string }) {
  return (
    <div className="code-line">
      <code>{text}</code>
      <Copy text={text} what={what} />
    </div>
  )
}
