/** Two arcs that reach into one another: what one knows and what the other sees. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg
      className="logo"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2.2}
      strokeLinecap="round"
      aria-hidden
    >
      <path d="M14.6 6.2a6.5 6.5 0 1 0 0 11.6" />
      <path d="M9.4 9.2a6.5 6.5 0 0 1 11.6 0M9.4 14.8a6.5 6.5 0 0 0 11.6 0" />
    </svg>
  )
}
