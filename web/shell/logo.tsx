/** Two circles of knowledge and what they share. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.8} aria-hidden>
      <path d="M12 7.1a6 6 0 0 1 0 9.8a6 6 0 0 1 0-9.8Z" fill="currentColor" stroke="none" />
      <circle cx="8.5" cy="12" r="6" />
      <circle cx="15.5" cy="12" r="6" />
    </svg>
  )
}
